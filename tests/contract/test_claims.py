"""What descriptions say of the values of one answer is held against every answer."""

from __future__ import annotations

from typing import Any

import pytest
from tests.contract.small import TEXT, document, thing

from specwright_runtime.contract.openapi.claims import Claims
from specwright_runtime.contract.openapi.document import Document

MOMENT = {"type": ["string", "null"], "format": "date-time"}
PARCEL = thing(
    "state",
    state={"type": "string", "enum": ["packed", "sent", "delivered", "failed"]},
    tracking={**TEXT, "type": ["string", "null"], "description": "Null until it is sent."},
    signed_by={**TEXT, "type": ["string", "null"], "description": "Null unless delivered, then a name."},
    shelf={**TEXT, "type": ["string", "null"], "description": "Where it lies. Null while not packed."},
    created_at=MOMENT,
    completed_at=MOMENT,
    due_at={**MOMENT, "description": "Not before `created_at`."},
)
PACKED = {"state": "packed", "tracking": None, "signed_by": None, "shelf": "A"}
PAGE = thing(
    parcels={"type": "array", "items": PARCEL},
    count={"type": "integer", "description": "Number of parcels returned."},
    total={"type": "integer", "description": "Number of parcels of all pages."},
)
EARLY, LATE = "2030-01-01T08:00:00Z", "2030-01-01T09:30:00+01:00"
"""The second is half an hour behind the first."""


def _wrong(value: Any, schema: Any = PARCEL, *sendable: str) -> list[str]:
    return [
        where
        for _, where in Claims(Document(document({})).response, frozenset(sendable)).breaches(schema, value)
    ]


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (PACKED, []),
        ({**PACKED, "tracking": "T1"}, ["/tracking"]),
        ({**PACKED, "state": "sent"}, ["/tracking", "/shelf"]),
        ({**PACKED, "state": "sent", "tracking": "T1", "shelf": None}, []),
        ({"state": "delivered", "tracking": None, "signed_by": None}, ["/signed_by"]),
        ({"state": "failed", "tracking": "T1", "signed_by": "me"}, ["/signed_by"]),
        ({"state": "failed"}, []),
        ({"state": "lost", "tracking": None, "signed_by": "me"}, []),
    ],
)
def test_null_is_told_in_the_states_that_the_words_name(told: dict[str, Any], wrong: list[str]) -> None:
    assert _wrong(told) == wrong


def test_moments_come_in_the_order_of_a_life() -> None:
    assert _wrong({"state": "lost", "created_at": EARLY, "completed_at": LATE, "due_at": EARLY}) == []
    assert _wrong({"state": "lost", "created_at": LATE, "completed_at": EARLY}) == ["/completed_at"]
    assert _wrong({"state": "lost", "created_at": LATE, "due_at": EARLY}) == ["/due_at"]
    assert _wrong({"state": "lost", "created_at": LATE, "completed_at": EARLY}, PARCEL, "completed_at") == []
    assert _wrong({"state": "lost", "created_at": None, "completed_at": "soon"}) == []
    union = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}
    job = thing(started_at=union, finished_at=union)
    assert _wrong({"started_at": LATE, "finished_at": EARLY}, job) == ["/finished_at"]
    assert _wrong({"started_at": LATE, "finished_at": None}, job) == []


def test_a_count_of_what_is_returned_is_that_of_the_entries_beside_it() -> None:
    assert _wrong({"parcels": [PACKED], "count": 1, "total": 9}, PAGE) == []
    assert _wrong({"parcels": [PACKED, {**PACKED, "tracking": "T1"}], "count": 3}, PAGE) == [
        "/count",
        "/parcels/1/tracking",
    ]
    said = "The total number of card properties that will be sent in this response."
    page = {"properties": {"sections": {"type": "array"}, "count": {"type": "integer", "description": said}}}
    assert _wrong({"sections": [], "count": 2}, page) == []
    most = {"type": "integer", "description": "Maximum number of entries to be returned"}
    assert _wrong({"entries": [], "limit": 2}, thing(entries={"type": "array"}, limit=most)) == []


SECONDS = {"type": "integer", "description": "Unix timestamp (seconds)"}
EVENT = thing(created_at=SECONDS, completed_at=SECONDS, sent={**SECONDS, "description": "Unix time in ms"})


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"created_at": 1_700_000_000, "completed_at": 1_700_000_009, "sent": 1_700_000_000_000}, []),
        ({"created_at": 0, "completed_at": 0}, []),
        ({"created_at": 1_700_000_000_000}, ["/created_at"]),
        ({"sent": 1_700_000_000}, ["/sent"]),
        ({"created_at": 1_700_000_000, "completed_at": 1_600_000_000}, ["/completed_at"]),
    ],
)
def test_times_in_seconds_are_no_milliseconds_and_in_order(told: dict[str, Any], wrong: list[str]) -> None:
    assert _wrong(told, EVENT) == wrong


CLIP = thing(
    status={"enum": ["queued", "done"]},
    kind={"enum": ["url", "data"]},
    parts={"type": "array", "description": 'What was made (only present when status is "done")'},
    url={**TEXT, "description": "Where it is. Present when `kind` is `url`."},
    size={**TEXT, "description": "Present if it is known."},
)


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"status": "queued"}, []),
        ({"status": "queued", "parts": []}, []),
        ({"status": "done"}, []),
        ({"status": "queued", "parts": [1]}, ["/status"]),
        ({"kind": "url", "url": "https://example.com"}, []),
        ({"kind": "data"}, []),
        ({"kind": "url"}, ["/kind"]),
    ],
)
def test_what_is_present_in_a_state_is_there_then(told: dict[str, Any], wrong: list[str]) -> None:
    assert _wrong(told, CLIP) == wrong


@pytest.mark.parametrize(
    ("words", "left", "wrong"),
    [
        ("`total` minus `paid`. Below zero if money has to be returned.", "3.50", []),
        ("`total` minus `paid`.", "5.00", ["/left"]),
        ("`total` minus `paid`. Never below zero.", "0.00", []),
    ],
)
def test_a_difference_may_be_bounded_by_words_behind_it(words: str, left: str, wrong: list[str]) -> None:
    schema = thing(total=TEXT, paid=TEXT, left={**TEXT, "description": words})
    assert _wrong({"total": "5.00", "paid": "1.50", "left": left}, schema) == wrong
    assert _wrong({"total": "T", "paid": "1.50", "left": left}, schema) == []
