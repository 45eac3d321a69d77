"""The way of a job through its states, as a function of the time: nothing runs while a job waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from video_gateway.sandbox.steering import Script

Clock: TypeAlias = Callable[[], float]
"""Answers Unix seconds. Tests hand in one that they move themselves."""


class VirtualClock:
    """Time that passes when told to."""

    def __init__(self, now: float | None = None) -> None:
        self._now = time.time() if now is None else now

    def __call__(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long jobs take when their prompts say nothing about it, in seconds."""

    queue: float = 0.5
    run: float = 2.5

    @classmethod
    def at_once(cls) -> Pace:
        """Jobs that are completed when the first look finds them."""
        return cls(queue=0.0, run=0.0)


@dataclass(frozen=True, slots=True)
class Waiting:
    throttled: bool


@dataclass(frozen=True, slots=True)
class Running:
    done: float
    """Share of the work that is done, from 0 to below 1."""


@dataclass(frozen=True, slots=True)
class Succeeded:
    at: float
    """Unix seconds."""


@dataclass(frozen=True, slots=True)
class Failed:
    at: float
    filtered: bool
    code: str
    """The code that the prompt wants; empty for the provider's own."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    at: float


State: TypeAlias = Waiting | Running | Succeeded | Failed | Cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One job's way. Work that goes wrong does so half way; the prompt is judged before."""

    script: Script
    pace: Pace
    started: float
    """Unix seconds."""

    def state(self, now: float) -> State:
        queue = self.pace.queue if self.script.queue is None else self.script.queue
        run = self.pace.run if self.script.run is None else self.script.run
        passed = now - self.started
        if passed < queue:
            return Waiting(self.script.throttled)
        worked = passed - queue
        if self.script.filtered:
            return Failed(self.started + queue, filtered=True, code="")
        if self.script.stuck:
            return Running(0.5 * worked / (worked + max(run, 1.0)))
        if self.script.fail is not None or self.script.cancel:
            end = self.started + queue + run / 2
            if now >= end:
                if self.script.fail is not None:
                    return Failed(end, filtered=False, code=self.script.fail)
                return Cancelled(end)
        if worked < run:
            return Running(worked / run)
        return Succeeded(self.started + queue + run)
