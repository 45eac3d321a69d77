# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Parameters by place."""

from __future__ import annotations

from specwright_runtime.model import Model


class FindThingTheme(Model):
    dark: bool | None = None


class FindLabelSpread(Model):
    colors: list[str] | None = None


class Filter(Model):
    name: str | None = None
    size: int | None = None
