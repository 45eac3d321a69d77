"""Promises are kept before pytest asks for them: in order, each once, and not for ever."""

from __future__ import annotations

import threading

from specwright_runtime.contract.ahead import Ahead
from specwright_runtime.contract.promise import Promise
from specwright_runtime.contract.run import Result


def promises(count: int, *alone: int) -> list[Promise]:
    return [
        Promise(operation="x", check="y", place=str(n), keep=lambda session: None, alone=n in alone)
        for n in range(count)
    ]


def test_one_job_keeps_them_in_their_order_whatever_order_they_are_asked_for() -> None:
    kept: list[str] = []

    def keep(promise: Promise) -> Result:
        kept.append(promise.place)
        return Result(promise, "kept")

    wanted = promises(5, 2)
    ahead = Ahead(wanted, keep, jobs=1)
    assert [ahead.result(promise).promise for promise in reversed(wanted)] == wanted[::-1]
    assert kept == ["0", "1", "2", "3", "4"]
    assert ahead.result(wanted[1]).outcome == "kept"  # a plugin may run a test again
    assert kept == ["0", "1", "2", "3", "4", "1"]
    ahead.close()


def test_more_jobs_keep_those_that_must_be_alone_after_all_others() -> None:
    both, done = threading.Barrier(2, timeout=60), list[str]()

    def keep(promise: Promise) -> Result:
        if promise.alone:
            assert sorted(done) == ["0", "2"]
        else:
            both.wait()  # fails where they are not beside each other
        done.append(promise.place)
        return Result(promise, "kept")

    first, lonely, last = promises(3, 1)
    ahead = Ahead([first, lonely, last], keep, jobs=2)
    assert ahead.result(lonely).outcome == "kept"
    assert [ahead.result(promise).outcome for promise in (first, last)] == ["kept", "kept"]
    ahead.close()


def test_what_nobody_asked_for_is_left_when_a_run_ends() -> None:
    kept: list[str] = []
    started, go_on = threading.Event(), threading.Event()

    def keep(promise: Promise) -> Result:
        kept.append(promise.place)
        started.set()
        go_on.wait(60)
        return Result(promise, "kept")

    ahead = Ahead(promises(50), keep, jobs=1)
    assert started.wait(60)
    threading.Timer(0.2, go_on.set).start()
    ahead.close()
    assert len(kept) < 50
