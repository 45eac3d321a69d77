"""What generated packages lean on: models, errors, streams, the server's and the client's machinery.

The public names are loaded when they are first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright_runtime.errors import (
        ApiError,
        InvalidResponse,
        NotImplementedOperation,
        StatusError,
        TransportError,
    )
    from specwright_runtime.model import JsonSchema, Model, Nullable
    from specwright_runtime.multipart_headers import part_headers, with_part_headers
    from specwright_runtime.problem import Problem
    from specwright_runtime.stream import ByteStream, Event, Reply, Upload

__all__ = [
    "ApiError",
    "ByteStream",
    "Event",
    "InvalidResponse",
    "JsonSchema",
    "Model",
    "NotImplementedOperation",
    "Nullable",
    "Problem",
    "Reply",
    "StatusError",
    "TransportError",
    "Upload",
    "part_headers",
    "with_part_headers",
]

_HOMES = {
    "ApiError": "errors",
    "ByteStream": "stream",
    "Event": "stream",
    "InvalidResponse": "errors",
    "JsonSchema": "model",
    "Model": "model",
    "NotImplementedOperation": "errors",
    "Nullable": "model",
    "Problem": "problem",
    "Reply": "stream",
    "StatusError": "errors",
    "TransportError": "errors",
    "Upload": "stream",
    "part_headers": "multipart_headers",
    "with_part_headers": "multipart_headers",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
