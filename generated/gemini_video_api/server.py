# Generated from specs/providers/gemini.yaml by "specwright generate"; do not edit.
"""Gemini API, videos as an ASGI application around an implementation of it."""

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
            route(operations.CREATE_INTERACTION, api.create_interaction),
            route(operations.GET_INTERACTION, api.get_interaction),
            route(operations.DELETE_INTERACTION, api.delete_interaction),
            route(operations.CANCEL_INTERACTION, api.cancel_interaction),
            route(operations.PREDICT_LONG_RUNNING, api.predict_long_running),
            route(operations.GET_OPERATION, api.get_operation),
            route(operations.DOWNLOAD_FILE, api.download_file),
        ),
        authenticate=authenticate,
        document=Path(__file__).with_name("openapi.json"),
        render=errors.render,
        **options,
    )
