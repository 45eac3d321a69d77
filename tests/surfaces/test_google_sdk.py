"""Google's own SDK takes the gateway for the Gemini API, and reaches every provider."""

from __future__ import annotations

import base64
import os
import subprocess
import time
from typing import Any

import httpx
import pytest
from tests.surfaces.conftest import EVERYWHERE, LIMITED, PATIENCE, PNG, Film, House, Watch

genai = pytest.importorskip("google.genai", reason="Google's SDK is not installed")
from google.genai import types  # noqa: E402 - after the check that it is there

IMAGE = {"bytesBase64Encoded": base64.b64encode(PNG).decode(), "mimeType": "image/png"}
NEGATIVE, FOREIGN = (
    f"files/{base64.b32encode(name).decode().lower().rstrip('=')}"
    for name in (b"-1:video_1:openai", "٠:video_1:openai".encode())
)
"""Names that nobody was given."""


def speaking(gateway: House, key: str) -> Any:
    return genai.Client(
        api_key=key, http_options=types.HttpOptions(base_url=f"{gateway.base}/genai", timeout=60_000)
    )


@pytest.fixture
def client(gateway: House) -> Any:
    return speaking(gateway, gateway.alice)


def ask(client: Any, model: str, prompt: Any, form: dict[str, Any] | None = None, **fields: Any) -> Any:
    shape = {"type": "video", "aspect_ratio": "16:9", **(form or {})}
    return client.interactions.create(
        model=model, input=prompt, background=True, response_format=shape, **fields
    )


def finished(client: Any, interaction: Any) -> Any:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        interaction = client.interactions.get(interaction.id)
        if interaction.status not in {"queued", "in_progress"}:
            return interaction
        time.sleep(0.02)
    raise AssertionError(interaction)


SHAPES = {"1280x720": ("16:9", "720p"), "720x1280": ("9:16", "720p"), "832x480": None}
"""What the API calls a size; it has no words for the sizes of servers of one's own."""


@pytest.mark.parametrize(("model", "size", "seconds"), EVERYWHERE)
def test_every_provider_makes_a_film(client: Any, watch: Watch, model: str, size: str, seconds: int) -> None:
    form = {"duration": f"{seconds}s"}
    if (shape := SHAPES[size]) is None:
        size = "1280x720"
    else:
        form |= dict(zip(("aspect_ratio", "resolution"), shape, strict=True))
    done = finished(client, ask(client, model, "A fox", form))
    assert watch(client.files.download(file=done.output_video.uri)) == Film.of(size, seconds)


@pytest.mark.parametrize(
    ("model", "form", "film"),
    [
        ("gemini-omni-1.1-flash", {"duration": "4s"}, Film(1280, 720, 4)),
        ("runway/gen4.5", {"duration": "5s"}, Film(1280, 720, 5)),
        ("openai/sora-2", {"duration": "8s", "aspect_ratio": "9:16"}, Film(720, 1280, 8)),
        ("replicate/google/veo-3.1", {"duration": "4s", "resolution": "1080p"}, Film(1920, 1080, 4)),
        ("bedrock/luma.ray-v2:0", {"duration": "5s", "aspect_ratio": "9:16"}, Film(720, 1280, 5)),
    ],
)
def test_an_interaction_with_any_provider_becomes_a_video(
    client: Any, watch: Watch, model: str, form: dict[str, Any], film: Film
) -> None:
    done = finished(client, ask(client, model, "A lighthouse", form))
    assert (done.status, done.model, done.output_video.mime_type) == ("completed", model, "video/mp4")
    assert watch(client.files.download(file=done.output_video.uri)) == film


def test_a_picture_is_said_with_the_prompt(client: Any) -> None:
    said = [
        {"type": "text", "text": "It moves"},
        {"type": "image", "data": IMAGE["bytesBase64Encoded"], "mime_type": "image/png"},
    ]
    done = finished(client, ask(client, "runway/gen4_turbo", said, {"duration": "5s"}))
    assert done.status == "completed"


