# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Text that holds something else."""

from __future__ import annotations

from specwright_runtime.model import Model


class Note(Model):
    picture: str
    link: str | None = None
    settings: str | None = None
    page: str | None = None
