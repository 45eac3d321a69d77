# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Bounds as 3.0 writes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from specwright_runtime.model import Model, Nullable


class Thing(Model):
    above: Annotated[float | None, Field(gt=0)] = None
    below: Annotated[int | None, Field(ge=1, lt=10)] = None
    price: Nullable[Annotated[float, Field(multiple_of=0.5)]] = None
