"""A server that runs elsewhere, by its URL: what is broken between it and the suite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.contract.servers import Server

from specwright_runtime.contract.http.caller import HttpCaller
from specwright_runtime.contract.http.message import Request

_OWN = frozenset({"host", "connection", "content-length", "transfer-encoding", "keep-alive"})
"""Headers of one connection only."""


def elsewhere(base_url: str, document: Path, credentials: dict[str, str]) -> Server:
    caller = HttpCaller(base_url, timeout=20)

    async def forward(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        target = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        if scope["query_string"]:
            target += f"?{scope['query_string'].decode('latin-1')}"
        sent = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
        headers = tuple((name, value) for name, value in sent if name.lower() not in _OWN)
        answer = caller.send(
            Request(method=scope["method"], target=target, headers=headers, body=body or None)
        )
        told = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in answer.headers
            if name.lower() not in _OWN - {"content-length"}
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": told})
        await send({"type": "http.response.body", "body": answer.body})

    return Server(name=base_url, document=document, make=lambda: forward, credentials=credentials, lasts=True)
