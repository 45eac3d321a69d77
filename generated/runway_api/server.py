# Generated from specs/providers/runway.yaml by "specwright generate"; do not edit.
"""Runway API as an ASGI application around an implementation of it."""

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
            route(operations.TEXT_TO_VIDEO, api.text_to_video),
            route(operations.IMAGE_TO_VIDEO, api.image_to_video),
            route(operations.VIDEO_TO_VIDEO, api.video_to_video),
            route(operations.RETRIEVE_TASK, api.retrieve_task),
            route(operations.DELETE_TASK, api.delete_task),
        ),
        authenticate=authenticate,
        document=Path(__file__).with_name("openapi.json"),
        render=errors.render,
        **options,
    )