def test_an_interaction_goes_on_is_cancelled_and_is_deleted(client: Any) -> None:
    first = finished(client, ask(client, "openai/sora-2", "A lighthouse"))
    second = client.interactions.create(
        model="openai/sora-2", input="In snow", background=True, previous_interaction_id=first.id
    )
    assert second.previous_interaction_id == first.id
    assert finished(client, second).output_video is not None
    waiting = ask(client, "runway/gen4.5", "A lighthouse [slow=9999]", {"duration": "5s"})
    assert client.interactions.cancel(waiting.id).status == "cancelled"
    assert client.interactions.get(waiting.id).status == "cancelled"
    assert client.interactions.cancel(second.id).status == "completed"  # which it was already
    client.interactions.delete(first.id)
    with pytest.raises(Exception, match="There is no video"):
        client.interactions.get(first.id)


def test_an_interaction_that_fails_says_why(client: Any) -> None:
    failed = finished(client, ask(client, "openai/sora-2", "[filter]"))
    assert (failed.status, failed.output_video) == ("failed", None)
    assert failed.errors[0].code == "moderation_blocked"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"background": False}, "ask in the background"),
        ({"response_format": {"type": "video", "delivery": "inline"}}, "told by their files"),
        ({"response_format": {"type": "video", "duration": "5s"}}, "offers 4, 8, 12 seconds"),
        ({"response_format": {"type": "video", "aspect_ratio": "wide"}}, "neither a ratio nor a size"),
        ({"model": "openai/nope"}, "no such model"),
        ({"input": [{"type": "audio", "data": "AAAA"}]}, "'audio' cannot be said"),
        ({"previous_interaction_id": "nobodys"}, "There is no video"),
    ],
)
def test_a_wrong_interaction_is_the_sdks_own_error(client: Any, fields: dict[str, Any], text: str) -> None:
    asked: dict[str, Any] = {"model": "openai/sora-2", "input": "A cat", "background": True}
    with pytest.raises(Exception, match=text) as refused:
        client.interactions.create(**{**asked, **fields})
    assert type(refused.value).__module__.startswith("google.genai")


def test_callers_are_the_gateways_own(gateway: House, client: Any) -> None:
    interaction = ask(client, "openai/sora-2", "A cat")
    bob, nobody, poor = (speaking(gateway, key) for key in (gateway.bob, "sk-bf-nobody", gateway.poor))
    for stranger, text in ((bob, "There is no video"), (nobody, "not known here")):
        with pytest.raises(Exception, match=text):
            stranger.interactions.get(interaction.id)
    with pytest.raises(Exception, match="may not use runway"):
        ask(poor, "runway/gen4.5", "A cat")


class Rest:
    """The requests that releases of the SDK before 3.0 make, which ask Veo with an API key."""

    def __init__(self, gateway: House, key: str) -> None:
        self.http = httpx.Client(
            base_url=f"{gateway.base}/genai/v1beta/", headers={"x-goog-api-key": key}, timeout=60
        )

    def predict(
        self, model: str, parameters: dict[str, Any] | None = None, **instance: Any
    ) -> httpx.Response:
        body = {"instances": [{"prompt": "A cat", **instance}], "parameters": parameters or {}}
        return self.http.post(f"models/{model}:predictLongRunning", json=body)

    def finished(self, name: str) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            operation: dict[str, Any] = self.http.get(name).json()
            if operation.get("done"):
                return operation
            time.sleep(0.02)
        raise AssertionError(operation)


@pytest.fixture
def rest(gateway: House) -> Rest:
    return Rest(gateway, gateway.alice)


