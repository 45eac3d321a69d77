# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from specwright_runtime.operation import Body, Encoding, FormData, Operation, Parameter, Response

from . import models

SEND_DOCUMENT: Operation[None] = Operation(
    id="sendDocument",
    name="send_document",
    method="POST",
    path="/documents",
    tag="Documents",
    body=Body(
        contents=(
            FormData(
                "multipart/form-data",
                lambda: models.SendDocumentForm,
                {
                    "scan": Encoding(
                        content_types=("image/png", "image/jpeg"),
                        headers=(
                            Parameter(
                                name="X-Resolution",
                                argument="x_resolution",
                                place="header",
                                type=lambda: Annotated[int, Field(ge=72)],
                                required=True,
                            ),
                        ),
                    ),
                    "meta": Encoding(
                        content_types=("application/json",),
                        headers=(
                            Parameter(
                                name="X-Digest",
                                argument="x_digest",
                                place="header",
                                type=lambda: str,
                                required=True,
                            ),
                            Parameter(
                                name="X-Version", argument="x_version", place="header", type=lambda: int
                            ),
                        ),
                    ),
                    "notes": Encoding(content_types=("text/plain; charset=utf-8",)),
                    "colors": Encoding(style="pipeDelimited", explode=False),
                    "size": Encoding(style="deepObject"),
                },
            ),
        ),
        required=True,
    ),
    responses=(Response(status="204"),),
    pointer="#/paths/~1documents/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (SEND_DOCUMENT,)
"""Every operation, in the document's order."""
