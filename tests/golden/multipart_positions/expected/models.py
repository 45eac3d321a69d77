# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Parts that have positions instead of names."""

from __future__ import annotations

from specwright_runtime.model import Model


class GetItemsResponse(Model):
    count: int | None = None


class SendRelatedRequestPart1(Model):
    name: str


class Thing(Model):
    id: int
    made: str | None = None
    note: str | None = None
