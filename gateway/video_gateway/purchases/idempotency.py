"""`Idempotency-Key`: one request, one purchase, one answer, also at the same time and after a restart."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

from pydantic import BaseModel

from bifrost_api import models
from video_gateway import errors, timestamps
from video_gateway.jobs.job import Operation, Promise, StoreUnavailableError
from video_gateway.jobs.store import JobStore
from video_gateway.purchases.calls import ended
from video_gateway.purchases.pending_writes import PendingWrites
from video_gateway.purchases.records import Made, UnrecordedError, as_bytes

log = logging.getLogger("video_gateway.purchases.idempotency")

LEASE = 15.0
"""Seconds without a sign of life after which an open promise has no holder any more."""
RENEWAL = 5.0
"""Seconds between two signs of life."""
PATIENCE = 30.0
"""Seconds to wait for the answer to an equal request that another replica is making."""

Make = Callable[[], Awaitable[Made]]


def fingerprint(about: str, request: BaseModel) -> str:
    """What tells requests apart; `about` is what theirs says beside its body."""
    digest = hashlib.sha256(about.encode())
    digest.update(as_bytes(request))
    return digest.hexdigest()


class Promises:
    def __init__(self, store: JobStore, later: PendingWrites) -> None:
        self._store = store
        self._later = later
        self._mine: dict[tuple[str, str, str], tuple[str, asyncio.Task[Made]]] = {}
        self._held: dict[str, Promise] = {}
        """By their tokens."""
        self._renewing: asyncio.Task[None] | None = None

    async def once(self, owner: str, operation: Operation, key: str, fingerprint: str, make: Make) -> Made:
        """The answer to the first request under `key`; `make` runs at most once for all of them.

        The work goes on when its caller goes away: the caller may ask again, and the
        video may be bought already.

        Raises:
            errors.Conflict: another request under the same key; or one whose outcome is
                not known, because the process that made it died.
        """
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
                created_at=timestamps.now(),
                lease_until=time.time() + LEASE,
            )
            task = asyncio.create_task(self._keep(wanted, make))
            self._mine[place] = (fingerprint, task)
            task.add_done_callback(lambda done: self._forget(place, done))
        return await asyncio.shield(task)

    async def close(self, by: float | None) -> None:
        """Wait for the work that is going on; what has not ended by then is of unknown outcome."""
        await ended({task for _, task in self._mine.values()}, by)
        if self._renewing is not None:
            self._renewing.cancel()

    def _forget(self, place: tuple[str, str, str], task: asyncio.Task[Made]) -> None:
        del self._mine[place]
        if task.cancelled() or isinstance(error := task.exception(), (*errors.OWN, StoreUnavailableError)):
            return  # whoever asked is told
        if error is not None:
            log.error("a promise broke", exc_info=error)

    async def _keep(self, wanted: Promise, make: Make) -> Made:
        if self._later:  # each that fails would be one more
            raise StoreUnavailableError("writes are waiting")
        try:
            standing = await self._hold(wanted)
        except StoreUnavailableError:  # it may hold the promise without having said so
            self._later.do(lambda: self._store.release(wanted), "the release of an idempotency key")
            raise
        if standing.token != wanted.token:
            answer = standing.answer or ""
            return Made(models.Video.model_validate_json(answer), answer.encode())
        self._held[standing.token] = standing
        if self._renewing is None:
            self._renewing = asyncio.create_task(self._renew())
        try:
            made = await make()
        except UnrecordedError as error:  # but bought: whoever asks again with this key is told so
            await self._settle(replace(standing, state="kept", answer=error.made.content.decode()))
            error.headers = {**error.headers, "Retry-After": "5", "x-should-retry": "true"}
            raise
        except errors.OWN as error:
            if errors.may_be_accepted(error):
                await self._settle(replace(standing, state="unknown"))
            else:
                await self._or_later(lambda: self._store.release(standing))
            raise
        except StoreUnavailableError:  # said so before anything was bought
            await self._or_later(lambda: self._store.release(standing))
            raise
        except BaseException:
            await self._settle(replace(standing, state="unknown"))
            raise
        finally:
            del self._held[standing.token]
        await self._settle(replace(standing, state="kept", answer=made.content.decode()))
        return made

    async def _settle(self, held: Promise) -> None:
        await self._or_later(lambda: self._store.settle(held))

    async def _or_later(self, write: Callable[[], Awaitable[None]]) -> None:
        """What is not written now is written later; until then, and if never, nothing is bought twice.

        Nor is it written before what is waiting: that may be the job which it names.
        """
        if not self._later:
            with suppress(StoreUnavailableError):
                await write()
                return
        self._later.do(write, "the outcome under an idempotency key")

    async def _renew(self) -> None:
        """Say that the holder lives, for as long as there is something held."""
        while True:
            await asyncio.sleep(RENEWAL)
            if not self._held:
                self._renewing = None
                return
            try:
                await self._store.renew(list(self._held.values()), time.time() + LEASE)
            except StoreUnavailableError as error:
                log.warning("leases cannot be renewed: %s", error)

    async def _hold(self, wanted: Promise) -> Promise:
        """The promise as ours, or kept by somebody else, now or before.

        Whether another holder lives is seen from the moves of its lease alone, by our own
        clock: the clocks of two machines need not agree.

        Raises:
            errors.Conflict: it is another request's, or nobody knows what became of it.
        """
        standing = await self._store.promise(wanted)
        seen, since, pause = standing.lease_until, time.monotonic(), 0.05
        until = since + PATIENCE
        while standing.token != wanted.token:
            if standing.fingerprint != wanted.fingerprint:
                raise _reused(wanted.key)
            if standing.state == "kept":
                return standing
            if standing.lease_until != seen:
                seen, since = standing.lease_until, time.monotonic()
            if standing.state == "open" and time.monotonic() - since >= LEASE:
                standing = replace(standing, state="unknown")
                await self._settle(standing)
                log.warning("the request of %s with the idempotency key %r was never answered: "
                            "its gateway died, and whether a video was bought is not known",
                            wanted.owner, wanted.key[:80])  # fmt: skip
            if standing.state == "unknown":
                raise _unknown(wanted.key)
            if time.monotonic() >= until:
                raise errors.conflict(
                    "idempotency_in_progress",
                    "The first request with this idempotency key is still being made.",
                    retry_after=1,
                    should_retry=True,
                )
            await asyncio.sleep(pause)
            pause = min(0.5, pause * 2)
            wanted = replace(wanted, lease_until=time.time() + LEASE)
            asked = time.monotonic()
            standing = await self._store.promise(wanted)
            # While the store was silent no holder could say that it lives.
            since += max(0.0, time.monotonic() - asked - RENEWAL)
        return standing


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
