"""The request that is being served: what is known about it, and the way its answer takes."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, Protocol, TypeAlias
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from specwright_runtime.operation import Operation

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]


class Exchange(ABC):
    """One request and what is known about it; `current()` answers it inside of a handler.

    `AsgiExchange` is that of an ASGI server. A server that parses HTTP itself makes its own, and hands it to
    the application's `serve_exchange`: what is no stream then needs neither a scope nor messages.
    """

    method: str
    path: str
    """Decoded, as in ASGI."""
    raw_path: bytes
    """Still encoded, without the query, below the application's `root_path`."""
    query: bytes
    raw_headers: Sequence[tuple[bytes, bytes]]
    """As they came, with names in lower case."""
    headers: Mapping[bytes, bytes]
    """The last one of each name."""

    # Defaults of the class: most requests change none of them.
    operation: Operation[Any]
    """Set when the operation is found."""
    app: ASGIApp | None = None
    """The application, where no scope tells it."""
    task: asyncio.Task[Any] | None = None
    """The one that serves it, where the server made it for that."""
    principal: object | None = None
    """What the authenticator answered."""
    started: bool = False
    """Whether the answer is on its way."""
    status: int = 0
    """The answer's, once there is one."""
    began: float = 0.0
    """When the answer began (`time.perf_counter`)."""
    unread: bool = False
    """Whether the request's body is still being read, by the handler."""
    gone: bool = False
    """Whether the client has hung up, and the handler was cancelled for it…"""
    held: bool = False
    """…which a handler sets while it must not be; behind it, it looks at `gone` itself."""
    others: bool = False
    """Whether another operation will be tried if the request does not fit this one."""
    added: MutableHeaders | None = None
    """`response_headers`, where somebody asked for them."""
    stamps: Sequence[tuple[bytes, bytes]] = ()
    """Headers of layers around the application, for whatever answer there will be."""
    _request: Request | None = None
    closers: Sequence[Callable[[], Awaitable[None]]] = ()
    """What `when_done` was given."""

    @property
    @abstractmethod
    def scope(self) -> Scope:
        """ASGI's."""

    @abstractmethod
    async def receive(self) -> Message:
        """ASGI's."""

    @abstractmethod
    async def send(self, message: Message) -> None:
        """ASGI's. Raises `OSError` when the client has gone."""

    @abstractmethod
    async def reply(self, status: int, headers: RawHeaders, body: bytes) -> None:
        """A whole answer; its content type is in `headers`, its length is added. Raises `ClientGone`."""

    def taken(self) -> bytes | None:
        """The whole body, where it is there already and nobody has received any of it. Else `None`."""
        return None

    @property
    def request(self) -> Request:
        """The request as Starlette has it. Its body has gone into the handler's arguments already."""
        if self._request is None:
            if self.app is not None:
                self.scope.setdefault("app", self.app)
            self._request = Request(self.scope, self.receive)
        return self._request

    @property
    def response_headers(self) -> MutableHeaders:
        """Headers to add to the answer, whatever it will be."""
        if self.added is None:
            self.added = MutableHeaders()
        return self.added

    def when_done(self, close: Callable[[], Awaitable[None]]) -> None:
        """To be called when the answer has been sent."""
        self.closers = (*self.closers, close)

    async def close(self) -> None:
        for close in self.closers:
            await close()

    def finish(self, status: int, headers: RawHeaders, body: bytes) -> None:
        """Add to the headers of a whole answer what belongs to it besides."""
        if status == 200 or (status > 200 and status not in (204, 304)):
            headers.append((b"content-length", b"%d" % len(body)))
        if self.added is not None:
            headers += self.added.raw
        if self.stamps:
            headers += self.stamps


class ServesExchanges(Protocol):
    """An application that need not be called as ASGI does."""

    def serve_exchange(self, exchange: Exchange, /) -> Awaitable[None]: ...


class AsgiExchange(Exchange):
    """A request as an ASGI server hands it over."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self.receive = receive  # type: ignore[method-assign, assignment]  # no call of ours around it
        self.method = scope["method"]
        self._send = send if self.method != "HEAD" else _without_body(send)
        self.path = scope["path"]
        raw = scope.get("raw_path")
        self.raw_path = raw_path(scope) if raw is None or scope.get("root_path") else raw
        self.query = scope["query_string"]
        self.raw_headers = headers = scope["headers"]
        self.headers = dict(headers)

    @property
    def scope(self) -> Scope:
        return self._scope

    async def receive(self) -> Message:
        raise NotImplementedError  # `__init__` has it

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            self.began = time.perf_counter()
            if self.stamps:
                message["headers"] = [*message.get("headers", ()), *self.stamps]
        await self._send(message)

    async def reply(self, status: int, headers: RawHeaders, body: bytes) -> None:
        self.finish(status, headers, body)
        self.started = True
        self.status = status
        self.began = time.perf_counter()
        send = self._send
        try:
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})
        except OSError as error:
            raise ClientGone from error


def _without_body(send: Send) -> Send:
    """HEAD is answered like GET, without the body (RFC 9110, 9.3.2)."""

    async def headers_only(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return headers_only


UNESCAPED = "/:@!$&'()*+,;=~"
"""What stands for itself in a path."""


def raw_path(scope: Scope) -> bytes:
    raw: bytes | None = scope.get("raw_path")
    if raw is None:
        raw = quote(scope["path"], safe=UNESCAPED).encode()
    root = scope.get("root_path")
    if root:
        # A mounted application: as many segments as its place has are not its own.
        raw = b"/" + b"/".join(raw.split(b"/")[root.count("/") + 1 :])
    return raw


CURRENT: ContextVar[Exchange] = ContextVar("specwright_exchange")


def current() -> Exchange:
    """The exchange that the calling handler serves. Raises `LookupError` outside of one."""
    try:
        return CURRENT.get()
    except LookupError:
        raise LookupError("no request is being served here") from None


class ClientGone(Exception):
    """The other side hung up before its request was read, or before its answer was sent."""
