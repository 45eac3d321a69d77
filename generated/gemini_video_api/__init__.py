# Generated from specs/providers/gemini.yaml by "specwright generate"; do not edit.
"""Gemini API, videos v1beta

The operations of the Gemini Developer API that make and watch videos, as far as the gateway calls
them: interactions, which the omni models speak, and long-running predictions, which the Veo models
speak.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, links, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import (
        Api,
        FilesApi,
        InteractionsApi,
        PredictionsApi,
        UnimplementedApi,
        UnimplementedFilesApi,
        UnimplementedInteractionsApi,
        UnimplementedPredictionsApi,
    )
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "FilesApi": "interface",
            "InteractionsApi": "interface",
            "PredictionsApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedFilesApi": "interface",
            "UnimplementedInteractionsApi": "interface",
            "UnimplementedPredictionsApi": "interface",
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
    "FilesApi",
    "InteractionsApi",
    "PredictionsApi",
    "UnimplementedApi",
    "UnimplementedFilesApi",
    "UnimplementedInteractionsApi",
    "UnimplementedPredictionsApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "links",
    "models",
    "operations",
]
