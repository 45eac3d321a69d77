"""What the vendors' SDKs were seen to send is accepted by the emulators, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from video_gateway.sandbox.lifecycle import VirtualClock

CAPTURES = (
    Path(__file__).parents[3] / "shared" / "reference" / "data" / "providers" / "sdk-wire-captures.jsonl"
)
_VOLATILE = {"host", "content-length", "connection"}

pytestmark = pytest.mark.skipif(not CAPTURES.exists(), reason="the captures are not beside the project")


def captured(client: str) -> list[Any]:
    rows = map(json.loads, CAPTURES.read_text("utf-8").splitlines()) if CAPTURES.exists() else []
    return [row for row in rows if row["client"].startswith(client)]


def replay(sandbox: TestClient, row: Any, path: str) -> Any:
    headers = {name: value for name, value in row["headers"].items() if name.lower() not in _VOLATILE}
    return sandbox.request(row["method"], path, headers=headers, content=row["body"].encode())


def check(rows: list[Any], send: Callable[[Any], Any]) -> None:
    assert rows
    for row in rows:
        answer = send(row)
        assert answer.status_code in {200, 201, 202}, (row["method"], row["path"], answer.text)


def test_replicates_sdk(sandbox: TestClient) -> None:
    rows = captured("replicate (PyPI)")
    first = next(row for row in rows if row["method"] == "POST")
    made = replay(sandbox, first, "/replicate" + first["path"]).json()["id"]
    # One that prefers to wait does so in real time: it is asked for a second.
    for row in rows:
        if "prefer" in row["headers"]:
            row["headers"]["prefer"] = "wait=1"
    check(rows, lambda row: replay(sandbox, row, "/replicate" + row["path"].replace("pred1", made)))


def test_openrouters_sdk(sandbox: TestClient, clock: VirtualClock) -> None:
    rows = captured("openrouter (PyPI)")
    first = next(row for row in rows if row["method"] == "POST")
    made = replay(sandbox, first, "/openrouter" + first["path"]).json()["id"]
    clock.advance(60)
    check(rows, lambda row: replay(sandbox, row, "/openrouter" + row["path"].replace("gen-vid-1", made)))


def test_elevenlabs_sdk(sandbox: TestClient) -> None:
    rows = captured("elevenlabs (PyPI)")
    first = next(row for row in rows if row["method"] == "POST")
    made = replay(sandbox, first, "/elevenlabs" + first["path"]).json()["id"]
    check(rows, lambda row: replay(sandbox, row, "/elevenlabs" + row["path"].replace("/JW", f"/{made}")))


def test_hugging_faces_sdk(sandbox: TestClient) -> None:
    rows = captured("huggingface_hub (PyPI)")
    assert {row["path"].split("/")[1] for row in rows} == {
        "fal-ai", "replicate", "together", "wavespeed", "novita",
    }  # fmt: skip
    for row in rows:
        if "prefer" in row["headers"]:
            row["headers"]["prefer"] = "wait=1"
    check(rows, lambda row: replay(sandbox, row, "/huggingface" + row["path"]))


def test_litellm_as_a_client_of_providers(sandbox: TestClient) -> None:
    """What it sends to gateways is in tests/providers/test_captured.py."""
    rows = [row for row in captured("litellm (PyPI)") if not row["path"].startswith("/v1/videos")]
    assert len(rows) == 2
    check(
        rows,
        lambda row: replay(
            sandbox, row, ("/gemini" if "models/" in row["path"] else "/runway") + row["path"]
        ),
    )
