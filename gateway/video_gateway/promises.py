"""`Idempotency-Key`: one request, one purchase, one answer, also at the same time and after a restart."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import uuid4

from bifrost_api import models
from video_gateway import errors, times
from video_gateway.jobs.job import Operation, Promise
from video_gateway.jobs.store import JobStore

log = logging.getLogger("video_gateway.promises")

LEASE = 300.0
"""Seconds after which an open promise has no holder any more; longer than any purchase takes."""
PATIENCE = 30.0
"""Seconds to wait for the answer to an equal request that another replica is making."""

Make = Callable[[], Awaitable[models.Video]]


class Promises:
    def __init__(self, store: JobStore) -> None:
        self._store = store
        self._mine: dict[tuple[str, str, str], tuple[str, asyncio.Task[models.Video]]] = {}

    async def once(
        self, owner: str, operation: Operation, key: str, request: str, make: Make
    ) -> models.Video:
        """The answer to the first request under `key`; `make` runs at most once for all of them.

        The work goes on when its caller goes away: the caller may ask again, and the
        video may be bought already.

        Raises:
            errors.Conflict: another request under the same key; or one whose outcome is
                not known, because the process that made it died.
        """
        fingerprint = hashlib.sha256(request.encode()).hexdigest()
        place = (owner, operation, key)
        if place in self._mine:
            standing, task = self._mine[place]
            if standing != fingerprint:
                raise _reused(key)
        else:
            wanted = Promise(
                owner=owner,
                operation=operation,
                key=key,
                fingerprint=fingerprint,
                token=uuid4().hex,
                created_at=times.now(),
                lease_until=time.time() + LEASE,
            )
            task = asyncio.create_task(self._keep(wanted, make))
            self._mine[place] = (fingerprint, task)
            task.add_done_callback(lambda done: self._forget(place, done))
        return await asyncio.shield(task)

    def _forget(self, place: tuple[str, str, str], task: asyncio.Task[models.Video]) -> None:
        del self._mine[place]
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, errors.OWN):
            log.error("a promise broke", exc_info=error)

    async def _keep(self, wanted: Promise, make: Make) -> models.Video:
        standing = await self._store.promise(wanted)
        if standing.token != wanted.token:
            return await self._wait(wanted, standing)
        try:
            video = await make()
        except errors.OWN as error:
            if errors.may_be_accepted(error):
                await self._store.settle(replace(standing, state="unknown"))
            else:
                await self._store.release(standing)
            raise
        except BaseException:
            await self._store.settle(replace(standing, state="unknown"))
            raise
        answer = video.model_dump_json(by_alias=True, exclude_unset=True)
        await self._store.settle(replace(standing, state="kept", answer=answer))
        return video

    async def _wait(self, wanted: Promise, standing: Promise) -> models.Video:
        """The answer of a promise that somebody else holds, or held before us."""
        until = time.monotonic() + PATIENCE
        pause = 0.05
        while True:
            if standing.fingerprint != wanted.fingerprint:
                raise _reused(wanted.key)
            match standing.state:
                case "kept":
                    return models.Video.model_validate_json(standing.answer or "")
                case "unknown":
                    raise _unknown(wanted.key)
                case "open" if standing.lease_until < time.time():
                    raise _unknown(wanted.key)
                case "open" if time.monotonic() >= until:
                    raise errors.conflict(
                        "idempotency_in_progress",
                        "The first request with this idempotency key is still being made.",
                        retry_after=1,
                        should_retry=True,
                    )
            await asyncio.sleep(pause)
            pause = min(0.5, pause * 2)
            standing = await self._store.promise(wanted)
            if standing.token == wanted.token:
                # The holder gave it back: nothing was bought. The caller may ask again, and will be first.
                await self._store.release(standing)
                raise errors.overloaded("The first request with this idempotency key failed.", retry_after=1)


def _reused(key: str) -> errors.Failure:
    return errors.conflict(
        "idempotency_key_reused", f"The idempotency key {key[:80]!r} was used for another request."
    )


def _unknown(key: str) -> errors.Failure:
    return errors.conflict(
        "idempotency_outcome_unknown",
        f"Whether the request with the idempotency key {key[:80]!r} bought a video is not known. "
        "Look at the list of videos, then use a new key.",
    )
