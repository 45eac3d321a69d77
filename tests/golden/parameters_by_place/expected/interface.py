# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class ThingsApi(Protocol):
    """Operations of Things."""

    @abstractmethod
    async def find_thing(
        self,
        id: str,
        *,
        limit: int,
        x_trace: str | None,
        query_id: int | None,
        header_id: str | None,
        cookie_id: str | None,
        filter: models.Filter | None,
        x_filter: models.Filter | None,
        x_sizes: models.Filter | None,
        prefs: list[str] | None,
        theme: models.FindThingTheme | None,
    ) -> None:
        """`GET /things/{id}`

        Args:
            limit: The operation's own.
        """

    @abstractmethod
    async def remove_thing(self, id: str, *, limit: int | None, x_trace: str | None) -> None:
        """`DELETE /things/{id}`"""

    @abstractmethod
    async def find_label(
        self,
        x: str,
        y: list[int],
        *,
        spaced: models.Filter | None,
        piped: models.Filter | None,
        joined: models.Filter | None,
        spread: models.FindLabelSpread | None,
    ) -> None:
        """`GET /labels/{.x}/{;y}`"""


class Api(ThingsApi, Protocol):
    """Every operation of the document."""


class UnimplementedThingsApi(ThingsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def find_thing(
        self,
        id: str,
        *,
        limit: int,
        x_trace: str | None,
        query_id: int | None,
        header_id: str | None,
        cookie_id: str | None,
        filter: models.Filter | None,
        x_filter: models.Filter | None,
        x_sizes: models.Filter | None,
        prefs: list[str] | None,
        theme: models.FindThingTheme | None,
    ) -> None:
        raise NotImplementedOperation("findThing")

    async def remove_thing(self, id: str, *, limit: int | None, x_trace: str | None) -> None:
        raise NotImplementedOperation("removeThing")

    async def find_label(
        self,
        x: str,
        y: list[int],
        *,
        spaced: models.Filter | None,
        piped: models.Filter | None,
        joined: models.Filter | None,
        spread: models.FindLabelSpread | None,
    ) -> None:
        raise NotImplementedOperation("findLabel")


class UnimplementedApi(UnimplementedThingsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
