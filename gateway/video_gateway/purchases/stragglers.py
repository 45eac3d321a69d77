"""Jobs that nobody retrieves any more: looked at until they have an end, by which lists and removals go."""

from __future__ import annotations

import logging
import random
import time
from collections import Counter

from bifrost_api import models
from video_gateway import errors
from video_gateway.jobs.job import Job, StoreUnavailableError
from video_gateway.jobs.store import JobStore
from video_gateway.purchases.polling import Poller, answered, video_of

log = logging.getLogger("video_gateway")

UNSEEN = 3600.0
"""Seconds after the last look at a job, after which nobody seems to wait for it."""
ENDLESS = 30 * 86400.0
"""Seconds after which a job of which no look finds an end is given up."""
TROUBLE = 3
"""Looks that fail one after the other, after which their provider is left alone for a round."""


class Stragglers:
    def __init__(self, store: JobStore, looks: Poller) -> None:
        self._store = store
        self._looks = looks

    async def visit(self, now: float) -> None:
        """Look once at each of them, one after the other; `now` is the time by which jobs are given up.

        Raises:
            StoreUnavailableError: the rest has to wait.
        """
        failed: Counter[str] = Counter()
        after = 0
        while jobs := await self._store.running(after=after):
            after = jobs[-1].seq
            # In no order: the same few that fail keep nobody else from being looked at.
            for job in random.sample(jobs, len(jobs)):
                if 0 <= time.time() - job.checked_at < UNSEEN:
                    continue
                try:
                    job = await self._seen(job, failed)
                    if not job.is_final and now - job.created_at > ENDLESS:
                        await self._store.record(given_up(job))
                except StoreUnavailableError:
                    raise
                except Exception:  # one that is broken is no reason to leave the others
                    log.exception("%s:%s cannot be looked at", job.id, job.provider)

    async def _seen(self, job: Job, failed: Counter[str]) -> Job:
        if not self._looks.can_be_seen(job) or failed[job.provider] >= TROUBLE:
            return job
        try:
            job = await self._looks.fresh(job, now=True)
        except errors.OWN as error:
            failed[job.provider] += 1
            log.info("%s:%s is looked at later: %s", job.id, job.provider, error.body.error.message)
        else:
            failed[job.provider] = 0
        return job


def given_up(job: Job) -> Job:
    """The job as failed: nobody will ever know better."""
    log.warning("%s:%s of %s has no end after %d days, and is given up",
                job.id, job.provider, job.owner, ENDLESS // 86400)  # fmt: skip
    video = video_of(job)
    video.status = "failed"
    video.error = models.VideoFailure(
        code="end_unknown", message="Its provider did not say in time how this job ended."
    )
    return answered(job, video)
