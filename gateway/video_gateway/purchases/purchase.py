"""Buying a job: the primary model, then its fallbacks, each with the keys there are."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from bifrost_api import models
from specwright_runtime.server import Exchange
from video_gateway import errors
from video_gateway.callers import Caller
from video_gateway.generation import Choice, native_input
from video_gateway.observability.metrics import Metrics
from video_gateway.providers.provider import RATE_COOLDOWN, REFUSED_COOLDOWN, Account, Provider
from video_gateway.purchases.calls import Calls, outlived
from video_gateway.purchases.records import Made, Records
from video_gateway.purchases.retry import pause, say_when

REQUEST_TYPE: Final = "video_generation"


class Order(Struct, frozen=True):
    """What is to be bought, and for whom."""

    caller: Caller
    request: models.VideoGenerationRequest
    text: str
    """The request as its row keeps it."""
    drop_params: bool
    exchange: Exchange | None
    """Whose client's going away ends the buying; `None`: it goes on."""


class Purchases:
    def __init__(
        self, providers: Mapping[str, Provider], calls: Calls, metrics: Metrics, records: Records
    ) -> None:
        self._providers = providers
        self._calls = calls
        self._metrics = metrics
        self._records = records

    async def buy(self, order: Order, choices: Sequence[Choice]) -> Made:
        """The job of the first choice that a provider accepts, kept.

        A caller who goes away stops everything but the call that is under way, and the keeping of
        the job that it may have bought.

        Raises:
            StoreUnavailableError: a job could not be kept; before anything is sent.
            errors: the failure of the primary, with every attempt; that of a later one
                only where the request turned out to be wrong for all alike.
        """
        await self._records.must_be_possible()
        attempts: list[models.Attempt] = []
        primary: errors.Failure | None = None
        uncertain = False
        for choice in choices:
            started = time.monotonic()
            try:
                kept = await self._from(order, choice, attempts)
            except errors.OWN as error:
                attempts.append(_attempt(choice, started, error.status, error.body.error))
                errors.with_context(error, request_type=REQUEST_TYPE, model_deployment=choice.model)
                uncertain = uncertain or errors.may_be_accepted(error)
                primary = primary or error
                if errors.is_hopeless(error):
                    break
            else:
                if isinstance(kept, Made):
                    return kept
                # It is bought, whatever became of it here.
                attempts.append(_attempt(choice, started, kept.status, kept.body.error))
                raise errors.with_context(
                    kept,
                    request_type=REQUEST_TYPE,
                    model_requested=choices[0].name,
                    model_deployment=choice.model,
                    attempts=attempts,
                    should_retry=False,
                )
        if primary is None:
            raise ValueError("there is nothing to choose from")
        say_when(primary)
        raise errors.with_context(
            primary,
            request_type=REQUEST_TYPE,
            model_requested=choices[0].name,
            attempts=attempts,
            should_retry=False if uncertain else None,
        )

    async def _from(
        self, order: Order, choice: Choice, attempts: Sequence[models.Attempt]
    ) -> Made | errors.Failure:
        """The kept job, or why it could not be kept: it is bought, and no other choice is to be tried."""
        provider = self._providers.get(choice.provider)
        if provider is None:
            raise errors.unsupported_operation(choice.provider, REQUEST_TYPE)
        if not order.caller.may_use(choice.provider, choice.model):
            raise errors.forbidden(choice.name, "model_not_allowed")
        request = wanted = order.request
        if request.model != choice.name:
            if not request.model.startswith(f"{choice.provider}/") and native_input(request) is not None:
                raise errors.unsupported(
                    "native_input", f"What is said in the words of another provider is not for {choice.name}."
                )
            wanted = request.model_copy(update={"model": choice.name})
        started = time.monotonic()

        tried: set[str] = set()
        waits = 0
        while True:
            account = provider.choose(choice.model, tried)
            if account is None:
                raise _no_key(provider, choice.model)
            try:
                return await outlived(
                    self._bought(order, choice, wanted, provider, account, attempts, started), order.exchange
                )
            except errors.OWN as error:
                wait = self._wait(provider, account, choice.model, tried, error, waits)
                if wait is None or (wait > 0 and waits == provider.retries):
                    raise
            if wait > 0:  # another key is asked at once, and counts for no retry
                waits += 1
                await asyncio.sleep(wait)

    async def _bought(
        self,
        order: Order,
        choice: Choice,
        wanted: models.VideoGenerationRequest,
        provider: Provider,
        account: Account,
        attempts: Sequence[models.Attempt],
        started: float,
    ) -> Made | errors.Failure:
        video = await self._calls.make(
            provider,
            REQUEST_TYPE,
            account.adapter.video_generation(
                wanted, idempotency_key=None, x_bf_drop_params=order.drop_params
            ),
        )
        fields = video.extra_fields
        if fields.model_requested != order.request.model:  # a fallback made it
            fields.model_requested = fields.original_model_requested = order.request.model
        if attempts:
            fields.attempts = [*attempts, _attempt(choice, started, 200)]
        try:
            return await self._records.keep(
                order.caller, REQUEST_TYPE, video, choice.provider, account.name, order.text
            )
        except errors.OWN as error:
            return error

    def _wait(
        self,
        provider: Provider,
        account: Account,
        model: str,
        tried: set[str],
        error: errors.Failure,
        attempt: int,
    ) -> float | None:
        """Seconds until another attempt makes sense, `None` if none does; keys that were refused rest."""
        asked = errors.retry_after(error)
        match error.body.error.type:
            case "provider_auth" as reason:
                account.rest(REFUSED_COOLDOWN)
                self._metrics.rested(provider.name, account.name, reason)
                tried.add(account.name)
                return 0.0 if provider.choose(model, tried) else None
            case "rate_limit_error" as reason:
                self._metrics.rested(provider.name, account.name, reason)
                if asked is None:
                    account.rest(RATE_COOLDOWN)
                else:
                    account.refuse(asked)
                tried.add(account.name)
                if provider.choose(model, tried):
                    return 0.0
                tried.remove(account.name)  # the one that is asked again after a pause
                return pause(attempt, asked)
            case _ if errors.is_repeatable(error):
                return pause(attempt, asked)
            case _:
                return None


def _no_key(provider: Provider, model: str) -> errors.Failure:
    rest = provider.rest_of(model)
    if rest is None:
        return errors.unsupported(
            "model", f"No key of {provider.name} is set up for {model}.", code="model_not_found"
        )
    return errors.failure(
        429,
        "rate_limit_error",
        "keys_resting",
        f"Every key of {provider.name} is resting after {provider.name} refused it.",
        retry_after=rest,
    )


def _attempt(
    choice: Choice, started: float, status: int, error: models.ErrorField | None = None
) -> models.Attempt:
    return models.Attempt(
        provider=errors.named(choice.provider),
        model=choice.model,
        status_code=status,
        latency=int((time.monotonic() - started) * 1000),
        error=error,
    )
