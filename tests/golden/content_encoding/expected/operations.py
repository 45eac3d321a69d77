# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Binary, Body, Json, Operation, Response
from specwright_runtime.stream import ByteStream

from . import models

MAKE_NOTE: Operation[ByteStream] = Operation(
    id="makeNote",
    name="make_note",
    method="POST",
    path="/notes",
    tag="Notes",
    body=Body(contents=(Json("application/json", lambda: models.Note),), required=True),
    responses=(Response(status="200", contents=(Binary("image/png"),)),),
    pointer="#/paths/~1notes/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (MAKE_NOTE,)
"""Every operation, in the document's order."""
