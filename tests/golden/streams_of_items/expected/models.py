# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Streams of items."""

from __future__ import annotations

from specwright_runtime.model import Model


class Change(Model):
    id: int
