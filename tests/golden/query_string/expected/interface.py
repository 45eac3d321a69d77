# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class SearchApi(Protocol):
    """Operations of Search."""

    @abstractmethod
    async def search(self, *, query: models.SearchQuery) -> None:
        """`GET /search`"""

    @abstractmethod
    async def select(self, *, selector: models.SelectSelector | None) -> None:
        """`GET /select`"""


class Api(SearchApi, Protocol):
    """Every operation of the document."""


class UnimplementedSearchApi(SearchApi):
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def search(self, *, query: models.SearchQuery) -> None:
        raise NotImplementedOperation("search")

    async def select(self, *, selector: models.SelectSelector | None) -> None:
        raise NotImplementedOperation("select")


class UnimplementedApi(UnimplementedSearchApi, Api):
    """Offers no operation at all; override what you offer."""
