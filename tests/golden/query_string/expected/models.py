# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of The whole query as one value."""

from __future__ import annotations

from specwright_runtime.model import Model


class SearchQueryNear(Model):
    lat: float | None = None
    long: float | None = None


class SearchQuery(Model):
    text: str | None = None
    tags: list[str] | None = None
    ids: list[int] | None = None
    near: SearchQueryNear | None = None


class SelectSelector(Model):
    path: str
