# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of All of merged."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from specwright_runtime.model import Model


class Thing(Model):
    """A base with more."""

    name: Annotated[str, Field(min_length=2, max_length=9)]
    extra: str


class Base(Model):
    name: Annotated[str, Field(max_length=9)]
