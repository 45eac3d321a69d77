# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Body, Json, Operation, Response

from . import models

LIST_CATS: Operation[models.CatPage] = Operation(
    id="listCats",
    name="list_cats",
    method="GET",
    path="/cats",
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.CatPage),)),),
    pointer="#/paths/~1cats/get",
)

LIST_DOGS: Operation[models.ListDogsResponse] = Operation(
    id="listDogs",
    name="list_dogs",
    method="GET",
    path="/dogs",
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.ListDogsResponse),)),
    ),
    pointer="#/paths/~1dogs/get",
)

LIST_ANYTHING: Operation[models.Page] = Operation(
    id="listAnything",
    name="list_anything",
    method="GET",
    path="/anything",
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Page),)),),
    pointer="#/paths/~1anything/get",
)

PUT_TREE: Operation[None] = Operation(
    id="putTree",
    name="put_tree",
    method="PUT",
    path="/strict",
    body=Body(contents=(Json("application/json", lambda: models.StrictTree),), required=True),
    responses=(Response(status="204"),),
    pointer="#/paths/~1strict/put",
)

OPERATIONS: tuple[Operation[Any], ...] = (LIST_CATS, LIST_DOGS, LIST_ANYTHING, PUT_TREE)
"""Every operation, in the document's order."""
