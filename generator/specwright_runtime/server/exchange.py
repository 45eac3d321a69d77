"""The request that is being served, for handlers that need more than their arguments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from specwright_runtime.operation import Operation


class Exchange:
    """One request and what is known about it; `current()` answers it inside of a handler."""

    __slots__ = (
        "_headers",
        "_receive",
        "_request",
        "closers",
        "operation",
        "principal",
        "scope",
        "started",
    )

    def __init__(self, operation: Operation[Any], scope: Scope, receive: Receive) -> None:
        self.operation = operation
        self.scope = scope
        self.principal: object | None = None
        """What the authenticator answered."""
        self.started = False
        """Whether the answer is on its way."""
        self.closers: list[Callable[[], Awaitable[None]]] = []
        """Called when the answer has been sent."""
        self._receive = receive
        self._request: Request | None = None
        self._headers: MutableHeaders | None = None

    @property
    def request(self) -> Request:
        """The request as Starlette has it. Its body has gone into the handler's arguments already."""
        if self._request is None:
            self._request = Request(self.scope, self._receive)
        return self._request

    @property
    def response_headers(self) -> MutableHeaders:
        """Headers to add to the answer, whatever it will be."""
        if self._headers is None:
            self._headers = MutableHeaders()
        return self._headers

    def added_headers(self) -> list[tuple[bytes, bytes]]:
        return [] if self._headers is None else self._headers.raw


CURRENT: ContextVar[Exchange] = ContextVar("specwright_exchange")


def current() -> Exchange:
    """The exchange that the calling handler serves. Raises `LookupError` outside of one."""
    try:
        return CURRENT.get()
    except LookupError:
        raise LookupError("no request is being served here") from None


class ClientGone(Exception):
    """The other side hung up before its request was read."""


async def more(receive: Receive) -> Message:
    """The next piece of the request's body. Raises `ClientGone`."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message
