# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Enum described."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from specwright_runtime.model import IntEnum, Model


class Size(StrEnum):
    """How large it is."""

    SMALL = "small"
    """Fits a pocket."""

    X_LARGE = "x-large"
    """Does not."""


class Thing(Model):
    size: Size = Size.SMALL
    level: Level | None = None
    plain: Plain | None = None
    state: State | None = None
    tier: Tier | None = None
    color: Color | None = None
    also: str | Literal["a", "b"] | None = None
    """Known ones are a and b."""


Color: TypeAlias = Annotated[str, Field(max_length=9)] | Literal["red", "blue"]
"""Others may come."""


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class State(IntEnum):
    STATE_NEW = 0
    STATE_DONE = 1
    """Nothing is left to do."""


class Tier(StrEnum):
    FREE = "Free"
    """Costs nothing."""

    STANDARD = "Standard"


Plain: TypeAlias = Literal["a", "b"]
