# Generated from specs/providers/bedrock.yaml by "specwright generate"; do not edit.
"""Amazon Bedrock Runtime, asynchronous invocations 2023-09-30

The operations of Bedrock that start and watch asynchronous invocations of video models. What they
make is put into a bucket of Amazon S3. Errors carry their kind in the header `x-amzn-errortype`.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, links, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, InvocationsApi, UnimplementedApi, UnimplementedInvocationsApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "InvocationsApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedInvocationsApi": "interface",
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
    "InvocationsApi",
    "UnimplementedApi",
    "UnimplementedInvocationsApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "links",
    "models",
    "operations",
]
