# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Types and constants."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from specwright_runtime.model import Exact, JsonSchema, Model, Nullable


class Thing(Model):
    kind: Literal["thing"]
    version: Literal[2]
    accepted: Annotated[Literal[True] | None, Exact] = None
    format: Literal["a4"] = "a4"
    """Sent whether given or not."""

    rank: Annotated[Literal[0, 1, 2], Exact] = 1
    either: str | int
    maybe: Nullable[bool] = None
    several: Nullable[list[int] | ThingSeveral] = None
    mixed: Annotated[Literal["auto", 1, True, None] | None, Exact] = None
    ratio: Annotated[float | None, JsonSchema({"enum": [0.5, 1.5]})] = None
    shape: Annotated[dict[str, Literal[3]] | None, JsonSchema({"enum": [{"sides": 3}]})] = None
    repeated: Literal["a", "b"] | None = None
    anything: Any | None = None
    whatever: Any | None = None
    not_text: Annotated[Any | None, JsonSchema({"not": {"type": "string"}})] = None
    level: Level | None = None


class ThingSeveral(Model):
    size: int | None = None


Level: TypeAlias = Annotated[Literal[1, 2, 3], Exact]
"""How high."""
