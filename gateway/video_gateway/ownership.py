"""Whose a video is, who has it, and with which key it is to be had."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias

from video_gateway import errors, ids
from video_gateway.callers import Caller
from video_gateway.jobs.job import Job
from video_gateway.jobs.store import JobStore
from video_gateway.providers.provider import Account, Provider
from video_gateway.purchases.polling import account_of

UnknownJobs: TypeAlias = Literal["none", "read", "all"]
"""What callers may do with jobs that the store does not know."""


class Ownership:
    def __init__(
        self,
        providers: Mapping[str, Provider],
        store: JobStore,
        *,
        known: Collection[str],
        unknown_jobs: UnknownJobs,
    ) -> None:
        """`known` are the providers that the API names, `providers` those that are set up."""
        self._providers = providers
        self._store = store
        self._known = known
        self._unknown_jobs = unknown_jobs

    def reference(self, video_id: str) -> ids.Reference | None:
        """What a path names, if it can be the id of a video."""
        return ids.parse(video_id, self._known)

    async def row(
        self, caller: Caller, video_id: str, *, deleted: bool = False
    ) -> tuple[ids.Reference, Job | None]:
        """What a path names, and its row, if there is one; `deleted` is whether it may have been deleted.

        Raises:
            errors.NotFound: it is nobody's, or somebody else's: callers cannot tell which.
        """
        reference = self.reference(video_id)
        if reference is None:
            raise errors.no_such_video(video_id)
        job = await self._store.find(reference.public, reference.provider)
        if job is not None and (not caller.owns(job.owner) or (job.deleted_at is not None and not deleted)):
            raise errors.no_such_video(reference.public, reference.provider)
        return reference, job

    def place(
        self, caller: Caller, reference: ids.Reference, job: Job | None, *, reads: bool = True
    ) -> tuple[Provider, Account]:
        """Who has the video, and the key to use; `reads` is whether nothing is changed or bought with it.

        Raises:
            errors.NotFound: nobody, as far as this caller is told.
            errors: the provider or the key that made it is no longer set up.
        """
        if job is not None:
            provider = self._providers.get(job.provider)
            if provider is None:
                raise errors.not_configured(job.provider)
            return provider, account_of(job, provider)
        provider = self._providers.get(reference.provider or "")
        allowed = ("read", "all") if reads else ("all",)
        account = None if provider is None else next(iter(provider.accounts), None)
        if (
            provider is None
            or account is None
            or not (caller.is_admin or self._unknown_jobs in allowed)
            or not caller.may_use(provider.name)
        ):
            raise errors.no_such_video(reference.public, reference.provider)
        return provider, account

    async def find(
        self, caller: Caller, video_id: str, *, reads: bool = True, deleted: bool = False
    ) -> tuple[Job | None, Provider, Account, str]:
        """A video's row, if there is one, its provider, the key to use, and its id; raises as both do."""
        reference, job = await self.row(caller, video_id, deleted=deleted)
        return job, *self.place(caller, reference, job, reads=reads), reference.public
