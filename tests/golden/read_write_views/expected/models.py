# Generated from spec.yaml by "specwright generate"; do not edit.
"""What travels in the bodies of Read write views."""

from __future__ import annotations

from specwright_runtime.model import Model


class Thing(Model):
    id: str
    name: str | None = None


class ThingInput(Model):
    secret: str
    name: str | None = None
