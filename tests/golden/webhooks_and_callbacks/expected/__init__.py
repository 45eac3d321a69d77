# Generated from spec.yaml by "specwright generate"; do not edit.
"""Parcels 1.0.0"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, models, operations, webhooks
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, SubscriptionsApi, UnimplementedApi, UnimplementedSubscriptionsApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "SubscriptionsApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedSubscriptionsApi": "interface",
            "create_app": "server",
            "create_fastapi": "server",
            "errors": "",
            "interface": "",
            "models": "",
            "operations": "",
            "webhooks": "",
        },
    )

__all__ = [
    "Api",
    "AsyncClient",
    "Client",
    "SubscriptionsApi",
    "UnimplementedApi",
    "UnimplementedSubscriptionsApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "models",
    "operations",
    "webhooks",
]
