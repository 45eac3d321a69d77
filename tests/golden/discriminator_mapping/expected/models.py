# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Discriminator mapping."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from specwright_runtime.model import JsonSchema, Model, Tagged


class Square(Model):
    type: Annotated[Literal["square"], Field(alias="$type")] = "square"
    side: float | None = None


class Circle(Model):
    type: Annotated[Literal["circle"], Field(alias="$type")] = "circle"
    radius: float | None = None


Shape: TypeAlias = Annotated[Square | Circle, Field(discriminator="type")]


class Cat(Model):
    pet_type: Annotated[str, Field(alias="petType")]
    lives: int | None = None


class Dog(Model):
    pet_type: Annotated[Literal["puppy", "dog"], Field(alias="petType")]
    tricks: Annotated[list[str] | None, JsonSchema({"uniqueItems": True})] = None


Thing: TypeAlias = Annotated[Cat | Dog, Tagged({"cat": Cat, "puppy": Dog, "dog": Dog}, "petType", "pet_type")]
