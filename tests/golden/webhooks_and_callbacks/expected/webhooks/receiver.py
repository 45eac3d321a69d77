# Generated from spec.yaml by "specwright generate"; do not edit.
"""Receives the webhooks and callbacks of Parcels."""

from __future__ import annotations

from collections.abc import Mapping

from typing_extensions import Unpack

from specwright_runtime.server import Application, Authenticator, Options, build, placed, route

from .. import errors
from . import interface, operations


def create_receiver(
    api: interface.Api,
    *,
    authenticate: Authenticator,
    paths: Mapping[str, str] | None = None,
    **options: Unpack[Options],
) -> Application:
    """Create an application that validates the requests that the API sends, and passes them to `api`.

    Each request has a path of its own; `paths` maps method names to other paths.
    """
    return build(
        routes=placed(
            paths or {},
            route(operations.PARCEL_LOST_POST, api.parcel_lost_post),
            route(operations.PARCEL_LOST_GET, api.parcel_lost_get),
            route(operations.MOVED, api.moved),
            route(operations.WATCH_MOVED, api.watch_moved),
        ),
        authenticate=authenticate,
        render=errors.render,
        **options,
    )
