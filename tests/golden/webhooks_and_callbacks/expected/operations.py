# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import ApiKey, Body, Json, Operation, Requirement, Response

from . import models

KEY = ApiKey("key", "header", "X-Key")
SECURITY = ((Requirement(KEY),),)

SUBSCRIBE: Operation[None] = Operation(
    id="subscribe",
    name="subscribe",
    method="POST",
    path="/subscriptions",
    tag="subscriptions",
    body=Body(contents=(Json("application/json", lambda: models.Subscription),), required=True),
    responses=(Response(status="204"),),
    security=SECURITY,
    pointer="#/paths/~1subscriptions/post",
)

WATCH: Operation[None] = Operation(
    id="watch",
    name="watch",
    method="POST",
    path="/watches",
    tag="subscriptions",
    responses=(Response(status="204"),),
    security=SECURITY,
    pointer="#/paths/~1watches/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (SUBSCRIBE, WATCH)
"""Every operation, in the document's order."""
