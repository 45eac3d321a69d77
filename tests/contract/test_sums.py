"""Numbers of one answer that its descriptions make of others."""

from __future__ import annotations

from typing import Any

import pytest
from tests.contract.small import TEXT, document, says, thing

from specwright_runtime.contract.checker import Checker
from specwright_runtime.contract.http.message import Response
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.prose import joined

_NUMBER = {"type": "number"}
_STATE = {"type": "string", "enum": ["open", "paid", "void"]}


def _breaches(body: str, **properties: Any) -> list[str]:
    read = Document(document({"/bill": {"get": says(200, thing(**properties))}}))
    answer = Response(status=200, headers=(("content-type", "application/json"),), body=body.encode())
    return [breach.message for breach in Checker(read).check(read.operations[0], answer)]


@pytest.mark.parametrize(
    ("body", "words", "right"),
    [
        ('{"a": 2, "b": 3, "c": 6}', "`a` times `b`.", True),
        ('{"a": 2, "b": 3, "c": 5}', "`a` times `b`.", False),
        ('{"a": 0.3, "b": 3, "c": 0.9}', "`a` × `b`", True),
        ('{"a": 0.333, "b": 3, "c": 1}', "`a` × `b`", True),
        ('{"a": 0.333, "b": 3, "c": 0.99}', "`a` × `b`", True),
        ('{"a": 0.333, "b": 3, "c": 0.98}', "`a` × `b`", False),
        ('{"a": 2, "b": 3, "c": 5}', "The product of `a` and `b`.", False),
        ('{"a": 2, "b": 3, "c": 5}', "`a` times `b`, less the discount.", True),
        ('{"a": 2, "b": 3, "c": 5}', "`a` and `b`", True),
        ('{"a": 2, "c": 5}', "`a` times `b`", True),
    ],
)
def test_a_product_is_told_to_its_places(body: str, words: str, right: bool) -> None:
    found = _breaches(body, a=_NUMBER, b=_NUMBER, c={**_NUMBER, "description": words})
    assert bool(found) is not right


@pytest.mark.parametrize(
    ("body", "words", "right"),
    [
        ('{"a": "2.50", "b": "3.00", "c": "5.50"}', "`a` plus `b`.", True),
        ('{"a": "2.50", "b": "3.00", "c": "5.51"}', "`a` plus `b`.", False),
        ('{"a": "2.50", "b": "3.00", "c": "5.51"}', "What is due: `a` plus `b`", False),
        ('{"a": "2.50", "b": "3.00", "c": "5.51"}', "Less than `a` plus `b`", True),
        ('{"a": "2.50", "b": "3.00", "c": "5.51"}', "`a` plus `b` and tax", True),
        ('{"a": 7, "b": 3, "c": 4}', "`a` minus `b`", True),
        ('{"a": 7, "b": 3, "c": 10}', "`a` minus `b`", False),
        ('{"a": "none", "b": 3, "c": 10}', "`a` minus `b`", True),
    ],
)
def test_a_sum_of_two_is_read_where_nothing_stands_around_it(body: str, words: str, right: bool) -> None:
    found = _breaches(body, a={}, b={}, c={"description": words})
    assert bool(found) is not right


@pytest.mark.parametrize(
    ("total", "words", "right"),
    [
        ("3.50", "Sum of the `price` of all lines.", True),
        ("3.49", "Sum of the `price` of all lines.", False),
        ("3.49", "The sum of all `price` in `lines`", False),
        ("3.49", "Sum of the `price` of all lines, with tax.", True),
        ("3.49", "Sum of the `weight` of all lines.", True),
        ("3.49", "Sum of the `price` of all parcels.", True),
    ],
)
def test_a_total_is_the_sum_of_what_it_is_said_to_be(total: str, words: str, right: bool) -> None:
    lines = {"type": "array", "items": thing("price", price=TEXT)}
    body = f'{{"lines": [{{"price": "1.25"}}, {{"price": "2.25"}}], "total": "{total}"}}'
    found = _breaches(body, lines=lines, total={**TEXT, "description": words})
    assert bool(found) is not right


@pytest.mark.parametrize(("total", "right"), [(5, True), (3, False), (4, False)])
def test_a_total_may_be_that_of_products_where_what_is_left_out_has_its_default(
    total: int, right: bool
) -> None:
    count = {"type": "integer", "default": 1}
    lines = {"type": "array", "items": thing("price", price=_NUMBER, count=count)}
    body = f'{{"lines": [{{"price": 2, "count": 2}}, {{"price": 1}}], "total": {total}}}'
    words = "Sum of `price` times `count` over the lines."
    assert bool(_breaches(body, lines=lines, total={**_NUMBER, "description": words})) is not right


@pytest.mark.parametrize(
    ("body", "words", "right"),
    [
        ('{"state": "open"}', "Present when it is paid or void: `state` is `paid` or `void`.", True),
        ('{"state": "void"}', "Present when the `state` is `paid` or `void`.", False),
        ('{"state": "open"}', "Present when the `state` is `paid` or `void`.", True),
        ('{"state": "open", "at": "x"}', "Only present when `state` is `paid`, or `void`.", False),
        ('{"state": "paid"}', "Present when the `state` is `paid`.", False),
        ('{"state": "paid"}', "Present when the `state` is `paid` or `lost`.", True),
    ],
)
def test_what_is_there_in_several_states_is(body: str, words: str, right: bool) -> None:
    assert bool(_breaches(body, state=_STATE, at={**TEXT, "description": words})) is not right


def test_the_lines_of_a_paragraph_are_read_as_one() -> None:
    text = "The key used with\nanother body is refused.\n\n- one\n- two\n\nMore."
    told = joined(
        {
            "description": text,
            "properties": {"description": {"description": "a\nb"}},
            "example": {"summary": "a\nb"},
        }
    )
    assert told == {
        "description": "The key used with another body is refused.\n\n- one\n- two\n\nMore.",
        "properties": {"description": {"description": "a b"}},
        "example": {"summary": "a\nb"},
    }


def test_a_document_without_broken_lines_is_read_as_it_is() -> None:
    raw: dict[str, Any] = {"paths": {"/a": {"get": {"description": "One line."}}}}
    raw["paths"]["/a"]["again"] = raw["paths"]
    assert joined(raw) is raw


def test_words_may_say_of_the_thing_in_which_states_something_is_there() -> None:
    words = "Present when the bill is `paid` or `void`."
    assert _breaches('{"state": "void"}', state=_STATE, at={**TEXT, "description": words})
    assert not _breaches('{"state": "open"}', state=_STATE, at={**TEXT, "description": words})
