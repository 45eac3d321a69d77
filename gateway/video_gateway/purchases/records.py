"""Recording what was bought, at once or as soon as the store is back."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from functools import partial

from msgspec import Struct
from pydantic import BaseModel

from bifrost_api import models
from bifrost_api.errors import InternalServerError
from video_gateway import errors, ids, timestamps
from video_gateway.callers import Caller
from video_gateway.jobs import database
from video_gateway.jobs.job import (
    DuplicateJobError,
    Job,
    Operation,
    StoreUnavailableError,
    UnstorableError,
)
from video_gateway.jobs.store import JobStore
from video_gateway.observability.metrics import Metrics
from video_gateway.purchases.pending_writes import PendingWrites

log = logging.getLogger("video_gateway")

LIMIT = 64 * 1024
"""Bytes of a request that is kept as it is…"""
SHOWN = 4096
"""…and of a member of one that is not."""
MAX_ANSWER = 1024 * 1024
"""Characters of what is kept of a job; more is no answer, but an attempt to fill the store."""


def as_bytes(model: BaseModel) -> bytes:
    """A model as it travels; pydantic's own method for it takes half as long again."""
    return model.__pydantic_serializer__.to_json(model, by_alias=True, exclude_unset=True)


def as_json(model: BaseModel) -> str:
    """The same as it is kept."""
    return as_bytes(model).decode()


def as_kept(request: BaseModel) -> str:
    """A request as its row keeps it. Of one that is large, pictures and whatever else is large are kept by
    their sizes alone, and what no model takes, which may be a quarter of a million members, is not.
    """
    text = as_bytes(request)
    if len(text) <= LIMIT:
        return text.decode()
    unknown = set(request.model_extra or ()) - {"native_input"}
    fields = request.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude=unknown)
    for name, value in fields.items():
        if name != "prompt" and (size := len(value if isinstance(value, str) else json.dumps(value))) > SHOWN:
            fields[name] = {"omitted": f"{size} bytes"}
    return json.dumps(fields)


class Made(Struct, frozen=True):
    """A job that was bought and kept."""

    video: models.Video
    content: bytes
    """The same as JSON, as its row has it and its caller gets it."""


class UnrecordedError(InternalServerError):
    """A job that was bought, and that is recorded when the store is back."""

    def __init__(self, made: Made, provider: str) -> None:
        told = errors.not_recorded(made.video.id, provider, "could not be recorded yet")
        super().__init__(told.body, headers=told.headers)
        self.made = made


class Records:
    def __init__(self, store: JobStore, later: PendingWrites, metrics: Metrics) -> None:
        self._store = store
        self._later = later
        self._metrics = metrics

    async def must_be_possible(self) -> None:
        """Buy and delete nothing that could not be recorded: a write waits for the store, or one fails.

        Raises:
            StoreUnavailableError: before anything is sent.
        """
        if self._later:
            raise StoreUnavailableError("writes are waiting")
        if self._store.is_doubtful():
            await self._store.writable()

    async def keep(
        self, caller: Caller, operation: Operation, video: models.Video, provider: str, key: str, request: str
    ) -> Made:
        """Record a job that a provider accepted; `request` is what its row keeps of what was asked.

        Raises:
            UnrecordedError: not yet; it is done later.
            errors.InternalServerError: never, for what the provider said of it.
            errors.BadGateway: the provider gave the id of another job.
        """
        native, content = ids.native(video.id), as_bytes(video)
        answer = content.decode()
        if native is None or len(video.id) > ids.LONGEST or len(answer) > MAX_ANSWER:
            log.error(
                "%s accepted a job and said of it what cannot be kept; its id is %.300r", provider, video.id
            )
            raise errors.broken(provider, "accepted the job, and said of it what cannot be kept")
        job = Job(
            id=video.id,
            provider=provider,
            native_id=native,
            key=key,
            owner=caller.name,
            operation=operation,
            model=video.model or provider,
            request=request,
            status=video.status,
            answer=answer,
            created_at=timestamps.now(),
            completed_at=video.completed_at,
            expires_at=video.expires_at,
            checked_at=time.time(),
        )
        made = Made(video, content)
        asked = time.monotonic()
        try:
            await self._store.add(job, alone=self._metrics.running <= 1)
        except DuplicateJobError:
            raise errors.broken(provider, "gave a new job the id of another one") from None
        except UnstorableError as error:  # which another try would not change, and nobody else waits for
            log.exception("%s accepted %r, and no store takes what it said of it", provider, video.id)
            raise errors.not_recorded(video.id, provider, "what was said of it cannot be recorded") from error
        except StoreUnavailableError as error:
            log.error("%s accepted %s, and the store did not take it: %s", provider, video.id, error)
            recorded = self._later.do(
                partial(self._add, job), f"the job {video.id}:{provider} of {caller.name}"
            )
            if not await _within(recorded, database.PATIENCE - (time.monotonic() - asked)):
                # The video is bought: say so, with the name under which it can still be had.
                raise UnrecordedError(made, provider) from error
        return made

    async def _add(self, job: Job) -> None:
        """Record a job that may have been recorded when its write seemed to fail."""
        try:
            await self._store.add(job)
        except DuplicateJobError:
            there = await self._store.find(job.id, job.provider)
            if there is None or _bought_as(there) != _bought_as(job):
                raise
            log.info("%s:%s was recorded the first time", job.id, job.provider)


def _bought_as(job: Job) -> tuple[object, ...]:
    """What no look at a job changes."""
    return job.owner, job.key, job.request, job.created_at


async def _within(recorded: asyncio.Future[bool], seconds: float) -> bool:
    """Whether a write is done by then; the end of the gateway is no reason to be silent about it."""
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            return await asyncio.shield(recorded)
    except (TimeoutError, asyncio.CancelledError):
        return False
