# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Body, Json, Operation, Response

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

MAKE_THING: Operation[models.Thing] = Operation(
    id="makeThing",
    name="make_thing",
    method="POST",
    path="/thing",
    tag="Things",
    body=Body(contents=(Json("application/json", lambda: models.ThingInput),), required=True),
    responses=(Response(status="201", contents=(Json("application/json", lambda: models.Thing),)),),
    pointer="#/paths/~1thing/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (GET_THING, MAKE_THING)
"""Every operation, in the document's order."""
