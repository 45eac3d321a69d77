# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""Vertex AI, videos v1

The operations of Vertex AI that make and watch videos, with Veo by long-running predictions, with
the omni models by interactions, whose bodies are the Gemini API's; and the one of Cloud Storage
that fetches them.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, links, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import (
        Api,
        InteractionsApi,
        PredictionsApi,
        StorageApi,
        UnimplementedApi,
        UnimplementedInteractionsApi,
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
            "InteractionsApi": "interface",
            "PredictionsApi": "interface",
            "StorageApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedInteractionsApi": "interface",
            "UnimplementedPredictionsApi": "interface",
            "UnimplementedStorageApi": "interface",
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
    "InteractionsApi",
    "PredictionsApi",
    "StorageApi",
    "UnimplementedApi",
    "UnimplementedInteractionsApi",
    "UnimplementedPredictionsApi",
    "UnimplementedStorageApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "links",
    "models",
    "operations",
]
