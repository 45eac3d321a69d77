"""Parameters are written as OpenAPI's "Style Values" and RFC 6570 say."""

from __future__ import annotations

import datetime
import enum
import uuid
from typing import Any

import pytest

from specwright_runtime.model import Model
from specwright_runtime.operation import Parameter
from specwright_runtime.parameters.encode import (
    cookie_text,
    header_text,
    path_text,
    query_text,
    querystring_text,
)

ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}


def _parameter(place: Any, style: Any, *, explode: bool, type_: Any = None, **options: Any) -> Parameter:
    return Parameter(
        name="color",
        argument="color",
        place=place,
        type=lambda: type_ or Any,
        style=style,
        explode=explode,
        **options,
    )


# The table of the OpenAPI text, "Style Examples", with delimiters percent-encoded where a URL needs it.
TABLE = [
    ("path", "matrix", False, "blue", ";color=blue"),
    ("path", "matrix", False, "", ";color"),
    ("path", "matrix", False, ARRAY, ";color=blue,black,brown"),
    ("path", "matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
    ("path", "matrix", True, ARRAY, ";color=blue;color=black;color=brown"),
    ("path", "matrix", True, OBJECT, ";R=100;G=200;B=150"),
    ("path", "label", False, "blue", ".blue"),
    ("path", "label", False, ARRAY, ".blue,black,brown"),
    ("path", "label", False, OBJECT, ".R,100,G,200,B,150"),
    ("path", "label", True, ARRAY, ".blue.black.brown"),
    ("path", "label", True, OBJECT, ".R=100.G=200.B=150"),
    ("path", "simple", False, "blue", "blue"),
    ("path", "simple", False, ARRAY, "blue,black,brown"),
    ("path", "simple", False, OBJECT, "R,100,G,200,B,150"),
    ("path", "simple", True, ARRAY, "blue,black,brown"),
    ("path", "simple", True, OBJECT, "R=100,G=200,B=150"),
    ("query", "form", False, "", "color="),
    ("query", "form", False, "blue", "color=blue"),
    ("query", "form", False, ARRAY, "color=blue,black,brown"),
    ("query", "form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("query", "form", True, ARRAY, "color=blue&color=black&color=brown"),
    ("query", "form", True, OBJECT, "R=100&G=200&B=150"),
    ("query", "spaceDelimited", False, ARRAY, "color=blue%20black%20brown"),
    ("query", "spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150"),
    ("query", "pipeDelimited", False, ARRAY, "color=blue%7Cblack%7Cbrown"),
    ("query", "pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("query", "deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    (
        "query",
        "deepObject",
        True,
        {"a": {"b": [1, 2]}, "c": None},
        "color%5Ba%5D%5Bb%5D%5B%5D=1&color%5Ba%5D%5Bb%5D%5B%5D=2",
    ),
    ("header", "simple", False, "blue", "blue"),
    ("header", "simple", False, ARRAY, "blue,black,brown"),
    ("header", "simple", False, OBJECT, "R,100,G,200,B,150"),
    ("header", "simple", True, OBJECT, "R=100,G=200,B=150"),
    ("cookie", "form", False, ARRAY, "color=blue,black,brown"),
    ("cookie", "form", False, "a;b", "color=a%3Bb"),
    ("cookie", "cookie", True, ARRAY, "color=blue; color=black; color=brown"),
    ("cookie", "cookie", False, "a b", "color=a b"),
]
WRITERS = {"path": path_text, "query": query_text, "header": header_text, "cookie": cookie_text}


@pytest.mark.parametrize(("place", "style", "explode", "value", "expected"), TABLE)
def test_a_value_is_written_in_its_style(
    place: str, style: str, explode: bool, value: Any, expected: str
) -> None:
    assert WRITERS[place](_parameter(place, style, explode=explode))(value) == expected


@pytest.mark.parametrize(
    ("place", "style", "value", "expected"),
    [
        ("path", "simple", "a/b?c#d%e é", "a%2Fb%3Fc%23d%25e%20%C3%A9"),
        ("path", "simple", ["a,b", "c"], "a%2Cb,c"),
        ("query", "form", "a&b=c+d e#", "color=a%26b%3Dc%2Bd%20e%23"),
        ("query", "form", ["a,b", "c"], "color=a%2Cb,c"),
        ("header", "simple", "a/b é", "a/b é"),
    ],
)
def test_what_would_divide_a_value_is_encoded(place: str, style: str, value: Any, expected: str) -> None:
    assert WRITERS[place](_parameter(place, style, explode=False))(value) == expected


def test_allow_reserved_leaves_what_does_not_end_a_query() -> None:
    written = query_text(_parameter("query", "form", explode=True, allow_reserved=True))
    assert written("/a:b?c=d&e+f#g%20") == "color=/a:b?c=d%26e%2Bf%23g%2520"


class Size(enum.StrEnum):
    LARGE = "large"


class Filter(Model):
    min_age: int | None = None
    name: str | None = None


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        (bool, True, "color=true"),
        (bool, False, "color=false"),
        (float, 1.5, "color=1.5"),
        (float, 3, "color=3"),
        (int, -3, "color=-3"),
        (Size, Size.LARGE, "color=large"),
        (datetime.date, datetime.date(2026, 1, 2), "color=2026-01-02"),
        (
            datetime.datetime,
            datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC),
            "color=2026-01-02T03%3A04%3A05Z",
        ),
        (uuid.UUID, uuid.UUID(int=1), "color=00000000-0000-0000-0000-000000000001"),
        (list[bool], [True, False], "color=true&color=false"),
        (Filter, Filter(name="x"), "name=x"),
        (list[str], [], ""),
    ],
)
def test_typed_values_are_written_as_json_writes_them(type_: Any, value: Any, expected: str) -> None:
    assert query_text(_parameter("query", "form", explode=True, type_=type_))(value) == expected


