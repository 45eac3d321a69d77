"""Calls to providers: each one is measured, and seen to its end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import TypeVar

from bifrost_api import models
from specwright_runtime import Reply
from specwright_runtime.errors import NotImplementedOperation
from video_gateway import errors, raw
from video_gateway.numbers import Numbers
from video_gateway.providers.provider import Provider, bare
from video_gateway.tracing import Tracing

log = logging.getLogger("video_gateway")

T = TypeVar("T")

_UNSENT = frozenset({"invalid_request_error", "unsupported_error"})
"""Errors that are found here, before anything is sent."""


class Calls:
    def __init__(self, numbers: Numbers, tracing: Tracing | None) -> None:
        self._numbers = numbers
        self._tracing = tracing
        self._orphans: set[asyncio.Task[None]] = set()

    async def make(
        self, provider: Provider, operation: str, call: Callable[[], Awaitable[T | Reply[T]]]
    ) -> T:
        """What the adapter answers.

        Raises:
            errors: the adapter's; also for what it should not have raised.
        """
        started = time.perf_counter()
        outcome = "ok"
        tracing = self._tracing
        with nullcontext() if tracing is None else tracing.call(provider.name, operation) as span:
            try:
                if provider.raw_request or provider.raw_response:
                    answer = await _with_raw(provider, call)
                else:
                    answer = bare(await call())
            except errors.OWN as error:
                outcome = error.body.error.type or "error"
                raise
            except NotImplementedOperation:
                outcome = "unsupported_error"
                raise errors.unsupported_operation(provider.name, operation) from None
            except asyncio.CancelledError:
                outcome = "cancelled"
                raise
            except Exception as error:
                outcome = "provider_failure"
                log.exception("%s: the adapter did not expect what it got", provider.name)
                raise errors.broken(provider.name, "answered what is not understood here") from error
            finally:
                seconds = None if outcome in _UNSENT else time.perf_counter() - started
                self._numbers.called(provider.name, operation, outcome, seconds)
                if span is not None:
                    span.set_attribute("video_gateway.outcome", outcome)
        return answer

    async def outlived(self, work: Awaitable[T], then: Callable[[T], Awaitable[object]]) -> T:
        """`work` to its end, even when whoever waits goes away.

        A provider that has a request may accept it. `then` gets what comes of it when
        nobody waits any more.
        """
        task = asyncio.ensure_future(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if not task.cancelled():
                orphan = asyncio.create_task(_finish(task, then))
                self._orphans.add(orphan)
                orphan.add_done_callback(self._orphans.discard)
            raise

    async def close(self) -> None:
        """Wait for what nobody waits for."""
        while self._orphans:
            await asyncio.wait(self._orphans)


async def _finish(task: asyncio.Future[T], then: Callable[[T], Awaitable[object]]) -> None:
    try:
        found = await task
    except errors.OWN as error:
        log.info("what nobody waits for any more failed: %s", error.body.error.code)
        return
    try:
        await then(found)
    except errors.OWN as error:
        log.error("what nobody waits for any more was not recorded: %s", error.body.error.message)


async def _with_raw(provider: Provider, call: Callable[[], Awaitable[T | Reply[T]]]) -> T:
    with raw.captured() as capture:
        answer = bare(await call())
    if isinstance(answer, models.Video):
        if provider.raw_request and capture.request is not None:
            answer.extra_fields.raw_request = capture.request
        if provider.raw_response and capture.response is not None:
            answer.extra_fields.raw_response = capture.response
    return answer
