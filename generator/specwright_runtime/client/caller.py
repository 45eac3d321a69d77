"""What both faces of a client hold, and how what they receive is told apart."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from specwright_runtime.client.answers import Answers
from specwright_runtime.client.credentials import Applied, Credential
from specwright_runtime.client.prepared import Prepared, prepared
from specwright_runtime.client.retry import NO_RETRY, Retry
from specwright_runtime.client.servers import base_url
from specwright_runtime.operation import ABSENT, Binary, Events, Lines, Operation, Parts, Server
from specwright_runtime.parameters.encode import header_safe
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport import (
    AsyncStreamed,
    AsyncTransport,
    Headers,
    Streamed,
    Transport,
)

if TYPE_CHECKING:
    from typing import Self

R = TypeVar("R")
P = TypeVar("P", Transport, AsyncTransport)

USER_AGENT = "specwright"


class Caller(Generic[P]):
    """What both faces hold: where to, as whom, and how patiently."""

    def __init__(
        self,
        base_url: str | None = None,
        *,
        servers: tuple[Server, ...] = (),
        credentials: Mapping[str, Credential | None] | None = None,
        transport: P | None = None,
        timeout: float | None = 60.0,
        retries: int | Retry = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`timeout`: seconds for a whole call, or the longest silence of a streamed one; `None`: for ever.

        `retries` is a number of further attempts, or a `Retry`; see there for what is ever repeated.
        `credentials` maps scheme names to what the generated client was given for them.
        A `transport` that was handed in is its owner's to close.
        """
        self._given_base = base_url
        self._servers = servers
        self._bases: dict[Operation[Any] | None, str] = {}
        self._credentials = {name: value for name, value in (credentials or {}).items() if value is not None}
        self._owned = transport is None
        self._transport: P = self._default_transport() if transport is None else transport
        self._timeout = timeout
        self._retry = _retry(retries)
        self._headers = {"user-agent": USER_AGENT, **_lowered(headers)}
        self._lasting: dict[Operation[Any], Applied] = {}
        """Credentials that are the same for every call, written once per operation."""

    def _default_transport(self) -> P:
        raise NotImplementedError

    def with_options(
        self,
        *,
        base_url: str | None = None,
        timeout: float | None = ABSENT,
        retries: int | Retry | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A client that shares this one's connections and differs in what is given; headers are added.

        Closing it closes nothing: the connections belong to the client that it was made from.
        """
        other = copy.copy(self)
        other._owned = False
        if base_url is not None:
            other._given_base, other._bases = base_url, {}
        if timeout is not ABSENT:
            other._timeout = timeout
        if retries is not None:
            other._retry = _retry(retries)
        if headers is not None:
            other._headers = {**self._headers, **_lowered(headers)}
        return other

    def _prepared(self, operation: Operation[R]) -> Prepared[R]:
        return prepared(operation)

    def _base(self, operation: Operation[Any]) -> str:
        key = operation if operation.servers else None  # most operations share the document's servers
        base = self._bases.get(key)
        if base is None:
            base = self._bases[key] = base_url(self._given_base, operation.servers or self._servers)
        return base


def _retry(retries: int | Retry) -> Retry:
    if isinstance(retries, Retry):
        return retries
    return Retry(attempts=retries) if retries > 0 else NO_RETRY


def _lowered(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {name.lower(): header_safe(name, value) for name, value in (headers or {}).items()}


def _length(headers: Headers) -> int | None:
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None


def streamed_content(
    answers: Answers[Any], stream: Streamed | AsyncStreamed
) -> Binary | Events | Lines | Parts | None:
    """The documented stream that arrived; `None` where the body is to be read whole."""
    if not answers.is_success(stream.status):
        return None
    response = answers.response(stream.status)
    content = answers.content(response, stream.headers) if response is not None else None
    if isinstance(content, Parts) and (
        stream.status in (204, 205, 304) or answers.operation.method == "HEAD"
    ):
        return None
    return content if isinstance(content, Binary | Events | Lines | Parts) else None


def bytes_of(stream: Streamed | AsyncStreamed) -> ByteStream:
    return ByteStream(
        stream,
        media_type=stream.headers.get("content-type"),
        length=_length(stream.headers),
        status=stream.status,
        headers=stream.headers,
        close=stream.aclose if hasattr(stream, "aclose") else stream.close,
    )
