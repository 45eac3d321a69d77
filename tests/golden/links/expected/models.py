# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Shelves."""

from __future__ import annotations

from specwright_runtime.model import Model


class Book(Model):
    id: int | None = None
    title: str
    by: BookBy | None = None


class BookBy(Model):
    name: str | None = None
