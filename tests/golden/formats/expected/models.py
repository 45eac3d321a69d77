# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Formats."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from specwright_runtime.formats import (
    Byte,
    Date,
    DateTime,
    Decimal,
    Duration,
    Email,
    IPv4,
    IPv6,
    Time,
    Uri,
    Uuid,
)
from specwright_runtime.model import Model


class Thing(Model):
    day: Date | None = None
    at: DateTime | None = None
    clock: Time | None = None
    length: Duration | None = None
    key: Uuid | None = None
    where: Uri | None = None
    mail: Email | None = None
    four: IPv4 | None = None
    six: IPv6 | None = None
    data: Byte | None = None
    price: Decimal | None = None
    big: int | None = None
    id: int | None = None
    half: Annotated[float | None, Field(multiple_of=0.5)] = None
    since: Date = Field(default="2024-02-29", validate_default=True)
    odd: str | None = None
