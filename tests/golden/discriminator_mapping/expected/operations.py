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

GET_CAT: Operation[models.Cat] = Operation(
    id="getCat",
    name="get_cat",
    method="GET",
    path="/cat",
    tag="Things",
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Cat),)),),
    pointer="#/paths/~1cat/get",
)

GET_SHAPE: Operation[models.Shape] = Operation(
    id="getShape",
    name="get_shape",
    method="GET",
    path="/shape",
    tag="Things",
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Shape),)),),
    pointer="#/paths/~1shape/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (GET_THING, GET_CAT, GET_SHAPE)
"""Every operation, in the document's order."""