@pytest.mark.parametrize(
    ("model", "parameters", "film"),
    [
        ("veo-3.1-generate-001", {"durationSeconds": 4, "aspectRatio": "9:16"}, Film(720, 1280, 4)),
        ("runway/gen4.5", {"durationSeconds": 5, "aspectRatio": "16:9"}, Film(1280, 720, 5)),
        ("xai%2Fgrok-imagine-video", {"durationSeconds": 2, "resolution": "480p"}, Film(854, 480, 2)),
        ("replicate/google/veo-3.1", {"durationSeconds": 4, "sampleCount": 1}, Film(1920, 1080, 4)),
        ("bedrock/luma.ray-v2:0", {"aspectRatio": "1:1", "resolution": "540p"}, Film(540, 540, 5)),
    ],
)
def test_an_operation_of_any_provider_becomes_a_video(
    rest: Rest, watch: Watch, model: str, parameters: dict[str, Any], film: Film
) -> None:
    started = rest.predict(model, parameters)
    assert started.status_code == 200, started.text
    name = started.json()["name"]
    assert started.json() == {"name": name}  # nothing else, as the service does it
    assert name.startswith(f"models/{model.replace('%2F', '/')}/operations/")
    done = rest.finished(name)
    assert done["name"] == name
    (sample,) = done["response"]["generateVideoResponse"]["generatedSamples"]
    content = rest.http.get(f"{sample['video']['uri']}:download", params={"alt": "media"})
    assert content.headers["content-type"] == "video/mp4"
    assert watch(content.content) == film


def test_a_picture_is_the_first_frame(rest: Rest) -> None:
    started = rest.predict("openai/sora-2", {"aspectRatio": "16:9"}, image=IMAGE)
    assert "response" in rest.finished(started.json()["name"])


def test_veo_gets_what_only_veo_knows(rest: Rest) -> None:
    started = rest.predict(
        "veo-3.1-generate-001", {"personGeneration": "allow_all"}, image=IMAGE, lastFrame=IMAGE
    )
    assert "response" in rest.finished(started.json()["name"])
    refused = rest.predict("veo-3.1-generate-001", {"durationSeconds": 5})
    assert (refused.status_code, "durationSeconds" in refused.json()["error"]["message"]) == (400, True)


def test_an_operation_that_fails_has_a_code_and_one_that_was_held_back_a_count(rest: Rest) -> None:
    failed = rest.finished(rest.predict("openai/sora-2", prompt="[fail]").json()["name"])
    assert (failed["error"]["code"], "video_generation_failed" in failed["error"]["message"]) == (13, True)
    held_back = rest.finished(rest.predict("openai/sora-2", prompt="[filter]").json()["name"])
    assert held_back["response"]["generateVideoResponse"]["raiMediaFilteredCount"] == 1
    assert "generatedSamples" not in held_back["response"]["generateVideoResponse"]


