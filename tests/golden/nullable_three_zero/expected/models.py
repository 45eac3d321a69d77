# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Nullable three zero."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from specwright_runtime.model import Model, Nullable


class Thing(Model):
    id: Nullable[str]
    other: Nullable[Other] = None
    direct: Nullable[Other] = None
    only: Nullable[Other] = None
    either: Nullable[Other | int] = None
    level: Annotated[float | None, Field(gt=0)] = None


class Other(Model):
    a: Nullable[str] = None
