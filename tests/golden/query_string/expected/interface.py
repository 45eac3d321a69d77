# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
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
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def search(self, *, query: models.SearchQuery) -> None:
        raise NotImplementedOperation("search")

    async def select(self, *, selector: models.SelectSelector | None) -> None:
        raise NotImplementedOperation("select")


class UnimplementedApi(UnimplementedSearchApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
