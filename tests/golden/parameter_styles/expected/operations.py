# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from specwright_runtime.operation import Operation, Parameter, Response

from . import models

READ_A: Operation[None] = Operation(
    id="readA",
    name="read_a",
    method="GET",
    path="/a/{simple}/{label}/{matrix}",
    parameters=(
        Parameter(
            name="simple",
            argument="simple",
            place="path",
            type=lambda: list[int],
            required=True,
            form="array",
        ),
        Parameter(
            name="label",
            argument="label",
            place="path",
            type=lambda: list[str],
            required=True,
            style="label",
            explode=True,
            form="array",
        ),
        Parameter(
            name="matrix",
            argument="matrix",
            place="path",
            type=lambda: models.Matrix,
            required=True,
            style="matrix",
            form="object",
        ),
        Parameter(
            name="form",
            argument="form",
            place="query",
            type=lambda: list[str],
            style="form",
            explode=True,
            form="array",
        ),
        Parameter(
            name="comma", argument="comma", place="query", type=lambda: list[str], style="form", form="array"
        ),
        Parameter(
            name="space",
            argument="space",
            place="query",
            type=lambda: list[str],
            style="spaceDelimited",
            form="array",
        ),
        Parameter(
            name="pipe",
            argument="pipe",
            place="query",
            type=lambda: list[str],
            style="pipeDelimited",
            form="array",
        ),
        Parameter(
            name="deep",
            argument="deep",
            place="query",
            type=lambda: models.ReadADeep,
            style="deepObject",
            explode=True,
            form="object",
        ),
        Parameter(
            name="json",
            argument="json",
            place="query",
            type=lambda: models.ReadAJson,
            style="form",
            explode=True,
            media_type="application/json",
        ),
        Parameter(
            name="raw",
            argument="raw",
            place="query",
            type=lambda: str,
            style="form",
            explode=True,
            allow_reserved=True,
        ),
        Parameter(
            name="limit",
            argument="limit",
            place="query",
            type=lambda: Annotated[int, Field(le=100)],
            default=20,
            style="form",
            explode=True,
        ),
        Parameter(name="X-Ids", argument="x_ids", place="header", type=lambda: list[int], form="array"),
        Parameter(
            name="session", argument="session", place="cookie", type=lambda: str, style="form", explode=True
        ),
        Parameter(
            name="session",
            argument="query_session",
            place="query",
            type=lambda: str,
            style="form",
            explode=True,
        ),
    ),
    responses=(Response(status="204"),),
    pointer="#/paths/~1a~1{simple}~1{label}~1{matrix}/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (READ_A,)
"""Every operation, in the document's order."""
