# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class ThingsApi(Protocol):
    """Operations of Things."""

    @abstractmethod
    async def get_thing(self) -> models.Thing:
        """`GET /thing`"""

    @abstractmethod
    async def get_cat(self) -> models.Cat:
        """`GET /cat`"""


class Api(ThingsApi, Protocol):
    """Every operation of the document."""


class UnimplementedThingsApi(ThingsApi):
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def get_thing(self) -> models.Thing:
        raise NotImplementedOperation("getThing")

    async def get_cat(self) -> models.Cat:
        raise NotImplementedOperation("getCat")


class UnimplementedApi(UnimplementedThingsApi, Api):
    """Offers no operation at all; override what you offer."""
