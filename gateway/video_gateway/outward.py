"""The way to providers: where the settings say, and where that leads to only if it is public."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Received, Request
from specwright_runtime.transport.guard import AsyncGuardedTransport
from specwright_runtime.transport.httptools import AsyncHttptoolsTransport
from video_gateway.settings import Fetch


class Outward(AsyncTransport):
    """What all calls go through. A redirect to another origin is followed as addresses of files are: no
    provider is to send the gateway into the network that it stands in.
    """

    def __init__(self, fetch: Fetch) -> None:
        self._direct = AsyncHttptoolsTransport(max_content=fetch.max_answer_bytes)
        self._answers, self._files = (
            AsyncGuardedTransport(allow=fetch.allow_hosts, max_bytes=most, proxy=fetch.proxy)
            for most in (fetch.max_answer_bytes, fetch.max_bytes)
        )

    def send(self, request: Request) -> Coroutine[Any, Any, Received]:
        return (self._answers if request.elsewhere else self._direct).send(request)

    def open(self, request: Request) -> Coroutine[Any, Any, AsyncStreamed]:
        return (self._files if request.elsewhere else self._direct).open(request)

    async def aclose(self) -> None:
        for transport in (self._direct, self._answers, self._files):
            await transport.aclose()
