# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of References between files."""

from __future__ import annotations

from typing import TypeAlias

from specwright_runtime.model import Model


class Shelter(Model):
    pets: list[Pet]


class SchemasPet(Model):
    id: SchemasPetId
    owner: OwnerOfAPet | None = None
    friends: list[SchemasPet] | None = None


Pet: TypeAlias = SchemasPet

SchemasPetId: TypeAlias = str


class OwnerOfAPet(Model):
    name: str | None = None
    pets: list[SchemasPet] | None = None
