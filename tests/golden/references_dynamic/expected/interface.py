# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class DefaultApi(Protocol):
    """All operations."""

    @abstractmethod
    async def list_cats(self) -> models.CatPage:
        """`GET /cats`"""

    @abstractmethod
    async def list_dogs(self) -> models.ListDogsResponse:
        """`GET /dogs`"""

    @abstractmethod
    async def list_anything(self) -> models.Page:
        """`GET /anything`"""

    @abstractmethod
    async def put_tree(self, body: models.StrictTree) -> None:
        """`PUT /strict`"""


class Api(DefaultApi, Protocol):
    """Every operation of the document."""


class UnimplementedDefaultApi(DefaultApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def list_cats(self) -> models.CatPage:
        raise NotImplementedOperation("listCats")

    async def list_dogs(self) -> models.ListDogsResponse:
        raise NotImplementedOperation("listDogs")

    async def list_anything(self) -> models.Page:
        raise NotImplementedOperation("listAnything")

    async def put_tree(self, body: models.StrictTree) -> None:
        raise NotImplementedOperation("putTree")


class UnimplementedApi(UnimplementedDefaultApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
