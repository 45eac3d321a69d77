# Generated from spec.yaml by "specwright generate"; do not edit.
"""Webhooks and callbacks of Parcels, for both ends: senders and receivers."""

from typing import TYPE_CHECKING

from specwright_runtime.lazy import lazily

if TYPE_CHECKING:
    from . import interface, operations
    from .async_sender import AsyncSender
    from .interface import (
        Api,
        Callbacks,
        UnimplementedApi,
        UnimplementedCallbacks,
        UnimplementedWebhooks,
        Webhooks,
    )
    from .receiver import create_receiver
    from .sender import Sender
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Api": "interface",
            "AsyncSender": "async_sender",
            "Callbacks": "interface",
            "Sender": "sender",
            "UnimplementedApi": "interface",
            "UnimplementedCallbacks": "interface",
            "UnimplementedWebhooks": "interface",
            "Webhooks": "interface",
            "create_receiver": "receiver",
            "interface": "",
            "operations": "",
        },
    )

__all__ = [
    "Api",
    "AsyncSender",
    "Callbacks",
    "Sender",
    "UnimplementedApi",
    "UnimplementedCallbacks",
    "UnimplementedWebhooks",
    "Webhooks",
    "create_receiver",
    "interface",
    "operations",
]
