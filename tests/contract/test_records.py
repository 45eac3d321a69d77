"""Exchanges on paper: what a recording leaves out, and HAR files as programs write them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.message import Exchange, Request, Response
from specwright_runtime.contract.http.record import Cassette, exchanges
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Scheme
from specwright_runtime.contract.replay import judge

DOCUMENT = Document(
    {
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1"},
        "paths": {
            "/names": {
                "get": {
                    "operationId": "names",
                    "responses": {
                        "200": {
                            "description": "All.",
                            "content": {
                                "application/json": {"schema": {"type": "array", "items": {"type": "string"}}}
                            },
                        }
                    },
                }
            }
        },
    }
)


def entry(status: int, url: str = "https://names.test/v1/names", **content: Any) -> dict[str, Any]:
    return {
        "request": {"method": "GET", "url": url, "headers": []},
        "response": {
            "status": status,
            "headers": [{"name": "Content-Type", "value": "application/json"}],
            "content": content,
        },
        "time": None,
    }


def har(path: Path, *entries: Any, encoding: str = "utf-8") -> Path:
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}), encoding=encoding)
    return path


def judged(path: Path) -> tuple[int, int, int]:
    """Judged, broken, of no operation."""
    url = "https://names.test/v1"
    verdict = judge(DOCUMENT, exchanges(path, base_url=url), prefix="/v1")
    return verdict.judged, len(verdict.broken), len(verdict.unknown)


def test_credentials_are_in_no_recording_wherever_they_travel(tmp_path: Path) -> None:
    values = {"Header": "header-key", "Query": "query-key", "Cookie": "cookie-key", "Login": "ann:password"}
    schemes = [
        Scheme(name="Header", kind="apiKey", place="header", parameter="X-Key"),
        Scheme(name="Query", kind="apiKey", place="query", parameter="api key"),
        Scheme(name="Cookie", kind="apiKey", place="cookie", parameter="session"),
        Scheme(name="Login", kind="basic"),
    ]
    credentials = Credentials(values=values, headers=(("X-Tenant", "tenant-secret"),))
    cassette = Cassette(credentials, schemes)
    for changed in ("", "x"):
        login = base64.b64encode(f"ann:password{changed}".encode()).decode()
        request = Request(
            method="GET",
            target=f"/names?a=1&api%20key=query-key{changed}&b=2",
            headers=(
                ("X-Key", f"header-key{changed}"),
                ("Cookie", f"session=cookie-key{changed}"),
                ("Authorization", f"Basic {login}"),
                ("X-Tenant", "tenant-secret"),
            ),
        )
        told = Response(status=200, headers=(), body=b'["header-key, query-ke and HEADER-KEY are refused"]')
        cassette.add(Exchange(request=request, response=told, operation="names", seconds=0.1))
    tape = tmp_path / "tape.yaml"
    cassette.save(tape)
    text = tape.read_text()
    for secret in ("key-", "-key", "-KEY", "query-ke", "password", "tenant-secret", "YW5uOnBhc3N3b3Jk"):
        assert secret not in text.replace("api%20key", "")
    (first, _) = exchanges(tape)
    assert first.request.target == "/names?a=1&api%20key=left-out&b=2"


def test_a_har_file_is_judged_as_programs_write_it(tmp_path: Path) -> None:
    good = entry(200, text='["a"]')
    encoded = entry(200, text=base64.b64encode(b"[1]").decode(), encoding="base64")
    path = har(tmp_path / "seen.har", good, encoded, encoding="utf-8-sig")
    assert judged(path) == (2, 1, 0)


def test_what_a_browser_gave_up_had_or_asked_of_others_is_no_breach(tmp_path: Path) -> None:
    given_up = entry(0)
    cached = entry(304)
    elsewhere = entry(200, "https://ads.test/v1/names", text="<html>")
    without_body = entry(200, size=120)
    script = entry(200, "https://names.test/app.js", text="x")
    path = har(tmp_path / "seen.har", given_up, cached, elsewhere, without_body, script)
    assert judged(path) == (2, 0, 1)


@pytest.mark.parametrize(
    "broken", [{}, {"request": {"url": 1}}, 7, {**entry(200), "request": {"method": "GET"}}]
)
def test_an_entry_that_is_none_is_told_by_its_number(tmp_path: Path, broken: Any) -> None:
    path = har(tmp_path / "seen.har", entry(200, text="[]"), broken)
    with pytest.raises(ValueError, match="entry 1 of"):
        list(exchanges(path))


def test_what_is_no_recording_is_told(tmp_path: Path) -> None:
    path = tmp_path / "seen.har"
    path.write_text("{}")
    with pytest.raises(ValueError, match="neither a cassette nor a HAR file"):
        list(exchanges(path))
