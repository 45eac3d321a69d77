# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Recursive models."""

from __future__ import annotations

from typing import TypeAlias

from typing_extensions import TypeAliasType

from specwright_runtime.model import Model


class Thing(Model):
    children: list[Thing] | None = None
    value: Json | None = None
    either: Either | None = None


Json = TypeAliasType("Json", "str | list[Json] | dict[str, Json]")
"""Any JSON value, spelled out."""


class Later(Model):
    back: Thing | None = None


Either: TypeAlias = Later | str
