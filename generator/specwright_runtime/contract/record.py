"""Exchanges on paper: written as a cassette while a suite runs, read back from a cassette or a HAR file."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from specwright_runtime.contract.message import Exchange, Headers, Request, Response

_SECRET = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})


class Cassette:
    """Collects exchanges; `save` writes them as YAML (every JSON text is YAML, so no library is needed)."""

    def __init__(self, secrets: frozenset[str] = frozenset()) -> None:
        self._secret = _SECRET | {name.lower() for name in secrets}
        self._entries: list[dict[str, Any]] = []

    def add(self, exchange: Exchange) -> None:
        request, response = exchange.request, exchange.response
        self._entries.append(
            {
                "operation": exchange.operation,
                "request": {
                    "method": request.method,
                    "target": request.target,
                    "headers": self._headers(request.headers),
                    **_body(request.body),
                },
                "response": {
                    "status": response.status,
                    "headers": self._headers(response.headers),
                    **_body(response.body),
                },
                "seconds": round(exchange.seconds, 4),
            }
        )

    def _headers(self, headers: Headers) -> list[list[str]]:
        return [[name, "(left out)" if name.lower() in self._secret else value] for name, value in headers]

    def save(self, path: Path) -> None:
        lines = ["# Recorded by specwright contract. Credentials are left out.", "exchanges:"]
        lines += [f"- {json.dumps(entry, ensure_ascii=False)}" for entry in self._entries]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def exchanges(path: Path) -> Iterator[Exchange]:
    """From a cassette or a HAR file.

    Raises:
        ValueError: the file is neither.
    """
    text = path.read_text(encoding="utf-8")
    if text.startswith("# Recorded by specwright contract"):
        for line in text.splitlines():
            if line.startswith("- "):
                yield _recorded(json.loads(line[2:]))
        return
    try:
        har = json.loads(text)
        entries = har["log"]["entries"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is neither a cassette nor a HAR file") from error
    for entry in entries:
        yield _archived(entry)


def _body(body: bytes | None) -> dict[str, str]:
    if body is None:
        return {}
    try:
        return {"body": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


def _bytes(node: Mapping[str, Any]) -> bytes | None:
    if "base64" in node:
        return base64.b64decode(node["base64"])
    return node["body"].encode() if "body" in node else None


def _recorded(entry: Mapping[str, Any]) -> Exchange:
    request, response = entry["request"], entry["response"]
    return Exchange(
        request=Request(
            method=request["method"],
            target=request["target"],
            headers=tuple((name, value) for name, value in request["headers"]),
            body=_bytes(request),
        ),
        response=Response(
            status=response["status"],
            headers=tuple((name, value) for name, value in response["headers"]),
            body=_bytes(response) or b"",
        ),
        operation=entry.get("operation"),
        seconds=float(entry.get("seconds", 0)),
    )


def _archived(entry: Mapping[str, Any]) -> Exchange:
    """HAR 1.2, `log.entries`."""
    request, response = entry["request"], entry["response"]
    parts = urlsplit(request["url"])
    content = response.get("content") or {}
    text = content.get("text") or ""
    body = base64.b64decode(text) if content.get("encoding") == "base64" else text.encode()
    posted = (request.get("postData") or {}).get("text")
    return Exchange(
        request=Request(
            method=request["method"].upper(),
            target=parts.path + (f"?{parts.query}" if parts.query else ""),
            headers=tuple((h["name"], h["value"]) for h in request.get("headers", ())),
            body=posted.encode() if isinstance(posted, str) else None,
        ),
        response=Response(
            status=int(response["status"]),
            headers=tuple((h["name"], h["value"]) for h in response.get("headers", ())),
            body=body,
        ),
        operation=None,
        seconds=float(entry.get("time", 0)) / 1000,
    )
