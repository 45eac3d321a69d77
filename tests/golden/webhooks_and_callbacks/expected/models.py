# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Parcels."""

from __future__ import annotations

from specwright_runtime.formats import Uri
from specwright_runtime.model import Model


class Subscription(Model):
    url: Uri


class Parcel(Model):
    id: int
    secret: str | None = None


class Receipt(Model):
    ok: bool


class Refusal(Model):
    message: str
