"""The emulator of the Gemini Developer API answers as the service does."""

from __future__ import annotations

import base64
import io
from typing import Any, NamedTuple

import av
import pytest
from starlette.testclient import TestClient

from video_gateway.sandbox.lifecycle import VirtualClock

FILES = "https://generativelanguage.googleapis.com/v1beta/files/"
VEO = "veo-3.1-generate-001"
OMNI = "gemini-omni-1.1-flash"


class Account(NamedTuple):
    client: TestClient
    key: str

    def call(self, method: str, path: str, **options: Any) -> Any:
        headers = {"x-goog-api-key": self.key}
        return self.client.request(method, f"/gemini/{path}", headers=headers, **options)

    def predict(self, prompt: str = "A cat", model: str = VEO, **parameters: Any) -> Any:
        body = {"instances": [{"prompt": prompt}], "parameters": parameters}
        return self.call("POST", f"v1beta/models/{model}:predictLongRunning", json=body)

    def operation(self, prompt: str = "A cat", **parameters: Any) -> str:
        response = self.predict(prompt, **parameters)
        assert response.status_code == 200, response.text
        assert list(response.json()) == ["name"]
        return str(response.json()["name"])

    def interact(self, prompt: str = "A cat", version: str = "v1", **fields: Any) -> Any:
        said = [{"type": "user_input", "content": [{"type": "text", "text": prompt}]}]
        body = {"model": OMNI, "background": True, "input": said, **fields}
        return self.call("POST", f"{version}/interactions", json=body)

    def look(self, name: str) -> Any:
        return self.call("GET", f"v1beta/{name}").json()

    def file(self, uri: str) -> Any:
        return self.call("GET", "v1beta/files/" + uri.removeprefix(FILES))


@pytest.fixture
def account(sandbox: TestClient, request: pytest.FixtureRequest) -> Account:
    return Account(sandbox, f"AIza{abs(hash(request.node.nodeid))}")


def size_of(content: bytes) -> tuple[int, int, float]:
    with av.open(io.BytesIO(content), "r") as opened:
        stream = opened.streams.video[0]
        assert opened.duration is not None
        return stream.width, stream.height, opened.duration / 1_000_000


def test_an_operation_says_nothing_until_it_is_done(account: Account, clock: VirtualClock) -> None:
    name = account.operation(durationSeconds=4, aspectRatio="9:16")
    assert name.startswith(f"models/{VEO}/operations/")
    for passed in (0, 3, 8):
        clock.advance(passed)
        assert account.look(name) == {"name": name}
    clock.advance(1)
    done = account.look(name)
    assert done["done"] is True
    (sample,) = done["response"]["generateVideoResponse"]["generatedSamples"]
    assert sample["video"]["uri"].startswith(FILES)
    film = account.file(sample["video"]["uri"])
    assert film.headers["content-type"] == "video/mp4"
    assert size_of(film.content) == (720, 1280, 4.0)


def test_several_samples_are_several_files(account: Account, clock: VirtualClock) -> None:
    name = account.operation(sampleCount=2)
    clock.advance(12)
    samples = account.look(name)["response"]["generateVideoResponse"]["generatedSamples"]
    assert len({sample["video"]["uri"] for sample in samples}) == 2


def test_one_sample_of_several_may_be_held_back(account: Account, clock: VirtualClock) -> None:
    partly, wholly = account.operation("[filter=1]", sampleCount=3), account.operation("[filter=1]")
    clock.advance(12)
    made = account.look(partly)["response"]["generateVideoResponse"]
    assert (len(made["generatedSamples"]), made["raiMediaFilteredCount"]) == (2, 1)
    assert made["raiMediaFilteredReasons"]
    assert account.file(made["generatedSamples"][1]["video"]["uri"]).status_code == 200
    nothing = account.look(wholly)["response"]["generateVideoResponse"]
    assert ("generatedSamples" in nothing, nothing["raiMediaFilteredCount"]) == (False, 1)


def test_an_interaction_walks_from_queued_to_completed(account: Account, clock: VirtualClock) -> None:
    form = {"type": "video", "aspect_ratio": "16:9", "duration": "3s", "resolution": "360p"}
    created = account.interact(response_format=form).json()
    seen = [created["status"]]
    for passed in (2, 5, 5):
        clock.advance(passed)
        seen.append(account.look(f"interactions/{created['id']}")["status"])
    assert seen == ["queued", "in_progress", "in_progress", "completed"]
    steps = account.look(f"interactions/{created['id']}")["steps"]
    assert [step["type"] for step in steps] == ["user_input", "model_output"]
    (video,) = steps[-1]["content"]
    assert (video["type"], video["mime_type"]) == ("video", "video/mp4")
    assert size_of(account.file(video["uri"]).content) == (640, 360, 3.0)


def test_an_inline_video_is_in_the_answer(account: Account, clock: VirtualClock) -> None:
    form = {"type": "video", "duration": "3s", "resolution": "360p", "delivery": "inline"}
    created = account.interact(response_format=form).json()
    clock.advance(12)
    (video,) = account.look(f"interactions/{created['id']}")["steps"][-1]["content"]
    assert "uri" not in video
    assert base64.b64decode(video["data"])[4:8] == b"ftyp"


