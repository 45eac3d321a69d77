# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Json, Link, Operation, Parameter, Response, Server

from . import models

SERVERS = (Server(url="https://{region}.example/v1", variables={"region": ("eu", ("eu", "us"))}),)

ID = Parameter(name="id", argument="id", place="path", type=lambda: str, required=True)

GET_THING: Operation[models.GetThingResponse] = Operation(
    id="get-thing",
    name="get_thing",
    method="GET",
    path="/things/{id}",
    tag="Things",
    parameters=(ID,),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.GetThingResponse),)),
    ),
    links=(Link(name="remove", status="200", operation="list", parameters={"id": "$response.body#/id"}),),
    pointer="#/paths/~1things~1{id}/get",
)

LIST: Operation[None] = Operation(
    id="list",
    name="list",
    method="DELETE",
    path="/things/{id}",
    tag="Things",
    parameters=(ID,),
    responses=(Response(status="204"),),
    servers=(Server(url="https://admin.example"),),
    deprecated=True,
    contract={"run": "manual"},
    pointer="#/paths/~1things~1{id}/delete",
)

GET_THINGS_MINE: Operation[None] = Operation(
    id="GET /things/mine",
    name="get_things_mine",
    method="GET",
    path="/things/mine",
    tag="Things",
    responses=(Response(status="204"),),
    pointer="#/paths/~1things~1mine/get",
)

MODELS: Operation[None] = Operation(
    id="models",
    name="models",
    method="POST",
    path="/untagged",
    responses=(Response(status="204"),),
    pointer="#/paths/~1untagged/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (GET_THING, LIST, GET_THINGS_MINE, MODELS)
"""Every operation, in the document's order."""
