# Generated from specs/providers/openai.yaml by "specwright generate"; do not edit.
"""OpenAI video API 2.3.0

The video operations of OpenAI's API, as far as the gateway calls them. Azure OpenAI, vLLM-Omni,
SGLang and others speak the same language with an accent, so that answers are described no more
narrowly than all of them keep to: a status word, a size or a model may be one that OpenAI itself
does not use.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, links, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import Api, UnimplementedApi, UnimplementedVideosApi, VideosApi
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "UnimplementedApi": "interface",
            "UnimplementedVideosApi": "interface",
            "VideosApi": "interface",
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
    "UnimplementedApi",
    "UnimplementedVideosApi",
    "VideosApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "links",
    "models",
    "operations",
]