def test_an_interaction_is_continued_cancelled_and_deleted(account: Account, clock: VirtualClock) -> None:
    first = account.interact().json()["id"]
    second = account.interact("In snow", previous_interaction_id=first).json()
    assert second["previous_interaction_id"] == first
    assert account.interact(previous_interaction_id="v1_nobody").status_code == 400
    cancelled = account.call("POST", f"v1/interactions/{second['id']}/cancel").json()
    clock.advance(12)
    assert cancelled["status"] == account.look(f"interactions/{second['id']}")["status"] == "cancelled"
    assert account.call("POST", f"v1/interactions/{first}/cancel").json()["status"] == "completed"
    assert account.call("DELETE", f"v1/interactions/{first}").status_code == 200
    assert account.call("GET", f"v1/interactions/{first}").status_code == 404


@pytest.mark.parametrize(
    ("prompt", "error", "filtered"),
    [
        ("[fail]", 13, None),
        ("[fail=INVALID_ARGUMENT]", 3, None),
        ("[fail=8]", 8, None),
        ("[cancel]", 1, None),
        ("[filter]", None, 1),
    ],
)
def test_a_prompt_steers_an_operation(
    account: Account, clock: VirtualClock, prompt: str, error: int | None, filtered: int | None
) -> None:
    name = account.operation(prompt)
    clock.advance(12)
    done = account.look(name)
    assert done["done"] is True
    assert done.get("error", {}).get("code") == error
    made = done.get("response", {}).get("generateVideoResponse", {})
    assert made.get("raiMediaFilteredCount") == filtered
    assert "generatedSamples" not in made


@pytest.mark.parametrize(
    ("prompt", "status", "code"),
    [
        ("[fail]", "failed", "internal"),
        ("[fail=quota]", "failed", "quota"),
        ("[cancel]", "cancelled", None),
        ("[status=incomplete]", "incomplete", None),
        ("[stuck]", "in_progress", None),
    ],
)
def test_a_prompt_steers_an_interaction(
    account: Account, clock: VirtualClock, prompt: str, status: str, code: str | None
) -> None:
    interaction = account.interact(prompt).json()["id"]
    clock.advance(12)
    shown = account.look(f"interactions/{interaction}")
    assert shown["status"] == status
    assert [error["code"] for error in shown.get("errors", [])] == ([code] if code else [])


def test_a_refusal_is_a_completed_interaction_that_only_talks(account: Account, clock: VirtualClock) -> None:
    interaction = account.interact("[filter]").json()["id"]
    clock.advance(12)
    shown = account.look(f"interactions/{interaction}")
    assert shown["status"] == "completed"
    assert [item["type"] for item in shown["steps"][-1]["content"]] == ["text"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"seed": 4},
        {"generateAudio": True},
        {"durationSeconds": 5},
        {"aspectRatio": "1:1"},
        {"resolution": "360p"},
        {"resolution": "1080p", "durationSeconds": 4},
    ],
)
def test_what_veo_does_not_take_is_a_bad_request(account: Account, parameters: dict[str, Any]) -> None:
    refused = account.predict(**parameters)
    assert refused.status_code == 400
    error = refused.json()["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert next(reversed(parameters)) in error["message"] or "duration" in error["message"]


@pytest.mark.parametrize(
    "fields",
    [
        {"response_format": {"type": "video", "aspect_ratio": "1:1"}},
        {"response_format": {"type": "video", "duration": "11s"}},
        {"response_format": {"type": "video", "duration": "8"}},
        {"response_format": {"type": "video", "seed": 1}},
        {"model": "gemini-omni-flash-preview", "response_format": {"type": "video", "resolution": "4k"}},
        {"seed": 1},
        {"input": [{"type": "user_input", "content": [{"type": "image", "uri": "https://a.example/a.png"}]}]},
    ],
)
def test_what_an_interaction_does_not_take_is_a_bad_request(account: Account, fields: Any) -> None:
    refused = account.interact(**fields)
    assert (refused.status_code, refused.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_a_retired_model_is_not_found(account: Account) -> None:
    refused = account.predict(model="veo-3.1-generate-preview")
    assert (refused.status_code, refused.json()["error"]["status"]) == (404, "NOT_FOUND")
    assert "no longer available" in refused.json()["error"]["message"]


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 429, 500, 503, 504])
def test_a_prompt_makes_the_request_fail(account: Account, status: int) -> None:
    for refused in (account.predict(f"[{status}=3]"), account.interact(f"[{status}=3]")):
        assert refused.status_code == status
        (detail,) = refused.json()["error"]["details"]
        assert detail == {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3s"}
        assert "retry-after" not in refused.headers
    # The SDK's own type of what an interaction is refused with has a word there.
    assert account.predict(f"[{status}]").json()["error"]["code"] == status
    assert isinstance(account.interact(f"[{status}]").json()["error"]["code"], str)


def test_a_wrong_key_is_a_bad_request_with_a_reason(sandbox: TestClient) -> None:
    refused = Account(sandbox, "AIza-invalid").predict()
    assert refused.status_code == 400
    assert refused.json()["error"]["details"][0]["reason"] == "API_KEY_INVALID"


def test_files_are_the_keys_own_and_are_kept_for_two_days(account: Account, clock: VirtualClock) -> None:
    name = account.operation(durationSeconds=4)
    clock.advance(12)
    samples = account.look(name)["response"]["generateVideoResponse"]["generatedSamples"]
    uri = samples[0]["video"]["uri"]
    stranger = Account(account.client, "AIza-other")
    assert stranger.file(uri).status_code == 403
    assert stranger.call("GET", f"v1beta/{name}").status_code == 404
    assert account.file(uri).status_code == 200
    clock.advance(48 * 3600)
    assert account.file(uri).status_code == 403
