"""OpenAI's own SDK takes the gateway for OpenAI, and reaches every provider."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from tests.surfaces.conftest import EVERYWHERE, LIMITED, PNG, Film, House, Watch

openai = pytest.importorskip("openai", reason="OpenAI's SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled")


def speaking(gateway: House, key: str, place: str = "/openai/v1") -> Any:
    return openai.OpenAI(base_url=gateway.base + place, api_key=key, max_retries=0, timeout=60)


@pytest.fixture
def client(gateway: House) -> Any:
    return speaking(gateway, gateway.alice)


@pytest.mark.parametrize(("model", "size", "seconds"), EVERYWHERE)
def test_every_provider_makes_a_film(client: Any, watch: Watch, model: str, size: str, seconds: int) -> None:
    video = client.videos.create_and_poll(
        model=model, prompt="A fox", size=size, seconds=str(seconds), poll_interval_ms=10
    )
    film = watch(client.videos.download_content(video.id).read())
    assert film == Film.of(size, seconds)


@pytest.mark.parametrize(
    ("model", "size", "seconds"),
    [
        ("sora-2", "720x1280", "4"),
        ("openai/sora-2", "1280x720", "8"),
        ("bedrock/amazon.nova-reel-v1:1", "1280x720", "6"),
        ("runway/gen4.5", "1280x720", "5"),
        ("xai/grok-imagine-video", "854x480", "2"),
        ("replicate/google/veo-3.1", "1280x720", "4"),
    ],
)
def test_a_prompt_becomes_a_video_of_any_provider(
    client: Any, watch: Watch, model: str, size: str, seconds: str
) -> None:
    video = client.videos.create_and_poll(
        model=model, prompt="A fox", size=size, seconds=seconds, poll_interval_ms=10
    )
    assert (video.status, str(video.progress)) == ("completed", "100")  # a whole number, for SDKs with types
    # What is OpenAI's is called as OpenAI calls it, and every name works again as it stands.
    assert video.model == model.removeprefix("openai/")
    assert (video.size, video.seconds) == (size, seconds)
    width, height = map(int, size.split("x"))
    film = watch(client.videos.download_content(video.id).read())
    assert film == Film(width, height, float(seconds))


def test_the_client_for_azure_has_its_own_header_and_its_own_models(gateway: House, watch: Watch) -> None:
    client = openai.AzureOpenAI(
        azure_endpoint=gateway.base, api_key=gateway.alice, api_version="preview", max_retries=0, timeout=60
    )
    video = client.videos.create_and_poll(model="sora-2", prompt="A fox", poll_interval_ms=10)
    assert (video.status, video.model) == ("completed", "azure/sora-2")
    assert watch(client.videos.download_content(video.id).read()) == Film(720, 1280, 4.0)
    stranger = openai.AzureOpenAI(
        azure_endpoint=gateway.base, api_key="sk-bf-nobody", api_version="preview", max_retries=0
    )
    with pytest.raises(openai.AuthenticationError):
        stranger.videos.list()


def test_a_picture_goes_along_as_a_file(client: Any) -> None:
    picture = io.BytesIO(PNG)
    picture.name = "start.png"
    video = client.videos.create_and_poll(
        model="runway/gen4_turbo",
        prompt="It moves",
        size="1280x720",
        input_reference=picture,
        poll_interval_ms=10,
    )
    assert video.status == "completed"


def test_a_completed_video_is_remixed(client: Any) -> None:
    video = client.videos.create_and_poll(model="sora-2", prompt="A fox", poll_interval_ms=10)
    remixed = client.videos.remix(video.id, prompt="The same in snow")
    assert remixed.remixed_from_video_id == video.id
    assert client.videos.poll(remixed.id, poll_interval_ms=10).status == "completed"


def test_videos_are_listed_page_by_page_and_of_all_providers(gateway: House) -> None:
    client = speaking(gateway, gateway.bob)
    before = {video.id for video in client.videos.list()}
    made = [
        client.videos.create(model=model, prompt="A fox").id
        for model in ("sora-2", "runway/gen4.5", "xai/grok-imagine-video")
    ]
    listed = [video.id for video in client.videos.list(limit=1, order="asc")]
    assert [each for each in listed if each not in before] == made
    only = client.videos.list(extra_headers={"x-bf-video-list-provider": "runway"})
    assert [video.id for video in only if video.id not in before] == [made[1]]
    client.videos.delete(made[0])
    assert made[0] not in {video.id for video in client.videos.list()}


def test_fields_that_openai_does_not_have_are_said_beside_its_own(client: Any) -> None:
    video = client.videos.with_raw_response.create(
        model="openai/sora-2",
        prompt="A fox",
        extra_body={"seed": 7, "fallbacks": ["runway/gen4.5"]},
    )
    assert video.headers["x-bf-dropped-params"] == "seed"
    other = client.videos.create(
        model="openai/no-such-model",
        prompt="A fox",
        extra_body={"fallbacks": ["runway/gen4.5"]},
    )
    assert other.model == "runway/gen4.5"


@pytest.mark.parametrize("name", ["openai", "litellm", "langchain", "pydanticai"])
@pytest.mark.parametrize("place", ["", "/v1", "/openai"])
def test_bifrosts_spellings_of_the_address_are_all_there(gateway: House, name: str, place: str) -> None:
    client = speaking(gateway, gateway.alice, f"/{name}{place}")
    video = client.videos.create(model="sora-2", prompt="A fox")
    assert client.videos.retrieve(video.id).id == video.id


def test_an_idempotency_key_buys_once(client: Any) -> None:
    headers = {"Idempotency-Key": "once"}
    first, second = (
        client.videos.create(model="sora-2", prompt="A fox", extra_headers=headers) for _ in range(2)
    )
    assert first.id == second.id
    with pytest.raises(openai.ConflictError) as reused:
        client.videos.create(model="sora-2", prompt="Another", extra_headers=headers)
    assert reused.value.code == "idempotency_key_reused"


@pytest.mark.parametrize(
    ("fields", "error", "param", "code"),
    [
        ({"model": "sora-2", "seconds": "5"}, "BadRequestError", "seconds", "unsupported_parameter"),
        ({"model": "openai/nope"}, "BadRequestError", "model", "model_not_found"),
        ({"model": "sora-2", "size": "tall"}, "BadRequestError", "size", "invalid_request"),
        ({"model": "sora-2", "extra_body": {"style": "noir"}}, "BadRequestError", "style", None),
        ({"model": LIMITED, "prompt": "[429=1]"}, "RateLimitError", None, None),
        ({"model": "sora-2", "prompt": "[500]"}, "InternalServerError", None, "server_error"),
        ({"model": "bedrock/luma.ray-v2:0", "seconds": "6"}, "BadRequestError", "seconds", None),
    ],
)
def test_what_is_refused_is_the_sdks_own_error_with_its_place(
    client: Any, fields: dict[str, Any], error: str, param: str | None, code: str | None
) -> None:
    with pytest.raises(getattr(openai, error)) as refused:
        client.videos.create(**{"prompt": "A fox", **fields})
    assert refused.value.param == param
    if code is not None:
        assert refused.value.code == code
    assert refused.value.request_id


def test_a_job_that_fails_says_why(client: Any) -> None:
    video = client.videos.create_and_poll(
        model="runway/gen4.5", prompt="A fox [fail=INTERNAL.BAD_OUTPUT.CODE01]", poll_interval_ms=10
    )
    assert (video.status, video.error.code) == ("failed", "INTERNAL.BAD_OUTPUT.CODE01")


def test_what_is_not_ready_cannot_be_downloaded(client: Any) -> None:
    video = client.videos.create(model="runway/gen4.5", prompt="A fox [slow=9999]")
    with pytest.raises(openai.ConflictError) as early:
        client.videos.download_content(video.id)
    assert early.value.code == "video_not_ready"


def test_callers_are_the_gateways_own(gateway: House, client: Any) -> None:
    video = client.videos.create(model="sora-2", prompt="A fox")
    with pytest.raises(openai.NotFoundError):
        speaking(gateway, gateway.bob).videos.retrieve(video.id)
    with pytest.raises(openai.AuthenticationError):
        speaking(gateway, "sk-bf-nobody").videos.retrieve(video.id)
    with pytest.raises(openai.PermissionDeniedError):
        speaking(gateway, gateway.poor).videos.create(model="runway/gen4.5", prompt="A fox")


def test_what_the_surface_does_not_have_is_said_in_the_apis_own_words(gateway: House) -> None:
    answer = httpx.post(f"{gateway.base}/openai/v1/videos/edits", timeout=60)
    assert answer.status_code in {404, 405}
    assert answer.json()["error"]["message"]


def test_requests_are_counted_as_the_gateways_own_operations(gateway: House, client: Any) -> None:
    client.videos.create(model="sora-2", prompt="A fox")
    numbers = httpx.get(f"{gateway.base}/metrics", timeout=60).text
    assert 'video_gateway_requests_total{operation="video_generation",status="200"}' in numbers


def test_parts_of_a_file_are_sent(gateway: House, client: Any) -> None:
    video = client.videos.create_and_poll(model="sora-2", prompt="A fox", poll_interval_ms=10)
    answer = httpx.get(
        f"{gateway.base}/openai/v1/videos/{video.id}/content",
        headers={"Authorization": f"Bearer {gateway.alice}", "Range": "bytes=4-7"},
        timeout=60,
    )
    assert (answer.status_code, answer.content) == (206, b"ftyp")
