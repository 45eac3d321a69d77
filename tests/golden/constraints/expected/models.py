# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Constraints."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from specwright_runtime.model import JsonSchema, Model


class Thing(Model, schema={"minProperties": 1, "maxProperties": 12}):
    above: Annotated[float | None, Field(gt=0)] = None
    below: Annotated[float | None, Field(ge=-1, lt=1.5)] = None
    step: Annotated[int | None, Field(multiple_of=5)] = None
    cents: Annotated[float | None, Field(multiple_of=0.01)] = None
    whole: Annotated[int | None, Field(ge=1, le=9)] = None
    text: Annotated[str | None, Field(min_length=2, max_length=8)] = None
    word: Annotated[str | None, Field(pattern="^[A-Za-z0-9_]+$")] = None
    slash: Annotated[str | None, Field(pattern=r"^[^\/]+\/.+$")] = None
    few: Annotated[list[str] | None, Field(min_length=1, max_length=3), JsonSchema({"uniqueItems": True})] = (
        None
    )
    counted: Annotated[list[int] | None, JsonSchema({"contains": {"minimum": 5}, "minContains": 2})] = None
    untyped: Annotated[Any | None, JsonSchema({"minLength": 3, "minimum": 10})] = None
