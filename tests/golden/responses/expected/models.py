# Generated from spec.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Responses."""

from __future__ import annotations

from specwright_runtime.model import Model, Nullable


class GetThingResponse(Model):
    after: int | None = None


class Thing(Model):
    id: str | None = None


class Problem(Model):
    error: ProblemError
    status: int | None = None


class ProblemError(Model):
    code: str | None = None
    message: str
    param: Nullable[str] = None
