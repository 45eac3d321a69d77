"""What the official SDKs of Google and Amazon were seen to send is accepted as it stands."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from video_gateway.sandbox.lifecycle import VirtualClock

CAPTURES = Path(__file__).parents[3] / "shared/reference/data/providers/sdk-wire-captures.jsonl"
KEYS = {"x-goog-api-key": "AIza-capture", "authorization": "Bearer capture"}


def captured(mount: str) -> list[Any]:
    if not CAPTURES.exists():
        return []
    wanted = {
        "gemini": ("google-genai", "api_key mode"),
        "vertex": ("google-genai", "vertexai mode"),
        "bedrock": ("boto3", ""),
    }[mount]
    rows = map(json.loads, CAPTURES.read_text("utf-8").splitlines())
    return [row for row in rows if all(part in row["client"] for part in wanted)]


pytestmark = pytest.mark.skipif(not CAPTURES.exists(), reason="the captures are not beside the project")


@pytest.mark.parametrize("mount", ["gemini", "vertex", "bedrock"])
def test_every_captured_request_is_accepted(sandbox: TestClient, clock: VirtualClock, mount: str) -> None:
    made: dict[str, str] = {}
    accepted = 0
    for row in captured(mount):
        path, body = row["path"], row["body"]
        if "http://" in path or "upload" in path:
            continue  # the SDK's own accident with an address of another form
        if "files/" in path:
            path = re.sub(r"files/[a-z0-9]+", f"files/{made['file']}", path)
        path = re.sub(r"interactions/int1", f"interactions/{made.get('interaction')}", path)
        path = re.sub(r"operations/op1", f"operations/{made.get('operation')}", path)
        path = re.sub(r"arn%3A[^/?]+", made.get("arn", ""), path)
        body = body.replace("operations/op1", f"operations/{made.get('operation')}").replace(
            "<uuid4>", "token"
        )
        headers = {name: value for name, value in row["headers"].items() if name not in KEYS}
        kept = {name: value for name, value in KEYS.items() if name in row["headers"]}
        answer = sandbox.request(row["method"], f"/{mount}{path}", content=body, headers={**headers, **kept})
        assert answer.status_code == 200, (row["client"], row["method"], path, answer.text)
        accepted += 1
        clock.advance(12)
        if "json" not in answer.headers["content-type"]:
            continue
        told = answer.json()
        if "steps" in told:
            made["interaction"] = told["id"]
            looked = sandbox.get(f"/gemini/v1/interactions/{told['id']}", headers=kept).json()
            if looked["status"] == "completed":
                made["file"] = looked["steps"][-1]["content"][0]["uri"].split("files/")[1].split(":")[0]
        if "operations/" in str(told.get("name")):
            made["operation"] = told["name"].rpartition("/")[2]
        if "invocationArn" in told:
            made["arn"] = told["invocationArn"].replace(":", "%3A").replace("/", "%2F")
    assert accepted >= 3
