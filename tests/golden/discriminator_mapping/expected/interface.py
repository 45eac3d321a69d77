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
    async def get_thing(self) -> models.Thing:
        """`GET /thing`"""

    @abstractmethod
    async def get_cat(self) -> models.Cat:
        """`GET /cat`"""

    @abstractmethod
    async def get_shape(self) -> models.Shape:
        """`GET /shape`"""


class Api(ThingsApi, Protocol):
    """Every operation of the document."""


class UnimplementedThingsApi(ThingsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def get_thing(self) -> models.Thing:
        raise NotImplementedOperation("getThing")

    async def get_cat(self) -> models.Cat:
        raise NotImplementedOperation("getCat")

    async def get_shape(self) -> models.Shape:
        raise NotImplementedOperation("getShape")


class UnimplementedApi(UnimplementedThingsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
