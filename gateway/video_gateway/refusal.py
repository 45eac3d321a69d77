"""Errors that are answered around the generated server, in the shape that its document has for them."""

from __future__ import annotations

from bifrost_api import errors
from bifrost_api.models import BifrostError
from specwright_runtime.problem import Problem


def body(status: int, code: str, message: str) -> bytes:
    """A `BifrostError` as JSON."""
    made = errors.render(Problem(status=status, code=code, message=message), None)
    assert isinstance(made, BifrostError)
    return made.model_dump_json(by_alias=True, exclude_unset=True).encode()
