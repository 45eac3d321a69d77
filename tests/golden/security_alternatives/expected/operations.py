# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import ApiKey, Http, OAuth2, Operation, Requirement, Response

BEARER = Http("Bearer", "bearer")
BASIC = Http("Basic", "basic")
KEY = ApiKey("Key", "header", "X-Key")
COOKIE = ApiKey("Cookie", "cookie", "session")
OAUTH = OAuth2(
    "OAuth",
    {
        "clientCredentials": {
            "tokenUrl": "https://auth.example/token",
            "scopes": {"read": "Read.", "write": "Write."},
        }
    },
)
BEARER_OR_KEY_AND_BASIC = ((Requirement(BEARER),), (Requirement(KEY), Requirement(BASIC)))

DEFAULT: Operation[None] = Operation(
    id="default",
    name="default",
    method="GET",
    path="/default",
    tag="Doors",
    responses=(Response(status="204"),),
    security=BEARER_OR_KEY_AND_BASIC,
    pointer="#/paths/~1default/get",
)

DEFAULT_TOO: Operation[None] = Operation(
    id="defaultToo",
    name="default_too",
    method="GET",
    path="/default/too",
    tag="Doors",
    responses=(Response(status="204"),),
    security=BEARER_OR_KEY_AND_BASIC,
    pointer="#/paths/~1default~1too/get",
)

PUBLIC: Operation[None] = Operation(
    id="public",
    name="public",
    method="GET",
    path="/public",
    tag="Doors",
    responses=(Response(status="204"),),
    pointer="#/paths/~1public/get",
)

OPTIONAL: Operation[None] = Operation(
    id="optional",
    name="optional",
    method="GET",
    path="/optional",
    tag="Doors",
    responses=(Response(status="204"),),
    security=((), (Requirement(COOKIE),)),
    pointer="#/paths/~1optional/get",
)

SCOPED: Operation[None] = Operation(
    id="scoped",
    name="scoped",
    method="GET",
    path="/scoped",
    tag="Doors",
    responses=(Response(status="204"),),
    security=((Requirement(OAUTH, ("read", "write")),),),
    pointer="#/paths/~1scoped/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (DEFAULT, DEFAULT_TOO, PUBLIC, OPTIONAL, SCOPED)
"""Every operation, in the document's order."""