def test_a_required_empty_array_is_sent_as_nothing() -> None:
    assert query_text(_parameter("query", "form", explode=True, required=True))([]) == "color="


def test_content_parameters_are_json() -> None:
    query = _parameter("query", "form", explode=True, type_=Filter, media_type="application/json")
    assert (
        query_text(query)(Filter(name="é", min_age=1))
        == "color=%7B%22min_age%22%3A1%2C%22name%22%3A%22%C3%A9%22%7D"
    )
    header = _parameter("header", "simple", explode=False, type_=Filter, media_type="application/json")
    assert header_text(header)(Filter(name="é")) == '{"name":"\\u00e9"}'
    text = _parameter("query", "form", explode=True, type_=str, media_type="application/json")
    assert query_text(text)("a") == "color=%22a%22"


@pytest.mark.parametrize("media_type", ["*/*", "text/plain"])
def test_content_parameters_of_other_media_types_are_texts_where_their_values_are(media_type: str) -> None:
    value = uuid.UUID("3f3e3e1c-c824-4d63-b37a-d8d698862f1d")
    for place, text, expected in (
        ("path", path_text, str(value)),
        ("query", query_text, f"color={value}"),
        ("header", header_text, str(value)),
        ("cookie", cookie_text, f"color={value}"),
    ):
        style = "simple" if place in ("path", "header") else "form"
        parameter = _parameter(place, style, explode=False, type_=uuid.UUID, media_type=media_type)
        assert text(parameter)(value) == expected


def test_a_query_string_parameter_is_the_whole_query() -> None:
    form = _parameter("querystring", "form", explode=True, media_type="application/x-www-form-urlencoded")
    assert querystring_text(form)({"a": "1 2", "b": ["x", "y"]}) == "a=1+2&b=x&b=y"
    json = _parameter("querystring", "form", explode=True, media_type="application/json")
    assert querystring_text(json)({"a": 1}) == "%7B%22a%22%3A1%7D"


@pytest.mark.parametrize("value", ["", ".", "..", []])
def test_a_value_that_is_no_path_segment_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="'color'"):
        path_text(_parameter("path", "simple", explode=False))(value)


@pytest.mark.parametrize("of", [lambda text: [text], lambda text: {"a": text}], ids=["list", "object"])
@pytest.mark.parametrize(
    ("place", "style", "text"),
    [("query", "spaceDelimited", "a b"), ("query", "pipeDelimited", "a|b"), ("header", "simple", "a,b")],
)
def test_a_part_that_would_become_two_is_refused(place: str, style: str, text: str, of: Any) -> None:
    with pytest.raises(ValueError, match="divides the items"):
        WRITERS[place](_parameter(place, style, explode=False))(of(text))


def test_what_divides_the_parts_is_escaped_within_one() -> None:
    label = path_text(_parameter("path", "label", explode=True))
    assert label([1.5, 2]) == ".1%2E5.2"
    assert label({"a": "x.y"}) == ".a=x%2Ey"
    assert label("x.y") == ".x.y"
    reserved = query_text(_parameter("query", "form", explode=False, allow_reserved=True))
    assert reserved(["a,b", "c;d"]) == "color=a%2Cb,c;d"
