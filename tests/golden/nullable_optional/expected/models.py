# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Nullable optional."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from specwright_runtime.model import Model, Nullable


class Thing(Model):
    id: str
    """What it is called."""

    parent: Nullable[str]
    """`null` at the top."""

    note: str | None = None
    mood: Nullable[str] = None
    count: Annotated[int, Field(ge=1)] = 3
    names: list[str] = Field(default_factory=list[Any])
    color: Literal["red", "green"] = "red"
