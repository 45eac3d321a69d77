# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any

from specwright_runtime.model import Null
from specwright_runtime.operation import Body, Json, Operation, Response

from . import models

SET_NAMES: Operation[models.Count] = Operation(
    id="setNames",
    name="set_names",
    method="PUT",
    path="/names",
    tag="Names",
    body=Body(contents=(Json("application/json", lambda: models.Names),), required=True),
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Count),)),),
    pointer="#/paths/~1names/put",
)

SET_GRID: Operation[models.Index] = Operation(
    id="setGrid",
    name="set_grid",
    method="PUT",
    path="/grids",
    tag="Names",
    body=Body(contents=(Json("application/json", lambda: list[list[float]]),), required=True),
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Index),)),),
    pointer="#/paths/~1grids/put",
)

SET_FLAG: Operation[bool | None] = Operation(
    id="setFlag",
    name="set_flag",
    method="PUT",
    path="/flags",
    tag="Names",
    body=Body(contents=(Json("application/json", lambda: bool),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: Annotated[bool | None, Null]),)),
    ),
    pointer="#/paths/~1flags/put",
)

OPERATIONS: tuple[Operation[Any], ...] = (SET_NAMES, SET_GRID, SET_FLAG)
"""Every operation, in the document's order."""
