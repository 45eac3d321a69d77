"""The text of parameters and forms becomes the values that the document's styles say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field
from typing_extensions import TypeAliasType

from specwright_runtime import Model, Upload
from specwright_runtime.forms import InvalidForm, MalformedForm, nested, parse_urlencoded, read_form
from specwright_runtime.operation import Encoding, Parameter
from specwright_runtime.parameters.decode import (
    ParameterError,
    from_cookies,
    from_header,
    from_query,
    from_segment,
    parse_cookies,
    parse_query,
)
from specwright_runtime.parameters.shapes import shape
from specwright_runtime.wire import adapter


class Color(Model):
    r: int
    g: int
    name: str | None = None


def parameter(place: Any, type_: Any, **keywords: Any) -> Parameter:
    return Parameter(name="p", argument="p", place=place, type=lambda: type_, **keywords)


@pytest.mark.parametrize(
    ("style", "explode", "form", "type_", "text", "value"),
    [
        ("simple", False, "scalar", str, "a%2Fb+c", "a/b+c"),
        ("simple", False, "scalar", int, "-5", -5),
        ("simple", False, "array", list[str], "a,b%2Cc", ["a", "b,c"]),
        ("simple", False, "object", Color, "r,1,g,2", Color(r=1, g=2)),
        ("simple", True, "object", Color, "r=1,g=2,name=x%3Dy", Color(r=1, g=2, name="x=y")),
        ("label", False, "scalar", int, ".5", 5),
        ("label", False, "array", list[int], ".3,4", [3, 4]),
        ("label", True, "array", list[int], ".3.4", [3, 4]),
        ("label", True, "object", Color, ".r=1.g=2", Color(r=1, g=2)),
        ("matrix", False, "scalar", int, ";p=5", 5),
        ("matrix", False, "array", list[int], ";p=3,4", [3, 4]),
        ("matrix", True, "array", list[int], ";p=3;p=4", [3, 4]),
        ("matrix", False, "object", Color, ";p=r,1,g,2", Color(r=1, g=2)),
        ("matrix", True, "object", Color, ";r=1;g=2", Color(r=1, g=2)),
    ],
)
def test_path_styles(style: Any, explode: bool, form: Any, type_: Any, text: str, value: Any) -> None:
    read = from_segment(parameter("path", type_, style=style, explode=explode, form=form, required=True))
    assert read(text) == value


@pytest.mark.parametrize(
    ("style", "explode", "form", "type_", "query", "value"),
    [
        ("form", True, "scalar", str, "p=a+b%26", "a b&"),
        ("form", True, "scalar", bool, "p=true", True),
        ("form", True, "scalar", int | str, "p=5", 5),
        ("form", True, "scalar", int | str, "p=five", "five"),
        ("form", True, "scalar", Annotated[int, Field(ge=9)] | str, "p=5", "5"),
        ("form", True, "scalar", Literal["5", "6"], "p=5", "5"),
        ("form", True, "array", list[int], "p=1&p=2", [1, 2]),
        ("form", True, "array", list[int], "q=1", None),
        ("form", False, "array", list[str], "p=a,b%2Cc", ["a", "b,c"]),
        ("form", False, "array", list[str], "p=", []),
        ("form", True, "object", Color, "r=1&g=2&other=3", Color(r=1, g=2)),
        ("form", False, "object", Color, "p=r,1,g,2", Color(r=1, g=2)),
        ("spaceDelimited", False, "array", list[int], "p=1%202+3", [1, 2, 3]),
        ("pipeDelimited", False, "array", list[int], "p=1|2%7C3", [1, 2, 3]),
        ("deepObject", True, "object", Color, "p%5Br%5D=1&p[g]=2", Color(r=1, g=2)),
        ("deepObject", True, "object", dict[str, list[int]], "p[a][]=1&p[a][]=2", {"a": [1, 2]}),
    ],
)
def test_query_styles(style: Any, explode: bool, form: Any, type_: Any, query: str, value: Any) -> None:
    read = from_query(parameter("query", type_, style=style, explode=explode, form=form))
    assert read(parse_query(query.encode())) == value


def test_header_and_cookie_styles() -> None:
    assert from_header(parameter("header", list[int], form="array"))("1, 2,3") == [1, 2, 3]
    assert from_header(parameter("header", Color, form="object", explode=True))("r=1,g=2") == Color(r=1, g=2)
    cookies = parse_cookies('a=b; p="5"')
    assert from_cookies(parameter("cookie", int, style="form"))(cookies) == 5


def test_a_content_typed_parameter_is_json() -> None:
    read = from_query(parameter("query", Color, media_type="application/json"))
    assert read(parse_query(b"p=%7B%22r%22:1,%22g%22:2%7D")) == Color(r=1, g=2)


def test_a_default_is_applied_in_its_type_and_not_shared() -> None:
    read = from_query(parameter("query", list[int], form="array", default=[1]))
    first = read({})
    first.append(2)
    assert read({}) == [1]


@pytest.mark.parametrize("text", ["x", "5.5", "", "true", "1_0", " 5", "null"])
def test_what_is_no_integer_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="valid integer"):
        from_segment(parameter("path", int))(text)


@pytest.mark.parametrize("text", ["yes", "1", "True", "on", ""])
def test_what_is_no_boolean_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="valid boolean"):
        from_segment(parameter("path", bool))(text)


def test_an_alias_that_is_written_as_text_is_read_as_what_it_stands_for() -> None:
    numbers = TypeAliasType("numbers", "list[int]")
    item = shape(numbers).item
    assert item is not None
    assert item().scalars == {"integer"}


def test_a_missing_required_parameter_is_refused() -> None:
    with pytest.raises(ParameterError, match="required"):
        from_query(parameter("query", str, required=True))({})


# --- forms -----------------------------------------------------------------------


def test_bracketed_names_are_taken_apart_in_their_order() -> None:
    pairs = [
        ("f[][provider]", "a"),
        ("f[][model]", "b"),
        ("f[][tags][]", "x"),
        ("f[][tags][]", "y"),
        ("f[][provider]", "c"),
        ("f[][model]", "d"),
        ("o[k][l]", "1"),
        ("list[]", "1"),
        ("twice", "1"),
        ("twice", "2"),
        ("odd]name", "z"),
    ]
    assert nested(pairs) == {
        "f": [{"provider": "a", "model": "b", "tags": ["x", "y"]}, {"provider": "c", "model": "d"}],
        "o": {"k": {"l": "1"}},
        "list": ["1"],
        "twice": ["1", "2"],
        "odd]name": "z",
    }


def test_a_documented_name_with_brackets_is_taken_as_it_is() -> None:
    assert nested([("image[]", "1")], frozenset({"image[]"})) == {"image[]": "1"}
    assert nested([("filter[a][b]", "1")], frozenset({"filter[a]"})) == {"filter[a]": {"b": "1"}}


@pytest.mark.parametrize("names", [("a", "a[b]"), ("a[]", "a[b]"), ("a" + "[b]" * 9,)])
def test_names_that_contradict_each_other_or_go_too_deep_are_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(MalformedForm):
        nested([(name, "1") for name in names])


class Part(Model):
    model: str
    weight: float | None = None


class Order(Model):
    title: str
    count: int | None = None
    parts: list[Part] | None = None
    tags: list[str] | None = None
    settings: dict[str, str] | None = None
    file: Upload | str | None = None
    files: list[Upload] | None = None
    first: Part | None = None


def form(*pairs: tuple[str, str | Upload], **encodings: Encoding) -> Order:
    order: Order = read_form(adapter(Order), shape(Order), pairs, encodings)
    return order


def test_a_form_is_read_into_the_types_of_its_properties() -> None:
    order = form(
        ("title", "5"), ("count", "5"), ("parts[][model]", "a"), ("parts[][weight]", "1"), ("tags", "x"),
        ("first", '{"model":"m"}'), ("settings[a]", "1"),
    )  # fmt: skip
    assert order == Order(
        title="5",
        count=5,
        parts=[Part(model="a", weight=1)],
        tags=["x"],
        first=Part(model="m"),
        settings={"a": "1"},
    )


@pytest.mark.parametrize("text", ["null", "", "[x]", "[1]", "{x"])
def test_one_text_is_the_only_item_of_a_list_of_texts(text: str) -> None:
    assert form(("title", "t"), ("tags", text)).tags == [text]


def test_a_text_that_is_none_of_the_words_is_an_item_of_the_list_that_it_may_be_instead() -> None:
    type_ = Literal["all"] | list[Literal["a", "b"]]
    read = from_query(parameter("query", type_, form="scalar"))
    assert (read(parse_query(b"p=all")), read(parse_query(b"p=a"))) == ("all", ["a"])


def test_a_text_of_digits_among_the_words_is_that_word_and_not_a_number() -> None:
    read = from_query(parameter("query", Literal["1", 3, "true"], form="scalar"))
    assert [read(parse_query(query)) for query in (b"p=1", b"p=3", b"p=true")] == ["1", 3, "true"]
    assert read_form(adapter(Marked), shape(Marked), [("p", "1")], {}).p == "1"


class Marked(Model):
    p: Literal["1", 3]


class Counted(Model):
    __pydantic_extra__: dict[str, int]
    name: str | None = None


def test_properties_without_a_name_are_read_in_their_type() -> None:
    read = from_query(parameter("query", Counted, style="deepObject", explode=True, form="object"))
    assert read(parse_query(b"p[name]=1&p[more]=2")).model_dump() == {"name": "1", "more": 2}


def test_elements_may_be_numbered() -> None:
    order = form(("title", "t"), ("parts[1][model]", "b"), ("parts[0][model]", "a"))
    assert [part.model for part in order.parts or []] == ["a", "b"]


def test_files_come_through_and_text_may_stand_for_one() -> None:
    one, two = Upload(b"1", filename="1"), Upload(b"2", filename="2")
    order = form(("title", "t"), ("file", one), ("files", one), ("files", two))
    assert order.file is one
    assert order.files == [one, two]
    assert form(("title", "t"), ("file", "data:,x")).file == "data:,x"


def test_a_structure_is_no_file() -> None:
    with pytest.raises(InvalidForm, match="files"):
        form(("title", "t"), ("files[][x]", "0"))


def test_an_encoding_without_explode_divides_its_text() -> None:
    encoding = Encoding(style="pipeDelimited", explode=False)
    assert form(("title", "t"), ("tags", "a|b"), tags=encoding).tags == ["a", "b"]
    assert form(
        ("title", "t"), ("tags", '["a","b"]'), tags=Encoding(content_types=("application/json",))
    ).tags == [
        "a",
        "b",
    ]


def test_urlencoded_text_is_decoded() -> None:
    assert parse_urlencoded(b"a=b+c%C3%A9&d=&=e") == [("a", "b cé"), ("d", ""), ("", "e")]
    with pytest.raises(MalformedForm):
        parse_urlencoded(b"a=1&" * 1001)
