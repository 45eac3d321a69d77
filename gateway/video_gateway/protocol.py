"""HTTP/1.1 as uvicorn speaks it, with bounds on what may come before a body, and time for what comes after.

uvicorn with httptools reads a request's head however long it is, waits for its end for
ever, and hangs up on who still sends a body that was refused, so that the refusal is lost.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD = 64 * 1024
"""Bytes of a request line and its headers; credentials, cookies and traces together have a few KiB."""
HEAD_TIMEOUT = 20.0
"""Seconds for a head to arrive."""
LINGER = 10.0
"""Seconds in which who was refused may go on sending, and then read why."""


class BoundedProtocol(HttpToolsProtocol):
    _head = 0
    _in_head = True
    _slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._slow = self.loop.call_later(HEAD_TIMEOUT, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._no_hurry()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._head += len(data)
        super().data_received(data)
        if self._in_head:
            if self._head > MAX_HEAD:
                self._refuse(431, "headers_too_large", f"A request's head may have {MAX_HEAD} bytes.")
            elif self._slow is None:
                self._slow = self.loop.call_later(HEAD_TIMEOUT, self._too_slow)
        elif self.cycle.more_body and self.cycle.transport is self.transport:
            self.cycle.transport = _Lingering(self)  # type: ignore[assignment]  # in what a cycle uses

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head = 0
        self._no_hurry()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._head = 0

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, "invalid_http", "This is no HTTP request.")

    def _too_slow(self) -> None:
        self._slow = None
        if self._in_head and not self.transport.is_closing():
            if self._head:
                self._refuse(408, "headers_too_slow", "The request's head did not arrive in time.")
            else:
                self.transport.close()

    def _no_hurry(self) -> None:
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None

    def _refuse(self, status: int, code: str, message: str) -> None:
        if self.transport.is_closing():
            return
        kind = "invalid_request_error"
        error = {"type": kind, "code": code, "message": message}
        body = {"type": kind, "is_bifrost_error": True, "status_code": status, "error": error}
        content = json.dumps(body).encode()
        head = (
            f"HTTP/1.1 {status} Refused\r\ncontent-type: application/json\r\n"
            f"content-length: {len(content)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + content)
        self.transport.close()


class _Lingering:
    """A connection on which a body is under way: closing it leaves time to read the answer."""

    def __init__(self, protocol: BoundedProtocol) -> None:
        self._protocol = protocol
        self._transport = protocol.transport

    def close(self) -> None:
        if not self._protocol.cycle.more_body or self._transport.is_closing():
            self._transport.close()
            return
        if self._transport.can_write_eof():
            self._transport.write_eof()
        # What still comes is read and thrown away, since the answer is complete.
        self._protocol.loop.call_later(LINGER, self._transport.close)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
