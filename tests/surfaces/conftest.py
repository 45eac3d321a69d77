"""A gateway on its sandbox at an address, for SDKs that take it for the provider they were written for."""

from __future__ import annotations

import asyncio
import base64
import io
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import av
import pytest
from tests.providers.house import picture

from video_gateway import assembly, serving
from video_gateway.app import application
from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace
from video_gateway.settings import Settings, key_hash

T = TypeVar("T")

PATIENCE = 60
"""Seconds for anything; whoever waits so long waits in vain."""
EVERYWHERE = (
    ("openai/sora-2", "1280x720", 4),
    ("azure/sora-2", "720x1280", 4),
    ("vllm/Wan-AI/Wan2.2-T2V-A14B-Diffusers", "832x480", 2),
    ("sgl/Wan-AI/Wan2.1-T2V-1.3B-Diffusers", "832x480", 2),
    ("runway/gen4.5", "1280x720", 2),
    ("replicate/google/veo-3.1", "1280x720", 4),
    ("gemini/gemini-omni-1.1-flash", "1280x720", 3),
    ("vertex/veo-3.1-generate-001", "720x1280", 4),
    ("xai/grok-imagine-video-1.5", "1280x720", 2),
    ("elevenlabs/veo-3.1-generate-001", "720x1280", 4),
    ("bedrock/luma.ray-v2:0", "1280x720", 5),
    ("huggingface/Wan-AI/Wan2.2-T2V-A14B", "1280x720", 2),
)
"""A model of every provider, but for the one of `LIMITED`, a size and a duration that it makes: every SDK
gets a film of each."""
LIMITED = "openrouter/google/veo-3.1"
"""For tests that use up a provider's limit, which its key then rests for; no other test asks it."""
PICTURE = picture(1280, 720)
PNG = base64.b64decode(PICTURE.partition(",")[2])


@dataclass(frozen=True, slots=True)
class House:
    """Where the gateway is, and its callers' keys.

    `poor` may use OpenAI only, `slow` may ask once in a minute.
    """

    base: str
    alice: str = "sk-bf-alice"
    bob: str = "sk-bf-bob"
    poor: str = "sk-bf-poor"
    slow: str = "sk-bf-slow"


@asynccontextmanager
async def running(
    providers: str, folder: Path, *, unknown_jobs: str = "read", **server: Any
) -> AsyncIterator[House]:
    """A gateway with its store in a folder; `providers` is a sandbox's address."""
    settings = {
        "server": server,
        "unknown_jobs": unknown_jobs,
        "callers": [
            {"name": "alice", "sha256": key_hash("sk-bf-alice")},
            {"name": "bob", "sha256": key_hash("sk-bf-bob")},
            {"name": "slow", "sha256": key_hash("sk-bf-slow"), "requests_per_minute": 1},
            {"name": "poor", "sha256": key_hash("sk-bf-poor"), "providers": ["openai"]},
        ],
    }
    configured = serving.on_sandbox(Settings.model_validate(settings), providers, folder)
    eager = {
        name: entry.model_copy(update={"poll_seconds": 0.0, "retries": 1})
        for name, entry in configured.providers.items()
    }
    configured = configured.model_copy(update={"providers": eager})
    async with (
        assembly.opened(configured, sandbox=True) as gateway,
        serving.beside(application(gateway, configured)) as address,
    ):
        yield House(address)


@dataclass(frozen=True, slots=True)
class Loop:
    """An event loop in a thread of its own: SDKs block."""

    loop: asyncio.AbstractEventLoop

    @contextmanager
    def opened(self, manager: AbstractAsyncContextManager[T]) -> Iterator[T]:
        """What is opened, used and closed there, for whoever is here."""
        yield asyncio.run_coroutine_threadsafe(manager.__aenter__(), self.loop).result(PATIENCE)
        asyncio.run_coroutine_threadsafe(manager.__aexit__(None, None, None), self.loop).result(PATIENCE)


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield Loop(loop)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture(scope="session")
def providers(loop: Loop) -> Iterator[str]:
    """A sandbox whose jobs are done before they are looked at, unless their prompts say otherwise."""
    with loop.opened(serving.beside(create_sandbox(pace=Pace.at_once()))) as address:
        yield address


@pytest.fixture(scope="session")
def gateway(loop: Loop, providers: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with loop.opened(running(providers, tmp_path_factory.mktemp("gateway"))) as house:
        yield house


@dataclass(frozen=True, slots=True)
class Film:
    width: int
    height: int
    seconds: float

    @classmethod
    def of(cls, size: str, seconds: float) -> Film:
        """From `1280x720`."""
        width, _, height = size.partition("x")
        return cls(int(width), int(height), float(seconds))


Watch = Callable[[bytes], Film]


@pytest.fixture(scope="session")
def watch() -> Watch:
    """What a file shows when it is played."""

    def watched(content: bytes) -> Film:
        with av.open(io.BytesIO(content), "r") as film:
            stream = film.streams.video[0]
            assert film.duration is not None
            assert next(film.decode(video=0)) is not None
            return Film(stream.width, stream.height, round(film.duration / 1_000_000, 1))

    return watched
