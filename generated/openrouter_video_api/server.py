# Generated from specs/providers/openrouter.yaml by "specwright generate"; do not edit.
"""OpenRouter video API as an ASGI application, made from an implementation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import Unpack

from specwright_runtime.server import Application, Authenticator, Options, Route, build, route

from . import errors, interface, operations

if TYPE_CHECKING:
    from specwright_runtime.server.fastapi import FastAPI, FastAPIOptions


def create_app(api: interface.Api, *, authenticate: Authenticator, **options: Unpack[Options]) -> Application:
    """Create an application that serves every operation of `api`.

    It validates requests, calls `api` and serialises the results. An error that it detects itself
    is answered in the document's own error shape.
    """
    return build(
        routes=_routes(api), authenticate=authenticate, document=_DOCUMENT, render=errors.render, **options
    )


def create_fastapi(
    api: interface.Api, *, authenticate: Authenticator, **options: Unpack[FastAPIOptions]
) -> FastAPI:
    """Like `create_app`, but a FastAPI object: for `Depends`, and for FastAPI's middleware and routes."""
    from specwright_runtime.server.fastapi import build_fastapi

    return build_fastapi(
        routes=_routes(api), authenticate=authenticate, document=_DOCUMENT, render=errors.render, **options
    )


_DOCUMENT = Path(__file__).with_name("openapi.json")


def _routes(api: interface.Api) -> tuple[Route, ...]:
    return (
        route(operations.CREATE_VIDEO, api.create_video),
        route(operations.LIST_VIDEO_MODELS, api.list_video_models),
        route(operations.RETRIEVE_VIDEO, api.retrieve_video),
        route(operations.DOWNLOAD_VIDEO, api.download_video),
    )
