# Generated from specs/providers/openrouter.yaml by "specwright generate"; do not edit.
"""OpenRouter video API 1.0

The operations of OpenRouter's API that make and watch videos, as far as the gateway calls them.
Which values a model takes, OpenRouter itself says, in its list of models.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, links, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, UnimplementedApi, UnimplementedVideosApi, VideosApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "UnimplementedApi": "interface",
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
    "UnimplementedApi",
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
