# Generated from spec.yaml by "specwright generate"; do not edit.
"""Request bodies 1"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, BodiesApi, UnimplementedApi, UnimplementedBodiesApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "BodiesApi": "interface",
            "Client": "client",
            "UnimplementedApi": "interface",
            "UnimplementedBodiesApi": "interface",
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
    "BodiesApi",
    "Client",
    "UnimplementedApi",
    "UnimplementedBodiesApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "models",
    "operations",
]
