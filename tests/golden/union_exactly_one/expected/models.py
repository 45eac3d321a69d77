# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Union exactly one."""

from __future__ import annotations

from typing import Annotated

from specwright_runtime.model import ExactlyOne, Model, Nullable


class Thing(Model):
    either: Nullable[Annotated[ByName | ByNumber, ExactlyOne()]] = None
    overlapping: ThingOverlappingWithoutB | ThingOverlappingWithB | None = None
    any: str | int | None = None


class ThingOverlappingWithoutB(Model):
    a: str | None = None


class ThingOverlappingWithB(Model):
    a: str | None = None
    b: int | None = None


class ByName(Model):
    name: str


class ByNumber(Model):
    number: int
