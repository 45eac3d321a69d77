# Generated from specs/providers/openai.yaml by "specwright generate"; do not edit.
"""OpenAI video API as an ASGI application around an implementation of it."""

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
            route(operations.CREATE_VIDEO, api.create_video),
            route(operations.LIST_VIDEOS, api.list_videos),
            route(operations.RETRIEVE_VIDEO, api.retrieve_video),
            route(operations.DELETE_VIDEO, api.delete_video),
            route(operations.DOWNLOAD_VIDEO, api.download_video),
            route(operations.REMIX_VIDEO, api.remix_video),
        ),
        authenticate=authenticate,
        document=Path(__file__).with_name("openapi.json"),
        render=errors.render,
        **options,
    )
