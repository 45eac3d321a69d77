# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Schema keywords."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from specwright_runtime.model import JsonSchema, Model


class Thing(
    Model,
    schema={
        "propertyNames": {"pattern": "^[a-z]+$"},
        "minProperties": 1,
        "dependentRequired": {"card": ["address"]},
        "allOf": [{"patternProperties": {"^x-": {"type": "string"}}}],
    },
):
    card: str | None = None
    address: str | None = None
    pair: tuple[str, int] | None = None
    head: Annotated[
        Annotated[
            list[str | int], JsonSchema({"prefixItems": [{"type": "string"}], "items": {"type": "integer"}})
        ]
        | None,
        Field(min_length=1),
    ] = None
    some: Annotated[list[int] | None, JsonSchema({"contains": {"enum": [1]}})] = None
    odd: Annotated[str | None, JsonSchema({"not": {"enum": ["a", "b"]}})] = None
    look: Annotated[str | None, JsonSchema({"pattern": "^(?!x)\\w+$"})] = None
