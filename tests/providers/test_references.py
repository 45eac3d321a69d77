"""Pictures arrive in every legal spelling, and go to each provider in the one that it reads."""

from __future__ import annotations

import asyncio
import base64
from typing import Any
from urllib.parse import quote

import pytest
from tests.providers.outbound import adapted, generate
from tests.providers.test_bedrock import ARN
from tests.providers.test_huggingface import IMAGE, IMAGE_MAPPED, QUEUED
from tests.providers.test_openrouter import LIST
from tests.providers.test_vertex import OPERATION

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\xfb\xff\xbf" * 9 + b"\xff"
PLAIN = base64.b64encode(PICTURE).decode()
URL_SAFE = base64.urlsafe_b64encode(PICTURE).decode().rstrip("=")
SPELLINGS = {
    "plain": f"data:image/png;base64,{PLAIN}",
    "base64url": f"data:image/png;base64,{URL_SAFE}",
    "lines": "data:image/png;base64," + "\r\n".join(PLAIN[at : at + 16] for at in range(0, len(PLAIN), 16)),
    "escaped": f"DATA:image/png;name=a.png;BASE64,{quote(PLAIN, safe='')}",
    "raw": f"data:image/png,{quote(PICTURE)}",
    "wrong_type": f"data:image/jpeg;base64,{PLAIN}",
    "no_type": f"data:;base64,{PLAIN}",
}
WHOLE = SPELLINGS["plain"]
INLINE = {"bytesBase64Encoded": PLAIN, "mimeType": "image/png"}
CASES: dict[str, tuple[str, tuple[tuple[int, Any], ...], dict[str, str], tuple[Any, ...], Any]] = {
    "omni": (
        "gemini/gemini-omni-1.1-flash", ((200, {"id": "v1_1", "status": "queued"}),), {},
        ("input", 0, "content", 1), {"type": "image", "data": PLAIN, "mime_type": "image/png"},
    ),
    "veo": (
        "gemini/veo-3.1-generate-001", ((200, {"name": "models/m/operations/o"}),), {},
        ("instances", 0, "image"), INLINE,
    ),
    "vertex": (
        "vertex/veo-3.1-generate-001", ((200, {"name": OPERATION}),), {"project": "p"},
        ("instances", 0, "image"), INLINE,
    ),
    "vertex_omni": (
        "vertex/gemini-omni-1.1-flash", ((200, {"id": "v1_1", "status": "queued"}),), {"project": "p"},
        ("input", 0, "content", 1), {"type": "image", "data": PLAIN, "mime_type": "image/png"},
    ),
    "xai": (
        "xai/grok-imagine-video", ((200, {"request_id": "r"}),), {}, ("image", "url"), WHOLE,
    ),
    "openrouter": (
        "openrouter/google/veo-3.1",
        (LIST, (202, {"id": "gen-vid-1", "polling_url": "https://a.example", "status": "pending"})), {},
        ("frame_images", 0, "image_url", "url"), WHOLE,
    ),
    "elevenlabs": (
        "elevenlabs/veo-3.1-generate-001", ((200, {"id": "a", "status": "pending"}),), {},
        ("start_frame",),
        {"type": "inline_base64", "content_base64": PLAIN, "mime_type": "image/png"},
    ),
    "reel": (
        "bedrock/amazon.nova-reel-v1:1", ((200, {"invocationArn": ARN}),), {"s3_uri": "s3://bucket"},
        ("modelInput", "textToVideoParams", "images", 0), {"format": "png", "source": {"bytes": PLAIN}},
    ),
    "ray": (
        "bedrock/luma.ray-v2:0", ((200, {"invocationArn": ARN}),), {"s3_uri": "s3://bucket"},
        ("modelInput", "keyframes", "frame0", "source"),
        {"type": "base64", "media_type": "image/png", "data": PLAIN},
    ),
    "huggingface": (f"huggingface/{IMAGE}", (IMAGE_MAPPED, QUEUED), {}, ("image_url",), WHOLE),
}  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("case", CASES)
def test_a_picture_is_sent_as_the_provider_reads_it(case: str, spelling: str) -> None:
    model, answers, options, place, wanted = CASES[case]

    async def scenario() -> None:
        with adapted(model.partition("/")[0], *answers, options=options) as (adapter, provider):
            await generate(adapter, model, input_reference=SPELLINGS[spelling])
        found = provider.sent[-1].json
        for step in place:
            found = found[step]
        assert found == wanted

    asyncio.run(scenario())
