"""What the SDKs of OpenAI, LiteLLM and Runway were seen to send to a gateway is accepted by this one."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest
from tests.providers.house import Run, created, finished
from tests.providers.outbound import DATA

CAPTURES = DATA / "sdk-wire-captures.jsonl"
VEO = "gemini/veo-3.1-generate-001"
REFUSED = {
    # Runway makes no previews, and nobody but OpenAI has its edits.
    ("GET", "/v1/videos/task:runway/content?variant=thumbnail"): 400,
    ("POST", "/v1/videos/edits"): 405,
}
_VOLATILE = {"host", "content-length", "connection"}

pytestmark = pytest.mark.skipif(not CAPTURES.exists(), reason="the captures are not beside the project")


def captured(client: str) -> list[Any]:
    rows = map(json.loads, CAPTURES.read_text("utf-8").splitlines()) if CAPTURES.exists() else []
    return [row for row in rows if row["client"].startswith(client)]


def general(path: str) -> str:
    """The path without the names that the capture's jobs had."""
    path = re.sub(r"models%2F\w+%2Foperations%2F\w+", "operation", path.replace("%3A", ":"))
    return re.sub(r"task_\d|497f6eca(?!:)[0-9a-f-]*|497f6eca", "task", path)


@pytest.mark.parametrize(
    ("client", "mount"),
    [
        ("openai (PyPI) 2", ""),
        ("openai (PyPI) 3", ""),
        ("openai (npm)", ""),
        ("litellm (PyPI)", ""),
        ("runwayml (PyPI)", "/runway"),
    ],
)
def test_every_captured_request_is_accepted(run: Run, client: str, mount: str) -> None:
    rows = captured(client)
    # LiteLLM was seen as a provider's client, too: those requests are the emulators' (Runway's own, Veo's).
    rows = [row for row in rows if mount or row["path"].startswith("/v1/videos")]
    assert len(rows) >= 3

    async def scenario(http: httpx.AsyncClient) -> None:
        tasks = [await finished(http, await created(http, "A cat", "runway/gen4.5")) for _ in rows]
        operation = await finished(http, await created(http, "A cat", VEO))
        for row, task in zip(rows, tasks, strict=True):
            path = general(row["path"])
            if not path.startswith(mount):
                path = mount + path
            expected = REFUSED.get((row["method"], path), 200)
            if row["method"] == "POST" and path.endswith("/remix"):
                expected = 400  # Runway has none
            path = path.replace("operation:", f"{operation['id']}:").replace("task:", f"{task['id']}:")
            path = re.sub(r"/task$", f"/{task['id']}", path)
            headers = {name: value for name, value in row["headers"].items() if name.lower() not in _VOLATILE}
            content = row["body"].encode("latin-1")
            answer = await http.request(row["method"], path, headers=headers, content=content)
            if answer.status_code == 400 and answer.json()["error"].get("code") == "unsupported_parameter":
                # Understood; this model makes no sound, and takes the request where that may be left out.
                headers["x-bf-drop-params"] = "true"
                answer = await http.request(row["method"], path, headers=headers, content=content)
            wanted = {expected, 204} if expected == 200 else {expected}
            assert answer.status_code in wanted, (row["method"], path, answer.text[:300])

    run(scenario)
