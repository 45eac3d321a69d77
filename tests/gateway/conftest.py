from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from tests.gateway.cluster import Cluster, programs

from bifrost_api import models
from bifrost_api.async_client import AsyncClient
from bifrost_api.interface import UnimplementedVideosApi
from specwright_runtime import ByteStream
from specwright_runtime.transport.asgi import AsyncAsgiTransport
from video_gateway import capabilities, errors
from video_gateway.app import application
from video_gateway.gateway import Gateway
from video_gateway.jobs.store import SqlJobStore
from video_gateway.providers.answer import Stopwatch, deployment, extra_fields
from video_gateway.providers.provider import Account, Provider
from video_gateway.settings import Settings

CLIP = bytes(range(256)) * 40


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that nobody stops."""
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL on this machine (Debian: apt-get install postgresql)")
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/jobs.sqlite3"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.database()


class Upstream(UnimplementedVideosApi):
    """An adapter that does as told: `script` are the failures of its next creates, `None` for a success."""

    def __init__(self, *script: Exception | None, provider: str = "openai", delay: float = 0.0) -> None:
        self.provider = provider
        self.script = list(script)
        self.delay = delay
        self.asked = asyncio.Event()
        """Set when a create has arrived."""
        self.gate: asyncio.Event | None = None
        """What creates wait for."""
        self.created: list[models.VideoGenerationRequest] = []
        self.looks = 0
        self.downloads = 0
        self.has_files = True
        self.now = 1_700_000_000
        self.videos: dict[str, models.Video] = {}

    async def video_generation(
        self,
        body: models.VideoGenerationRequest | models.VideoGenerationForm,
        *,
        idempotency_key: str | None,
        x_bf_drop_params: bool | None,
    ) -> models.Video:
        assert isinstance(body, models.VideoGenerationRequest)
        self.created.append(body)
        self.asked.set()
        number = len(self.created)
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.gate is not None:
            await self.gate.wait()
        if self.script and (failure := self.script.pop(0)) is not None:
            raise failure
        model = deployment(body.model)
        video = models.Video(
            id=f"{self.provider}_{id(self)}_{number}",
            object="video",
            status="queued",
            model=body.model,
            prompt=body.prompt,
            created_at=self.now + number,
            extra_fields=extra_fields(self.provider, "video_generation", Stopwatch(), model=model),
        )
        self.videos[video.id] = video
        return video

    async def video_remix(
        self, video_id: str, body: models.VideoRemixRequest, *, idempotency_key: str | None
    ) -> models.Video:
        wanted = models.VideoGenerationRequest(model=self.videos[video_id].model or "", prompt=body.prompt)
        return await self.video_generation(wanted, idempotency_key=None, x_bf_drop_params=None)

    async def video_retrieve(self, video_id: str) -> models.Video:
        self.looks += 1
        if video_id not in self.videos:
            raise errors.upstream(self.provider, 404, code=None, message="No such job.", retry_after=None)
        return self.videos[video_id]

    async def video_delete(self, video_id: str) -> models.VideoDeleted:
        await self.video_retrieve(video_id)
        del self.videos[video_id]
        return models.VideoDeleted(
            id=video_id,
            object="video.deleted",
            deleted=True,
            extra_fields=extra_fields(self.provider, "video_delete", Stopwatch()),
        )

    async def video_download(
        self,
        video_id: str,
        *,
        variant: models.VideoVariant,
        index: int,
        range: str | None,  # noqa: A002 - the name in the interface
        if_range: str | None,
        if_none_match: str | None,
    ) -> ByteStream:
        self.downloads += 1
        if not self.has_files:
            raise errors.upstream(self.provider, 404, code=None, message="No such file.", retry_after=None)
        headers = {"Set-Cookie": "session=provider", "Server": "provider"}
        return ByteStream(CLIP, media_type="video/mp4", headers=headers)

    def become(self, video_id: str, **fields: object) -> None:
        self.videos[video_id] = models.Video.model_validate(
            {**self.videos[video_id].model_dump(exclude_unset=True), **fields}
        )


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server to stop and start."""
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL on this machine (Debian: apt-get install postgresql)")
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


@dataclass(frozen=True, slots=True)
class House:
    """A gateway in this process, by its generated client and by plain HTTP."""

    client: AsyncClient
    http: httpx.AsyncClient
    store: SqlJobStore
    gateway: Gateway


Open = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    @asynccontextmanager
    async def running(
        accounts: Mapping[str, Sequence[Account]],
        *,
        settings: Mapping[str, object] | None = None,
        pace: float = 0.0,
        retries: int = 2,
        url: str | None = None,
    ) -> AsyncIterator[House]:
        providers = {
            name: Provider(
                name=name,
                sheet=capabilities.load(name),
                accounts=those,
                pace=pace,
                retries=retries,
                operations=frozenset({"video_generation", "video_retrieve"}),
            )
            for name, those in accounts.items()
        }
        store = await SqlJobStore.open(url or f"sqlite:///{tmp_path}/jobs.sqlite3")
        gateway = Gateway(providers, store)
        app = application(gateway, Settings.model_validate(dict(settings or {})))
        transport = AsyncAsgiTransport(app)
        try:
            async with (
                AsyncClient("http://localhost", transport=transport) as client,
                httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http,
            ):
                yield House(client, http, store, gateway)
        finally:
            await gateway.close()
            await store.close()

    return running


@pytest.fixture
def upstream() -> type[Upstream]:
    return Upstream
