# Generated from specs/surfaces/outputs.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from specwright_runtime.operation import (
    ApiKey,
    Binary,
    Json,
    Operation,
    Parameter,
    Requirement,
    Response,
    Server,
)
from specwright_runtime.stream import ByteStream

from . import errors, models

SIGNATURE = ApiKey("Signature", "query", "signature")
SERVERS = (Server(url="{gateway}/outputs", variables={"gateway": ("http://localhost:8080", ())}),)

ACCEPT_RANGES = Parameter(name="Accept-Ranges", argument="accept_ranges", place="header", type=lambda: str)
CONTENT_DISPOSITION = Parameter(
    name="Content-Disposition", argument="content_disposition", place="header", type=lambda: str
)
E_TAG = Parameter(name="ETag", argument="e_tag", place="header", type=lambda: str)

DOWNLOAD_OUTPUT: Operation[ByteStream] = Operation(
    id="downloadOutput",
    name="download_output",
    method="GET",
    path="/{provider}/{video_id}/{file}",
    tag="Outputs",
    parameters=(
        Parameter(
            name="provider",
            argument="provider",
            place="path",
            type=lambda: Annotated[str, Field(min_length=1)],
            required=True,
        ),
        Parameter(
            name="video_id",
            argument="video_id",
            place="path",
            type=lambda: Annotated[str, Field(min_length=1)],
            required=True,
        ),
        Parameter(
            name="file",
            argument="file",
            place="path",
            type=lambda: Annotated[str, Field(pattern=r"^[0-9]{1,4}\.[a-z0-9]{2,5}$")],
            required=True,
        ),
        Parameter(
            name="expires",
            argument="expires",
            place="query",
            type=lambda: Annotated[int, Field(ge=0)],
            required=True,
            style="form",
            explode=True,
        ),
        Parameter(name="Range", argument="range", place="header", type=lambda: str),
        Parameter(name="If-Range", argument="if_range", place="header", type=lambda: str),
        Parameter(name="If-None-Match", argument="if_none_match", place="header", type=lambda: str),
    ),
    responses=(
        Response(
            status="200",
            contents=(Binary("video/mp4"), Binary("video/webm"), Binary("application/octet-stream")),
            headers=(ACCEPT_RANGES, CONTENT_DISPOSITION, E_TAG),
        ),
        Response(
            status="206",
            contents=(Binary("video/mp4"), Binary("video/webm"), Binary("application/octet-stream")),
            headers=(
                Parameter(name="Content-Range", argument="content_range", place="header", type=lambda: str),
                ACCEPT_RANGES,
                CONTENT_DISPOSITION,
                E_TAG,
            ),
        ),
        Response(status="304", headers=(E_TAG,), error=lambda: errors.NotModified),
        Response(
            status="401",
            contents=(Json("application/problem+json", lambda: models.Problem),),
            error=lambda: errors.Unauthorized,
        ),
        Response(
            status="403",
            contents=(Json("application/problem+json", lambda: models.Problem),),
            error=lambda: errors.Forbidden,
        ),
        Response(
            status="default",
            contents=(Json("application/problem+json", lambda: models.Problem),),
            headers=(
                Parameter(name="Retry-After", argument="retry_after", place="header", type=lambda: str),
            ),
            error=lambda: errors.DefaultError,
        ),
    ),
    security=((Requirement(SIGNATURE),),),
    contract={"run": "manual"},
    pointer="#/paths/~1{provider}~1{video_id}~1{file}/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (DOWNLOAD_OUTPUT,)
"""Every operation, in the document's order."""
