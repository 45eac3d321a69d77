# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Body, Json, Operation, Response

from . import models

MAKE_THING: Operation[models.Thing] = Operation(
    id="makeThing",
    name="make_thing",
    method="POST",
    path="/things",
    tag="Things",
    body=Body(contents=(Json("application/json", lambda: models.Thing),), required=True),
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Thing),)),),
    pointer="#/paths/~1things/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (MAKE_THING,)
"""Every operation, in the document's order."""
