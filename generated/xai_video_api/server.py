# Generated from specs/providers/xai.yaml by "specwright generate"; do not edit.
"""xAI video API as an ASGI application around an implementation of it."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from typing_extensions import Unpack

from specwright_runtime.server import Authenticator, Options, build, route

from . import errors, interface, operations


def create_app(api: interface.Api, *, authenticate: Authenticator, **options: Unpack[Options]) -> Starlette:
    """An application that serves every operation of `api`.

    Validates requests, calls `api`, serialises its answers; what it finds wrong by itself is
    answered in the document's own error shape.
    """
    return build(
        routes=(
            route(operations.GENERATE_VIDEO, api.generate_video),
            route(operations.EDIT_VIDEO, api.edit_video),
            route(operations.EXTEND_VIDEO, api.extend_video),
            route(operations.RETRIEVE_VIDEO, api.retrieve_video),
        ),
        authenticate=authenticate,
        document=Path(__file__).with_name("openapi.json"),
        render=errors.render,
        **options,
    )
