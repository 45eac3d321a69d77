# Generated from spec.yaml by "specwright generate"; do not edit.
"""Formats as an ASGI application around an implementation of it."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from typing_extensions import Unpack

from specwright_runtime.server import Options, build, route

from . import errors, interface, operations


def create_app(api: interface.Api, **options: Unpack[Options]) -> Starlette:
    """An application that serves every operation of `api`.

    Validates requests, calls `api`, serialises its answers; what it finds wrong by itself is
    answered in the document's own error shape.
    """
    return build(
        routes=(route(operations.GET_THING, api.get_thing),),
        document=Path(__file__).with_name("openapi.json"),
        render=errors.render,
        **options,
    )
