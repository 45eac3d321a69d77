# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import Reply

from . import models


class DefaultApi(Protocol):
    """All operations."""

    @abstractmethod
    async def book_add(
        self, shelf: str, body: models.Book, *, x_trace: str | None, copies: int | None
    ) -> models.Book | Reply[models.Book]:
        """`POST /shelves/{shelf}/books`"""

    @abstractmethod
    async def book_read(
        self, shelf: str, id: str, *, if_none_match: str | None, trace: str | None
    ) -> models.Book:
        """`GET /shelves/{shelf}/books/{id}`"""


class Api(DefaultApi, Protocol):
    """Every operation of the document."""


class UnimplementedDefaultApi(DefaultApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def book_add(
        self, shelf: str, body: models.Book, *, x_trace: str | None, copies: int | None
    ) -> models.Book | Reply[models.Book]:
        raise NotImplementedOperation("bookAdd")

    async def book_read(
        self, shelf: str, id: str, *, if_none_match: str | None, trace: str | None
    ) -> models.Book:
        raise NotImplementedOperation("bookRead")


class UnimplementedApi(UnimplementedDefaultApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
