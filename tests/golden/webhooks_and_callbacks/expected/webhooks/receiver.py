# Generated from spec.yaml by "specwright generate"; do not edit.
"""Receives what Parcels sends."""

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
    """An application that receives what the API sends and hands it to `api`, validated.

    Each request has a path of its own; `paths` maps names of methods to others.
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
