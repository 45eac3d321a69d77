"""Hugging Face's own SDK takes the sandbox for the hub and the router, addresses and all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import av
import pytest

httpx2: Any = pytest.importorskip("httpx2", reason="Hugging Face's SDK is not installed")
hub: Any = pytest.importorskip("huggingface_hub", reason="Hugging Face's SDK is not installed")
fal: Any = pytest.importorskip("huggingface_hub.inference._providers.fal_ai")
together: Any = pytest.importorskip("huggingface_hub.inference._providers.together")
wavespeed: Any = pytest.importorskip("huggingface_hub.inference._providers.wavespeed")

pytestmark = pytest.mark.cell("sdk", provider="huggingface")

HOSTS = {"huggingface.co", "router.huggingface.co"}


def redirected(sandbox: str) -> Any:
    """What goes to Hugging Face's hosts goes to the sandbox: the SDK takes no other address."""
    base = httpx2.URL(sandbox)

    def redirect(request: Any) -> None:
        if request.url.host in HOSTS:
            request.url = base.copy_with(raw_path=b"/huggingface" + request.url.raw_path)
            request.headers["host"] = request.url.netloc.decode()

    return httpx2.Client(event_hooks={"request": [redirect]}, follow_redirects=True, timeout=60)


@pytest.fixture
def clients(sandbox: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for module, name in (
        (fal, "_POLLING_INTERVAL"), (wavespeed, "_POLLING_INTERVAL"), (together, "_VIDEO_POLLING_INTERVAL"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, 0.02)
    hub.set_client_factory(lambda: redirected(sandbox))
    key = f"hf_{abs(hash(request.node.nodeid))}"
    yield lambda provider: hub.InferenceClient(provider=provider, api_key=key)
    hub.set_client_factory(httpx2.Client)


def test_text_becomes_a_film(clients: Any) -> None:
    film = clients("fal-ai").text_to_video(
        "A lighthouse", model="Wan-AI/Wan2.2-T2V-A14B", num_frames=33, seed=3
    )
    with av.open(io.BytesIO(film), "r") as opened:
        assert (opened.duration, opened.streams.video[0].width) == (2_000_000, 1280)


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("replicate", "Wan-AI/Wan2.2-T2V-A14B"),
        ("together", "Wan-AI/Wan2.2-T2V-A14B"),
        ("wavespeed", "Wan-AI/Wan2.2-T2V-A14B"),
        ("novita", "Wan-AI/Wan2.1-T2V-1.3B"),
        ("auto", "Wan-AI/Wan2.2-TI2V-5B"),
    ],
)
def test_every_provider_behind_the_router_makes_a_film(clients: Any, provider: str, model: str) -> None:
    film = clients(provider).text_to_video(
        "A lighthouse", model=model, num_frames=33, negative_prompt=["dogs"], seed=3
    )
    with av.open(io.BytesIO(film), "r") as opened:
        assert opened.duration == 2_000_000


@pytest.mark.parametrize("provider", ["fal-ai", "together", "wavespeed"])
def test_a_picture_becomes_a_film(clients: Any, provider: str) -> None:
    film = clients(provider).image_to_video(
        b"\x89PNG\r\n\x1a\n" + bytes(100), model="Wan-AI/Wan2.2-I2V-A14B", prompt="It moves"
    )
    assert film[4:8] == b"ftyp"


def test_together_is_asked_for_pixels(clients: Any) -> None:
    film = clients("together").image_to_video(
        b"\x89PNG\r\n\x1a\n" + bytes(100), model="Wan-AI/Wan2.2-I2V-A14B", prompt="It moves",
        target_size={"width": 640, "height": 480}, num_inference_steps=4,
    )  # fmt: skip
    with av.open(io.BytesIO(film), "r") as opened:
        assert (opened.streams.video[0].width, opened.streams.video[0].height) == (640, 480)


@pytest.mark.parametrize(
    ("provider", "error", "match"),
    [
        ("fal-ai", KeyError, "video"),  # it takes fal's answer for a result, whatever its status
        ("together", RuntimeError, "Generation failed"),
        ("wavespeed", ValueError, "Generation failed"),
        ("replicate", TimeoutError, "No output"),
    ],
)
def test_a_job_that_fails_is_the_sdks_own_error(
    clients: Any, provider: str, error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        clients(provider).text_to_video("[fail]", model="Wan-AI/Wan2.2-T2V-A14B")


@pytest.mark.parametrize("status", [402, 429, 503])
def test_a_refusal_is_the_sdks_own_error(clients: Any, status: int) -> None:
    with pytest.raises(hub.errors.HfHubHTTPError) as refused:
        clients("fal-ai").text_to_video(f"[{status}]", model="Wan-AI/Wan2.2-T2V-A14B")
    assert refused.value.response.status_code == status


def test_a_wrong_token_is_refused(clients: Any) -> None:
    stranger = hub.InferenceClient(provider="fal-ai", api_key="hf_invalid")
    with pytest.raises(hub.errors.HfHubHTTPError) as refused:
        stranger.text_to_video("A cat", model="tencent/HunyuanVideo")
    assert refused.value.response.status_code == 401
