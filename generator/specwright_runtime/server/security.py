"""Who is asking: credentials are found as the document says, and judged by the authenticator."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote_plus

from specwright_runtime.operation import ApiKey, Http, MutualTLS, OAuth2, Operation, Requirement, Scheme
from specwright_runtime.parameters.decode import parse_cookies
from specwright_runtime.server.refusals import Unauthorized

if TYPE_CHECKING:
    from starlette.requests import Request

    from specwright_runtime.server.exchange import Exchange

Headers: TypeAlias = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class BasicCredential:
    username: str
    password: str

    def __repr__(self) -> str:
        return f"BasicCredential(username={self.username!r}, password=...)"


Credential: TypeAlias = str | BasicCredential


@dataclass(frozen=True, slots=True)
class Attempt:
    """A caller who shows credentials.

    `credentials` are all that the request carries, by scheme name: the token for bearer
    (and OAuth 2), user and password for basic, the key for apiKey. `alternatives` are
    those of the document's that they satisfy, at least one.
    """

    operation: Operation[Any]
    credentials: Mapping[str, Credential]
    alternatives: tuple[tuple[Requirement, ...], ...]
    exchange: Exchange

    @property
    def request(self) -> Request:
        return self.exchange.request

    def __repr__(self) -> str:
        return f"Attempt({self.operation.id}, schemes={sorted(self.credentials)})"


Authenticator: TypeAlias = Callable[[Attempt], Awaitable[object | None]]
"""Judges an attempt: answers the principal, or raises `Unauthorized` or `Forbidden`."""

Authorize: TypeAlias = "Callable[[Exchange, Headers], Awaitable[object | None]]"


async def allow_anonymous(attempt: Attempt) -> None:
    """The authenticator that lets everybody in, with or without credentials."""


def authorizer(operation: Operation[Any], authenticate: Authenticator | None) -> Authorize | None:
    """What finds and judges an operation's credentials; `None` where it is open."""
    if not operation.security or authenticate is None or authenticate is allow_anonymous:
        return None
    schemes = {each.scheme.name: each.scheme for alternative in operation.security for each in alternative}
    readers = tuple((name, _reader(scheme)) for name, scheme in schemes.items())
    alternatives = tuple(
        (alternative, frozenset(each.scheme.name for each in alternative))
        for alternative in operation.security
    )
    challenges = ", ".join(dict.fromkeys(filter(None, map(_challenge, schemes.values()))))
    # RFC 9110, 15.5.2: a 401 names at least one challenge; no scheme is registered for keys and certificates.
    challenge = {"WWW-Authenticate": challenges or 'ApiKey realm="api"'}

    async def authorize(exchange: Exchange, headers: Headers) -> object | None:
        credentials: dict[str, Credential] = {}
        for name, read in readers:
            credential = read(exchange, headers)
            if credential is not None:
                credentials[name] = credential
        satisfied = tuple([each for each, names in alternatives if names <= credentials.keys()])
        if not satisfied:
            raise Unauthorized("No credentials were given", code="missing_credentials", headers=challenge)
        try:
            return await authenticate(Attempt(operation, credentials, satisfied, exchange))
        except Unauthorized as refused:
            if not refused.problem.headers:
                raise Unauthorized(
                    refused.problem.message, code=refused.problem.code, headers=challenge
                ) from refused
            raise

    return authorize


def _challenge(scheme: Scheme) -> str | None:
    match scheme:
        case Http(scheme="basic"):
            return 'Basic realm="api", charset="UTF-8"'
        case Http():
            return scheme.scheme.capitalize()
        case OAuth2():
            return "Bearer"
        case ApiKey() | MutualTLS():
            return None


def _reader(scheme: Scheme) -> Callable[[Exchange, Headers], Credential | None]:
    match scheme:
        case ApiKey(place="header"):
            key = scheme.parameter.lower().encode()
            return lambda exchange, headers: _text(headers.get(key))
        case ApiKey(place="cookie"):
            return lambda exchange, headers: _last(
                parse_cookies(_text(headers.get(b"cookie")) or "").get(scheme.parameter)
            )
        case ApiKey():
            return lambda exchange, headers: _from_query(exchange, scheme.parameter)
        case Http(scheme="basic"):
            return lambda exchange, headers: basic_credential(_text(headers.get(b"authorization")))
        case Http():
            prefix = f"{scheme.scheme} "
            return lambda exchange, headers: _after(prefix, _text(headers.get(b"authorization")))
        case OAuth2():
            return lambda exchange, headers: _after("bearer ", _text(headers.get(b"authorization")))
        case MutualTLS():
            return lambda exchange, headers: _certificate(exchange)


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None


def _last(values: list[str] | None) -> str | None:
    return values[-1] if values else None


def _after(prefix: str, value: str | None) -> str | None:
    """The scheme's name is compared without case (RFC 9110, 11.1); an empty credential is none."""
    if value is None or value[: len(prefix)].lower() != prefix:
        return None
    return value[len(prefix) :].strip() or None


def basic_credential(authorization: str | None) -> BasicCredential | None:
    """User and password of an `Authorization` header; `None` where it is of another scheme or malformed."""
    encoded = _after("basic ", authorization)
    if encoded is None:
        return None
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        return None
    username, found, password = decoded.partition(":")
    return BasicCredential(username, password) if found else None


def _from_query(exchange: Exchange, name: str) -> str | None:
    for pair in exchange.scope["query_string"].decode("latin-1").split("&"):
        key, _, value = pair.partition("=")
        if value and unquote_plus(key) == name:
            return unquote_plus(value)
    return None


def _certificate(exchange: Exchange) -> str | None:
    """The client certificate's subject, from servers that have ASGI's TLS extension."""
    tls = exchange.scope.get("extensions", {}).get("tls", {})
    name = tls.get("client_cert_name")
    return name if isinstance(name, str) and name else None
