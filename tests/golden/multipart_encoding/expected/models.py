# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Parts of their own kind."""

from __future__ import annotations

from specwright_runtime import Upload
from specwright_runtime.model import Model


class SendDocumentFormSize(Model):
    width: int | None = None


class SendDocumentForm(Model):
    scan: Upload
    """The page."""

    pages: list[Upload] | None = None
    meta: Meta
    notes: list[str] | None = None
    colors: list[str] | None = None
    size: SendDocumentFormSize | None = None


class Meta(Model):
    title: str
