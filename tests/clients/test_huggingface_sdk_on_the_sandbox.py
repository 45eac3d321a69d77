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

pytestmark = pytest.mark.cell("sdk", provider="huggingface")

HOSTS = {"huggingface.co", "router.huggingface.co"}


def redirected(sandbox: str) -> Any:
    """What goes to Hugging Face's hosts goes to the sandbox: the SDK takes no other address."""
    base = httpx2.URL(sandbox)

    def redirect(request: Any) -> None:
        if request.url.host in HOSTS:
            request.url = base.copy_with(raw_path=b"/huggingface" + request.url.raw_path)
            request.headers["host"] = request.url.netloc.decode()

    return httpx2.Client(event_hooks={"request": [redirect]}, follow_redirects=True)


@pytest.fixture
def client(sandbox: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(fal, "_POLLING_INTERVAL", 0.02)
    hub.set_client_factory(lambda: redirected(sandbox))
    yield hub.InferenceClient(provider="fal-ai", api_key=f"hf_{abs(hash(request.node.nodeid))}")
    hub.set_client_factory(httpx2.Client)


def test_text_becomes_a_film(client: Any) -> None:
    film = client.text_to_video("A lighthouse", model="Wan-AI/Wan2.2-T2V-A14B", num_frames=33, seed=3)
    with av.open(io.BytesIO(film), "r") as opened:
        assert (opened.duration, opened.streams.video[0].width) == (2_000_000, 1280)


def test_a_picture_becomes_a_film(client: Any) -> None:
    film = client.image_to_video(
        b"\x89PNG\r\n\x1a\n" + bytes(100), model="Wan-AI/Wan2.2-I2V-A14B", prompt="It moves"
    )
    assert film[4:8] == b"ftyp"


def test_a_wrong_token_is_refused(client: Any) -> None:
    stranger = hub.InferenceClient(provider="fal-ai", api_key="hf_invalid")
    with pytest.raises(hub.errors.HfHubHTTPError) as refused:
        stranger.text_to_video("A cat", model="tencent/HunyuanVideo")
    assert refused.value.response.status_code == 401
