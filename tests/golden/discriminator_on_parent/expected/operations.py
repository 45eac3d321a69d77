# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Body, Json, Operation, Response

from . import models

MAKE_PET: Operation[models.Dog] = Operation(
    id="makePet",
    name="make_pet",
    method="POST",
    path="/pets",
    tag="Pets",
    body=Body(contents=(Json("application/json", lambda: models.Pet),), required=True),
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Dog),)),),
    pointer="#/paths/~1pets/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (MAKE_PET,)
"""Every operation, in the document's order."""
