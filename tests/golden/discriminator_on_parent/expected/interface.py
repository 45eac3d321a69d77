# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class PetsApi(Protocol):
    """Operations of Pets."""

    @abstractmethod
    async def make_pet(self, body: models.Pet) -> models.Dog:
        """`POST /pets`"""


class Api(PetsApi, Protocol):
    """Every operation of the document."""


class UnimplementedPetsApi(PetsApi):
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def make_pet(self, body: models.Pet) -> models.Dog:
        raise NotImplementedOperation("makePet")


class UnimplementedApi(UnimplementedPetsApi, Api):
    """Offers no operation at all; override what you offer."""
