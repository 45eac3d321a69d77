"""HTTP/1.1 on the event loop itself, for servers that make many small calls.

pyreqwest works in threads of its own, and each call goes there and back: under load that costs more
than the call, and it holds some MiB of each stream that nobody takes. Here whole requests with small bodies,
and streams that are asked for without one, go over connections of the loop, parsed by httptools. Everything
else is handed to the transport beneath: large bodies, HEAD, proxies, and whatever might be read in two ways.
"""

from __future__ import annotations

import asyncio
import math
import re
import zlib
from functools import lru_cache, partial
from typing import Literal, NamedTuple, TypeAlias

from msgspec.structs import replace
from pyreqwest.http import Url

from specwright_runtime.errors import TooLargeError, TransportError
from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Headers, Received, Request
from specwright_runtime.transport.connection import Connection
from specwright_runtime.transport.pool import Origin, Pool
from specwright_runtime.transport.proxies import has_proxy, is_near
from specwright_runtime.transport.pyreqwest import CONNECT_TIMEOUT, AsyncPyreqwestTransport
from specwright_runtime.transport.streamed import ConnectionStream

__all__ = ["AsyncHttptoolsTransport"]

SMALL = 64 * 1024
"""Bytes of a body that is sent here: it fits into the system's buffer, so that an early answer is read."""
_LARGE = 1024 * 1024
"""Bytes that are decoded in a thread: the loop would stand still for some milliseconds."""
_METHODS = frozenset({"DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"})
_WITH_BODY = frozenset({"PATCH", "POST", "PUT"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[^\t\x20-\x7e]")


class _Target(NamedTuple):
    origin: Origin
    authority: str
    path: str


class AsyncHttptoolsTransport:
    """Connections are pooled by event loop and origin; several loops may use one transport.

    Certificates are checked against the system's store, as pyreqwest does. `max_content` is in bytes:
    larger whole answers, as they come or decoded, are not read (`TooLargeError`). `beneath` carries
    what is not done here, and is closed with this one. `address` is the one to which connections are made,
    whatever the host; `trust_env` honours `HTTP_PROXY` and its kin.
    """

    def __init__(
        self,
        *,
        connect_timeout: float = CONNECT_TIMEOUT,
        max_content: int | None = None,
        beneath: AsyncTransport | None = None,
        address: str | None = None,
        trust_env: bool = True,
    ) -> None:
        self._address = address
        self._connect_timeout = connect_timeout
        self._max_content = math.inf if max_content is None else max_content
        self._beneath = beneath or AsyncPyreqwestTransport(
            connect_timeout=connect_timeout, max_content=max_content
        )
        self._is_direct = not (trust_env and has_proxy())
        self._pools: dict[asyncio.AbstractEventLoop, Pool] = {}

    def _target(self, request: Request) -> _Target | None:
        return _target(request.url) if self._is_direct or is_near(request.url) else None

    async def send(self, request: Request) -> Received:
        target = self._target(request)
        sent = None if target is None else _written(request, target)
        if target is None or sent is None:
            return await self._beneath.send(request)
        loop = asyncio.get_running_loop()
        pool = self._pools.get(loop) or self._new_pool(loop)
        deadline = math.inf if request.timeout is None else loop.time() + request.timeout
        connection = pool.taken(target.origin)
        if connection is None:
            connection = await self._connected(pool, target.origin, request, deadline)
        pool.watch(connection, deadline)
        try:
            received = await connection.exchange(request, sent)
        except BaseException:
            connection.close()
            raise
        if connection.is_usable:
            pool.give(target.origin, connection)
        return await self._decoded(request, received) if connection.is_coded else received

    async def open(self, request: Request) -> AsyncStreamed:
        target = self._target(request) if request.method == "GET" and request.content is None else None
        sent = None if target is None else _written(_uncoded(request), target)
        if target is not None and sent is not None:
            connection, stream = await self._streamed(request, target.origin, sent)
            if not connection.is_coded:
                return stream
            await stream.aclose()  # nobody asked for that: the one beneath undoes it
        return await self._beneath.open(request)

    async def _streamed(
        self, request: Request, origin: Origin, sent: bytes
    ) -> tuple[Connection, ConnectionStream]:
        loop = asyncio.get_running_loop()
        pool = self._pools.get(loop) or self._new_pool(loop)
        silence = math.inf if request.timeout is None else request.timeout
        while True:
            deadline = loop.time() + silence
            used = pool.taken(origin)
            connection = used or await self._connected(pool, origin, request, deadline)
            stream = ConnectionStream(
                connection,
                silence=silence,
                watch=partial(pool.watch, connection),
                give=partial(pool.give, origin, connection),
            )
            pool.watch(connection, deadline)
            try:
                await stream.begin(request, sent)
            except TransportError:
                if used is None or not connection.is_unheard or loop.time() >= deadline:
                    raise
            else:
                return connection, stream

    async def aclose(self) -> None:
        """Close the connections of every loop; who waits for an answer is told."""
        pools, self._pools = self._pools, {}
        here = asyncio.get_running_loop()
        for loop, pool in pools.items():
            if loop is here:
                pool.close()
            elif not loop.is_closed():
                loop.call_soon_threadsafe(pool.close)
        await self._beneath.aclose()

    def _new_pool(self, loop: asyncio.AbstractEventLoop) -> Pool:
        for other in [other for other in self._pools if other.is_closed()]:
            self._pools.pop(other, None)
        pool = self._pools[loop] = Pool(loop, self._address)
        return pool

    async def _connected(self, pool: Pool, origin: Origin, request: Request, deadline: float) -> Connection:
        until = min(deadline, pool.loop.time() + self._connect_timeout)
        try:
            async with asyncio.timeout_at(until):
                return await pool.connect(origin, self._max_content)
        except TimeoutError as error:
            reason = "timed out while connecting"
            raise TransportError(f"{request.place}: {reason}", accepted=False) from error
        except (OSError, ValueError) as error:  # the latter for names that no resolver takes
            raise TransportError(f"{request.place}: {error}", accepted=False) from error

    async def _decoded(self, request: Request, received: Received) -> Received:
        coding = received.headers["content-encoding"]
        given = request.place, coding, received.content, self._max_content
        if len(received.content) < _LARGE:
            decoded = _undone(*given)
        else:
            decoded = await asyncio.to_thread(_undone, *given)
        kept = [
            (name, value)
            for name, value in received.headers.pairs
            if name.lower() not in ("content-encoding", "content-length")
        ]
        return Received(status=received.status, headers=Headers(kept), content=decoded)


@lru_cache(maxsize=256)
def _target(url: str) -> _Target | None:
    """What a URL asks for, and of whom; `None` where the transport beneath has to say."""
    try:
        read = Url(url)
    except ValueError:
        return None
    host, port = read.host_str, read.port_or_known_default
    if read.scheme not in ("http", "https") or read.username or read.password or not host or port is None:
        return None
    path = read.path or "/"
    return _Target(
        origin=(read.scheme == "https", host.strip("[]"), port),
        authority=host if read.port is None else f"{host}:{read.port}",
        path=path if read.query_string is None else f"{path}?{read.query_string}",
    )


def _uncoded(request: Request) -> Request:
    if any(name.lower() == "accept-encoding" for name, _ in request.headers):
        return request
    return replace(request, headers=[*request.headers, ("accept-encoding", "identity")])


_Kind: TypeAlias = Literal["plain", "host", "accept", "coding", "length", "other"]
_KINDS: dict[str, _Kind] = {
    "host": "host",
    "accept": "accept",
    "accept-encoding": "coding",
    "range": "coding",
    "content-length": "length",
    # Headers about the connection: the one beneath knows what may be said of its own.
    "connection": "other",
    "expect": "other",
    "keep-alive": "other",
    "proxy-authorization": "other",
    "proxy-connection": "other",
    "te": "other",
    "trailer": "other",
    "transfer-encoding": "other",
    "upgrade": "other",
}


@lru_cache(maxsize=1024)
def _kind(name: str) -> _Kind:
    return _KINDS.get(name.lower(), "plain") if _NAME.fullmatch(name) else "other"


def _written(request: Request, target: _Target) -> bytes | None:
    """The request as it travels; `None` where the transport beneath has to carry or to refuse it."""
    content = request.content
    head = _head(request.method, target, tuple(request.headers))
    if head is None or not (content is None or (isinstance(content, bytes) and len(content) <= SMALL)):
        return None
    length = 0 if content is None else len(content)
    if head.length is not None and head.length != str(length):
        return None
    if content is None:
        has_length = head.length is not None or request.method in _WITH_BODY
        return head.text + (b"content-length: 0\r\n\r\n" if has_length else b"\r\n")
    return b"%bcontent-length: %d\r\n\r\n%b" % (head.text, length, content)


class _Head(NamedTuple):
    """What requests that differ in their bodies alone have in common: all lines but that of the length."""

    text: bytes
    length: str | None
    """As the request's own headers say it."""


@lru_cache(maxsize=256)
def _head(method: str, target: _Target, headers: tuple[tuple[str, str], ...]) -> _Head | None:
    if method not in _METHODS:
        return None
    lines = [f"{method} {target.path} HTTP/1.1\r\n"]
    values = ""
    length: str | None = None
    has_host = has_accept = has_coding = False
    for name, value in headers:
        kind = _kind(name)
        if kind != "plain":
            match kind:
                case "host":
                    has_host = True
                case "accept":
                    has_accept = True
                case "coding":
                    has_coding = True
                case "length":
                    if length is not None:
                        return None
                    length = value
                    continue
                case _:
                    return None
        values += value
        lines.append(f"{name}: {value}\r\n")
    if _CONTROL.search(values):
        return None
    if not has_host:
        lines.insert(1, f"host: {target.authority}\r\n")
    if not has_accept:
        lines.append("accept: */*\r\n")
    if not has_coding:
        lines.append("accept-encoding: gzip, deflate\r\n")
    return _Head("".join(lines).encode("ascii"), length)


def _undone(place: str, coding: str, content: bytes, limit: float) -> bytes:
    """A body without its content coding (RFC 9110, 8.4.1). Raises `TransportError`."""
    coding = coding.strip().lower()
    if not content or coding == "identity":
        return content
    # Some servers take "deflate" for its name, and leave the zlib format around it away.
    raw = coding == "deflate" and content[0] & 0x0F != 8
    pieces: list[bytes] = []
    size = 0
    try:
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise ValueError(f"nobody asked for {coding[:40]!r}")
        while content:  # gzip may have several members
            reader = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS | 32)
            piece = reader.decompress(content, 0 if limit == math.inf else int(limit) - size + 1)
            size += len(piece)
            if size > limit:
                raise TooLargeError(f"{place}: the answer has more than {limit} bytes")
            if not reader.eof:
                raise ValueError("it ends too early")
            pieces.append(piece)
            content = reader.unused_data
    except (ValueError, zlib.error) as error:
        raise TransportError(f"{place}: the answer cannot be decoded: {error}") from error
    return b"".join(pieces)
