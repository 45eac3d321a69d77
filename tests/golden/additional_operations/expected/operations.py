# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Binary, Body, Json, Operation, Parameter, Response
from specwright_runtime.stream import ByteStream

from . import models

ID = Parameter(name="id", argument="id", place="path", type=lambda: str, required=True)

QUERY_THING: Operation[list[str]] = Operation(
    id="queryThing",
    name="query_thing",
    method="QUERY",
    path="/things/{id}",
    tag="Things",
    parameters=(ID,),
    body=Body(contents=(Json("application/json", lambda: models.QueryThingRequest),), required=True),
    responses=(Response(status="200", contents=(Json("application/json", lambda: list[str]),)),),
    pointer="#/paths/~1things~1{id}/query",
)

HAS_THING: Operation[None] = Operation(
    id="hasThing",
    name="has_thing",
    method="HEAD",
    path="/things/{id}",
    tag="Things",
    parameters=(ID,),
    responses=(Response(status="204"),),
    pointer="#/paths/~1things~1{id}/head",
)

ASK_THING: Operation[None] = Operation(
    id="askThing",
    name="ask_thing",
    method="OPTIONS",
    path="/things/{id}",
    tag="Things",
    parameters=(ID,),
    responses=(
        Response(
            status="204",
            headers=(Parameter(name="Allow", argument="allow", place="header", type=lambda: str),),
        ),
    ),
    pointer="#/paths/~1things~1{id}/options",
)

TRACE_THING: Operation[ByteStream] = Operation(
    id="traceThing",
    name="trace_thing",
    method="TRACE",
    path="/things/{id}",
    tag="Things",
    parameters=(ID,),
    responses=(Response(status="200", contents=(Binary("message/http"),)),),
    pointer="#/paths/~1things~1{id}/trace",
)

COPY_THING: Operation[None] = Operation(
    id="copyThing",
    name="copy_thing",
    method="COPY",
    path="/things/{id}",
    tag="Things",
    parameters=(ID,),
    responses=(Response(status="201"),),
    pointer="#/paths/~1things~1{id}/additionalOperations/COPY",
)

LINK_THINGS_BY_ID: Operation[None] = Operation(
    id="LINK /things/{id}",
    name="link_things_by_id",
    method="LINK",
    path="/things/{id}",
    tag="Things",
    parameters=(ID,),
    responses=(Response(status="204"),),
    pointer="#/paths/~1things~1{id}/additionalOperations/LINK",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    QUERY_THING,
    HAS_THING,
    ASK_THING,
    TRACE_THING,
    COPY_THING,
    LINK_THINGS_BY_ID,
)
"""Every operation, in the document's order."""
