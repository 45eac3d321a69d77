# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
"""Bifrost video API as an ASGI application around an implementation of it."""

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
            route(operations.VIDEO_GENERATION, api.video_generation),
            route(operations.VIDEO_LIST, api.video_list),
            route(operations.VIDEO_RETRIEVE, api.video_retrieve),
            route(operations.VIDEO_DELETE, api.video_delete),
            route(operations.VIDEO_DOWNLOAD, api.video_download),
            route(operations.VIDEO_REMIX, api.video_remix),
            route(operations.LIST_MODELS, api.list_models),
            route(operations.GET_HEALTH, api.get_health),
        ),
        authenticate=authenticate,
        document=Path(__file__).with_name("openapi.json"),
        render=errors.render,
        **options,
    )
