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
    async def make_thing(self, body: models.Thing) -> None:
        """`POST /things`"""


class Api(ThingsApi, Protocol):
    """Every operation of the document."""


class UnimplementedThingsApi(ThingsApi):
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def make_thing(self, body: models.Thing) -> None:
        raise NotImplementedOperation("makeThing")


class UnimplementedApi(UnimplementedThingsApi, Api):
    """Offers no operation at all; override what you offer."""
