# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Streams."""

from __future__ import annotations

from specwright_runtime import Upload
from specwright_runtime.model import Model


class TalkRequest(Model):
    stream: bool | None = None


class TalkEvent(Model):
    piece: int


class MixedForm(Model):
    meta: Item
    tags: list[str] | None = None
    file: Upload
    files: list[Upload] | None = None
    note: str | None = None


class Item(Model):
    n: int
