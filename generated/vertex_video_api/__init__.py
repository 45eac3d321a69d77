# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""Vertex AI, videos v1

The operations of Vertex AI that make and watch videos with Veo, and the one of Cloud Storage that
fetches them, as far as the gateway calls them.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import (
        Api,
        PredictionsApi,
        StorageApi,
        UnimplementedApi,
        UnimplementedPredictionsApi,
        UnimplementedStorageApi,
    )
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "PredictionsApi": "interface",
            "StorageApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedPredictionsApi": "interface",
            "UnimplementedStorageApi": "interface",
            "create_app": "server",
            "create_fastapi": "server",
            "errors": "",
            "interface": "",
            "models": "",
            "operations": "",
        },
    )

__all__ = [
    "Api",
    "AsyncClient",
    "Client",
    "PredictionsApi",
    "StorageApi",
    "UnimplementedApi",
    "UnimplementedPredictionsApi",
    "UnimplementedStorageApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "models",
    "operations",
]
