# Generated from specs/providers/elevenlabs.yaml by "specwright generate"; do not edit.
"""ElevenLabs video API 1.0

The operations of ElevenLabs' API that make and watch videos, as far as the gateway calls them.
Which fields and values a request may have depends on its model; this document says what there is,
and the service answers 422 with the places that are wrong.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, links, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, UnimplementedApi, UnimplementedVideoApi, VideoApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "UnimplementedApi": "interface",
            "UnimplementedVideoApi": "interface",
            "VideoApi": "interface",
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
    "UnimplementedApi",
    "UnimplementedVideoApi",
    "VideoApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "links",
    "models",
    "operations",
]
