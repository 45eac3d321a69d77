"""What follows an attempt: nothing, another one, or another address."""

from __future__ import annotations

from typing import Any

from specwright_runtime.client.credentials import Applied
from specwright_runtime.client.prepared import Prepared
from specwright_runtime.client.retry import Retry
from specwright_runtime.errors import TransportError
from specwright_runtime.transport import Headers, Request


class Progress:
    """Where one call stands: which attempt, how many redirects, whether its token was renewed."""

    __slots__ = ("_attempt", "_hops", "_plan", "_renewed", "_repeatable", "_retry")

    def __init__(self, plan: Prepared[Any], retry: Retry) -> None:
        self._plan = plan
        self._retry = retry
        self._attempt = 0
        self._hops = 0
        self._renewed = False
        self._repeatable: bool | None = None

    def _may_repeat(self, request: Request) -> bool:
        if self._repeatable is None:
            self._repeatable = self._retry.repeats(
                request.method, {name.lower(): value for name, value in request.headers}
            )
        return self._repeatable

    def failed(self, request: Request, error: TransportError) -> float:
        """Seconds to wait before the next attempt. Raises `error` when there is none."""
        error.operation = self._plan.operation.id
        if self._hops and error.accepted is False:  # a redirect is an answer to what was sent first
            error.accepted = None
        delay = None
        if request.replayable():
            delay = self._retry.after_failure(self._attempt, error, repeatable=self._may_repeat(request))
        if delay is None:
            raise error
        self._attempt += 1
        return delay

    def answered(self, request: Request, status: int, headers: Headers) -> float | Request | None:
        """What follows an answer of 300 or more: a wait, another request, or nothing."""
        if status < 400:
            again = self._plan.redirected(request, status, headers, self._hops)
            self._hops += 1
            return again
        if not request.replayable():
            return None
        delay = self._retry.after_status(self._attempt, status, headers, repeatable=self._may_repeat(request))
        if delay is not None:
            self._attempt += 1
        return delay

    def renews(self, applied: Applied | None, status: int) -> bool:
        """Whether a refused token is to be replaced by a fresh one, which happens once."""
        if status != 401 or self._renewed or applied is None or not applied.sources:
            return False
        for source, token in applied.sources:
            source.refused(token)
        self._renewed = True
        return True
