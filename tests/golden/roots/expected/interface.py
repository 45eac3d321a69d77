# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
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
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def set_names(self, body: models.Names) -> models.Count:
        raise NotImplementedOperation("setNames")

    async def set_grid(self, body: list[list[float]]) -> models.Index:
        raise NotImplementedOperation("setGrid")

    async def set_flag(self, body: bool) -> bool | None:
        raise NotImplementedOperation("setFlag")


class UnimplementedApi(UnimplementedNamesApi, Api):
    """Offers no operation at all; override what you offer."""
