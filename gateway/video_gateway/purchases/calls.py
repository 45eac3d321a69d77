"""Calls to providers: each one is measured, and those that buy are seen to their end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Collection, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from bifrost_api import models
from specwright_runtime import Reply
from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.server import Exchange
from video_gateway import errors, raw, timestamps
from video_gateway.observability.metrics import Metrics
from video_gateway.observability.tracing import Tracing
from video_gateway.providers.provider import Provider, bare

if TYPE_CHECKING:
    from opentelemetry.trace import Span

log = logging.getLogger("video_gateway")

T = TypeVar("T")

_BUYS = frozenset({"video_generation", "video_remix"})

_UNSENT = frozenset({"invalid_request_error", "unsupported_error"})
"""Errors that are found here, before anything is sent."""


class Calls:
    def __init__(self, metrics: Metrics, tracing: Tracing | None) -> None:
        self._metrics = metrics
        self._tracing = tracing

    def make(
        self, provider: Provider, operation: str, call: Awaitable[T | Reply[T]]
    ) -> Coroutine[Any, Any, T]:
        """What the adapter answers.

        Raises:
            errors: the adapter's; also for what it should not have raised.
        """
        if self._tracing is None:
            return self._measured(provider, operation, call, None)
        return self._traced(self._tracing, provider, operation, call)

    async def _traced(
        self, tracing: Tracing, provider: Provider, operation: str, call: Awaitable[T | Reply[T]]
    ) -> T:
        with tracing.call(provider.name, operation) as span:
            return await self._measured(provider, operation, call, span)

    async def _measured(
        self,
        provider: Provider,
        operation: str,
        call: Awaitable[T | Reply[T]],
        span: Span | None,
    ) -> T:
        started = time.perf_counter()
        outcome = "ok"
        try:
            if provider.raw_request or provider.raw_response:
                return await _with_raw(provider, call)
            return _sensible(await call)
        except errors.OWN as error:
            outcome = error.body.error.type or "error"
            raise
        except NotImplementedOperation:
            outcome = "unsupported_error"
            raise errors.unsupported_operation(provider.name, operation) from None
        except asyncio.CancelledError:
            outcome = "cancelled"
            if operation in _BUYS:  # which only the gateway's own end breaks off
                log.error("%s had not answered a %s when the gateway stopped: whether it bought a video "
                          "is not known", provider.name, operation)  # fmt: skip
            raise
        except Exception as error:
            outcome = "provider_failure"
            log.exception("%s: the adapter did not expect what it got", provider.name)
            raise errors.broken(provider.name, "answered what is not understood here") from error
        finally:
            seconds = None if outcome in _UNSENT else time.perf_counter() - started
            self._metrics.called(provider.name, operation, outcome, seconds)
            if span is not None:
                span.set_attribute("video_gateway.outcome", outcome)


async def outlived(work: Awaitable[T], exchange: Exchange | None) -> T:
    """`work` to its end, even when the client of `exchange` goes away: a provider may accept what it has.

    Raises:
        asyncio.CancelledError: behind it, where the client went.
    """
    if exchange is None:
        return await work
    exchange.held = True
    try:
        return await work
    except Exception as error:
        if exchange.gone:
            _unheard(error)
        raise
    finally:
        exchange.held = False
        if exchange.gone:
            raise asyncio.CancelledError


def _unheard(error: Exception) -> None:
    if isinstance(error, errors.OWN):
        log.warning("what nobody waits for any more failed: %s", error.body.error.message)
    else:
        log.error("what nobody waits for any more failed", exc_info=error)


async def ended(tasks: Collection[asyncio.Task[Any]], by: float | None) -> None:
    """Wait for tasks, and break off what runs at `by`, a time of the loop."""
    if not tasks:
        return
    if by is not None:
        await asyncio.wait(tasks, timeout=max(0.0, by - asyncio.get_running_loop().time()))
        for task in tasks:
            task.cancel()
    await asyncio.wait(tasks)


def _sensible(told: T | Reply[T]) -> T:
    """What a provider said, without what no store keeps: texts past their length, times of no calendar."""
    answer = bare(told)
    if not isinstance(answer, models.Video):
        return answer
    if not timestamps.is_sensible(answer.created_at):
        answer.created_at = timestamps.now()
    if answer.completed_at is not None and not timestamps.is_sensible(answer.completed_at):
        answer.completed_at = None
    if answer.expires_at is not None and not timestamps.is_sensible(answer.expires_at):
        answer.expires_at = None
    if (status := answer.extra_fields.provider_status) is not None:
        answer.extra_fields.provider_status = errors.cut(status, errors.LONGEST_CODE)
    if (failed := answer.error) is not None:
        failed.message = errors.cut(failed.message)
        if failed.code is not None:
            failed.code = errors.cut(failed.code, errors.LONGEST_CODE)
    if (held_back := answer.content_filter) is not None:
        held_back.reasons = [errors.cut(reason) for reason in held_back.reasons]
    return answer


async def _with_raw(provider: Provider, call: Awaitable[T | Reply[T]]) -> T:
    with raw.captured() as capture:
        answer = _sensible(await call)
    if isinstance(answer, models.Video):
        if provider.raw_request and capture.request is not None:
            answer.extra_fields.raw_request = capture.request
        if provider.raw_response and capture.response is not None:
            answer.extra_fields.raw_response = capture.response
    return answer
