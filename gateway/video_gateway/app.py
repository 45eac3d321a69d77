"""The gateway as an application: the generated server, and around it what people and operators look at."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bifrost_api.server import create_app
from specwright_runtime.loopback import is_loopback
from specwright_runtime.server import Application, ServesExchanges, allow_anonymous
from video_gateway import errors, surfaces
from video_gateway.callers import Callers
from video_gateway.gateway import Gateway
from video_gateway.http import refusal
from video_gateway.http.body_limits import BodyLimits
from video_gateway.http.loopback import LoopbackOnly, comes_from_here
from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.keys import KeyStore
from video_gateway.observability.instrumentation import Instrumentation
from video_gateway.settings import Settings
from video_gateway.surfaces.core import Core
from video_gateway.surfaces.links import Links

log = logging.getLogger("video_gateway")

READY_TIMEOUT = 2.0
"""Seconds; whoever asks whether a server is ready does not wait."""

_CONSOLE = Path(__file__).parent / "console"
_POLICY = {
    # The pages load nothing from elsewhere, and nobody frames them. blob: is a video fetched with a key.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "media-src 'self' blob:; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def application(gateway: Gateway, settings: Settings, *, issued: KeyStore | None = None) -> ASGIApp:
    """Serves `gateway` to the callers of the settings and to those with `issued` keys.

    Where there are neither settings for callers nor `issued`, it serves this machine.
    """
    has_callers = settings.has_callers or issued is not None
    callers = Callers(settings, issued) if has_callers else None
    authenticate = callers or allow_anonymous
    core = Core(
        videos=gateway,
        authenticate=authenticate,
        links=Links(lambda: gateway.keys.secret("links"), settings.server.public_url),
        max_body_size=settings.server.max_body_bytes,
    )
    generated: Application = create_app(
        gateway,
        authenticate=authenticate,
        max_body_size=settings.server.max_body_bytes,
        exception_handlers={StoreUnavailableError: _store_away},
        extra_routes=[
            Route("/", _page("index.html")),
            Route("/docs", _page("docs.html")),
            Route("/metrics", _metrics(gateway, None if settings.server.metrics == "open" else callers)),
            Route("/ready", _ready(gateway)),
            Mount("/console", _Assets(directory=_CONSOLE)),
            *surfaces.routes(core),
        ],
    )
    server = settings.server
    app: ServesExchanges = BodyLimits(generated, together=max(server.max_bodies_bytes, server.max_body_bytes))
    # Around the application rather than in it: Starlette's own layer for middleware that fails is not needed.
    if not has_callers and not settings.server.insecure:
        app = LoopbackOnly(app)
    lines = gateway.lines if settings.server.access_log else None
    return Instrumentation(
        app, lifespan=generated, metrics=gateway.metrics, lines=lines, tracing=gateway.tracing
    )


def must_be_private(settings: Settings, *, has_issued: bool = False) -> str | None:
    """Why these settings may not be served, or `None`."""
    server = settings.server
    if settings.has_callers or has_issued or server.insecure or is_loopback(server.host):
        return None
    return (
        f"{server.host} is reachable from other machines, and anybody there could buy videos: "
        "make a key for each caller (`video-gateway keys create NAME`), or pass --insecure"
    )


def _metrics(gateway: Gateway, callers: Callers | None) -> Callable[[Request], Awaitable[Response]]:
    """With `callers`, for this machine and for administrators alone."""

    async def metrics(request: Request) -> Response:
        if callers is not None and not (comes_from_here(request) or await callers.is_administrator(request)):
            told = "The metrics are for this machine and for administrators (`server.metrics`)."
            content = refusal.body(401, "administrator_needed", told)
            challenge = {"WWW-Authenticate": 'Basic realm="metrics", charset="UTF-8"'}
            return Response(content, 401, challenge, "application/json")
        await gateway.state.count()
        from video_gateway.observability import exposition

        content = exposition.text(gateway.metrics, gateway.state)
        return Response(content, media_type="text/plain; version=0.0.4; charset=utf-8")

    return metrics


def _ready(gateway: Gateway) -> Callable[[Request], Awaitable[Response]]:
    async def ready(request: Request) -> Response:
        try:
            async with asyncio.timeout(READY_TIMEOUT):
                await gateway.ready()
        except (StoreUnavailableError, TimeoutError) as error:
            return await _store_away(request, error)
        return JSONResponse({"status": "ready"})

    return ready


async def _store_away(request: Request, error: Exception) -> Response:
    """What nobody could remember is refused, and may be asked again."""
    log.warning("the job store does not answer: %s", str(error) or "there was no answer in time")
    refusal = errors.store_away()
    content = refusal.body.model_dump_json(by_alias=True, exclude_unset=True)
    return Response(content, refusal.status, refusal.headers, "application/json")


class _Assets(StaticFiles):
    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        response.headers.update(_POLICY)
        return response


def _page(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        return FileResponse(_CONSOLE / name, headers=_POLICY)

    return page
