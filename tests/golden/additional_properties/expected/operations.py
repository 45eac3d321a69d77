# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Json, Operation, Response

from . import models

GET_THING: Operation[models.Thing] = Operation(
    id="getThing",
    name="get_thing",
    method="GET",
    path="/thing",
    tag="Things",
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Thing),)),),
    pointer="#/paths/~1thing/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (GET_THING,)
"""Every operation, in the document's order."""
