# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Additional properties."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from specwright_runtime.model import Model, Nothing


class Thing(Model):
    closed: Closed | None = None
    typed: Typed | None = None
    map: dict[str, int] | None = None
    free: dict[str, Any] | None = None
    any: Any | None = None
    never: Nothing | None = None


class Closed(Model, extra="forbid"):
    a: str | None = None


class Typed(Model):
    __pydantic_extra__: dict[str, float] = Field(init=False)
    a: str | None = None
