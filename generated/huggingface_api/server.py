# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Hugging Face Inference Providers API as an ASGI application, made from an implementation."""

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
        route(operations.RETRIEVE_MODEL, api.retrieve_model),
        route(operations.SUBMIT_TO_APP, api.submit_to_app),
        route(operations.SUBMIT_TO_VERSION, api.submit_to_version),
        route(operations.SUBMIT_TO_TASK, api.submit_to_task),
        route(operations.SUBMIT_TO_VARIANT, api.submit_to_variant),
        route(operations.RETRIEVE_STATUS, api.retrieve_status),
        route(operations.RETRIEVE_RESULT, api.retrieve_result),
        route(operations.PREDICT_WITH_MODEL, api.predict_with_model),
        route(operations.PREDICT_WITH_VERSION, api.predict_with_version),
        route(operations.RETRIEVE_PREDICTION, api.retrieve_prediction),
        route(operations.CREATE_TOGETHER_VIDEO, api.create_together_video),
        route(operations.RETRIEVE_TOGETHER_VIDEO, api.retrieve_together_video),
        route(operations.SUBMIT_TO_WAVE_SPEED, api.submit_to_wave_speed),
        route(operations.SUBMIT_TO_WAVE_SPEED_VARIANT, api.submit_to_wave_speed_variant),
        route(operations.RETRIEVE_WAVE_SPEED_RESULT, api.retrieve_wave_speed_result),
        route(operations.GENERATE_AT_NOVITA, api.generate_at_novita),
    )
