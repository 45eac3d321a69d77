"""The server's side: generated `server.py` builds its application of these."""

from __future__ import annotations

from specwright_runtime.server.app import Application, Options, build
from specwright_runtime.server.endpoint import Route, placed, route
from specwright_runtime.server.exchange import AsgiExchange, Exchange, ServesExchanges, current
from specwright_runtime.server.failures import Render
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
    "Application",
    "AsgiExchange",
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
    "ServesExchanges",
    "Unauthorized",
    "allow_anonymous",
    "basic_credential",
    "build",
    "current",
    "placed",
    "route",
]
