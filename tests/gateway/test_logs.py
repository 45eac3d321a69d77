"""What is written to standard error, and what becomes of it when nobody reads that."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread
from threading import enumerate as enumerate_threads

import pytest

from video_gateway.observability import logs


@contextmanager
def outlet(descriptor: int) -> Iterator[logging.Logger]:
    handler = logs.Outlet(descriptor)
    handler.setFormatter(logs.Json())
    log = logging.Logger("test")
    log.addHandler(handler)
    try:
        yield log
    finally:
        handler.close()


def everything(descriptor: int) -> bytes:
    found = b""
    while piece := os.read(descriptor, 1 << 16):
        found += piece
    return found


def test_who_stalls_reading_the_log_stops_nobody_and_is_told_what_was_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logs, "PATIENCE", 20.0)
    reads, writes = os.pipe()
    with ThreadPoolExecutor() as threads:
        with outlet(writes) as log:
            began = time.monotonic()
            for number in range(logs.WAITING + 2000):
                log.info("%d %s", number, "x" * 200)
            assert time.monotonic() - began < 5
            reading = threads.submit(everything, reads)
        os.close(writes)
        lines = reading.result(20).splitlines()
    os.close(reads)
    told = [json.loads(line)["message"] for line in lines]
    lost = [int(message.split()[-4]) for message in told if "records are lost" in message]
    assert sum(lost) > 0
    assert len(told) - len(lost) == logs.WAITING + 2000 - sum(lost)


def test_the_end_waits_for_what_is_read_and_not_for_what_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    reads, writes = os.pipe()
    with outlet(writes) as log:
        for number in range(100):
            log.info("%d", number)
    assert len(os.read(reads, 1 << 16).splitlines()) == 100
    monkeypatch.setattr(logs, "PATIENCE", 0.1)
    began = time.monotonic()
    with outlet(writes) as log:
        for _ in range(logs.WAITING + 2000):
            log.info("x" * 200)
    assert time.monotonic() - began < 5
    os.close(reads)  # the thread that still writes ends with that
    for thread in enumerate_threads():
        if thread.name == "log":
            thread.join(20)
    os.close(writes)  # not before, or it would write to whoever is given that number next


def test_a_reader_that_has_gone_stops_nobody() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with outlet(writes) as log:
        log.info("to nobody")
        log.info("to nobody")
    os.close(writes)


def test_what_is_said_at_the_very_end_is_written_and_no_thread_is_waited_for() -> None:
    program = """
import gc, logging
from video_gateway.observability import logs
logs.configure()
log = logging.getLogger("video_gateway")
log.info("first")
class Last:
    def __init__(self, wanted):
        self.itself, self.wanted = self, wanted
    def __del__(self):
        self.wanted.info("last")
gc.disable()
last = Last(log)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, timeout=60, check=True
    )
    assert [json.loads(line)["message"] for line in done.stderr.splitlines()] == ["first", "last"]


def test_who_is_interrupted_by_its_own_complaint_does_not_wait_for_itself() -> None:
    reads, writes = os.pipe()
    handler, log = logs.Outlet(writes), logging.Logger("test")
    log.addHandler(handler)
    complaining = False

    def complain(*_: object) -> None:
        nonlocal complaining
        if not complaining:
            complaining = True
            log.info("complaint")
            complaining = False

    def put() -> None:
        sys.setprofile(complain)  # in each call that is made on the way into the queue
        handler._waiting.put("second")
        sys.setprofile(None)

    log.info("first")
    thread = Thread(target=put, daemon=True)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    handler.close()
    os.close(writes)
    assert b"complaint" in everything(reads)
    os.close(reads)
