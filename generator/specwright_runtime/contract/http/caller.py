"""The way to a server under test: HTTP/1.1 by its URL."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from typing import Any, Protocol
from urllib.parse import urlsplit

from specwright_runtime.contract.http.coding import LARGEST, unpacked
from specwright_runtime.contract.http.message import Request, Response
from specwright_runtime.media import essence, has_items

IDLE = 1.0
"""Seconds without a byte after which a stream is read no further…"""
STREAMED = 3.0
"""…and seconds after which it is not, in any case: it may have no end."""
_WAITS = 6
"""Times its timeout that such a body may take which is no stream."""


class NoAnswerError(Exception):
    """The server did not answer: no connection, cut off, too slow."""


class Caller(Protocol):
    base_url: str

    def send(self, request: Request) -> Response:
        """
        Raises:
            NoAnswerError: nothing, or not HTTP, came back.
        """

    def below(self, prefix: str) -> None:
        """From now on, what is sent is below this path, too."""

    def close(self) -> None: ...


_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)
"""Linux acknowledges at once for a while. A server that writes its head and its body one after the other, as
Python's own does, else waits 40 ms with the body for an answer to the head.
"""


class _AtOnce(http.client.HTTPConnection):
    """Sends a request in one piece: a body apart from its head is a packet and a read of the server more."""

    _held = b""

    def send(self, data: Any) -> None:
        self._held += data

    def flush(self) -> None:
        held, self._held = self._held, b""
        super().send(held)


class _SecureAtOnce(_AtOnce, http.client.HTTPSConnection):
    pass


class HttpCaller:
    """HTTP/1.1 with one kept connection per thread. `timeout` in seconds, for each wait on the socket."""

    def __init__(self, base_url: str, *, timeout: float = 10.0) -> None:
        self.base_url = base_url.rstrip("/")
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{base_url!r} is not an http or https URL")
        self._host, self._port, self._secure = parts.hostname, parts.port, parts.scheme == "https"
        self._prefix = parts.path.rstrip("/")
        self._timeout = timeout
        self._local = threading.local()
        self._open: list[_AtOnce] = []

    def send(self, request: Request) -> Response:
        for attempt in (1, 2):
            connection: _AtOnce | None = getattr(self._local, "connection", None)
            fresh = connection is None
            connection = connection or self._connect()
            try:
                return self._exchange(connection, request)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as error:
                self._drop(connection)
                if fresh or attempt == 2:
                    raise NoAnswerError(
                        f"the server closed the connection without an answer: {error}"
                    ) from error
            except TimeoutError as error:
                self._drop(connection)
                raise NoAnswerError(
                    f"no answer within {self._timeout:g} s; --timeout SECONDS waits longer"
                ) from error
            except (OSError, http.client.HTTPException) as error:
                self._drop(connection)
                raise NoAnswerError(f"{type(error).__name__}: {error}") from error
        raise AssertionError("unreachable")

    def _connect(self) -> _AtOnce:
        connection: _AtOnce
        if self._secure:
            context = ssl.create_default_context()
            connection = _SecureAtOnce(self._host, self._port, timeout=self._timeout, context=context)
        else:
            connection = _AtOnce(self._host, self._port, timeout=self._timeout)
        self._local.connection = connection
        self._open.append(connection)
        return connection

    def _drop(self, connection: _AtOnce) -> None:
        connection.close()
        self._local.connection = None

    def _exchange(self, connection: _AtOnce, request: Request) -> Response:
        connection.putrequest(request.method, self._below_prefix(request.target), skip_accept_encoding=True)
        for name, value in request.headers:
            connection.putheader(name, value.encode("latin-1", "replace"))
        if request.body is not None:
            connection.putheader("Content-Length", str(len(request.body)))
        elif request.method in {"POST", "PUT", "PATCH"}:
            connection.putheader("Content-Length", "0")
        connection.endheaders(request.body or None)
        connection.flush()
        wire = connection.sock
        if _QUICKACK is not None:
            wire.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        answer = connection.getresponse()
        body, ended = self._read(answer, wire)
        response = Response(status=answer.status, headers=tuple(answer.getheaders()), body=body, ended=ended)
        # Servers may be busy with the body that a HEAD does not show, which may have no end.
        hidden = request.method == "HEAD" and answer.getheader("content-length") is None
        if answer.will_close or hidden or not ended:
            self._drop(connection)
        return unpacked(response)

    def _read(self, answer: http.client.HTTPResponse, wire: socket.socket) -> tuple[bytes, bool]:
        """The body, and whether that is all of it."""
        if answer.length is not None:
            return answer.read(), True
        streams = has_items(essence(answer.getheader("content-type", "")))
        end = time.monotonic() + (STREAMED if streams else self._timeout * _WAITS)
        if streams:
            wire.settimeout(IDLE)
        body = bytearray()
        try:
            while piece := answer.read1(65536):
                body += piece
                if time.monotonic() < end and len(body) <= LARGEST:
                    continue
                if streams:
                    return bytes(body), False
                raise NoAnswerError(f"the answer had not ended after {len(body)} bytes")
        except TimeoutError:
            if streams:
                return bytes(body), False
            raise
        finally:
            wire.settimeout(self._timeout)
        return bytes(body), True

    def below(self, prefix: str) -> None:
        self.base_url += prefix
        self._prefix += prefix

    def _below_prefix(self, target: str) -> str:
        """A target may be empty, or a query alone, where the base URL is all of the address."""
        whole = self._prefix + target
        return whole if whole.startswith("/") else f"/{whole}"

    def close(self) -> None:
        for connection in self._open:
            connection.close()


def wait_until_reachable(caller: Caller, *, seconds: float = 5.0) -> None:
    """
    Raises:
        NoAnswerError: nothing listens there.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            caller.send(Request(method="GET", target="/"))
            return
        except NoAnswerError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
