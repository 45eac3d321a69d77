"""Looking at running jobs: no more often than their provider wants, and once for all who ask."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping

from msgspec.structs import replace

from bifrost_api import models
from bifrost_api.errors import NotFound
from video_gateway import errors, timestamps
from video_gateway.jobs.job import Job, UnstorableError
from video_gateway.jobs.store import JobStore
from video_gateway.providers.answer import Stopwatch
from video_gateway.providers.provider import Account, Provider
from video_gateway.providers.upstream import is_from_an_api
from video_gateway.purchases.calls import Calls
from video_gateway.purchases.records import MAX_ANSWER, as_json
from video_gateway.purchases.retry import repeated

log = logging.getLogger("video_gateway")

PATIENCE = 6 * 3600
"""Seconds for which a job may be in a state whose name nobody knows."""
LOST = 600
"""Seconds for which a provider may not know a job yet; one that it still does not know is lost."""

CANCELLED = "cancelled"
"""Code of a job that was stopped before it had an end, by its caller or by its provider."""

_KEPT = ("model", "prompt", "seconds", "size", "remixed_from_video_id", "created_at")
"""What the first answer said, and a later one does not change."""


class Poller:
    def __init__(self, store: JobStore, providers: Mapping[str, Provider], calls: Calls) -> None:
        self._store = store
        self._providers = providers
        self._calls = calls
        self._looking: dict[tuple[str, str], asyncio.Task[Job]] = {}

    async def fresh(self, job: Job, *, now: bool = False) -> Job:
        """The job as it is: from its row while that is young or final, else looked at and recorded.

        Raises:
            errors: the provider cannot be asked.
        """
        provider = self._providers.get(job.provider)
        if job.is_final or job.deleted_at is not None or provider is None:
            return job
        # A look from the future is one by a replica whose clock is wrong.
        if not now and 0 <= time.time() - job.checked_at < provider.pace:
            return job
        place = (job.provider, job.id)
        task = self._looking.get(place)
        if task is None:
            task = self._looking[place] = asyncio.create_task(self._look(job, provider))
            task.add_done_callback(lambda done: self._looked(place, done))
        return await asyncio.shield(task)

    def can_be_seen(self, job: Job) -> bool:
        """Whether its provider is set up, and the key that made it."""
        provider = self._providers.get(job.provider)
        return provider is not None and provider.account(job.key) is not None

    def _looked(self, place: tuple[str, str], task: asyncio.Task[Job]) -> None:
        del self._looking[place]
        if not task.cancelled():
            task.exception()  # whoever waited has it; nobody may be left

    async def _look(self, job: Job, provider: Provider) -> Job:
        account = account_of(job, provider)
        try:
            video = await repeated(
                lambda: self._calls.make(provider, "video_retrieve", account.adapter.video_retrieve(job.id)),
                retries=provider.retries,
                may_repeat=errors.is_passing,
            )
        except NotFound as error:
            if not is_from_an_api(error):  # an outage does not end a job that is paid for
                raise errors.broken(provider.name, "answered 404, and not in words of its API") from error
            log.warning("%s does not know %s: %s", provider.name, job.id, error.body.error.message)
            job = lost(job)
        else:
            job = merged(job, video)
            if len(job.answer) > MAX_ANSWER:
                raise errors.broken(provider.name, "said more of the job than can be kept")
        try:
            await self._store.record(job)
        except UnstorableError as error:
            raise errors.broken(provider.name, "said of the job what cannot be kept") from error
        return job


def account_of(job: Job, provider: Provider) -> Account:
    """The key that bought the job: with another one the provider may not know it."""
    account = provider.account(job.key)
    if account is None:
        raise errors.key_gone(provider.name, job.key)
    return account


def video_of(job: Job) -> models.Video:
    """The last answer given for a job."""
    return models.Video.model_validate_json(job.answer)


def made_with(source: models.Video) -> dict[str, str]:
    """What a remix is made with as well."""
    known = {"model": source.model, "seconds": source.seconds, "size": source.size}
    return {name: value for name, value in known.items() if value is not None}


def told(job: Job, request_type: str, watch: Stopwatch) -> models.Video:
    """A job's last answer, as the answer to this request."""
    video = video_of(job)
    # Both are there, and of their types: to have that checked would cost as much as reading the row.
    video.extra_fields.__dict__.update(request_type=request_type, latency=watch.milliseconds)
    return video


def lost(job: Job) -> Job:
    """The job after its provider said that there is none: failed, unless it is so new that this may pass."""
    if timestamps.now() - job.created_at <= LOST:
        return replace(job, checked_at=time.time())
    video = video_of(job)
    video.status = "failed"
    video.error = models.VideoFailure(
        code="provider_lost_job", message="The provider no longer knows this job."
    )
    return answered(job, video)


def cancel(video: models.Video) -> None:
    """What is said of a job that its caller had stopped."""
    video.status = "failed"
    video.error = models.VideoFailure(code=CANCELLED, message="The job was cancelled by its caller.")


def merged(job: Job, look: models.Video) -> Job:
    """The job after a look: what was known stays, what is new is added, progress does not go back."""
    video = video_of(job)
    for name in look.model_fields_set - set(_KEPT) - {"id", "object", "extra_fields", "progress"}:
        setattr(video, name, getattr(look, name))
    for name in _KEPT:
        if name not in video.model_fields_set and name in look.model_fields_set:
            setattr(video, name, getattr(look, name))
    if look.progress is not None:
        video.progress = max(look.progress, video.progress or 0)
    unknown = video.extra_fields.provider_status = look.extra_fields.provider_status
    if unknown is not None and timestamps.now() - job.created_at > PATIENCE:
        video.status = "failed"
        video.error = models.VideoFailure(
            code="provider_status_unknown",
            message=f"The provider says {unknown!r}, which nobody here understands.",
        )
    if video.status == "completed" and video.completed_at is None:
        video.completed_at = timestamps.now()  # the provider does not say; this is when it was first seen
    for name in ("raw_request", "raw_response", "cost_usd"):
        if (shown := getattr(look.extra_fields, name)) is not None:
            setattr(video.extra_fields, name, shown)
    return answered(job, video)


def answered(job: Job, video: models.Video) -> Job:
    """The job with this as the last answer given for it."""
    return replace(
        job,
        status=video.status,
        answer=as_json(video),
        completed_at=video.completed_at,
        expires_at=video.expires_at,
        checked_at=time.time(),
    )
