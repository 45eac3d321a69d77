# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Schemas that are no objects."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from specwright_runtime.model import Model

Name: TypeAlias = Annotated[str, Field(min_length=1)]
"""What somebody is called."""

Names: TypeAlias = list[Name]

Count: TypeAlias = Annotated[int, Field(ge=0)]

Index: TypeAlias = dict[str, Names]


class Person(Model):
    name: Name
    aliases: Names | None = None
