"""The gateway: the generated interface, implemented by choosing among the adapters."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal, TypeVar, get_args

from bifrost_api import models
from bifrost_api.errors import NotFound, NotModified
from bifrost_api.interface import Api
from specwright_runtime import ByteStream, Reply
from specwright_runtime.server import current
from video_gateway import errors, ids, timestamps
from video_gateway.callers import ANYBODY, Caller
from video_gateway.catalogue import video_models
from video_gateway.generation import choices, normal
from video_gateway.jobs.job import (
    Job,
    StoreUnavailableError,
    UnknownCursorError,
)
from video_gateway.jobs.store import JobStore
from video_gateway.media import downloads as content
from video_gateway.observability.instrumentation import Lines
from video_gateway.observability.metrics import Metrics, State
from video_gateway.observability.tracing import Tracing
from video_gateway.ownership import Ownership, UnknownJobs
from video_gateway.providers.answer import Stopwatch, extra_fields
from video_gateway.providers.provider import Account, Provider
from video_gateway.purchases.calls import Calls
from video_gateway.purchases.idempotency import Promises, fingerprint
from video_gateway.purchases.pending_writes import PendingWrites
from video_gateway.purchases.polling import Poller, answered, cancel, told, video_of
from video_gateway.purchases.purchase import Order, Purchases
from video_gateway.purchases.records import Records, as_kept
from video_gateway.purchases.remixes import Remixes
from video_gateway.purchases.retry import repeated
from video_gateway.purchases.stragglers import Stragglers

log = logging.getLogger("video_gateway")

T = TypeVar("T")

PROVIDERS = frozenset(get_args(models.ModelProvider))


class Gateway(Api):
    def __init__(
        self,
        providers: Mapping[str, Provider],
        store: JobStore,
        *,
        drop_params: bool = False,
        unknown_jobs: UnknownJobs = "read",
        min_file_rate: int = 0,
        sandbox: bool = False,
        version: str = "0",
        tracing: Tracing | None = None,
    ) -> None:
        self._providers = providers
        self._store = store
        self._drop_params = drop_params
        self._min_file_rate = min_file_rate
        self._sandbox = sandbox
        self._version = version
        self.keys = store.keys
        self.tracing = tracing
        self.metrics = Metrics()
        self.state = State(providers, store)
        self.lines = Lines()
        self._later = PendingWrites()
        self._has_written = False
        self._calls = Calls(self.metrics, tracing)
        self._records = Records(store, self._later, self.metrics)
        self._purchases = Purchases(providers, self._calls, self.metrics, self._records)
        self._promises = Promises(store, self._later)
        self._looks = Poller(store, providers, self._calls)
        self.stragglers = Stragglers(store, self._looks)
        self._owned = Ownership(providers, store, known=PROVIDERS, unknown_jobs=unknown_jobs)
        self._remixes = Remixes(self._owned, self._looks, self._calls, self._records, self._promises)

    async def close(self, *, by: float | None = None) -> None:
        """See to its end what is under way, or until `by`, a time of the loop; the store is still open."""
        await self._promises.close(by)
        await self._later.close()
        self.lines.flush()

    async def ready(self) -> None:
        """Return when requests can be served.

        Raises:
            StoreUnavailableError: they cannot.
        """
        if self._later:
            raise StoreUnavailableError("writes are waiting")
        if self._has_written:
            await self._store.ready()
        else:  # it may have been started on a full disk, or before a standby
            await self._store.writable()
            self._has_written = True

    async def video_generation(
        self,
        body: models.VideoGenerationRequest | models.VideoGenerationForm,
        *,
        idempotency_key: str | None,
        x_bf_drop_params: bool | None,
    ) -> Reply[models.Video]:
        caller, request = _caller(), normal(body)
        candidates = choices(request, PROVIDERS)
        drop = self._drop_params if x_bf_drop_params is None else x_bf_drop_params
        exchange = current() if idempotency_key is None else None
        order = Order(caller, request, as_kept(request), drop, exchange)
        if idempotency_key is None:
            made = await self._purchases.buy(order, candidates)
        else:
            made = await self._promises.once(
                caller.name,
                "video_generation",
                idempotency_key,
                fingerprint(str(drop), request),
                lambda: self._purchases.buy(order, candidates),
            )
        return self._reply(made.video, made.content)

    async def video_remix(
        self, video_id: str, body: models.VideoRemixRequest, *, idempotency_key: str | None
    ) -> Reply[models.Video]:
        made = await self._remixes.buy(_caller(), video_id, body, key=idempotency_key, exchange=current())
        return self._reply(made.video, made.content)

    async def video_retrieve(self, video_id: str) -> Reply[models.Video]:
        watch = Stopwatch()
        caller = _caller()
        reference, job = await self._owned.row(caller, video_id)
        if job is None or not job.is_final:  # what has ended is told whatever is set up today
            provider, account = self._owned.place(caller, reference, job)
            if job is None:
                found = account.adapter.video_retrieve
                return self._reply(
                    await self._read(provider, "video_retrieve", lambda: found(reference.public))
                )
            job = await self._looks.fresh(job)
        return self._reply(told(job, "video_retrieve", watch))

    async def video_delete(self, video_id: str) -> models.VideoDeleted:
        watch = Stopwatch()
        job, provider, account, public_id = await self._owned.find(_caller(), video_id, reads=False)
        await self._removed(job, provider, account, public_id)
        if job is not None:
            await self._store.delete(job, timestamps.now())
        return models.VideoDeleted(
            id=public_id,
            object="video.deleted",
            deleted=True,
            extra_fields=extra_fields(provider.name, "video_delete", watch),
        )

    async def video_cancel(self, video_id: str) -> models.Video:
        """As `surfaces.core.Videos` says; no operation of this API."""
        job, provider, account, public_id = await self._owned.find(_caller(), video_id, reads=False)
        if job is None:
            video = (await self.video_retrieve(video_id)).value
        else:
            video = video_of(job := await self._looks.fresh(job, now=True))
        if video.status not in {"completed", "failed"}:
            await self._removed(job, provider, account, public_id)
            cancel(video)
            if job is not None:
                await self._store.record(answered(job, video))
        return video

    async def _removed(self, job: Job | None, provider: Provider, account: Account, public_id: str) -> None:
        if job is not None:
            await self._records.must_be_possible()
        try:
            await self._read(provider, "video_delete", lambda: account.adapter.video_delete(public_id))
        except NotFound:
            if job is None:
                raise
            log.info("%s:%s was gone at its provider before it was deleted", public_id, provider.name)

    async def video_list(
        self,
        *,
        provider: models.ModelProvider | None,
        after: str | None,
        limit: int,
        order: Literal["asc", "desc"],
    ) -> models.VideoList:
        watch, caller = Stopwatch(), _caller()
        cursor = None
        if after is not None:
            reference = ids.parse(after, PROVIDERS)
            cursor = None if reference is None else reference.public
            if cursor is None:
                raise errors.invalid("after", "There is no such video to continue behind.")
        try:
            page = await self._store.page(
                None if caller.is_admin else caller.name,
                provider=provider,
                after=cursor,
                limit=limit,
                order=order,
            )
        except UnknownCursorError:
            raise errors.invalid("after", "There is no such video to continue behind.") from None
        extra = models.VideoListExtraFields(request_type="video_list", latency=watch.milliseconds)
        if provider is not None:
            extra.provider = provider
        answer = models.VideoList(
            object="list",
            data=[told(job, "video_list", watch) for job in page.jobs],
            has_more=page.has_more,
            extra_fields=extra,
        )
        if page.jobs:
            answer.first_id, answer.last_id = page.jobs[0].id, page.jobs[-1].id
        return answer

    async def video_download(
        self,
        video_id: str,
        *,
        variant: models.VideoVariant,
        index: int,
        range: str | None,  # noqa: A002 - the name in the interface
        if_range: str | None,
        if_none_match: str | None,
    ) -> ByteStream | Reply[ByteStream]:
        job, provider, account, public_id = await self._owned.find(_caller(), video_id)
        if job is not None:
            await self._ready(job, provider)
        tag = content.etag(provider.name, public_id, variant, index)
        if job is not None and content.is_current(if_none_match, tag):
            raise NotModified(None, headers={"ETag": tag})

        async def file(part: str | None) -> ByteStream:
            return await self._read(
                provider,
                "video_download",
                lambda: account.adapter.video_download(
                    public_id, variant=variant, index=index, range=part, if_range=None, if_none_match=None
                ),
            )

        wanted = content.wanted_range(range, if_range, tag)
        try:
            sent, content_range = await content.opened(file, wanted, provider.name, rate=self._min_file_rate)
        except NotFound:
            if job is None or variant != "video":
                raise
            # The job is completed: what is missing has been thrown away. The provider says so, and
            # not our clock, which may be wrong.
            raise errors.gone(f"{provider.name} has thrown the files of this job away.") from None
        kind = content.media_type(sent)
        headers = {
            "Accept-Ranges": "bytes" if sent.length is not None or content_range else "none",
            "Content-Disposition": content.disposition(public_id, kind, index),
            "ETag": tag,
            "X-Content-Type-Options": "nosniff",
        }
        if content_range is not None:
            headers["Content-Range"] = content_range
        sent.media_type = kind
        return Reply(sent, status=206 if content_range else 200, headers=headers, media_type=kind)

    async def list_models(self, *, provider: models.ModelProvider | None) -> models.ModelList:
        caller = _caller()
        asked = [each for each in self._providers.values() if provider is None or each.name == provider]
        sheets = await asyncio.gather(*(each.published() for each in asked))  # one may be slow
        found = [
            model
            for each, sheet in zip(asked, sheets, strict=True)
            for model in video_models(each, sheet)
            if caller.may_use(each.name, model.id.partition("/")[2])
        ]
        return models.ModelList(object="list", data=found)

    async def get_health(self) -> models.Health:
        try:
            await self._store.ready()
        except StoreUnavailableError as error:
            log.warning("the job store does not answer: %s", error)
            raise errors.store_away() from error
        return models.Health(
            status="ok", version=self._version, sandbox=self._sandbox, components={"store": "ok"}
        )

    async def _ready(self, job: Job, provider: Provider) -> None:
        """Return when the job is completed, else refuse the download."""
        job = await self._looks.fresh(job)
        match job.status:
            case "completed":
                return
            case "failed":
                raise errors.conflict("video_failed", "The job failed: there is nothing to download.")
            case status:
                raise errors.conflict(
                    "video_not_ready", f"The job is {status}.", retry_after=max(1.0, provider.pace)
                )

    async def _read(
        self, provider: Provider, operation: str, call: Callable[[], Awaitable[T | Reply[T]]]
    ) -> T:
        """A call that may be made again."""
        return await repeated(
            lambda: self._calls.make(provider, operation, call()),
            retries=provider.retries,
            may_repeat=errors.is_passing,
        )

    def _reply(self, video: models.Video, content: bytes | None = None) -> Reply[models.Video]:
        """`content` is the video as JSON, where that is at hand."""
        provider = self._providers.get(video.extra_fields.provider)
        if provider is None or video.status in {"completed", "failed"}:
            return Reply(video, content=content)
        after = int(max(provider.pace, 0.25) * 1000)
        return Reply(video, headers={"openai-poll-after-ms": after}, content=content)


def _caller() -> Caller:
    principal = current().principal
    return principal if isinstance(principal, Caller) else ANYBODY
