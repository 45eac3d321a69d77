"""Transports over an httpx client of your own: its proxies, mocks, event hooks and certificates apply.

httpx is not a dependency of the runtime; who imports this module has it.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from specwright_runtime.errors import TransportError
from specwright_runtime.transport import Headers, Received, Request


@contextmanager
def _translated(request: Request) -> Iterator[None]:
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        unsent = isinstance(
            error,
            httpx.ConnectError
            | httpx.ConnectTimeout
            | httpx.PoolTimeout
            | httpx.UnsupportedProtocol
            | httpx.ProxyError
            | httpx.InvalidURL,
        )
        reason = str(error) or type(error).__name__
        message = f"{request.place}: {reason}"
        raise TransportError(message, accepted=False if unsent else None) from error


def _timeout(seconds: float | None) -> dict[str, Any]:
    # The extension's own form; `httpx.Timeout` would only be turned into it.
    return {"timeout": {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}}


def _headers(received: httpx.Headers) -> Headers:
    return Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in received.raw)


class AsyncHttpxTransport:
    """`client` stays its owner's to close; without one, one is made and closed with the transport.

    httpx's timeouts are per step (connecting, each read, each write), not for the whole request.
    """

    def __init__(self, client: httpx.AsyncClient | None = None) -> None:
        self._owned = client is None
        self._client = httpx.AsyncClient(cookies=_no_cookies()) if client is None else client

    async def _sent(self, request: Request) -> httpx.Response:
        outgoing = self._client.build_request(
            request.method,
            request.url,
            headers=request.headers,
            content=request.content,
            extensions=_timeout(request.timeout),
        )
        # auth: httpx would otherwise look into ~/.netrc
        return await self._client.send(outgoing, stream=True, follow_redirects=False, auth=_unchanged)

    async def send(self, request: Request) -> Received:
        with _translated(request):
            response = await self._sent(request)
            content = await response.aread()
            await response.aclose()
        return Received(status=response.status_code, headers=_headers(response.headers), content=content)

    async def open(self, request: Request) -> AsyncHttpxStream:
        with _translated(request):
            return AsyncHttpxStream(request, await self._sent(request))

    async def aclose(self) -> None:
        if self._owned:
            await self._client.aclose()


class AsyncHttpxStream:
    def __init__(self, request: Request, response: httpx.Response) -> None:
        self._request = request
        self._response = response
        self.status: int = response.status_code
        self.headers: Headers = _headers(response.headers)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _translated(self._request):
            async for chunk in self._response.aiter_bytes():
                yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


class HttpxTransport:
    """As `AsyncHttpxTransport`, blocking."""

    def __init__(self, client: httpx.Client | None = None) -> None:
        self._owned = client is None
        self._client = httpx.Client(cookies=_no_cookies()) if client is None else client

    def _sent(self, request: Request) -> httpx.Response:
        if isinstance(request.content, AsyncIterable):
            raise TypeError("an async body needs an async client")
        outgoing = self._client.build_request(
            request.method,
            request.url,
            headers=request.headers,
            content=request.content,
            extensions=_timeout(request.timeout),
        )
        return self._client.send(outgoing, stream=True, follow_redirects=False, auth=_unchanged)

    def send(self, request: Request) -> Received:
        with _translated(request):
            response = self._sent(request)
            content = response.read()
            response.close()
        return Received(status=response.status_code, headers=_headers(response.headers), content=content)

    def open(self, request: Request) -> HttpxStream:
        with _translated(request):
            return HttpxStream(request, self._sent(request))

    def close(self) -> None:
        if self._owned:
            self._client.close()


class HttpxStream:
    def __init__(self, request: Request, response: httpx.Response) -> None:
        self._request = request
        self._response = response
        self.status: int = response.status_code
        self.headers: Headers = _headers(response.headers)

    def __iter__(self) -> Iterator[bytes]:
        with _translated(self._request):
            yield from self._response.iter_bytes()

    def close(self) -> None:
        self._response.close()


def _no_cookies() -> CookieJar:
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def _unchanged(request: httpx.Request) -> httpx.Request:
    return request
