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
    async def make_pet(self, body: models.Pet) -> models.Dog:
        """`POST /pets`"""


class Api(PetsApi, Protocol):
    """Every operation of the document."""


class UnimplementedPetsApi(PetsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def make_pet(self, body: models.Pet) -> models.Dog:
        raise NotImplementedOperation("makePet")


class UnimplementedApi(UnimplementedPetsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
