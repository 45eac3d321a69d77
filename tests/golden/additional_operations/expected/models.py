# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Methods of 3.2."""

from __future__ import annotations

from specwright_runtime.model import Model


class QueryThingRequest(Model):
    text: str | None = None
