from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING

import pytest

from video_gateway.providers.provider import Account
from video_gateway.settings import key_hash
from video_gateway.watching import operation_of

if TYPE_CHECKING:
    from tests.gateway.conftest import Open, Upstream


def test_each_request_is_named_counted_and_written_down_without_its_secrets(
    opened: Open, upstream: type[Upstream], caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        caplog.set_level(logging.INFO, logger="video_gateway")
        settings = {"callers": [{"name": "alice", "sha256": key_hash("sk-bf-alice")}]}
        accounts = {"openai": [Account(name="main", adapter=upstream())]}
        async with opened(accounts, settings=settings) as house:
            headers = {"x-bf-vk": "sk-bf-alice", "x-request-id": "mine-1"}
            body = {"model": "openai/sora-2", "prompt": "PRIVATE WISH"}
            answer = await house.http.post("/v1/videos?x=SECRET", json=body, headers=headers)
            other = await house.http.get("/v1/videos/none", headers={"x-request-id": "bad\x7fid"})
            numbers = (await house.http.get("/metrics")).text
        assert answer.headers["x-request-id"] == "mine-1"
        assert len(other.headers["x-request-id"]) == 32
        lines = [json.loads(record.message) for record in caplog.records if record.name.endswith("access")]
        assert [(line["operation"], line["status"]) for line in lines[:2]] == [
            ("video_generation", 200),
            ("video_retrieve", 401),
        ]
        assert lines[0]["request_id"] == "mine-1"
        for secret in ("sk-bf-alice", "PRIVATE WISH", "SECRET"):
            assert secret not in caplog.text
        assert 'video_gateway_requests_total{operation="video_generation",status="200"} 1.0' in numbers

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("POST", "/v1/videos", "video_generation"),
        ("GET", "/v1/videos", "video_list"),
        ("GET", "/v1/videos/a:b", "video_retrieve"),
        ("GET", "/v1/videos/a/content", "video_download"),
        ("POST", "/v1/videos/a/remix", "video_remix"),
        ("DELETE", "/v1/videos/a", "video_delete"),
        ("PATCH", "/v1/videos/a", "other"),
        ("GET", "/v1/videos/a/x/y", "other"),
        ("GET", "/v1/videosx", "other"),
        ("GET", "/whatever", "other"),
    ],
)
def test_labels_are_few_whatever_is_asked(method: str, path: str, operation: str) -> None:
    assert operation_of(method, path) == operation
