# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Discriminator on the parent."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from specwright_runtime.model import Model


class Cat(Model):
    kind: Literal["kitty"]
    name: str | None = None
    """What it is called."""

    lives: Annotated[int | None, Field(le=9)] = None


class Dog(Model):
    """One that barks."""

    kind: Literal["Dog"]
    name: str | None = None
    """What it is called."""

    barks: bool


class Puppy(Model):
    kind: Literal["Puppy"]
    name: str | None = None
    """What it is called."""

    barks: bool
    weeks: int | None = None


Pet: TypeAlias = Annotated[Cat | Dog | Puppy, Field(discriminator="kind")]
"""Any animal that lives with people.

Deprecated.
"""
