# Generated from spec.yaml by "specwright generate"; do not edit.
"""Parts that have positions instead of names as an ASGI application, made from an implementation."""

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
        route(operations.SEND_BATCH, api.send_batch),
        route(operations.GET_BATCH, api.get_batch),
        route(operations.GET_ITEMS, api.get_items),
        route(operations.SEND_ITEMS, api.send_items),
        route(operations.SEND_RELATED, api.send_related),
        route(operations.SEND_SCANS, api.send_scans),
        route(operations.SEND_NUMBERS, api.send_numbers),
    )
