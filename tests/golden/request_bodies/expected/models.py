# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Request bodies."""

from __future__ import annotations

from specwright_runtime import Upload
from specwright_runtime.model import Model


class UploadFormMeta(Model):
    title: str | None = None


class UploadForm(Model):
    file: Upload
    more: list[Upload] | None = None
    meta: UploadFormMeta | None = None
    tags: list[str] | None = None


class FormForm(Model):
    a: int | None = None


class SeveralRequest(Model):
    a: str


class SeveralMergePatchRequest(Model):
    b: int | None = None
