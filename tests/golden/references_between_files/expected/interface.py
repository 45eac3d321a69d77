# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class PetsApi(Protocol):
    """Operations of Pets."""

    @abstractmethod
    async def list_pets(self) -> list[models.Pet]:
        """`GET /pets`"""

    @abstractmethod
    async def get_pet(self, id: models.PetId) -> models.Pet:
        """`GET /pets/{id}`"""


class Api(PetsApi, Protocol):
    """Every operation of the document."""


class UnimplementedPetsApi(PetsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def list_pets(self) -> list[models.Pet]:
        raise NotImplementedOperation("listPets")

    async def get_pet(self, id: models.PetId) -> models.Pet:
        raise NotImplementedOperation("getPet")


class UnimplementedApi(UnimplementedPetsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
