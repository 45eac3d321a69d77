"""Credentials go where the document says, and the server sees who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from specwright_runtime import StatusError
from specwright_runtime.client.oauth2 import ClientCredentials
from specwright_runtime.server import Attempt, BasicCredential, current

if TYPE_CHECKING:
    from .conftest import Package

SPEC = """
openapi: 3.0.3
info: {title: Security, version: "1"}
security: [{bearer: []}]
paths:
  /s:
    get: {operationId: getBearer, responses: {"204": {description: ok}}}
    post: {operationId: getBoth, security: [{key: [], hmac: []}, {oauth: [write]}], responses: {"204": {description: ok}}}
    delete: {operationId: getPublic, security: [], responses: {"204": {description: ok}}}
    put: {operationId: getMaybe, security: [{bearer: []}, {}], responses: {"204": {description: ok}}}
    patch: {operationId: getCookie, security: [{cookie: []}, {basic: []}], responses: {"204": {description: ok}}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-Key}
    hmac: {type: apiKey, in: query, name: sig}
    cookie: {type: apiKey, in: cookie, name: sid}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://a.b/t", scopes: {write: w}}}}
"""

ATTEMPTS: list[Attempt] = []


async def authenticate(attempt: Attempt) -> object:
    ATTEMPTS.append(attempt)
    return {**attempt.credentials}


def principal(package: Package, method: str, **credentials: Any) -> object:
    """Who the handler sees."""
    seen: list[object] = []

    async def handle() -> None:
        seen.append(current().principal)

    package.call(method, answer=handle, client=credentials, options={"authenticate": authenticate})
    assert seen[0] == seen[1]
    return seen[0]


def test_each_scheme_arrives(package: Package) -> None:
    assert principal(package, "get_bearer", bearer="t") == {"bearer": "t"}
    assert principal(package, "get_both", key="k", hmac="a/b=&") == {"key": "k", "hmac": "a/b=&"}
    assert principal(package, "get_cookie", cookie="a%3Bb=c") == {"cookie": "a%3Bb=c"}
    assert principal(package, "get_cookie", basic=("ü", "p:w")) == {"basic": BasicCredential("ü", "p:w")}
    assert principal(package, "get_both", oauth="o") == {"oauth": "o"}


def test_only_what_an_operation_asks_for_is_sent(package: Package) -> None:
    everything = {"bearer": "t", "key": "k", "hmac": "h", "cookie": "c", "basic": ("a", "b"), "oauth": "o"}
    assert principal(package, "get_bearer", **everything) == {"bearer": "t"}
    assert principal(package, "get_public", **everything) is None
    assert principal(package, "get_maybe", **everything) == {"bearer": "t"}
    assert principal(package, "get_maybe") is None or principal(package, "get_maybe") == {}


@pytest.mark.parametrize(("method", "credentials"), [("get_bearer", {}), ("get_both", {"key": "k"})])
def test_without_a_complete_alternative_nobody_is_asked(
    package: Package, method: str, credentials: dict[str, str]
) -> None:
    ATTEMPTS.clear()
    with pytest.raises(StatusError) as caught:
        principal(package, method, **credentials)
    assert caught.value.status == 401
    assert ATTEMPTS == []


def test_a_token_source_fits_the_generated_keyword(package: Package) -> None:
    source = ClientCredentials("https://a.b/t", "i", "s")
    source._token, source._until = "held", float("inf")
    assert principal(package, "get_both", oauth=source) == {"oauth": "held"}
