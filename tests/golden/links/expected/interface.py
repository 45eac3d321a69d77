# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
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
        self, shelf: str, body: models.Book, *, x_trace: str | None
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
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def book_add(
        self, shelf: str, body: models.Book, *, x_trace: str | None
    ) -> models.Book | Reply[models.Book]:
        raise NotImplementedOperation("bookAdd")

    async def book_read(
        self, shelf: str, id: str, *, if_none_match: str | None, trace: str | None
    ) -> models.Book:
        raise NotImplementedOperation("bookRead")


class UnimplementedApi(UnimplementedDefaultApi, Api):
    """Offers no operation at all; override what you offer."""
