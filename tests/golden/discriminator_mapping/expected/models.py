# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Discriminator mapping."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from specwright_runtime.model import JsonSchema, Model, Tagged


class Cat(Model):
    pet_type: Annotated[str, Field(alias="petType")]
    lives: int | None = None


class Dog(Model):
    pet_type: Annotated[Literal["puppy", "dog"], Field(alias="petType")]
    tricks: Annotated[list[str] | None, JsonSchema({"uniqueItems": True})] = None


Thing: TypeAlias = Annotated[Cat | Dog, Tagged({"cat": Cat, "puppy": Dog, "dog": Dog}, "petType", "pet_type")]
