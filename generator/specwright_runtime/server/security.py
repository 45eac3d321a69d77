"""Who is asking: credentials are found as the document says, and judged by the authenticator."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote_plus

from msgspec import Struct

from specwright_runtime.operation import ApiKey, Http, MutualTLS, OAuth2, Operation, Requirement, Scheme
from specwright_runtime.parameters.decode import parse_cookies
from specwright_runtime.server.refusals import Unauthorized

if TYPE_CHECKING:
    from starlette.requests import Request

    from specwright_runtime.server.exchange import Exchange

Headers: TypeAlias = Mapping[bytes, bytes]


class BasicCredential(Struct, frozen=True):
    username: str
    password: str

    def __repr__(self) -> str:
        return f"BasicCredential(username={self.username!r}, password=...)"


Credential: TypeAlias = str | BasicCredential


class Attempt(Struct):
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

Authorize: TypeAlias = "Callable[[Exchange], Awaitable[object | None]]"
Take: TypeAlias = Callable[[bytes], "Credential | None"]


async def allow_anonymous(attempt: Attempt) -> None:
    """The authenticator that lets everybody in, with or without credentials."""


def authorizer(operation: Operation[Any], authenticate: Authenticator | None) -> Authorize | None:
    """What finds an operation's credentials and has them judged; `None` where it is open."""
    if not operation.security or authenticate is None or authenticate is allow_anonymous:
        return None
    schemes = _schemes(operation)
    by_header = [(name, *taker) for name, scheme in schemes.items() if (taker := _taker(scheme)) is not None]
    others = [(name, read) for name, scheme in schemes.items() if (read := _reader(scheme)) is not None]
    alternatives = tuple(
        (alternative, frozenset(each.scheme.name for each in alternative))
        for alternative in operation.security
    )
    satisfied: dict[tuple[str, ...], tuple[tuple[Requirement, ...], ...]] = {}
    """By what is shown; no more than there are schemes to combine."""

    def authorize(exchange: Exchange) -> Awaitable[object | None]:
        headers = exchange.headers
        credentials: dict[str, Credential] = {}
        for name, key, take in by_header:
            value = headers.get(key)
            if value and (credential := take(value)) is not None:
                credentials[name] = credential
        for name, read in others:
            if (credential := read(exchange)) is not None:
                credentials[name] = credential
        shown = tuple(credentials)
        fitting = satisfied.get(shown)
        if fitting is None:
            fitting = tuple([each for each, names in alternatives if names <= credentials.keys()])
            satisfied[shown] = fitting
        if not fitting:
            raise Unauthorized("No credentials were given", code="missing_credentials")
        return authenticate(Attempt(operation, credentials, fitting, exchange))

    return authorize


def _schemes(operation: Operation[Any]) -> dict[str, Scheme]:
    return {each.scheme.name: each.scheme for alternative in operation.security for each in alternative}


def challenge(operation: Operation[Any]) -> str:
    """What a 401 asks for: RFC 9110, 15.5.2 wants one at least; no scheme is registered for keys."""
    known = filter(None, map(_challenge, _schemes(operation).values()))
    return ", ".join(dict.fromkeys(known)) or 'ApiKey realm="api"'


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


def _taker(scheme: Scheme) -> tuple[bytes, Take] | None:
    """The header that has a scheme's credential, and what finds it there."""
    match scheme:
        case ApiKey(place="header"):
            return scheme.parameter.lower().encode(), _text
        case ApiKey(place="cookie"):
            return b"cookie", lambda value: _last(parse_cookies(_text(value)).get(scheme.parameter))
        case Http(scheme="basic"):
            return b"authorization", lambda value: basic_credential(_text(value))
        case Http() | OAuth2():
            prefix = f"{scheme.scheme} " if isinstance(scheme, Http) else "bearer "
            return b"authorization", lambda value: _after(prefix, _text(value))
        case ApiKey() | MutualTLS():
            return None


def _reader(scheme: Scheme) -> Callable[[Exchange], Credential | None] | None:
    """What finds a credential that is in no header."""
    match scheme:
        case ApiKey(place="query"):
            return lambda exchange: _from_query(exchange, scheme.parameter)
        case MutualTLS():
            return _certificate
        case ApiKey() | Http() | OAuth2():
            return None


def _text(value: bytes) -> str:
    return value.decode("latin-1")


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
    for pair in exchange.query.decode("latin-1").split("&"):
        key, _, value = pair.partition("=")
        if value and unquote_plus(key) == name:
            return unquote_plus(value)
    return None


def _certificate(exchange: Exchange) -> str | None:
    """The client certificate's subject, from servers that have ASGI's TLS extension."""
    tls = exchange.scope.get("extensions", {}).get("tls", {})
    name = tls.get("client_cert_name")
    return name if isinstance(name, str) and name else None
