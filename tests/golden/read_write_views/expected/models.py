# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Read write views."""

from __future__ import annotations

from typing import TypeAlias

from specwright_runtime.model import Model


class Thing(Model, extra="forbid"):
    id: str
    owner: Owner
    name: str | None = None


class ThingInput(Model, extra="forbid"):
    id: str | None = None
    secret: str
    owner: Owner | None = None
    name: str | None = None


Owner: TypeAlias = str
"""Set by the server."""
