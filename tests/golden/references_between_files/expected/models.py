# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of References between files."""

from __future__ import annotations

from typing import TypeAlias

from specwright_runtime.model import Model


class Pet(Model):
    id: PetId
    owner: OwnerOfAPet | None = None
    friends: list[Pet] | None = None


class Shelter(Model):
    pets: list[Pet]


PetId: TypeAlias = str


class OwnerOfAPet(Model):
    name: str | None = None
    pets: list[Pet] | None = None
