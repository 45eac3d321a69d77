# Generated from spec.yaml by "specwright generate"; do not edit.
"""Discriminator mapping as an ASGI application around an implementation of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import Unpack

from specwright_runtime.server import Application, Options, Route, build, route

from . import errors, interface, operations

if TYPE_CHECKING:
    from specwright_runtime.server.fastapi import FastAPI, FastAPIOptions


def create_app(api: interface.Api, **options: Unpack[Options]) -> Application:
    """An application that serves every operation of `api`.

    Validates requests, calls `api`, serialises its answers; what it finds wrong by itself is
    answered in the document's own error shape.
    """
    return build(routes=_routes(api), document=_DOCUMENT, render=errors.render, **options)


def create_fastapi(api: interface.Api, **options: Unpack[FastAPIOptions]) -> FastAPI:
    """As `create_app`, in a FastAPI object: for `Depends`, and FastAPI's middleware and routes around it."""
    from specwright_runtime.server.fastapi import build_fastapi

    return build_fastapi(routes=_routes(api), document=_DOCUMENT, render=errors.render, **options)


_DOCUMENT = Path(__file__).with_name("openapi.json")


def _routes(api: interface.Api) -> tuple[Route, ...]:
    return (route(operations.GET_THING, api.get_thing), route(operations.GET_CAT, api.get_cat))
