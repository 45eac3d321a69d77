# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Events, Lines, Operation, Response

from . import models

WATCH: Operation[models.Change] = Operation(
    id="watch",
    name="watch",
    method="GET",
    path="/events",
    responses=(Response(status="200", contents=(Events("text/event-stream", lambda: models.Change),)),),
    pointer="#/paths/~1events/get",
)

EXPORT: Operation[models.Change] = Operation(
    id="export",
    name="export",
    method="GET",
    path="/lines",
    responses=(Response(status="200", contents=(Lines("application/jsonl", lambda: models.Change),)),),
    pointer="#/paths/~1lines/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (WATCH, EXPORT)
"""Every operation, in the document's order."""
