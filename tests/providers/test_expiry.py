"""Addresses of videos end; what can be had anew is, and what cannot is gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from tests.providers.house import created, download, finished, running

from video_gateway.sandbox.lifecycle import VirtualClock

HOUR, DAY = 3600, 24 * 3600


@pytest.mark.cell("content")
@pytest.mark.parametrize(
    ("provider", "model", "ends", "again"),
    [
        ("elevenlabs", "veo-3.1-generate-001", HOUR, True),  # each look says a fresh address
        ("huggingface", "Wan-AI/Wan2.2-T2V-A14B", DAY, True),  # so does each result
        ("bedrock", "amazon.nova-reel-v1:1", 0, True),  # objects stay, and addresses are signed here
        ("vertex", "veo-3.1-generate-001", 0, True),
        ("vertex", "gemini-omni-1.1-flash", 0, True),
        ("xai", "grok-imagine-video", DAY, False),
        ("openrouter", "google/veo-3.1", DAY, False),
        ("gemini", "veo-3.1-generate-001", 2 * DAY, False),
        ("gemini", "gemini-omni-1.1-flash", 2 * DAY, False),
    ],
)
def test_a_video_is_had_after_its_address_ended_where_the_provider_still_has_it(
    tmp_path: Path, provider: str, model: str, ends: int, again: bool
) -> None:
    clock = VirtualClock()

    async def scenario() -> None:
        async with running(tmp_path, clock=clock) as client:
            video = await finished(client, await created(client, "A fox", f"{provider}/{model}"))
            assert (await download(client, video)).content[4:8] == b"ftyp"
            shown = [output["url"] for output in video.get("videos") or ()]
            clock.advance(max(ends, HOUR) - 60)
            assert (await download(client, video)).content[4:8] == b"ftyp"
            clock.advance(120)
            async with httpx.AsyncClient() as anybody:
                assert [(await anybody.get(url)).status_code for url in shown] == [403] * len(shown)
            late = await download(client, video)
            assert late.status_code == (200 if again else 410), late.text[:300]
            if not again:
                assert late.json()["error"]["code"] == "content_expired", late.text

    asyncio.run(scenario())
