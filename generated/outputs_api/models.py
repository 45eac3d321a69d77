# Generated from specs/surfaces/outputs.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Outputs."""

from __future__ import annotations

from specwright_runtime.model import Model


class Problem(Model):
    """Why there is no file (RFC 9457)."""

    title: str
    """The status in words."""

    status: int
    """The HTTP status."""

    detail: str
    """What is wrong."""

    code: str | None = None
    """For programs."""
