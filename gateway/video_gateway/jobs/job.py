"""The rows of the store, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from msgspec import Struct

Operation: TypeAlias = Literal["video_generation", "video_remix"]
State: TypeAlias = Literal["open", "kept", "unknown"]
Order: TypeAlias = Literal["asc", "desc"]

RUNNING = ("queued", "in_progress")
"""Statuses of jobs that have no end yet…"""
ENDED = ("completed", "failed")
"""…and of those that have one."""


class Job(Struct, frozen=True):
    """One generation, as a row. `answer` is the last one given for it, a video object as JSON."""

    id: str
    """Public id, without provider."""
    provider: str
    native_id: str
    key: str
    """Name of the provider key that bought it; every later call uses that key."""
    owner: str
    operation: Operation
    model: str
    """As it was asked for, `provider/model`."""
    request: str
    """The caller's request as JSON."""
    status: str
    answer: str
    created_at: int
    """When it was recorded, by the gateway's clock: a provider's, which is in `answer`, may be wrong.

    Unix seconds, as are all times here but `checked_at`, which has a fraction.
    """
    checked_at: float
    """When the provider was last asked."""
    completed_at: int | None = None
    expires_at: int | None = None
    deleted_at: int | None = None
    seq: int = 0
    """Position in the order of arrival, given by the store."""

    @property
    def is_final(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    jobs: tuple[Job, ...]
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """An `Idempotency-Key` in use: this caller's request with this key is made once."""

    owner: str
    operation: Operation
    key: str
    fingerprint: str
    """SHA-256 of the request, so that another request under the same key is told apart."""
    token: str
    """Who holds it."""
    state: State = "open"
    answer: str | None = None
    created_at: int
    lease_until: float
    """Unix seconds. Its holder moves this on; where it stands still, the holder died, and nobody knows
    the outcome."""


class StoreUnavailableError(Exception):
    """The database is locked, full or gone; the text is the database's own."""


class UnstorableError(Exception):
    """A value that no column takes, now or later: another try would fail like this one."""


class DuplicateJobError(Exception):
    """The provider gave an id that it has given before."""


class UnknownCursorError(LookupError):
    """`after` names no video of this caller."""
