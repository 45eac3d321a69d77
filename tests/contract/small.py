"""Documents and servers of a few lines: what they have in common."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias
from urllib.parse import unquote

Server: TypeAlias = "Callable[[str, list[str], bytes], tuple[int, Any]]"
"""Answers a method, the steps of a path as they were sent, and a body; to a GET, the query."""

TEXT = {"type": "string"}
LETTER = {"type": "string", "enum": ["a"]}


def thing(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def says(status: int, schema: Any = None, *refusals: int, **words: str) -> dict[str, Any]:
    told = {"content": {"application/json": {"schema": schema}}} if schema is not None else {}
    refused = {str(code): {"description": words.get(f"of_{code}", "Refused.")} for code in refusals}
    return {"responses": {str(status): {"description": "d", **told}, **refused}}


def takes(schema: Any) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def at(**names: Any) -> dict[str, Any]:
    return {
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": schema} for name, schema in names.items()
        ]
    }


def document(paths: dict[str, Any], said: str = "") -> dict[str, Any]:
    for path, item in paths.items():
        for method, operation in item.items():
            if method != "parameters":
                operation.setdefault("operationId", f"{method} {path}")
    info = {"title": "Small", "version": "1", "description": said}
    return {"openapi": "3.1.0", "info": info, "paths": paths}


def serve(paths: dict[str, Any], server: Server) -> Any:
    """The server behind what all have in common: 404 for unknown paths, 405 for unknown methods."""
    declared = {
        re.compile(re.sub(r"\{.*?\}", "[^/]+", path)): [m.upper() for m in item if m != "parameters"]
        for path, item in paths.items()
    }

    async def app(scope: Any, receive: Callable[[], Awaitable[Any]], send: Any) -> None:
        if scope["type"] != "http":
            return
        raw = b""
        while True:
            message = await receive()
            raw += message.get("body", b"")
            if not message.get("more_body"):
                break
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        allowed = next((methods for path_, methods in declared.items() if path_.fullmatch(path)), None)
        sent = dict(scope["headers"]).get(b"content-type", b"").decode().partition(";")[0]
        if allowed is None or method not in allowed:
            status, told = (404 if allowed is None else 405), None
        elif sent and sent not in json.dumps(paths):
            status, told = 415, None
        else:
            asked = scope["query_string"] if method == "GET" else raw
            status, told = server(method, path.strip("/").split("/"), asked)
        data = b"" if told is None else told if isinstance(told, bytes) else json.dumps(told).encode()
        kind = b"application/octet-stream" if isinstance(told, bytes) else b"application/json"
        headers = [(b"content-type", kind), (b"content-length", str(len(data)).encode())]
        headers += [(b"retry-after", b"0")] if status == 429 else []
        headers += [(b"allow", ", ".join(allowed).encode())] if status == 405 and allowed else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else data})

    return app


def broken(
    judge: Callable[..., list[Any]], paths: dict[str, Any], server: Server, **options: Any
) -> list[str]:
    """The promises that a server breaks, whose steps of a path are unquoted."""

    def unquoted(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        return server(method, [unquote(step) for step in steps], body)

    found = judge(document(paths), serve(paths, unquoted), **options)
    return [result.promise.id for result in found if result.outcome == "broken"]


def read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
