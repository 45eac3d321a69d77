# Generated from spec.yaml by "specwright generate"; do not edit.
"""The whole query as one value 1"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, SearchApi, UnimplementedApi, UnimplementedSearchApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "SearchApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedSearchApi": "interface",
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
    "SearchApi",
    "UnimplementedApi",
    "UnimplementedSearchApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "models",
    "operations",
]
