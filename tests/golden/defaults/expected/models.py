# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Defaults."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import Field

from specwright_runtime.formats import Date
from specwright_runtime.model import Model, Nullable

Mode: TypeAlias = Literal["fast", "slow"]


class Thing(Model):
    name: str = "nameless"
    count: int = 0
    ratio: float = 1
    open: bool = True
    mode: Mode = "slow"
    maybe: Nullable[str] = None
    day: Date = Field(default="2024-02-29", validate_default=True)
    tags: list[str] = Field(default_factory=list[Any])
    size: Size = Field(default_factory=lambda: {"width": 1}, validate_default=True)


class Size(Model):
    width: int
    height: int = 2
