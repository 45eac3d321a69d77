# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""Replicate API as an ASGI application around an implementation of it."""

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
            route(operations.LIST_PREDICTIONS, api.list_predictions),
            route(operations.CREATE_PREDICTION, api.create_prediction),
            route(operations.RETRIEVE_PREDICTION, api.retrieve_prediction),
            route(operations.CANCEL_PREDICTION, api.cancel_prediction),
            route(operations.CREATE_MODEL_PREDICTION, api.create_model_prediction),
            route(operations.CREATE_DEPLOYMENT_PREDICTION, api.create_deployment_prediction),
            route(operations.RETRIEVE_MODEL, api.retrieve_model),
            route(operations.RETRIEVE_VERSION, api.retrieve_version),
            route(operations.RETRIEVE_DEPLOYMENT, api.retrieve_deployment),
            route(operations.CREATE_FILE, api.create_file),
        ),
        authenticate=authenticate,
        document=Path(__file__).with_name("openapi.json"),
        render=errors.render,
        **options,
    )
