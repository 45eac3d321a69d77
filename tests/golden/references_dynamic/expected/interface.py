# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
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
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def list_cats(self) -> models.CatPage:
        raise NotImplementedOperation("listCats")

    async def list_dogs(self) -> models.ListDogsResponse:
        raise NotImplementedOperation("listDogs")

    async def list_anything(self) -> models.Page:
        raise NotImplementedOperation("listAnything")

    async def put_tree(self, body: models.StrictTree) -> None:
        raise NotImplementedOperation("putTree")


class UnimplementedApi(UnimplementedDefaultApi, Api):
    """Offers no operation at all; override what you offer."""
