"""The request that is being served, for handlers that need more than their arguments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from specwright_runtime.operation import Operation


class Exchange:
    """One request and what is known about it; `current()` answers it inside of a handler."""

    # Defaults of the class: most requests change none of them.
    principal: object | None = None
    """What the authenticator answered."""
    started: bool = False
    """Whether the answer is on its way."""
    unread: bool = False
    """Whether the request's body is still being read, by the handler."""
    gone: bool = False
    """Whether the client has hung up, and the handler was cancelled for it."""
    added: MutableHeaders | None = None
    """`response_headers`, where somebody asked for them."""
    _request: Request | None = None
    closers: Sequence[Callable[[], Awaitable[None]]] = ()
    """What `when_done` was given."""

    def __init__(self, operation: Operation[Any], scope: Scope, receive: Receive) -> None:
        self.operation = operation
        self.scope = scope
        self.receive = receive

    @property
    def request(self) -> Request:
        """The request as Starlette has it. Its body has gone into the handler's arguments already."""
        if self._request is None:
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


CURRENT: ContextVar[Exchange] = ContextVar("specwright_exchange")


def current() -> Exchange:
    """The exchange that the calling handler serves. Raises `LookupError` outside of one."""
    try:
        return CURRENT.get()
    except LookupError:
        raise LookupError("no request is being served here") from None


class ClientGone(Exception):
    """The other side hung up before its request was read, or before its answer was sent."""


async def more(receive: Receive) -> Message:
    """The next piece of the request's body. Raises `ClientGone`."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message
