"""Who the client says it is: one credential per scheme, applied as each operation's alternatives ask."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, runtime_checkable
from urllib.parse import quote

from specwright_runtime.errors import TransportError
from specwright_runtime.operation import ApiKey, Http, MutualTLS, OAuth2, Requirement
from specwright_runtime.parameters.encode import header_safe


@runtime_checkable
class TokenSource(Protocol):
    """Answers bearer tokens for blocking clients, and makes a new one after the old one was refused."""

    def token(self) -> str: ...
    def refused(self, token: str) -> None: ...


@runtime_checkable
class AsyncTokenSource(Protocol):
    """As `TokenSource`, for asyncio."""

    async def atoken(self) -> str: ...
    def refused(self, token: str) -> None: ...


Token: TypeAlias = str | Callable[[], str] | TokenSource
"""A token, a function that is asked for one before each request, or a source that also hears of refusals."""
AsyncToken: TypeAlias = str | Callable[[], str | Awaitable[str]] | AsyncTokenSource
Basic: TypeAlias = tuple[str, str]
"""User name and password."""
Credential: TypeAlias = Token | AsyncToken | Basic


@dataclass(slots=True)
class Applied:
    """What a request carries because of its credentials, kept apart so that no other origin is sent it."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    sources: list[tuple[TokenSource | AsyncTokenSource, str]] = field(default_factory=list)
    """Refreshable tokens in use, to be told of a refusal."""


def choose(
    alternatives: tuple[tuple[Requirement, ...], ...], credentials: Mapping[str, Credential]
) -> tuple[Requirement, ...]:
    """The first alternative whose credentials are all at hand; else nothing, and the server decides."""
    for alternative in alternatives:
        if alternative and all(
            requirement.scheme.name in credentials or isinstance(requirement.scheme, MutualTLS)
            for requirement in alternative
        ):
            return alternative
    return ()


def apply(applied: Applied, requirement: Requirement, credential: str | Basic) -> None:
    """Write one credential, already a text or a pair, where its scheme says."""
    scheme = requirement.scheme
    match scheme:
        case ApiKey(place="header"):
            applied.headers.append(
                (scheme.parameter, header_safe(scheme.parameter, _text(scheme.name, credential)))
            )
        case ApiKey(place="query"):
            applied.query.append(
                f"{quote(scheme.parameter, safe='')}={quote(_text(scheme.name, credential), safe='')}"
            )
        case ApiKey():
            # As it is: servers compare it with what they once set, and few decode it.
            value = header_safe("cookie", _text(scheme.name, credential))
            if ";" in value:
                raise ValueError(f"{scheme.name}: a cookie cannot hold a semicolon")
            applied.cookies.append(f"{scheme.parameter}={value}")
        case Http(scheme="basic"):
            if isinstance(credential, str):
                raise TypeError(f"{scheme.name}: give a pair of user name and password")
            user, password = credential
            pair = b64encode(f"{user}:{password}".encode()).decode("ascii")
            applied.headers.append(("authorization", f"Basic {pair}"))
        case Http(scheme="bearer") | OAuth2():
            token = header_safe("authorization", _text(scheme.name, credential))
            applied.headers.append(("authorization", f"Bearer {token}"))
        case Http():
            value = header_safe("authorization", _text(scheme.name, credential))
            applied.headers.append(("authorization", f"{scheme.scheme.title()} {value}"))
        case MutualTLS():
            pass  # the transport's certificate


def _text(name: str, credential: str | Basic) -> str:
    if not isinstance(credential, str):
        raise TypeError(f"{name}: a token is text, not a pair")
    return credential


def resolve(applied: Applied, credential: Credential) -> str | Basic:
    """The text or pair of a credential now."""
    if isinstance(credential, str | tuple):
        return credential
    if isinstance(credential, TokenSource):
        with _before_the_call():
            token = credential.token()
        applied.sources.append((credential, token))
        return token
    if isinstance(credential, AsyncTokenSource):
        raise TypeError("this token source is asynchronous: use it with an async client")
    answer = credential()
    if not isinstance(answer, str):
        raise TypeError("the token function is asynchronous: use it with an async client")
    return answer


async def aresolve(applied: Applied, credential: Credential) -> str | Basic:
    """As `resolve`, waiting for what is asynchronous."""
    if isinstance(credential, str | tuple):
        return credential
    if isinstance(credential, AsyncTokenSource):
        with _before_the_call():
            token = await credential.atoken()
        applied.sources.append((credential, token))
        return token
    if isinstance(credential, TokenSource):
        raise TypeError("this token source blocks: use it with a blocking client")
    answer = credential()
    return answer if isinstance(answer, str) else await answer


@contextmanager
def _before_the_call() -> Iterator[None]:
    """However a token is failed to be had, what it was wanted for was not sent."""
    try:
        yield
    except TransportError as error:
        error.accepted = False
        raise
