# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from specwright_runtime.operation import Operation, Parameter, Response

from . import models

ID = Parameter(name="id", argument="id", place="path", type=lambda: str, required=True)
X_TRACE = Parameter(name="X-Trace", argument="x_trace", place="header", type=lambda: str)

FIND_THING: Operation[None] = Operation(
    id="findThing",
    name="find_thing",
    method="GET",
    path="/things/{id}",
    tag="Things",
    parameters=(
        ID,
        Parameter(
            name="limit",
            argument="limit",
            place="query",
            type=lambda: Annotated[int, Field(le=5)],
            required=True,
            style="form",
            explode=True,
        ),
        X_TRACE,
        Parameter(
            name="id", argument="query_id", place="query", type=lambda: int, style="form", explode=True
        ),
        Parameter(name="id", argument="header_id", place="header", type=lambda: str),
        Parameter(
            name="id", argument="cookie_id", place="cookie", type=lambda: str, style="form", explode=True
        ),
        Parameter(
            name="filter",
            argument="filter",
            place="query",
            type=lambda: models.Filter,
            style="form",
            explode=True,
            media_type="application/json",
        ),
        Parameter(
            name="X-Filter",
            argument="x_filter",
            place="header",
            type=lambda: models.Filter,
            media_type="application/json",
        ),
        Parameter(
            name="X-Sizes",
            argument="x_sizes",
            place="header",
            type=lambda: models.Filter,
            explode=True,
            form="object",
        ),
        Parameter(
            name="prefs", argument="prefs", place="cookie", type=lambda: list[str], style="form", form="array"
        ),
        Parameter(
            name="theme",
            argument="theme",
            place="cookie",
            type=lambda: models.FindThingTheme,
            style="form",
            explode=True,
            form="object",
        ),
    ),
    responses=(Response(status="204"),),
    pointer="#/paths/~1things~1{id}/get",
)

REMOVE_THING: Operation[None] = Operation(
    id="removeThing",
    name="remove_thing",
    method="DELETE",
    path="/things/{id}",
    tag="Things",
    parameters=(
        ID,
        Parameter(
            name="limit", argument="limit", place="query", type=lambda: int, style="form", explode=True
        ),
        X_TRACE,
    ),
    responses=(Response(status="204"),),
    pointer="#/paths/~1things~1{id}/delete",
)

FIND_LABEL: Operation[None] = Operation(
    id="findLabel",
    name="find_label",
    method="GET",
    path="/labels/{.x}/{;y}",
    tag="Things",
    parameters=(
        Parameter(name=".x", argument="x", place="path", type=lambda: str, required=True, style="label"),
        Parameter(
            name=";y",
            argument="y",
            place="path",
            type=lambda: list[int],
            required=True,
            style="matrix",
            explode=True,
            form="array",
        ),
        Parameter(
            name="spaced",
            argument="spaced",
            place="query",
            type=lambda: models.Filter,
            style="spaceDelimited",
            form="object",
        ),
        Parameter(
            name="piped",
            argument="piped",
            place="query",
            type=lambda: models.Filter,
            style="pipeDelimited",
            form="object",
        ),
        Parameter(
            name="joined",
            argument="joined",
            place="query",
            type=lambda: models.Filter,
            style="form",
            form="object",
        ),
        Parameter(
            name="spread",
            argument="spread",
            place="query",
            type=lambda: models.FindLabelSpread,
            style="form",
            explode=True,
            form="object",
        ),
    ),
    responses=(Response(status="204"),),
    pointer="#/paths/~1labels~1{.x}~1{;y}/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (FIND_THING, REMOVE_THING, FIND_LABEL)
"""Every operation, in the document's order."""
