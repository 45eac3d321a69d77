# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Recursive models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import Field
from typing_extensions import TypeAliasType

from specwright_runtime.model import Model


class Thing(Model):
    children: list[Thing] | None = None
    value: Json | None = None
    either: Either | None = None
    expression: Expression | None = None


if TYPE_CHECKING:
    Json: TypeAlias = "str | list[Json] | dict[str, Json]"
else:
    Json = TypeAliasType("Json", "str | list[Json] | dict[str, Json]")
"""Any JSON value, spelled out."""

if TYPE_CHECKING:
    Expression: TypeAlias = "float | Operands"
else:
    Expression = TypeAliasType("Expression", "float | Operands")

if TYPE_CHECKING:
    Operands: TypeAlias = "Annotated[list[Expression], Field(min_length=2)]"
else:
    Operands = TypeAliasType("Operands", "Annotated[list[Expression], Field(min_length=2)]")


class Later(Model):
    back: Thing | None = None


Either: TypeAlias = Later | str
