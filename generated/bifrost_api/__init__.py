# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
"""Bifrost video API 1.0.0

Send a prompt, get a job; ask for the job until it is `completed`; download the video.
The provider is the part of `model` before the first slash, everything else stays the same.

**Ids.** `id` in an answer is one path segment. A path takes it alone, for jobs made through this
gateway, or as `{id}:{provider}`, which works for every job that the provider still has.

**Failures.** A request that cannot be served is an error of the shape `BifrostError`. A job that
was accepted and failed later is not: it is a video with `status: failed` and the provider's reason
in `error`.

**Nothing is changed silently.** A field that the chosen model cannot honour is refused
(`unsupported_parameter`) when it would change the video, and left out and listed in
`extra_fields.dropped_params` when it is only a hint. `x-bf-drop-params: true` leaves out both kinds.
Fields that this API does not have are left out and listed, too.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, links, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import (
        Api,
        HealthApi,
        ModelsApi,
        UnimplementedApi,
        UnimplementedHealthApi,
        UnimplementedModelsApi,
        UnimplementedVideosApi,
        VideosApi,
    )
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "HealthApi": "interface",
            "ModelsApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedHealthApi": "interface",
            "UnimplementedModelsApi": "interface",
            "UnimplementedVideosApi": "interface",
            "VideosApi": "interface",
            "create_app": "server",
            "create_fastapi": "server",
            "errors": "",
            "interface": "",
            "links": "",
            "models": "",
            "operations": "",
        },
    )

__all__ = [
    "Api",
    "AsyncClient",
    "Client",
    "HealthApi",
    "ModelsApi",
    "UnimplementedApi",
    "UnimplementedHealthApi",
    "UnimplementedModelsApi",
    "UnimplementedVideosApi",
    "VideosApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "links",
    "models",
    "operations",
]
