# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Binary, Body, Encoding, FormData, Json, Operation, Response, Text

from . import models

UPLOAD: Operation[None] = Operation(
    id="upload",
    name="upload",
    method="POST",
    path="/upload",
    tag="Bodies",
    body=Body(
        contents=(
            FormData(
                "multipart/form-data",
                lambda: models.UploadForm,
                {
                    "file": Encoding(content_types=("image/png", "image/jpeg")),
                    "tags": Encoding(style="form", explode=False),
                },
            ),
        ),
        required=True,
    ),
    responses=(Response(status="204"),),
    pointer="#/paths/~1upload/post",
)

FORM: Operation[None] = Operation(
    id="form",
    name="form",
    method="POST",
    path="/form",
    tag="Bodies",
    body=Body(contents=(FormData("application/x-www-form-urlencoded", lambda: models.FormForm),)),
    responses=(Response(status="204"),),
    pointer="#/paths/~1form/post",
)

RAW: Operation[None] = Operation(
    id="raw",
    name="raw",
    method="PUT",
    path="/raw",
    tag="Bodies",
    body=Body(contents=(Binary("application/octet-stream"),), required=True),
    responses=(Response(status="204"),),
    pointer="#/paths/~1raw/put",
)

SEVERAL: Operation[None] = Operation(
    id="several",
    name="several",
    method="POST",
    path="/several",
    tag="Bodies",
    body=Body(
        contents=(
            Json("application/json", lambda: models.SeveralRequest),
            Text("text/plain", lambda: str),
            Json("application/merge-patch+json", lambda: models.SeveralMergePatchRequest),
        ),
        required=True,
    ),
    responses=(Response(status="204"),),
    pointer="#/paths/~1several/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (UPLOAD, FORM, RAW, SEVERAL)
"""Every operation, in the document's order."""
