# Generated from spec.yaml by "specwright generate"; do not edit.
"""What travels in the bodies of Operations and servers."""

from __future__ import annotations

from specwright_runtime.model import Model


class GetThingResponse(Model):
    id: str
