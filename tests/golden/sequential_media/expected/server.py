# Generated from spec.yaml by "specwright generate"; do not edit.
"""Streams as an ASGI application, made from an implementation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import Unpack

from specwright_runtime.server import Application, Options, Route, build, route

from . import errors, interface, operations

if TYPE_CHECKING:
    from specwright_runtime.server.fastapi import FastAPI, FastAPIOptions


def create_app(api: interface.Api, **options: Unpack[Options]) -> Application:
    """Create an application that serves every operation of `api`.

    It validates requests, calls `api` and serialises the results. An error that it detects itself
    is answered in the document's own error shape.
    """
    return build(routes=_routes(api), document=_DOCUMENT, render=errors.render, **options)


def create_fastapi(api: interface.Api, **options: Unpack[FastAPIOptions]) -> FastAPI:
    """Like `create_app`, but a FastAPI object: for `Depends`, and for FastAPI's middleware and routes."""
    from specwright_runtime.server.fastapi import build_fastapi

    return build_fastapi(routes=_routes(api), document=_DOCUMENT, render=errors.render, **options)


_DOCUMENT = Path(__file__).with_name("openapi.json")


def _routes(api: interface.Api) -> tuple[Route, ...]:
    return (
        route(operations.LINES_ECHO, api.lines_echo),
        route(operations.SEQ_ECHO, api.seq_echo),
        route(operations.EVENTS_GET, api.events_get),
        route(operations.EVENTS_OLD, api.events_old),
        route(operations.KINDS_GET, api.kinds_get),
        route(operations.WHOLE_GET, api.whole_get),
        route(operations.TALK, api.talk),
        route(operations.EITHER_ADD, api.either_add),
        route(operations.MIXED, api.mixed),
    )
