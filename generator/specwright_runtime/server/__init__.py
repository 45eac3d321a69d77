"""The server's side: generated `server.py` builds its application of these."""

from __future__ import annotations

from specwright_runtime.server.app import Options, build
from specwright_runtime.server.endpoint import Render, Route, placed, route
from specwright_runtime.server.exchange import Exchange, current
from specwright_runtime.server.refusals import Forbidden, Refused, Unauthorized
from specwright_runtime.server.security import (
    Attempt,
    Authenticator,
    BasicCredential,
    Credential,
    allow_anonymous,
    basic_credential,
)

__all__ = [
    "Attempt",
    "Authenticator",
    "BasicCredential",
    "Credential",
    "Exchange",
    "Forbidden",
    "Options",
    "Refused",
    "Render",
    "Route",
    "Unauthorized",
    "allow_anonymous",
    "basic_credential",
    "build",
    "current",
    "placed",
    "route",
]
