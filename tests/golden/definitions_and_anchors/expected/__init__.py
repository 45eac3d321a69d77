# Generated from spec.yaml by "specwright generate"; do not edit.
"""Definitions and anchors 1"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, TreesApi, UnimplementedApi, UnimplementedTreesApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "TreesApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedTreesApi": "interface",
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
    "TreesApi",
    "UnimplementedApi",
    "UnimplementedTreesApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "models",
    "operations",
]
