# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Body, Http, Json, Operation, Parameter, Requirement, Response, Text

from .. import errors, models

SIGNATURE = Http("signature", "bearer")

PARCEL_LOST_POST: Operation[models.Receipt] = Operation(
    id="POST parcel lost",
    name="parcel_lost_post",
    method="POST",
    path="/parcel-lost",
    parameters=(
        Parameter(name="X-Attempt", argument="x_attempt", place="header", type=lambda: int, default=1),
        Parameter(name="url", argument="url", place="query", type=lambda: str, style="form", explode=True),
    ),
    body=Body(contents=(Json("application/json", lambda: models.Parcel),), required=True),
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Receipt),)),),
    security=((Requirement(SIGNATURE),),),
    pointer="#/webhooks/parcel lost/post",
)

PARCEL_LOST_GET: Operation[None] = Operation(
    id="GET parcel lost",
    name="parcel_lost_get",
    method="GET",
    path="/parcel-lost",
    responses=(Response(status="204"),),
    pointer="#/webhooks/parcel lost/get",
)

MOVED: Operation[models.Receipt] = Operation(
    id="POST {$request.body#/url}?kind=moved",
    name="moved",
    method="POST",
    path="/subscribe/moved",
    body=Body(contents=(Json("application/json", lambda: models.Parcel),), required=True),
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.Receipt),),
            headers=(Parameter(name="X-Next", argument="x_next", place="header", type=lambda: int),),
        ),
        Response(
            status="410",
            contents=(Json("application/json", lambda: models.Refusal),),
            error=lambda: errors.Gone,
        ),
    ),
    pointer="#/paths/~1subscriptions/post/callbacks/moved/{$request.body#~1url}?kind=moved/post",
)

WATCH_MOVED: Operation[None] = Operation(
    id="PUT {$request.query.url}",
    name="watch_moved",
    method="PUT",
    path="/watch/moved",
    body=Body(contents=(Text("text/plain", lambda: str),)),
    responses=(Response(status="204"),),
    pointer="#/paths/~1watches/post/callbacks/moved/{$request.query.url}/put",
)

OPERATIONS: tuple[Operation[Any], ...] = (PARCEL_LOST_POST, PARCEL_LOST_GET, MOVED, WATCH_MOVED)
"""Every operation, in the document's order."""
