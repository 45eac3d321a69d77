"""Server-sent events and JSON Lines are divided as their texts say, however the bytes arrive."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from specwright_runtime.client import answers
from specwright_runtime.client.items import EventParser, LineParser
from specwright_runtime.client.retry import Retry, retry_after
from specwright_runtime.errors import TransportError
from specwright_runtime.stream import Event
from specwright_runtime.transport import Headers

STREAM = (
    b"\xef\xbb\xbf: a comment\r\n"
    b"event: first\r\nid: 1\r\nretry: 250\r\ndata: one\r\ndata:two\r\ndata:\r\n\r\n"
    b"data\n\n"
    b"event: without data\n\n"
    b"data:  \xc3\xa9 \nunknown: x\n\n"
    b"id: with\0nul\nretry: 1x\rdata: cr\r\r"
    b"data: unfinished\n"
)
EVENTS = [
    Event(data="one\ntwo\n", event="first", id="1", retry=250),
    Event(data="", id="1"),
    Event(data=" é ", id="1"),
    Event(data="cr", id="1"),
]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_do_not_depend_on_how_the_bytes_arrive(size: int) -> None:
    parser = EventParser()
    found = [event for at in range(0, len(STREAM), size) for event in parser.feed(STREAM[at : at + size])]
    assert found == EVENTS


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_lines_and_sequences_do_not_depend_on_how_the_bytes_arrive(size: int) -> None:
    text = '{"a":1}\r\n\n\x1e{"b":"é"}\n{"c":3}'.encode()
    parser = LineParser()
    found = [event.data for at in range(0, len(text), size) for event in parser.feed(text[at : at + size])]
    assert [*found, *(event.data for event in parser.end())] == ['{"a":1}', '{"b":"é"}', '{"c":3}']


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        ("-1", 0.0),
        ("soon", None),
        ("nan", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
    ],
)
def test_retry_after_is_a_number_of_seconds(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}) == seconds


def test_retry_after_may_be_a_date() -> None:
    moment = datetime.now(UTC) + timedelta(seconds=30)
    found = retry_after({"retry-after": format_datetime(moment, usegmt=True)})
    assert found is not None
    assert 28.0 < found <= 30.0


def test_the_wait_doubles_up_to_its_cap() -> None:
    policy = Retry(attempts=10, base=1.0, cap=4.0)
    error = TransportError("x")
    for attempt, longest in enumerate([1.0, 2.0, 4.0, 4.0]):
        waits = [policy.after_failure(attempt, error, repeatable=True) for _ in range(200)]
        assert all(wait is not None and 0.0 <= wait <= longest for wait in waits)
        assert max(wait for wait in waits if wait is not None) > longest / 2
    assert policy.after_failure(10, error, repeatable=True) is None


def test_a_write_whose_connection_was_never_made_may_be_repeated_when_asked() -> None:
    policy = Retry(writes="unaccepted")
    assert policy.after_failure(0, TransportError("x", accepted=False), repeatable=False) is not None
    assert policy.after_failure(0, TransportError("x", accepted=None), repeatable=False) is None
    assert Retry().after_failure(0, TransportError("x", accepted=False), repeatable=False) is None


class Dripping:
    """An answer in place of a stream, that never ends."""

    status = 200
    headers = Headers([("content-type", "text/html")])

    def __iter__(self) -> Iterator[bytes]:
        return itertools.repeat(b" ", 100_000)

    def close(self) -> None:
        """It has no connection."""


def test_what_comes_in_place_of_a_stream_is_not_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "REST_TIME", 0.0)
    assert answers.whole(Dripping(), limited=True).content == b" "
