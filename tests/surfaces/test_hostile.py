"""Nonsense at each surface: answered in its API's words, shortly, and never by a 5xx."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.gateway.test_hostile_callers import LINES, VALUES, ask
from tests.surfaces.conftest import House

IMAGE = "https://example.com/a.png"
CREATES: dict[str, tuple[dict[str, Any], str | None]] = {
    "/openai/v1/videos": ({"model": "openai/sora-2", "prompt": "A fox", "seconds": "4"}, None),
    "/runway/v1/text_to_video": (
        {"model": "openai/sora-2", "promptText": "A fox", "ratio": "1280:720", "duration": 4, "seed": 1},
        None,
    ),
    "/runway/v1/image_to_video": ({"model": "gen4.5", "ratio": "1280:720", "promptImage": IMAGE}, None),
    "/replicate/v1/predictions": (
        {
            "version": "openai/sora-2",
            "input": {"prompt": "A fox", "num_frames": 96, "fps": 24, "width": 1280, "height": 720},
        },
        "input",
    ),
    "/replicate/v1/models/openai/sora-2/predictions": (
        {"input": {"prompt": "A fox", "seconds": 4, "aspect_ratio": "16:9", "image": IMAGE}},
        "input",
    ),
    "/genai/v1beta/models/openai/sora-2:predictLongRunning": (
        {
            "instances": [{"prompt": "A fox"}],
            "parameters": {"durationSeconds": 4, "aspectRatio": "16:9", "sampleCount": 1, "seed": 1},
        },
        "parameters",
    ),
    "/genai/v1beta/interactions": (
        {"model": "openai/sora-2", "input": "A fox", "background": True, "response_format": {}},
        None,
    ),
}
"""Bodies, and the member in which to look for further members."""
IDS = ("", "a", "%00", "%ff", "..", "%2e%2e%2f", "a%0d%0ab", "a" * 5000, "a:openai", "a:b:c", "b64_", "a/b/c")
PLACES = (
    "/openai/v1/videos/",
    "/runway/v1/tasks/",
    "/replicate/v1/predictions/",
    "/replicate/v1/models/",
    "/genai/v1beta/interactions/",
    "/genai/v1beta/models/a/operations/",
    "/genai/v1beta/files/",
    "/outputs/openai/",
)


def request(key: str, method: str, path: str, body: str = "") -> bytes:
    content = body.encode("utf-8", "surrogatepass")
    lines = (
        f"{method} {path} HTTP/1.1",
        f"Authorization: Bearer {key}",
        f"x-goog-api-key: {key}",
        "X-Runway-Version: 2024-11-06",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n" + LINES + b"\r\n" + content


def with_member(body: dict[str, Any], name: str, value: str) -> str:
    """The value is text, since much of it is no JSON."""
    others = [f"{json.dumps(key)}: {json.dumps(other)}" for key, other in body.items() if key != name]
    return "{" + ", ".join([*others, f"{json.dumps(name)}: {value}"]) + "}"


def creates(key: str) -> Iterator[bytes]:
    for path, (body, inner) in CREATES.items():
        for text in ("", " ", "[]", "null", "{", "{}", "1"):
            yield request(key, "POST", path, text)
        for value in VALUES:
            for name in (*body, "nobody_knows"):
                yield request(key, "POST", path, with_member(body, name, value))
            if inner is not None:
                for name in body[inner]:
                    text = with_member(body, inner, with_member(body[inner], name, value))
                    yield request(key, "POST", path, text)


def ids(key: str) -> Iterator[bytes]:
    for place in PLACES:
        for each in IDS:
            for method in ("GET", "POST", "DELETE"):
                for tail in ("", "/cancel", "/content"):
                    yield request(key, method, place + each + tail, "{}" if method == "POST" else "")
    for file in ("0.mp4", "x.mp4", "9" * 40 + ".mp4"):
        for expires in ("1", "x", "9" * 5000, "%ff"):
            query = f"?expires={expires}&signature=%ff"
            yield request(key, "GET", f"/outputs/openai/a/{file}{query}")


@pytest.mark.parametrize("requests", [creates, ids])
def test_whatever_is_asked_at_a_surface_is_refused_shortly(gateway: House, requests: Any) -> None:
    async def scenario() -> None:
        for sent in requests(gateway.alice):
            answer = await ask(gateway.base, sent)
            head, _, body = answer.partition(b"\r\n\r\n")
            status = int(head.split()[1])
            assert status < 500, (sent[:150], sent[-150:], body[:500])
            if status >= 400 and body:
                assert json.loads(body), (sent[:150], sent[-150:])
                assert len(body) < 5000, (sent[:150], sent[-150:])

    asyncio.run(scenario())
