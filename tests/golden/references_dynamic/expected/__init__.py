# Generated from spec.yaml by "specwright generate"; do not edit.
"""Generic lists 1"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, DefaultApi, UnimplementedApi, UnimplementedDefaultApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "DefaultApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedDefaultApi": "interface",
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
    "DefaultApi",
    "UnimplementedApi",
    "UnimplementedDefaultApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "models",
    "operations",
]
