# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Encoding, Operation, Parameter, Response

from . import models

SEARCH: Operation[None] = Operation(
    id="search",
    name="search",
    method="GET",
    path="/search",
    tag="Search",
    parameters=(
        Parameter(
            name="query",
            argument="query",
            place="querystring",
            type=lambda: models.SearchQuery,
            required=True,
            style="form",
            explode=True,
            media_type="application/x-www-form-urlencoded",
            encoding={
                "ids": Encoding(style="pipeDelimited", explode=False),
                "near": Encoding(content_types=("application/json",)),
            },
        ),
    ),
    responses=(Response(status="204"),),
    pointer="#/paths/~1search/get",
)

SELECT: Operation[None] = Operation(
    id="select",
    name="select",
    method="GET",
    path="/select",
    tag="Search",
    parameters=(
        Parameter(
            name="selector",
            argument="selector",
            place="querystring",
            type=lambda: models.SelectSelector,
            style="form",
            explode=True,
            media_type="application/json",
        ),
    ),
    responses=(Response(status="204"),),
    pointer="#/paths/~1select/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (SEARCH, SELECT)
"""Every operation, in the document's order."""
