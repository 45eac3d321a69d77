"""Buying a job that changes what an earlier one made."""

from __future__ import annotations

from typing import Final

from bifrost_api import models
from bifrost_api.errors import NotFound
from specwright_runtime.server import Exchange
from video_gateway import errors
from video_gateway.callers import Caller
from video_gateway.jobs.job import Job
from video_gateway.ownership import Ownership
from video_gateway.providers.provider import Account, Provider
from video_gateway.purchases.calls import Calls, outlived
from video_gateway.purchases.idempotency import Make, Promises, fingerprint
from video_gateway.purchases.polling import Poller, made_with, video_of
from video_gateway.purchases.records import Made, Records, as_kept
from video_gateway.purchases.retry import repeated

REQUEST_TYPE: Final = "video_remix"


class Remixes:
    def __init__(
        self, owned: Ownership, looks: Poller, calls: Calls, records: Records, promises: Promises
    ) -> None:
        self._owned = owned
        self._looks = looks
        self._calls = calls
        self._records = records
        self._promises = promises

    async def buy(
        self,
        caller: Caller,
        video_id: str,
        body: models.VideoRemixRequest,
        *,
        key: str | None,
        exchange: Exchange | None,
    ) -> Made:
        """The kept job. With an idempotency key it is bought at most once, also when the client of
        `exchange` goes away or the source is gone meanwhile; without one, that client's going ends it.

        Raises:
            errors.NotFound: there is no such source.
            errors.Forbidden: the caller may no longer use its model.
            errors: the provider's.
        """
        try:
            job, provider, account, public_id = await self._owned.find(
                caller, video_id, reads=False, deleted=key is not None
            )
        except NotFound as gone:
            if key is None:
                raise
            return await self._answered(caller, video_id, key, body, gone)
        if not caller.may_use(provider.name, "" if job is None else job.model.partition("/")[2]):
            raise errors.forbidden(provider.name if job is None else job.model, "model_not_allowed")

        async def make() -> Made:
            await self._records.must_be_possible()
            source = None if job is None else await self._source(job, provider)
            return await repeated(
                lambda: outlived(
                    self._bought(caller, body, source, provider, account, public_id),
                    exchange if key is None else None,
                ),
                retries=provider.retries,
                may_repeat=errors.is_repeatable,
            )

        try:
            if key is None:
                return await make()
            return await self._once(caller, key, public_id, body, make)
        except errors.OWN as error:
            raise errors.with_context(
                error,
                request_type=REQUEST_TYPE,
                should_retry=False if errors.may_be_accepted(error) else None,
            ) from None

    async def _bought(
        self,
        caller: Caller,
        body: models.VideoRemixRequest,
        source: models.Video | None,
        provider: Provider,
        account: Account,
        public_id: str,
    ) -> Made:
        # Some providers want said again what the source was made with, and do not tell it themselves.
        known = {} if source is None else made_with(source)
        video = await self._calls.make(
            provider,
            REQUEST_TYPE,
            account.adapter.video_remix(public_id, body.model_copy(update=known), idempotency_key=None),
        )
        for name, value in known.items():
            if getattr(video, name) is None:
                setattr(video, name, value)
        return await self._records.keep(
            caller, REQUEST_TYPE, video, provider.name, account.name, as_kept(body)
        )

    async def _answered(
        self, caller: Caller, video_id: str, key: str, body: models.VideoRemixRequest, gone: NotFound
    ) -> Made:
        """The answer under a key, of whose source not even a row is left.

        Raises:
            errors.NotFound: `gone`, where there is none.
        """
        reference = self._owned.reference(video_id)
        if reference is None:
            raise gone

        async def make() -> Made:
            raise gone

        return await self._once(caller, key, reference.public, body, make)

    async def _once(
        self, caller: Caller, key: str, public_id: str, body: models.VideoRemixRequest, make: Make
    ) -> Made:
        about = fingerprint(f"{public_id}\0", body)
        return await self._promises.once(caller.name, REQUEST_TYPE, key, about, make)

    async def _source(self, job: Job, provider: Provider) -> models.Video:
        """What a remix goes by, once it is completed."""
        if job.deleted_at is not None:
            raise errors.no_such_video(job.id)
        job = await self._looks.fresh(job)
        if job.status != "completed":
            raise errors.conflict(
                "video_not_ready",
                f"Only a completed video can be remixed; this one is {job.status}.",
                retry_after=None if job.is_final else provider.pace,
            )
        return video_of(job)
