# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Hugging Face Inference Providers API 1.0.0

The parts of Hugging Face that make videos through fal: the hub says which application of fal a
model is, and the router hands requests on to fal's queue. What an application takes is fal's to
say; it says so at the end, when the result is asked for.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, links, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, HubApi, QueueApi, UnimplementedApi, UnimplementedHubApi, UnimplementedQueueApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "HubApi": "interface",
            "QueueApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedHubApi": "interface",
            "UnimplementedQueueApi": "interface",
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
    "HubApi",
    "QueueApi",
    "UnimplementedApi",
    "UnimplementedHubApi",
    "UnimplementedQueueApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "links",
    "models",
    "operations",
]
