# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Enum described."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias

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


class Level(IntEnum):
    LOW = 1
    HIGH = 2


Plain: TypeAlias = Literal["a", "b"]
