"""Words in square brackets in a prompt tell the sandbox what should happen: `A cat [slow=30] [fail]`.

docs/sandbox.md is the list for users; `Script` says exactly what each one means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_WORD = re.compile(r"\[\s*([a-zA-Z0-9_-]+)\s*(?:=\s*([^\[\]]*?)\s*)?\]")
STATUSES = (400, 401, 402, 403, 404, 409, 413, 415, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The request that creates the job is answered with an error."""

    status: int
    retry_after: str | None = None
    """Value of the header `Retry-After`: `[429=7]`."""
    times: int | None = None
    """Only the first so many requests with this very prompt: `[503] [times=2]`. `None`: all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What a prompt asks for. Times are in seconds."""

    refusal: Refusal | None = None
    look: Refusal | None = None
    """Looking at the job is answered with an error: `[look=503]`."""
    fail: str | None = None
    """The job fails with this code; empty, with the provider's usual one: `[fail]`, `[fail=CODE]`."""
    filtered: bool = False
    """The provider's safety system refuses what it sees: `[filter]`."""
    held_back: int = 0
    """It refuses so many of several videos only, the last ones: `[filter=1]`."""
    cancel: bool = False
    """The provider cancels the job: `[cancel]`."""
    throttled: bool = False
    """The job waits because the account has too many: `[throttle]`."""
    queue: float | None = None
    """How long it waits: `[queue=10]`."""
    run: float | None = None
    """How long it is worked on: `[slow=30]`, `[fast]`."""
    stuck: bool = False
    """It never ends: `[stuck]`."""
    status: str | None = None
    """The provider answers with a status word that nobody knows: `[status=exploded]`."""
    expired: bool = False
    """Its files are gone as soon as it is completed: `[expired]`."""
    busy: bool = False
    """It cannot be deleted while it is not finished: `[busy]`."""
    cloud: bool = False
    """Its file is in the operator's cloud storage, and at no other place: `[cloud]`."""
    hang: float | None = None
    """The answer to the create request takes so long: `[hang=90]`."""
    fault: str | None = None
    """The answer to the create request arrives damaged: `[fault=truncated]`, see `faults`."""
    look_fault: str | None = None
    """The answers about the job arrive damaged: `[look-fault=malformed]`."""
    file_fault: str | None = None
    """The bytes of the video arrive damaged: `[file-fault=truncated]`."""

    def among(self, samples: int) -> Script:
        """The script for a job of so many videos: where some are left, it does not fail."""
        return replace(self, filtered=False) if 0 < self.held_back < samples else replace(self, held_back=0)


def read(prompt: str) -> Script:
    """The script in a prompt. Words that mean nothing, or have a value that means nothing, are just text."""
    words: dict[str, str] = {name.lower(): value or "" for name, value in _WORD.findall(prompt)}
    times = _integer(words.get("times"))
    return Script(
        refusal=next(
            (
                Refusal(status=status, retry_after=words[str(status)] or None, times=times)
                for status in STATUSES
                if str(status) in words
            ),
            None,
        ),
        look=Refusal(status=look, times=times) if (look := _integer(words.get("look"))) in STATUSES else None,
        fail=words.get("fail"),
        filtered="filter" in words,
        held_back=_integer(words.get("filter")) or 0,
        cancel="cancel" in words,
        throttled="throttle" in words,
        queue=_seconds(words.get("queue", words.get("throttle"))),
        run=0.0 if "fast" in words else _seconds(words.get("slow")),
        stuck="stuck" in words,
        status=words.get("status") or None,
        expired="expired" in words,
        busy="busy" in words,
        cloud="cloud" in words,
        hang=_seconds(words.get("hang")),
        fault=words.get("fault") or None,
        look_fault=words.get("look-fault") or None,
        file_fault=words.get("file-fault") or None,
    )


def _integer(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else None


def _seconds(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text) else None
