"""The gateway as an application: the generated server, and around it what people and operators look at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bifrost_api.interface import Api
from bifrost_api.server import create_app
from specwright_runtime.server import allow_anonymous
from video_gateway.callers import Callers
from video_gateway.loopback import LoopbackOnly, is_loopback
from video_gateway.settings import Settings
from video_gateway.watching import Numbers, Watching

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


def application(gateway: Api, settings: Settings) -> Starlette:
    """Serves `gateway` to the callers of the settings, or to this machine where there are none."""
    numbers = Numbers()
    middleware = [Middleware(Watching, numbers=numbers, access_log=settings.server.access_log)]
    if not settings.has_callers and not settings.server.insecure:
        middleware.append(Middleware(LoopbackOnly))
    return create_app(
        gateway,
        authenticate=Callers(settings) if settings.has_callers else allow_anonymous,
        middleware=middleware,
        max_body_size=settings.server.max_body_bytes,
        extra_routes=[
            Route("/", _page("index.html")),
            Route("/docs", _page("docs.html")),
            Route("/metrics", numbers.page),
            Mount("/console", _Assets(directory=_CONSOLE)),
        ],
    )


def must_be_private(settings: Settings) -> str | None:
    """Why these settings may not be served, or `None`."""
    server = settings.server
    if settings.has_callers or server.insecure or is_loopback(server.host):
        return None
    return (
        f"{server.host} is reachable from other machines, and anybody there could buy videos: "
        "configure callers, or pass --insecure"
    )


class _Assets(StaticFiles):
    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        response.headers.update(_POLICY)
        return response


def _page(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        return FileResponse(_CONSOLE / name, headers=_POLICY)

    return page
