# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Hugging Face Inference Providers API 1.0.0

The parts of Hugging Face that make videos: the hub says which providers serve a model and what they
call it, and the router hands requests on to the one whose name begins the path. fal has a queue,
and says what was wrong with a request at the end, when the result is asked for; Replicate, Together
and WaveSpeed have jobs; Novita answers with the video itself.
"""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import errors, interface, links, models, operations
    from .async_client import AsyncClient
    from .client import Client
    from .interface import (
        Api,
        HubApi,
        NovitaApi,
        QueueApi,
        ReplicateApi,
        TogetherApi,
        UnimplementedApi,
        UnimplementedHubApi,
        UnimplementedNovitaApi,
        UnimplementedQueueApi,
        UnimplementedReplicateApi,
        UnimplementedTogetherApi,
        UnimplementedWaveSpeedApi,
        WaveSpeedApi,
    )
    from .server import create_app, create_fastapi
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncClient": "async_client",
            "Client": "client",
            "HubApi": "interface",
            "NovitaApi": "interface",
            "QueueApi": "interface",
            "ReplicateApi": "interface",
            "TogetherApi": "interface",
            "UnimplementedApi": "interface",
            "UnimplementedHubApi": "interface",
            "UnimplementedNovitaApi": "interface",
            "UnimplementedQueueApi": "interface",
            "UnimplementedReplicateApi": "interface",
            "UnimplementedTogetherApi": "interface",
            "UnimplementedWaveSpeedApi": "interface",
            "WaveSpeedApi": "interface",
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
    "HubApi",
    "NovitaApi",
    "QueueApi",
    "ReplicateApi",
    "TogetherApi",
    "UnimplementedApi",
    "UnimplementedHubApi",
    "UnimplementedNovitaApi",
    "UnimplementedQueueApi",
    "UnimplementedReplicateApi",
    "UnimplementedTogetherApi",
    "UnimplementedWaveSpeedApi",
    "WaveSpeedApi",
    "create_app",
    "create_fastapi",
    "errors",
    "interface",
    "links",
    "models",
    "operations",
]
