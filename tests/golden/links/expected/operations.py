# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Body, Json, Link, Operation, Parameter, Response

from . import models

SHELF = Parameter(name="shelf", argument="shelf", place="path", type=lambda: str, required=True)

BOOK_ADD: Operation[models.Book] = Operation(
    id="bookAdd",
    name="book_add",
    method="POST",
    path="/shelves/{shelf}/books",
    parameters=(
        SHELF,
        Parameter(name="X-Trace", argument="x_trace", place="header", type=lambda: str),
        Parameter(
            name="copies", argument="copies", place="query", type=lambda: int, style="form", explode=True
        ),
    ),
    body=Body(contents=(Json("application/json", lambda: models.Book),), required=True),
    responses=(
        Response(
            status="201",
            contents=(Json("application/json", lambda: models.Book),),
            headers=(Parameter(name="ETag", argument="e_tag", place="header", type=lambda: str),),
        ),
    ),
    links=(
        Link(
            name="read",
            status="201",
            operation="book_read",
            parameters={
                "path.shelf": "$request.path.shelf",
                "id": "{$response.body#/id}:{$response.body#/by/name}",
                "If-None-Match": "$response.header.ETag",
                "query.trace": "$request.header.x-trace",
            },
        ),
        Link(
            name="again",
            status="201",
            operation="book_add",
            parameters={"shelf": "second", "copies": 2},
            body="$request.body",
        ),
    ),
    pointer="#/paths/~1shelves~1{shelf}~1books/post",
)

BOOK_READ: Operation[models.Book] = Operation(
    id="bookRead",
    name="book_read",
    method="GET",
    path="/shelves/{shelf}/books/{id}",
    parameters=(
        SHELF,
        Parameter(name="id", argument="id", place="path", type=lambda: str, required=True),
        Parameter(name="If-None-Match", argument="if_none_match", place="header", type=lambda: str),
        Parameter(
            name="trace", argument="trace", place="query", type=lambda: str, style="form", explode=True
        ),
    ),
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Book),)),),
    pointer="#/paths/~1shelves~1{shelf}~1books~1{id}/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (BOOK_ADD, BOOK_READ)
"""Every operation, in the document's order."""
