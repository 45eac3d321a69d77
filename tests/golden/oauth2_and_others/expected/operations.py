# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import ApiKey, Http, MutualTLS, OAuth2, Operation, Requirement, Response

CLIENT = OAuth2(
    "Client", {"clientCredentials": {"tokenUrl": "https://auth.example/token", "scopes": {"read": "Read."}}}
)
PERSON = OAuth2(
    "Person",
    {
        "authorizationCode": {
            "authorizationUrl": "https://auth.example/authorize",
            "tokenUrl": "https://auth.example/token",
            "refreshUrl": "https://auth.example/refresh",
            "scopes": {"read": "Read.", "write": "Write."},
        }
    },
)
OPEN_ID = OAuth2("OpenId", {}, "https://auth.example/.well-known/openid-configuration")
MUTUAL = MutualTLS("Mutual")
DIGEST = Http("Digest", "digest")
QUERY_KEY = ApiKey("QueryKey", "query", "key")

BY_CLIENT: Operation[None] = Operation(
    id="byClient",
    name="by_client",
    method="GET",
    path="/client",
    tag="Doors",
    responses=(Response(status="204"),),
    security=((Requirement(CLIENT, ("read",)),),),
    pointer="#/paths/~1client/get",
)

BY_PERSON: Operation[None] = Operation(
    id="byPerson",
    name="by_person",
    method="GET",
    path="/person",
    tag="Doors",
    responses=(Response(status="204"),),
    security=((Requirement(PERSON, ("read", "write")),),),
    pointer="#/paths/~1person/get",
)

BY_OPEN_ID: Operation[None] = Operation(
    id="byOpenId",
    name="by_open_id",
    method="GET",
    path="/open-id",
    tag="Doors",
    responses=(Response(status="204"),),
    security=((Requirement(OPEN_ID, ("profile",)),),),
    pointer="#/paths/~1open-id/get",
)

BY_CERTIFICATE: Operation[None] = Operation(
    id="byCertificate",
    name="by_certificate",
    method="GET",
    path="/mutual",
    tag="Doors",
    responses=(Response(status="204"),),
    security=((Requirement(MUTUAL),),),
    pointer="#/paths/~1mutual/get",
)

BY_DIGEST: Operation[None] = Operation(
    id="byDigest",
    name="by_digest",
    method="GET",
    path="/digest",
    tag="Doors",
    responses=(Response(status="204"),),
    security=((Requirement(DIGEST),),),
    pointer="#/paths/~1digest/get",
)

BY_QUERY: Operation[None] = Operation(
    id="byQuery",
    name="by_query",
    method="GET",
    path="/query",
    tag="Doors",
    responses=(Response(status="204"),),
    security=((Requirement(QUERY_KEY),),),
    pointer="#/paths/~1query/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    BY_CLIENT,
    BY_PERSON,
    BY_OPEN_ID,
    BY_CERTIFICATE,
    BY_DIGEST,
    BY_QUERY,
)
"""Every operation, in the document's order."""
