"""How clients reach the network: the port, and what travels through it.

A transport sends one `Request` and answers one reply; it follows no redirect,
retries nothing, stores no cookie and reads no status. Five come with the
runtime, each in its own module and imported only when used:

- `pyreqwest` (the default): `PyreqwestTransport`, `AsyncPyreqwestTransport`;
- `httptools`: `AsyncHttptoolsTransport`, for servers that make many small calls;
- `httpx`: `HttpxTransport`, `AsyncHttpxTransport`, over a client of your own;
- `asgi`: `AsgiTransport`, `AsyncAsgiTransport`, to an application in this process;
- `guard`: `GuardedTransport`, `AsyncGuardedTransport`, for addresses that strangers name.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from typing import Protocol, TypeAlias, TypeVar, overload

from msgspec import Struct

__all__ = [
    "AsyncStreamed",
    "AsyncTransport",
    "Content",
    "Headers",
    "Received",
    "Request",
    "Streamed",
    "Transport",
    "default_async_transport",
    "default_transport",
]

T = TypeVar("T")

Content: TypeAlias = "bytes | Iterable[bytes] | AsyncIterable[bytes] | None"
"""A body: whole, or in chunks of any size. Async chunks travel only through async transports."""


class Headers(Mapping[str, str]):
    """Response headers: names in any case, a repeated header's values joined by a comma and a space."""

    __slots__ = ("_joined", "_pairs")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = tuple(pairs)
        self._joined: dict[str, str] | None = None

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every header line in the order received."""
        return self._pairs

    def _table(self) -> dict[str, str]:
        table = self._joined
        if table is None:
            table = {}
            for name, value in self.pairs:
                key = name.lower()
                table[key] = f"{table[key]}, {value}" if key in table else value
            self._joined = table
        return table

    def __getitem__(self, name: str) -> str:
        return self._table()[name.lower()]

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, default: str, /) -> str: ...
    @overload
    def get(self, name: str, default: T, /) -> str | T: ...
    def get(self, name: str, default: object = None, /) -> object:
        return self._table().get(name.lower(), default)

    def get_all(self, name: str) -> list[str]:
        """Each line's value, for headers that a comma must not join (`Set-Cookie`)."""
        wanted = name.lower()
        return [value for key, value in self.pairs if key.lower() == wanted]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._table()

    def __iter__(self) -> Iterator[str]:
        return iter(self._table())

    def __len__(self) -> int:
        return len(self._table())

    def __repr__(self) -> str:
        return f"Headers({list(self.pairs)!r})"


class Request(Struct, kw_only=True):
    """One request, ready to send: an absolute, percent-encoded URL and all headers of the caller's choice."""

    method: str
    url: str
    headers: list[tuple[str, str]]
    content: Content = None
    timeout: float | None = None
    """Seconds for the whole exchange, or the longest silence when streamed; `None`: for ever."""
    elsewhere: bool = False
    """Whether it goes where a redirect led from the origin that was asked: nobody here chose that address."""

    @property
    def place(self) -> str:
        """Method and URL for messages, without query, user and password: they may be secret."""
        scheme, slashes, rest = self.url.partition("?")[0].partition("://")
        authority, slash, path = rest.partition("/")
        return f"{self.method} {scheme}{slashes}{authority.rpartition('@')[2]}{slash}{path}"

    def replayable(self) -> bool:
        """Whether the body can be sent a second time."""
        return self.content is None or isinstance(self.content, bytes | list | tuple)


class Received(Struct, kw_only=True):
    """A whole answer, read into memory; content encodings (gzip) are undone."""

    status: int
    headers: Headers
    content: bytes


class Streamed(Protocol):
    """An answer whose body is still on the wire. Whoever holds it closes it."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Headers: ...
    def __iter__(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class AsyncStreamed(Protocol):
    """As `Streamed`, for asyncio."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Headers: ...
    def __aiter__(self) -> AsyncIterator[bytes]: ...
    async def aclose(self) -> None: ...


class Transport(Protocol):
    """The port, blocking. `send` and `open` raise `errors.TransportError` where no answer came."""

    def send(self, request: Request) -> Received: ...
    def open(self, request: Request) -> Streamed: ...
    def close(self) -> None: ...


class AsyncTransport(Protocol):
    """The port, for asyncio. `send` and `open` raise `errors.TransportError` where no answer came."""

    async def send(self, request: Request) -> Received: ...
    async def open(self, request: Request) -> AsyncStreamed: ...
    async def aclose(self) -> None: ...


def default_transport() -> Transport:
    from specwright_runtime.transport.pyreqwest import PyreqwestTransport

    return PyreqwestTransport()


def default_async_transport(*, max_content: int | None = None) -> AsyncTransport:
    """`max_content`: bytes beyond which a whole answer is an `errors.TooLargeError`."""
    from specwright_runtime.transport.pyreqwest import AsyncPyreqwestTransport

    return AsyncPyreqwestTransport(max_content=max_content)
