# Generated from specs/surfaces/outputs.yaml by "specwright generate"; do not edit.
"""Outputs 1

What finished jobs made, at addresses that answer a plain GET. Several APIs name such addresses in
their answers, and their users fetch them without a key; the gateway signs each for one file of one
job and for a time.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, OutputsApi, UnimplementedApi, UnimplementedOutputsApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "OutputsApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedOutputsApi": "interface",
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
    "OutputsApi",
    "UnimplementedApi",
    "UnimplementedOutputsApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "models",
    "operations",
]
