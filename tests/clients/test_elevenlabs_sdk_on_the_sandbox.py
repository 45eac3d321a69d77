"""ElevenLabs' own SDK takes the sandbox for ElevenLabs."""

from __future__ import annotations

import time

import httpx
import pytest
from elevenlabs import (
    ElevenLabs,
    ImageReference_InlineBase64,
    VideoGenerationRequest_BytedanceSeedanceV2,
    VideoGenerationRequest_Veo31Generate001,
    VideoReference_Generation,
)
from elevenlabs.core import ApiError
from elevenlabs.errors import UnprocessableEntityError
from tests.providers.house import PNG, measured

# The SDK reads its own models in a way that pydantic deprecates.
pytestmark = [
    pytest.mark.cell("sdk", provider="elevenlabs"),
    pytest.mark.filterwarnings("ignore::pydantic.PydanticDeprecatedSince20"),
]

Veo = VideoGenerationRequest_Veo31Generate001
Seedance = VideoGenerationRequest_BytedanceSeedanceV2


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the SDK meant to wait, each time."""
    meant: list[float] = []
    sleep = time.sleep

    def shortened(seconds: float) -> None:
        meant.append(seconds)
        sleep(0.02)

    monkeypatch.setattr("elevenlabs.flows_custom.time.sleep", shortened)
    return meant


@pytest.fixture
def client(sandbox: str, request: pytest.FixtureRequest) -> ElevenLabs:
    return ElevenLabs(api_key=f"xi-{abs(hash(request.node.nodeid))}", base_url=f"{sandbox}/elevenlabs")


def test_text_becomes_a_video(client: ElevenLabs, waits: list[float]) -> None:
    done = client.flows.video.create_and_wait(
        request=Veo(prompt="A lighthouse", duration_secs=4, aspect_ratio="9:16", resolution="720p")
    )
    assert done.status == "completed"
    assert done.content_mime_type == "video/mp4"
    assert measured(httpx.get(done.content_url, timeout=60).content) == ("720x1280", 4.0, True)
    assert min(waits) >= 3  # as the answers ask for


def test_a_picture_and_another_generation_can_be_gone_by(client: ElevenLabs, waits: list[float]) -> None:
    picture = ImageReference_InlineBase64(content_base_64=PNG.partition(",")[2], mime_type="image/png")
    first = client.flows.video.create_and_wait(
        request=Seedance(prompt="It moves", start_frame=picture, duration_secs=4, resolution="480p")
    )
    second = client.flows.video.create_and_wait(
        request=Seedance(
            prompt="In snow",
            videos=[VideoReference_Generation(generation_id=first.id)],
            duration_secs=4,
            aspect_ratio="1:1",
            resolution="480p",
            generate_audio=False,
        )
    )
    assert second.status == "completed"
    assert measured(httpx.get(second.content_url, timeout=60).content) == ("480x480", 4.0, False)


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [("[fail]", "model_error"), ("[filter]", "moderated"), ("[fail=charging_failed]", "charging_failed")],
)
def test_a_failed_generation_says_why(
    client: ElevenLabs, waits: list[float], prompt: str, reason: str
) -> None:
    done = client.flows.video.create_and_wait(request=Veo(prompt=prompt))
    assert done.status == "failed"
    assert done.failure_reason == reason
    assert done.error_message


def test_the_list_is_read_page_by_page(client: ElevenLabs) -> None:
    made = [client.flows.video.create(request=Veo(prompt=str(number))).id for number in range(5)]
    other = client.flows.video.create(request=Seedance(prompt="[stuck]")).id
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = client.flows.video.list(page_size=2, cursor=cursor, model_id="veo-3.1-generate-001")
        found += [generation.id for generation in page.generations]
        if not page.has_more:
            break
        cursor = page.next_cursor
    assert found == made[::-1]
    time.sleep(0.1)
    running = client.flows.video.list(status="generating")
    assert [generation.id for generation in running.generations] == [other]


def test_errors_are_the_sdks_own(client: ElevenLabs, sandbox: str) -> None:
    with pytest.raises(UnprocessableEntityError) as refused:
        client.flows.video.create(
            request=Veo.model_construct(model_id="veo-3.1-generate-001", duration_secs=5)
        )
    places = {tuple(each["loc"]) for each in refused.value.body["detail"]}
    assert places == {("body", "veo-3.1-generate-001", name) for name in ("prompt", "duration_secs")}
    stranger = ElevenLabs(api_key="invalid", base_url=f"{sandbox}/elevenlabs")
    for sender, status in ((client, 404), (stranger, 401)):
        with pytest.raises(ApiError) as missing:
            sender.flows.video.get("nobody")
        assert missing.value.status_code == status
    with pytest.raises(ApiError) as unpaid:
        client.flows.video.create(request=Veo(prompt="[402]"))
    assert unpaid.value.status_code == 402
