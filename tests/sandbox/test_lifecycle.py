"""A job walks through its states by the clock, and prompts say how."""

from __future__ import annotations

import pytest

from video_gateway.sandbox.lifecycle import (
    Cancelled,
    Course,
    Failed,
    Pace,
    Running,
    State,
    Succeeded,
    Waiting,
)
from video_gateway.sandbox.steering import Refusal, Script, read


def at(prompt: str, *moments: float) -> list[State]:
    course = Course(script=read(prompt), pace=Pace(queue=2, run=10), started=100)
    return [course.state(100 + moment) for moment in moments]


def test_a_job_waits_then_runs_then_is_done() -> None:
    assert at("A cat", 0, 1.9, 2, 7, 11.5, 12, 1000) == [
        Waiting(False),
        Waiting(False),
        Running(0.0),
        Running(0.5),
        Running(0.95),
        Succeeded(112),
        Succeeded(112),
    ]


@pytest.mark.parametrize(
    ("prompt", "moment", "state"),
    [
        ("[fast] cat", 2, Succeeded(102)),
        ("[fast] [queue=0]", 0, Succeeded(100)),
        ("cat [slow=30]", 31.9, Running(29.9 / 30)),
        ("cat [slow=30]", 32, Succeeded(132)),
        ("[queue=60] cat", 59, Waiting(False)),
        ("[throttle] cat", 1, Waiting(True)),
        ("[throttle=30] cat", 29, Waiting(True)),
        ("[fail] cat", 6.9, Running(0.49)),
        ("[fail] cat", 7, Failed(107, False, "")),
        ("[fail=INTERNAL.X] cat", 99, Failed(107, False, "INTERNAL.X")),
        ("[filter]", 1, Waiting(False)),
        ("[filter]", 2, Failed(102, True, "")),
        ("[cancel]", 7, Cancelled(107)),
    ],
)
def test_a_prompt_steers_the_job(prompt: str, moment: float, state: State) -> None:
    (found,) = at(prompt, moment)
    assert type(found) is type(state)
    if isinstance(found, Running) and isinstance(state, Running):
        assert found.done == pytest.approx(state.done)
    else:
        assert found == state


def test_a_stuck_job_goes_on_and_never_ends() -> None:
    found = at("[stuck]", 2, 20, 200, 2_000_000)
    done = [state.done for state in found if isinstance(state, Running)]
    assert len(done) == 4
    assert done == sorted(done)
    assert done[-1] < 1


@pytest.mark.parametrize(
    ("prompt", "script"),
    [
        ("A cat", Script()),
        ("[429]", Script(refusal=Refusal(status=429))),
        ("[429=7] [times=2]", Script(refusal=Refusal(status=429, retry_after="7", times=2))),
        ("[ 503 ]", Script(refusal=Refusal(status=503))),
        ("[look=503] [times=1]", Script(look=Refusal(status=503, times=1))),
        ("[Status=exploded]", Script(status="exploded")),
        ("[hang=1.5][expired]", Script(hang=1.5, expired=True)),
        ("[look-fault=malformed]", Script(look_fault="malformed")),
    ],
)
def test_words_in_brackets_are_read(prompt: str, script: Script) -> None:
    assert read(prompt) == script


@pytest.mark.parametrize(
    "prompt",
    ["[200]", "[slow=soon]", "[slow=-1]", "[look=abc]", "[look=200]", "fail", "[]", "[[fa il]]", "[429"],
)
def test_what_means_nothing_is_only_text(prompt: str) -> None:
    assert read(prompt) == Script()
