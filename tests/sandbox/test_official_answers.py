"""What the emulators answer in every state is what the vendors' own documents say."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

from video_gateway.sandbox.elevenlabs import LARGEST, RULES
from video_gateway.sandbox.lifecycle import VirtualClock
from video_gateway.sandbox.openrouter import MODELS

DATA = Path(__file__).parents[3] / "shared" / "reference" / "data" / "providers"
PROMPTS = ("A cat", "[fail]", "[filter]", "[cancel]", "[stuck]")

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")


class Vendor:
    """A document of a vendor, by which answers are judged."""

    def __init__(self, name: str) -> None:
        self.document = json.loads((DATA / name).read_text("utf-8"))

    def judge(self, answer: Any, path: str, method: str, status: str = "200") -> None:
        schema = self.document["paths"][path][method]["responses"][status]["content"]["application/json"][
            "schema"
        ]
        validator = jsonschema_rs.Draft202012Validator(
            {**schema, "components": self.document.get("components", {})}
        )
        validator.validate(answer)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_xais_document_describes_our_requests(sandbox: TestClient, clock: VirtualClock, prompt: str) -> None:
    vendor, headers = Vendor("xai-videos.openapi.json"), {"Authorization": "Bearer xai-official"}
    body = {"model": "grok-imagine-video-1.5", "prompt": prompt, "duration": 4}
    created = sandbox.post("/xai/v1/videos/generations", json=body, headers=headers).json()
    vendor.judge(created, "/videos/generations", "post")
    seen = []
    for passed in (0, 3, 9):
        clock.advance(passed)
        answer = sandbox.get(f"/xai/v1/videos/{created['request_id']}", headers=headers)
        seen.append((answer.status_code, bool(answer.content)))
        if answer.content:
            result = answer.json()
            if (result.get("video") or {}).get("duration"):
                result["video"]["duration"] = int(result["video"]["duration"])
            vendor.judge(result, "/videos/{requestId}", "get")
    assert seen[0] == (202, False)
    assert seen[-1] == ((202, True) if prompt == "[stuck]" else (200, True))


@pytest.mark.parametrize("prompt", PROMPTS)
def test_openrouters_document_describes_our_jobs(
    sandbox: TestClient, clock: VirtualClock, prompt: str
) -> None:
    vendor, headers = Vendor("openrouter-videos.openapi.json"), {"Authorization": "Bearer sk-or-official"}
    body = {"model": "google/veo-3.1", "prompt": prompt}
    created = sandbox.post("/openrouter/api/v1/videos", json=body, headers=headers)
    assert created.status_code == 202
    vendor.judge(created.json(), "/videos", "post", "202")
    path = f"/openrouter/api/v1/videos/{created.json()['id']}"
    for passed in (0, 3, 9, 24 * 3600):
        clock.advance(passed)
        vendor.judge(sandbox.get(path, headers=headers).json(), "/videos/{jobId}", "get")
    assert sandbox.get(f"{path}/content", headers=headers).status_code in {400, 409, 410}
    assert created.json()["polling_url"].endswith(path)
    for wrong, status in (({**body, "duration": 5}, "400"), ({**body, "model": "a/b"}, "404")):
        refused = sandbox.post("/openrouter/api/v1/videos", json=wrong, headers=headers)
        assert str(refused.status_code) == status
        vendor.judge(refused.json(), "/videos", "post", status)


def test_openrouters_document_describes_our_models(sandbox: TestClient) -> None:
    answer = sandbox.get(
        "/openrouter/api/v1/videos/models", headers={"Authorization": "Bearer sk-or-official"}
    )
    Vendor("openrouter-videos.openapi.json").judge(answer.json(), "/videos/models", "get")
    assert {model["id"] for model in answer.json()["data"]} == set(MODELS)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_elevenlabs_document_describes_our_generations(
    sandbox: TestClient, clock: VirtualClock, prompt: str
) -> None:
    vendor, headers = Vendor("elevenlabs-flows-video.openapi.json"), {"xi-api-key": "xi-official"}
    body = {"model_id": "veo-3.1-generate-001", "prompt": prompt}
    created = sandbox.post("/elevenlabs/v1/flows/video", json=body, headers=headers)
    assert created.headers["retry-after"] == "3"
    vendor.judge(created.json(), "/v1/flows/video", "post")
    for passed in (0, 3, 9):
        clock.advance(passed)
        shown = sandbox.get(f"/elevenlabs/v1/flows/video/{created.json()['id']}", headers=headers)
        vendor.judge(shown.json(), "/v1/flows/video/{generation_id}", "get")
        assert ("retry-after" in shown.headers) == (shown.json()["status"] in {"pending", "generating"})
    vendor.judge(sandbox.get("/elevenlabs/v1/flows/video", headers=headers).json(), "/v1/flows/video", "get")


@pytest.mark.parametrize("model", RULES)
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"negative_prompt": "dogs"},
        {"seed": 1},
        {"videos": [{"type": "generation", "generation_id": "a"}]},
        {"duration_secs": 5},
        {"duration_secs": 30},
        {"resolution": "480p"},
        {"resolution": "4K"},
        {"resolution": "4k"},
        {"aspect_ratio": "21:9"},
        {"start_frame": {"type": "inline_base64", "content_base64": "AAAA", "mime_type": "image/gif"}},
        {"start_frame": {"type": "asset", "asset_id": "a", "generation_id": "b"}},
        {"images": [{"type": "asset", "asset_id": "a"}]},
        {"images": [{"image": {"type": "asset", "asset_id": "a"}, "role": "style"}]},
        {"n": 1},
    ],
    ids=str,
)
def test_elevenlabs_document_refuses_what_our_emulator_refuses(
    sandbox: TestClient, model: str, fields: dict[str, Any]
) -> None:
    vendor = Vendor("elevenlabs-flows-video.openapi.json")
    schema = {
        "$ref": "#/components/schemas/VideoGenerationRequest",
        "components": vendor.document["components"],
    }
    body = {"model_id": model, "prompt": "A cat", **fields}
    answer = sandbox.post("/elevenlabs/v1/flows/video", json=body, headers={"xi-api-key": "xi-official"})
    taken = answer.status_code in {200, 404}  # what a reference names is looked for after all else
    assert taken == jsonschema_rs.Draft202012Validator(schema).is_valid(body), answer.text
    if answer.status_code == 422:
        vendor.judge(answer.json(), "/v1/flows/video", "post", "422")


@pytest.mark.parametrize(("over", "status"), [(0, 200), (1, 422)])
def test_our_elevenlabs_takes_files_up_to_their_limit(sandbox: TestClient, over: int, status: int) -> None:
    content = base64.b64encode(bytes(LARGEST + over)).decode()
    frame = {"type": "inline_base64", "content_base64": content, "mime_type": "image/png"}
    body = {"model_id": "veo-3.1-generate-001", "prompt": "A cat", "start_frame": frame}
    answer = sandbox.post("/elevenlabs/v1/flows/video", json=body, headers={"xi-api-key": "xi-official"})
    assert answer.status_code == status, answer.text[:500]
