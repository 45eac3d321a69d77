# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Body, Json, Operation, Response

from . import models

GROW_TREE: Operation[models.Leaf] = Operation(
    id="growTree",
    name="grow_tree",
    method="POST",
    path="/trees",
    tag="Trees",
    body=Body(contents=(Json("application/json", lambda: models.Tree),), required=True),
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Leaf),)),),
    pointer="#/paths/~1trees/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (GROW_TREE,)
"""Every operation, in the document's order."""
