# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from specwright_runtime.operation import (
    Body,
    Encoding,
    Events,
    FormData,
    Json,
    Lines,
    Operation,
    Parameter,
    Response,
)

from . import models

LINES_ECHO: Operation[models.Item] = Operation(
    id="linesEcho",
    name="lines_echo",
    method="POST",
    path="/lines",
    body=Body(contents=(Lines("application/jsonl", lambda: models.Item),), required=True),
    responses=(Response(status="200", contents=(Lines("application/jsonl", lambda: models.Item),)),),
    pointer="#/paths/~1lines/post",
)

SEQ_ECHO: Operation[models.Item] = Operation(
    id="seqEcho",
    name="seq_echo",
    method="POST",
    path="/seq",
    body=Body(contents=(Lines("application/json-seq", lambda: models.Item),), required=True),
    responses=(Response(status="200", contents=(Lines("application/json-seq", lambda: models.Item),)),),
    pointer="#/paths/~1seq/post",
)

EVENTS_GET: Operation[models.Item] = Operation(
    id="eventsGet",
    name="events_get",
    method="GET",
    path="/events",
    responses=(Response(status="200", contents=(Events("text/event-stream", lambda: models.Item),)),),
    pointer="#/paths/~1events/get",
)

EVENTS_OLD: Operation[models.Item] = Operation(
    id="eventsOld",
    name="events_old",
    method="GET",
    path="/events31",
    responses=(Response(status="200", contents=(Events("text/event-stream", lambda: models.Item),)),),
    pointer="#/paths/~1events31/get",
)

KINDS_GET: Operation[str | models.Item] = Operation(
    id="kindsGet",
    name="kinds_get",
    method="GET",
    path="/kinds",
    responses=(
        Response(
            status="200",
            contents=(
                Events("text/event-stream", lambda: Annotated[str, Field(max_length=20)] | models.Item),
            ),
        ),
    ),
    pointer="#/paths/~1kinds/get",
)

WHOLE_GET: Operation[models.Item] = Operation(
    id="wholeGet",
    name="whole_get",
    method="GET",
    path="/whole",
    responses=(Response(status="200", contents=(Lines("application/x-ndjson", lambda: models.Item),)),),
    pointer="#/paths/~1whole/get",
)

TALK: Operation[Any] = Operation(
    id="talk",
    name="talk",
    method="POST",
    path="/talk",
    body=Body(contents=(Json("application/json", lambda: models.TalkRequest),), required=True),
    responses=(
        Response(
            status="200",
            contents=(
                Json("application/json", lambda: models.Item),
                Events("text/event-stream", lambda: models.TalkEvent),
            ),
        ),
    ),
    pointer="#/paths/~1talk/post",
)

EITHER_ADD: Operation[None] = Operation(
    id="eitherAdd",
    name="either_add",
    method="POST",
    path="/either",
    body=Body(
        contents=(
            Json("application/json", lambda: models.Item),
            Lines("application/jsonl", lambda: models.Item),
        ),
        required=True,
    ),
    responses=(Response(status="204"),),
    pointer="#/paths/~1either/post",
)

MIXED: Operation[None] = Operation(
    id="mixed",
    name="mixed",
    method="POST",
    path="/mixed",
    body=Body(
        contents=(
            FormData(
                "multipart/form-data",
                lambda: models.MixedForm,
                {
                    "meta": Encoding(
                        content_types=("application/json",),
                        headers=(
                            Parameter(name="X-Meta", argument="x_meta", place="header", type=lambda: int),
                        ),
                    ),
                    "file": Encoding(content_types=("image/png", "image/jpeg")),
                    "note": Encoding(content_types=("text/plain; charset=utf-8",)),
                },
            ),
        ),
        required=True,
    ),
    responses=(Response(status="204"),),
    pointer="#/paths/~1mixed/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    LINES_ECHO,
    SEQ_ECHO,
    EVENTS_GET,
    EVENTS_OLD,
    KINDS_GET,
    WHOLE_GET,
    TALK,
    EITHER_ADD,
    MIXED,
)
"""Every operation, in the document's order."""
