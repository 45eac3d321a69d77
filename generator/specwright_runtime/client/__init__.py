"""The client side: what generated clients inherit and take.

A generated client's constructor names one keyword per security scheme and hands them on:

    class AsyncClient(AsyncCaller):
        def __init__(self, base_url: str | None = None, *, bearer_auth: AsyncToken | None = None, …) -> None:
            super().__init__(base_url, servers=operations.SERVERS, credentials={"BearerAuth": bearer_auth}, …)

and its methods are one line: `return await self._call(operations.X, {"video_id": video_id}, body)`.
"""

from __future__ import annotations

from specwright_runtime.client.callers import AsyncCaller, SyncCaller
from specwright_runtime.client.credentials import (
    AsyncToken,
    AsyncTokenSource,
    Basic,
    Token,
    TokenSource,
)
from specwright_runtime.client.items import AsyncItems, Items
from specwright_runtime.client.outbound import AsyncOutbound, Outbound
from specwright_runtime.client.retry import Retry
from specwright_runtime.client.servers import server_url

__all__ = [
    "AsyncCaller",
    "AsyncItems",
    "AsyncOutbound",
    "AsyncToken",
    "AsyncTokenSource",
    "Basic",
    "Items",
    "Outbound",
    "Retry",
    "SyncCaller",
    "Token",
    "TokenSource",
    "server_url",
]
