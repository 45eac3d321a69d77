# Generated from spec.yaml by "specwright generate"; do not edit.
"""Parts that have positions instead of names 1"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, BatchesApi, UnimplementedApi, UnimplementedBatchesApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "BatchesApi": "interface",
            "Client": "client",
            "UnimplementedApi": "interface",
            "UnimplementedBatchesApi": "interface",
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
    "BatchesApi",
    "Client",
    "UnimplementedApi",
    "UnimplementedBatchesApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "models",
    "operations",
]
