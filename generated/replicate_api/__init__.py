# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""Replicate API 1.0.0

The operations of Replicate's HTTP API that run models which make videos. What a model takes is not
in this document: each model publishes a document of its own, in which `Input` says it.
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
        ModelsApi,
        PredictionsApi,
        UnimplementedApi,
        UnimplementedFilesApi,
        UnimplementedModelsApi,
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
            "ModelsApi": "interface",
            "PredictionsApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedFilesApi": "interface",
            "UnimplementedModelsApi": "interface",
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
    "ModelsApi",
    "PredictionsApi",
    "UnimplementedApi",
    "UnimplementedFilesApi",
    "UnimplementedModelsApi",
    "UnimplementedPredictionsApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "links",
    "models",
    "operations",
]
