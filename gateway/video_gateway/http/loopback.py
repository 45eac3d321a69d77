"""A gateway without callers serves its own machine's programs, not the web pages open in its browser."""

from __future__ import annotations

from collections.abc import Awaitable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import Scope

from specwright_runtime.loopback import is_loopback
from specwright_runtime.server import Exchange, ServesExchanges
from video_gateway.http import refusal

_BY_PROXIES = frozenset({"forwarded", "via", "x-forwarded-for", "x-real-ip"})
_REMOTE = frozenset(name.encode() for name in _BY_PROXIES)
_PROXIED = (
    "Without callers this gateway serves its own machine only, and a proxy asks for somebody else: "
    "configure callers, or pass --insecure."
)


class LoopbackOnly:
    """Around an application: refuses what a program of this machine sends for somebody else.

    A form on any page may be posted to 127.0.0.1, and a name may be made to resolve to
    it; such requests carry a foreign `Origin` or `Host`. A proxy on this machine passes on
    what comes from others, and most of them say so. nginx does not by itself, but speaks
    HTTP/1.0 then, which programs have long ceased to.
    """

    def __init__(self, app: ServesExchanges) -> None:
        self._app = app

    def serve_exchange(self, exchange: Exchange) -> Awaitable[None]:
        for name, value in exchange.raw_headers:
            if (name == b"host" and not _local(value)) or (name == b"origin" and not _same(value)):
                message = "Without callers this gateway serves its own machine only."
                return refusal.answer(exchange, 403, "foreign_origin", message)
            if name in _REMOTE and not all(map(_is_near, value.split(b","))):
                return refusal.answer(exchange, 403, "foreign_client", _PROXIED)
        if _is_old(exchange.scope):
            return refusal.answer(exchange, 403, "foreign_client", f"{_PROXIED} HTTP/1.0 is taken for one.")
        return self._app.serve_exchange(exchange)


def comes_from_here(request: Request) -> bool:
    """Whether a program on this machine asks, and not a proxy on it for somebody else."""
    return (
        request.client is not None
        and is_loopback(request.client.host)
        and _is_here(f"//{request.headers.get('host', '')}")
        and not any(name in request.headers for name in _BY_PROXIES)
        and not _is_old(request.scope)
    )


def _is_old(scope: Scope) -> bool:
    return scope.get("http_version") == "1.0"


def _local(host: bytes) -> bool:
    return _is_here(f"//{host.decode('latin-1')}")


def _is_near(client: bytes) -> bool:
    return is_loopback(client.decode("latin-1").strip())


def _same(origin: bytes) -> bool:
    return _is_here(origin.decode("latin-1"))


def _is_here(address: str) -> bool:
    try:
        host = urlsplit(address).hostname
    except ValueError:  # a bracket that does not close
        return False
    return is_loopback(host or "")
