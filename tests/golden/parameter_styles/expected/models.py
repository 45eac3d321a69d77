# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Parameter styles."""

from __future__ import annotations

from specwright_runtime.model import Model


class Matrix(Model):
    x: int | None = None


class ReadADeep(Model):
    min: int | None = None


class ReadAJson(Model):
    a: int | None = None
