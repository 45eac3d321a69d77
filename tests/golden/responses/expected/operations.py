# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Binary, Json, Operation, Parameter, Response, Text
from specwright_runtime.stream import ByteStream

from . import errors, models

NOT_FOUND = Response(
    status="404", contents=(Json("application/json", lambda: models.Problem),), error=lambda: errors.NotFound
)

GET_THING: Operation[models.Thing | models.GetThingResponse] = Operation(
    id="getThing",
    name="get_thing",
    method="GET",
    path="/thing",
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.Thing),),
            headers=(
                Parameter(name="ETag", argument="e_tag", place="header", type=lambda: str, required=True),
                Parameter(name="X-Left", argument="x_left", place="header", type=lambda: int),
            ),
        ),
        Response(status="202", contents=(Json("application/json", lambda: models.GetThingResponse),)),
        NOT_FOUND,
        Response(
            status="4XX",
            contents=(Json("application/json", lambda: models.Problem),),
            error=lambda: errors.ClientError,
        ),
        Response(
            status="default",
            contents=(Json("application/problem+json", lambda: models.Problem),),
            error=lambda: errors.DefaultError,
        ),
    ),
    pointer="#/paths/~1thing/get",
)

DELETE_THING: Operation[None] = Operation(
    id="deleteThing",
    name="delete_thing",
    method="DELETE",
    path="/thing",
    responses=(Response(status="204"), NOT_FOUND),
    pointer="#/paths/~1thing/delete",
)

DOWNLOAD: Operation[ByteStream] = Operation(
    id="download",
    name="download",
    method="GET",
    path="/file",
    responses=(Response(status="200", contents=(Binary("video/mp4"), Binary("image/png"))),),
    pointer="#/paths/~1file/get",
)

TEXT: Operation[str] = Operation(
    id="text",
    name="text",
    method="GET",
    path="/text",
    responses=(Response(status="200", contents=(Text("text/plain", lambda: str),)),),
    pointer="#/paths/~1text/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (GET_THING, DELETE_THING, DOWNLOAD, TEXT)
"""Every operation, in the document's order."""
