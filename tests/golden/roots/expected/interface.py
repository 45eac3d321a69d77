# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class NamesApi(Protocol):
    """Operations of Names."""

    @abstractmethod
    async def set_names(self, body: models.Names) -> models.Count:
        """`PUT /names`"""

    @abstractmethod
    async def set_grid(self, body: list[list[float]]) -> models.Index:
        """`PUT /grids`"""

    @abstractmethod
    async def set_flag(self, body: bool) -> bool | None:
        """`PUT /flags`"""


class Api(NamesApi, Protocol):
    """Every operation of the document."""


class UnimplementedNamesApi(NamesApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def set_names(self, body: models.Names) -> models.Count:
        raise NotImplementedOperation("setNames")

    async def set_grid(self, body: list[list[float]]) -> models.Index:
        raise NotImplementedOperation("setGrid")

    async def set_flag(self, body: bool) -> bool | None:
        raise NotImplementedOperation("setFlag")


class UnimplementedApi(UnimplementedNamesApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
