"""Exchanges on paper: written as a cassette while a suite runs, read back from a cassette or a HAR file."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.message import Exchange, Headers, Request, Response
from specwright_runtime.contract.openapi.operation import Scheme
from specwright_runtime.media import has_items

_SECRET = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})


class Cassette:
    """Collects exchanges; `save` writes them as YAML (every JSON text is YAML, so no library is needed).

    What carries credentials is left out: the headers that always do, those given, and the query parameters
    and cookies of `schemes`. In bodies the credentials are hidden.
    """

    def __init__(self, credentials: Credentials, schemes: Iterable[Scheme] = ()) -> None:
        self._credentials = credentials
        keys = [scheme for scheme in schemes if scheme.kind == "apiKey"]
        named = {scheme.parameter for scheme in keys if scheme.place == "header"}
        named |= {name for name, _ in credentials.headers}
        self._secret = _SECRET | {name.lower() for name in named}
        queries = [re.escape(quote(scheme.parameter)) for scheme in keys if scheme.place == "query"]
        self._query = re.compile(rf"(?<=[?&])({'|'.join(queries)})=[^&]*") if queries else None
        self._entries: list[str] = []

    def add(self, exchange: Exchange) -> None:
        request, response = exchange.request, exchange.response
        target = self._query.sub(r"\1=left-out", request.target) if self._query else request.target
        entry = {
            "operation": exchange.operation,
            "request": {
                "method": request.method,
                "target": target,
                "headers": self._headers(request.headers),
                **_body(request.body),
            },
            "response": {
                "status": response.status,
                "headers": self._headers(response.headers),
                **_body(response.body),
                **({} if response.ended else {"ended": False}),
            },
            "seconds": round(exchange.seconds, 4),
        }
        self._entries.append(self._credentials.hidden(json.dumps(entry, ensure_ascii=False)))

    def _headers(self, headers: Headers) -> list[list[str]]:
        return [[name, "(left out)" if name.lower() in self._secret else value] for name, value in headers]

    def save(self, path: Path) -> None:
        lines = ["# Recorded by specwright contract. Credentials are left out.", "exchanges:"]
        lines += [f"- {entry}" for entry in self._entries]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def exchanges(path: Path, *, base_url: str = "") -> Iterator[Exchange]:
    """From a cassette or a HAR file; of this, what was asked of the host of `base_url`, and was answered.

    Raises:
        ValueError: the file is neither.
    """
    text = path.read_text(encoding="utf-8-sig")
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
    host = urlsplit(base_url).netloc
    for number, entry in enumerate(entries):
        try:
            asked = host in ("", urlsplit(entry["request"]["url"]).netloc)
            if asked and int(entry["response"]["status"]) > 0:  # 0: the browser gave up
                yield _archived(entry)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}: entry {number} of log.entries is not that of a HAR file") from error


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
            ended=response.get("ended", True),
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
    left_out = "text" not in content and int(content.get("size") or 0) > 0
    posted = (request.get("postData") or {}).get("text")
    headers = tuple((h["name"], h["value"]) for h in response.get("headers", ()))
    answer = Response(status=int(response["status"]), headers=headers, body=body)
    return Exchange(
        request=Request(
            method=request["method"].upper(),
            target=parts.path + (f"?{parts.query}" if parts.query else ""),
            headers=tuple((h["name"], h["value"]) for h in request.get("headers", ())),
            body=posted.encode() if isinstance(posted, str) else None,
        ),
        response=replace(answer, ended=not has_items(answer.media_type)),  # a browser shows what it has
        operation=None,
        seconds=float(entry.get("time") or 0) / 1000,
        whole=not left_out,
    )
