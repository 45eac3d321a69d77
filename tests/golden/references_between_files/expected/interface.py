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
    async def list_pets(self) -> list[models.SchemasPet]:
        """`GET /pets`"""

    @abstractmethod
    async def get_pet(self, id: models.SchemasPetId) -> models.SchemasPet:
        """`GET /pets/{id}`"""


class Api(PetsApi, Protocol):
    """Every operation of the document."""


class UnimplementedPetsApi(PetsApi):
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def list_pets(self) -> list[models.SchemasPet]:
        raise NotImplementedOperation("listPets")

    async def get_pet(self, id: models.SchemasPetId) -> models.SchemasPet:
        raise NotImplementedOperation("getPet")


class UnimplementedApi(UnimplementedPetsApi, Api):
    """Offers no operation at all; override what you offer."""
