"""OpenAI's own SDK takes the sandbox for OpenAI."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import av
import pytest
from openai import (
    AsyncOpenAI,
    AuthenticationError,
    BadRequestError,
    InternalServerError,
    NotFoundError,
    OpenAI,
    RateLimitError,
)
from PIL import Image

from video_gateway.families import MOUNTS

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")
OPENAI = pytest.mark.cell("sdk", provider="openai")


@pytest.fixture
def client(sandbox: str, request: pytest.FixtureRequest) -> OpenAI:
    key = f"sk-{abs(hash(request.node.nodeid))}"
    return OpenAI(base_url=f"{sandbox}/openai/v1", api_key=key, max_retries=0)


@OPENAI
def test_a_video_is_created_polled_and_downloaded(client: OpenAI, tmp_path: Path) -> None:
    video = client.videos.create_and_poll(
        prompt="A lighthouse", model="sora-2", seconds="4", size="1280x720", poll_interval_ms=20
    )
    assert (video.status, video.progress, video.seconds, video.size) == ("completed", 100, "4", "1280x720")
    assert video.completed_at is not None
    assert video.expires_at == video.completed_at + 3600
    path = tmp_path / "lighthouse.mp4"
    client.videos.download_content(video.id).write_to_file(path)
    with av.open(str(path), "r") as film:
        assert (film.duration, film.streams.video[0].width) == (4_000_000, 1280)
    thumbnail = client.videos.download_content(video.id, variant="thumbnail").content
    with Image.open(io.BytesIO(thumbnail)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1280, 720))


@OPENAI
def test_a_picture_can_be_sent_along(client: OpenAI) -> None:
    file = io.BytesIO()
    Image.new("RGB", (720, 1280)).save(file, "PNG")
    video = client.videos.create(
        prompt="It moves", input_reference=("start.png", file.getvalue(), "image/png")
    )
    assert (video.model, video.size) == ("sora-2", "720x1280")


@OPENAI
def test_json_is_taken_as_well_as_a_form(client: OpenAI) -> None:
    video = client.videos.create(
        prompt="A lighthouse",
        # The SDK itself refuses the documented `input_reference={"image_url": …}`.
        extra_body={"input_reference": {"image_url": "https://a.example/a.png"}},
        extra_headers={"Content-Type": "application/json"},
    )
    assert video.status in {"queued", "in_progress"}


@OPENAI
def test_the_list_pages_by_itself(client: OpenAI) -> None:
    made = [client.videos.create(prompt=f"{number}").id for number in range(5)]
    assert [video.id for video in client.videos.list(limit=2)] == made[::-1]
    assert [video.id for video in client.videos.list(limit=3, order="asc")] == made


@OPENAI
def test_a_video_is_remixed_and_deleted(client: OpenAI) -> None:
    source = client.videos.create_and_poll(prompt="A lighthouse", poll_interval_ms=20)
    remix = client.videos.remix(source.id, prompt="In snow")
    assert remix.remixed_from_video_id == source.id
    deleted = client.videos.delete(source.id)
    assert (deleted.id, deleted.object, deleted.deleted) == (source.id, "video.deleted", True)
    with pytest.raises(NotFoundError):
        client.videos.retrieve(source.id)


@OPENAI
@pytest.mark.parametrize(
    ("prompt", "code"), [("[fail]", "video_generation_failed"), ("[filter]", "moderation_blocked")]
)
def test_a_failed_job_says_why(client: OpenAI, prompt: str, code: str) -> None:
    video = client.videos.create_and_poll(prompt=prompt, poll_interval_ms=20)
    assert video.status == "failed"
    assert video.error is not None
    assert video.error.code == code


@OPENAI
def test_errors_are_the_sdks_own(client: OpenAI, sandbox: str) -> None:
    with pytest.raises(BadRequestError) as refused:
        client.videos.create(prompt="A cat", seconds="5")  # type: ignore[arg-type]  # what the service refuses
    assert (refused.value.code, refused.value.param) == ("invalid_value", "seconds")
    with pytest.raises(RateLimitError) as limited:
        client.videos.create(prompt="[429=7]")
    assert limited.value.response.headers["retry-after"] == "7"
    with pytest.raises(InternalServerError):
        client.videos.create(prompt="[503]")
    stranger = OpenAI(base_url=f"{sandbox}/openai/v1", api_key="sk-invalid", max_retries=0)
    with pytest.raises(AuthenticationError):
        stranger.videos.list()


@OPENAI
def test_the_sdk_retries_by_itself_until_it_is_served(sandbox: str) -> None:
    client = OpenAI(base_url=f"{sandbox}/openai/v1", api_key="sk-retries", max_retries=2)
    client.videos.create(prompt="[429=0] [times=2]")
    assert len(list(client.videos.list())) == 1


@OPENAI
def test_the_asynchronous_client_works_too(sandbox: str) -> None:
    async def run() -> bytes:
        async with AsyncOpenAI(base_url=f"{sandbox}/openai/v1", api_key="sk-async", max_retries=0) as client:
            video = await client.videos.create_and_poll(prompt="A lighthouse", poll_interval_ms=20)
            content = await client.videos.download_content(video.id)
            return content.content

    assert asyncio.run(run())[4:8] == b"ftyp"


@pytest.mark.cell("sdk")
@pytest.mark.parametrize(
    ("provider", "model", "size"),
    [
        ("azure", "sora-2", "1280x720"),
        ("vllm", "Wan-AI/Wan2.2-T2V-A14B-Diffusers", "832x480"),
        ("sgl", "Wan-AI/Wan2.1-T2V-1.3B-Diffusers", "832x480"),
    ],
)
def test_servers_with_an_accent_are_taken_for_openai(
    sandbox: str, provider: str, model: str, size: Any
) -> None:
    client = OpenAI(base_url=f"{sandbox}{MOUNTS[provider]}", api_key=f"sk-{provider}", max_retries=0)
    video = client.videos.create(prompt="A fox", model=model, seconds="4", size=size)
    assert video.status == "queued"
    while video.status not in ("completed", "failed"):
        video = client.videos.retrieve(video.id)
    assert (video.status, video.size) == ("completed", size)
    assert client.videos.download_content(video.id).read()[4:8] == b"ftyp"


@pytest.mark.cell("sdk")
@pytest.mark.parametrize("provider", ["xai"])
def test_an_sdk_that_speaks_no_http_proves_nothing_here(provider: str) -> None:
    pytest.skip("the vendor's SDK speaks gRPC only")
