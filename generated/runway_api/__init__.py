# Generated from specs/providers/runway.yaml by "specwright generate"; do not edit.
"""Runway API 2024-11-06

The operations of Runway's API that make and watch videos, as far as the gateway calls them. Which
values a field may have depends on the model and changes with every new one; this document says what
holds for all of them, and the service answers 400 with `issues` for the rest.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, links, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import (
        Api,
        GenerationApi,
        TasksApi,
        UnimplementedApi,
        UnimplementedGenerationApi,
        UnimplementedTasksApi,
    )
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "GenerationApi": "interface",
            "TasksApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedGenerationApi": "interface",
            "UnimplementedTasksApi": "interface",
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
    "GenerationApi",
    "TasksApi",
    "UnimplementedApi",
    "UnimplementedGenerationApi",
    "UnimplementedTasksApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "links",
    "models",
    "operations",
]