@pytest.mark.parametrize(
    ("model", "parameters", "instance", "status", "word", "field"),
    [
        ("openai/sora-2", {"durationSeconds": 5}, {}, 400, "INVALID_ARGUMENT", "parameters.durationSeconds"),
        ("openai/sora-2", {"sampleCount": 2}, {}, 400, "INVALID_ARGUMENT", "parameters.sampleCount"),
        ("openai/sora-2", {"fps": 24}, {}, 400, "INVALID_ARGUMENT", "parameters.fps"),
        ("openai/sora-2", {}, {"lastFrame": IMAGE}, 400, "INVALID_ARGUMENT", "instances[0].lastFrame"),
        ("openai/sora-2", {"resolution": "tall"}, {}, 400, "INVALID_ARGUMENT", "parameters.resolution"),
        ("openai/nope", {}, {}, 400, "INVALID_ARGUMENT", "model"),
        (LIMITED, {}, {"prompt": "[429=1]"}, 429, "RESOURCE_EXHAUSTED", None),
        ("openai/sora-2", {}, {"prompt": "[500]"}, 502, "UNAVAILABLE", None),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_in_googles_words_with_its_place(
    rest: Rest,
    model: str,
    parameters: dict[str, Any],
    instance: dict[str, Any],
    status: int,
    word: str,
    field: str | None,
) -> None:
    answer = rest.predict(model, parameters, **instance)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (status, status, word)
    places = [
        violation["field"] for detail in error["details"] for violation in detail.get("fieldViolations", ())
    ]
    assert places == ([] if field is None else [field])
    if status == 429:
        assert any(detail.get("retryDelay") for detail in error["details"])


def test_a_key_may_be_in_the_address(gateway: House) -> None:
    body = {"instances": [{"prompt": "A cat"}]}
    with httpx.Client(base_url=f"{gateway.base}/genai/v1beta/", timeout=60) as curl:
        asked = curl.post(f"models/openai/sora-2:predictLongRunning?key={gateway.alice}", json=body)
        assert asked.status_code == 200, asked.text
        uri = Rest(gateway, gateway.alice).finished(asked.json()["name"])["response"]
        (made,) = uri["generateVideoResponse"]["generatedSamples"]
        address = f"{made['video']['uri']}:download?alt=media&key="
        assert curl.get(address + gateway.alice).content[4:8] == b"ftyp"
        assert curl.get(address + "sk-bf-nobody").status_code == 401
        # The header is what counts where both are there.
        headers = {"x-goog-api-key": "sk-bf-nobody"}
        assert curl.get(address + gateway.alice, headers=headers).status_code == 401


def test_files_and_operations_of_others_are_not_there(gateway: House, rest: Rest) -> None:
    name = rest.predict("openai/sora-2").json()["name"]
    made = rest.finished(name)["response"]["generateVideoResponse"]["generatedSamples"][0]["video"]["uri"]
    stranger = Rest(gateway, gateway.bob)
    for path in (
        name,
        *(f"{file}:download?alt=media" for file in (made, "files/0", "files/abc", NEGATIVE, FOREIGN)),
    ):
        answer = stranger.http.get(path)
        assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND"), path
    nobody = Rest(gateway, "sk-bf-nobody").http.get(name)
    assert (nobody.status_code, nobody.json()["error"]["status"]) == (401, "UNAUTHENTICATED")


LEGACY = os.environ.get("GOOGLE_GENAI_2_PYTHON")
"""An interpreter with google-genai 2.34.0, the last that asks Veo with an API key."""
VEO = """
import sys, time
from google import genai
from google.genai import errors, types

client = genai.Client(api_key=sys.argv[2], http_options=types.HttpOptions(base_url=sys.argv[1]))

def start(**config):
    return client.models.generate_videos(
        model=sys.argv[3],
        source=types.GenerateVideosSource(prompt="A cat"),
        config=types.GenerateVideosConfig(**config),
    )

try:
    start(duration_seconds=59)
except errors.ClientError as error:
    assert (error.code, error.status) == (400, "INVALID_ARGUMENT"), error
operation = start(duration_seconds=4, aspect_ratio="9:16")
until = time.monotonic() + 60
while not operation.done and time.monotonic() < until:
    time.sleep(0.02)
    operation = client.operations.get(operation)
(made,) = operation.response.generated_videos
sys.stdout.buffer.write(client.files.download(file=made.video))
"""


@pytest.mark.skipif(
    LEGACY is None, reason="GOOGLE_GENAI_2_PYTHON names no interpreter with google-genai 2.34"
)
@pytest.mark.parametrize("model", ["veo-3.1-generate-001", "openai/sora-2", "replicate/google/veo-3.1"])
def test_the_older_sdk_makes_a_video_with_any_provider(gateway: House, watch: Watch, model: str) -> None:
    assert LEGACY is not None
    done = subprocess.run(
        [LEGACY, "-c", VEO, f"{gateway.base}/genai", gateway.alice, model],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    film = watch(done.stdout)
    assert (film.seconds, film.height) == (4, 1280)
