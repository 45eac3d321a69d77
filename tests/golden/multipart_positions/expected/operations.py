# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from specwright_runtime import Upload
from specwright_runtime.model import Nullable, Open
from specwright_runtime.operation import Body, Encoding, Json, Operation, Parts, Response

from . import errors, models

BAD_REQUEST = Response(status="400", error=lambda: errors.BadRequest)

SEND_BATCH: Operation[None] = Operation(
    id="sendBatch",
    name="send_batch",
    method="POST",
    path="/batches",
    tag="Batches",
    body=Body(
        contents=(
            Parts(
                "multipart/mixed",
                lambda: (
                    Annotated[
                        Annotated[tuple[models.Thing, Upload, *tuple[str, ...]], Open()], Field(max_length=5)
                    ]
                    | tuple[models.Thing]
                ),
                prefix=(
                    Encoding(content_types=("application/json",)),
                    Encoding(content_types=("image/png",)),
                ),
                item=Encoding(content_types=("text/plain",)),
            ),
        ),
        required=True,
    ),
    responses=(Response(status="204"), BAD_REQUEST),
    pointer="#/paths/~1batches/post",
)

GET_BATCH: Operation[tuple[models.Thing, *tuple[Upload, ...]]] = Operation(
    id="getBatch",
    name="get_batch",
    method="GET",
    path="/batches",
    tag="Batches",
    responses=(
        Response(
            status="200",
            contents=(
                Parts(
                    "multipart/mixed",
                    lambda: Annotated[tuple[models.Thing, *tuple[Upload, ...]], Open()],
                    prefix=(Encoding(content_types=("application/json",)),),
                    item=Encoding(content_types=("image/png",)),
                ),
            ),
        ),
    ),
    pointer="#/paths/~1batches/get",
)

GET_ITEMS: Operation[models.GetItemsResponse | list[models.Thing]] = Operation(
    id="getItems",
    name="get_items",
    method="GET",
    path="/items",
    tag="Batches",
    responses=(
        Response(
            status="200",
            contents=(
                Json("application/json", lambda: models.GetItemsResponse),
                Parts(
                    "multipart/mixed",
                    lambda: list[models.Thing],
                    item=Encoding(content_types=("application/json",)),
                ),
            ),
        ),
    ),
    pointer="#/paths/~1items/get",
)

SEND_ITEMS: Operation[None] = Operation(
    id="sendItems",
    name="send_items",
    method="POST",
    path="/items",
    tag="Batches",
    body=Body(
        contents=(
            Parts(
                "multipart/mixed",
                lambda: list[models.Thing],
                item=Encoding(content_types=("application/json",)),
            ),
        ),
        required=True,
    ),
    responses=(Response(status="204"), BAD_REQUEST),
    pointer="#/paths/~1items/post",
)

SEND_RELATED: Operation[None] = Operation(
    id="sendRelated",
    name="send_related",
    method="POST",
    path="/related",
    tag="Batches",
    body=Body(
        contents=(
            Parts(
                'multipart/related; type="application/json"',
                lambda: tuple[models.SendRelatedRequestPart1, Upload],
            ),
        ),
        required=True,
    ),
    responses=(Response(status="204"), BAD_REQUEST),
    pointer="#/paths/~1related/post",
)

SEND_SCANS: Operation[None] = Operation(
    id="sendScans",
    name="send_scans",
    method="POST",
    path="/scans",
    tag="Batches",
    body=Body(
        contents=(
            Parts(
                "multipart/mixed",
                lambda: Annotated[list[Upload], Field(max_length=3)],
                item=Encoding(content_types=("image/png",)),
            ),
        )
    ),
    responses=(Response(status="204"), BAD_REQUEST),
    pointer="#/paths/~1scans/post",
)

SEND_NUMBERS: Operation[None] = Operation(
    id="sendNumbers",
    name="send_numbers",
    method="POST",
    path="/numbers",
    tag="Batches",
    body=Body(contents=(Parts("multipart/mixed", lambda: list[Nullable[int | str]]),), required=True),
    responses=(Response(status="204"), BAD_REQUEST),
    pointer="#/paths/~1numbers/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    SEND_BATCH,
    GET_BATCH,
    GET_ITEMS,
    SEND_ITEMS,
    SEND_RELATED,
    SEND_SCANS,
    SEND_NUMBERS,
)
"""Every operation, in the document's order."""
