"""What a generated model promises: absent, null and default are three things, and JSON is read strictly."""

from __future__ import annotations

import datetime
import pickle
import warnings
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, PrivateAttr, ValidationError

from specwright_runtime import (
    ByteStream,
    InvalidResponse,
    JsonSchema,
    Model,
    Nullable,
    StatusError,
    Upload,
    formats,
)
from specwright_runtime.wire import adapter, read_json, write_json


class Node(Model):
    number: int
    name: Annotated[str | None, Field(pattern="^a", alias="Name")] = None
    child: Node | None = None
    note: Annotated[Nullable[str], Field(alias="Note")] = None
    at: formats.DateTime | None = None
    unique: Annotated[list[int], JsonSchema({"uniqueItems": True})] | None = None


class Closed(Model, extra="forbid", schema={"minProperties": 1}):
    one: int | None = None
    two: Annotated[datetime.date | None, Field(alias="2nd")] = None


class Open(Model):
    __pydantic_extra__: dict[str, int] = Field(init=False)
    one: int | None = None


class Holder(Model):
    closed: Closed | None = None
    again: Closed | None = None


class Word(StrEnum):
    A = "a"


class Told(Model):
    word: Word = Word.A
    letter: Annotated[Literal["b"], Field(alias="Letter")] = "b"
    digit: Literal[1, 2] = 1


class Counted(Told):
    told: list[Told] | None = None
    _seen: int = PrivateAttr(default=7)


NODE = adapter(Node)


@pytest.mark.parametrize(
    ("text", "place", "kind"),
    [
        ('{"number":1,"Name":null}', ("Name",), "string_type"),
        ('{"number":1,"child":null}', ("child",), "model_type"),
        ('{"number":1,"child":{"number":2,"child":null}}', ("child", "child"), "model_type"),
        ('{"number":"1"}', ("number",), "int_type"),
        ('{"number":true}', ("number",), "int_type"),
        ('{"number":1.5}', ("number",), "int_type"),
        ('{"number":1,"Name":"ba"}', ("Name",), "string_pattern_mismatch"),
        ('{"number":1,"at":"1700000000"}', ("at",), "format"),
        ('{"number":1,"at":"2024-01-01T00:00:00"}', ("at",), "format"),
        ('{"number":1,"unique":[2,2]}', ("unique",), "json_schema"),
        ('{"number":1,"more":NaN}', (), "json_invalid"),
        ('{"number":1,"more":-Infinity}', (), "json_invalid"),
        ("{}", ("number",), "missing"),
    ],
)
def test_what_the_document_does_not_allow_is_refused_with_its_place(
    text: str, place: tuple[str, ...], kind: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        read_json(NODE, text)
    found = caught.value.errors()[0]
    assert (found["loc"], found["type"]) == (place, kind)


def test_a_property_that_is_called_as_an_attribute_of_another_one_leaves_that_absent() -> None:
    node = read_json(adapter(Node), '{"number": 1, "name": "other", "note": null}')
    assert (node.name, node.note) == (None, None)
    assert write_json(adapter(Node), node) == b'{"number":1,"name":"other","note":null}'
    assert node == read_json(adapter(Node), '{"number": 1, "name": "other", "note": null}')
    assert pickle.loads(pickle.dumps(node)) == node
    assert write_json(adapter(Node), node.model_copy(deep=True)) == write_json(adapter(Node), node)


def test_an_integral_float_is_an_integer_as_json_schema_says() -> None:
    for spelling in ("3.0", "3.00", "3E0", "30e-1", "0.3E+1"):
        assert read_json(NODE, f'{{"number":{spelling}}}').number == 3
    node = read_json(NODE, '{"number":3.0,"child":{"number":2e0},"free":1.5}')
    assert (node.number, type(node.number)) == (3, int)
    assert node.child is not None
    assert node.child.number == 2
    assert node.model_extra == {"free": 1.5}


def test_the_words_nan_and_infinity_are_allowed_as_text() -> None:
    assert read_json(NODE, '{"number":1,"Name":"a NaN, Infinity"}').name == "a NaN, Infinity"


def test_null_is_read_and_written_where_the_document_allows_it() -> None:
    node = read_json(NODE, '{"number":1,"Note":null}')
    assert write_json(NODE, node) == b'{"number":1,"Note":null}'


def test_none_in_the_constructor_means_that_the_field_was_not_given() -> None:
    node = Node(number=1, name=None, child=None, note=None)
    assert write_json(NODE, node) == b'{"number":1,"Note":null}'


def test_a_default_that_is_the_only_value_is_sent_from_wherever_the_object_comes() -> None:
    for counted in (
        Counted.model_validate({"told": [{"digit": 2}]}),
        read_json(adapter(Counted), '{"told":[{"digit":2}]}'),
    ):
        assert counted._seen == 7
        said = b'{"word":"a","Letter":"b","told":[{"word":"a","Letter":"b","digit":2}]}'
        assert write_json(adapter(Counted), counted) == said


def test_assigning_none_takes_a_field_back() -> None:
    node = Node(number=1, name="ab")
    node.name = None
    assert write_json(NODE, node) == b'{"number":1}'
    assert write_json(NODE, node.model_copy(update={"name": None, "number": 2})) == b'{"number":2}'


def test_absent_fields_stay_absent_after_another_class_was_built_around_theirs() -> None:
    """A class is built more than once, and the later builds see what the first one left."""
    assert Closed(one=1, two=None).model_fields_set == {"one"}
    adapter(Holder)
    holder = Holder(closed=Closed(one=1, two=None))
    assert write_json(adapter(Holder), holder) == b'{"closed":{"one":1}}'


def test_assignment_is_validated() -> None:
    node = Node(number=1)
    with pytest.raises(ValidationError):
        node.number = "two"  # type: ignore[assignment]


def test_a_constructor_takes_the_python_name_and_the_wire_one_and_the_wire_only_its_own() -> None:
    by_wire_name: dict[str, Any] = {"number": 1, "Name": "a"}
    assert Node(number=1, name="a") == Node(**by_wire_name)
    assert read_json(NODE, '{"number":1,"name":"b"}').name is None


def test_a_closed_object_refuses_others_and_checks_its_json_schema() -> None:
    closed = adapter(Closed)
    assert read_json(closed, '{"2nd":"2024-02-29"}').two == datetime.date(2024, 2, 29)
    for text, kind in (('{"three":1}', "extra_forbidden"), ("{}", "json_schema")):
        with pytest.raises(ValidationError) as caught:
            read_json(closed, text)
        assert caught.value.errors()[0]["type"] == kind


def test_a_model_that_is_dumped_whole_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dumped = Node(number=1).model_dump(mode="json")
    assert dumped == {"number": 1, "Name": None, "child": None, "Note": None, "at": None, "unique": None}


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        (formats.Date, "2024-02-29", "2023-02-29"),
        (formats.DateTime, "2024-01-01T10:00:00.5+02:00", "2024-01-01"),
        (formats.Time, "10:00:00Z", "10:00"),
        (formats.Duration, "P1DT2H", "P"),
        (formats.Uuid, "123e4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000"),
        (formats.Uri, "https://a.example/b?c#d", "no uri"),
        (formats.UriReference, "/a?b", "a b"),
        (formats.Email, "a.b@c.example", "a@b@c"),
        (formats.Hostname, "a.b-c", "a_b"),
        (formats.IPv4, "1.2.3.4", "1.2.3.256"),
        (formats.IPv6, "::1", "1::2::3"),
        (formats.Byte, "_w==", "no base64!"),
        (formats.Decimal, "-1.50e3", "1,5"),
    ],
)
def test_a_format_takes_its_own_spelling_only(type_: Any, good: str, bad: str) -> None:
    types = adapter(type_)
    read_json(types, f'"{good}"')
    with pytest.raises(ValidationError):
        read_json(types, f'"{bad}"')
    with pytest.raises(ValidationError):
        read_json(types, "1")


class Gone(StatusError[None]):
    status = 410


class Unexpected(StatusError[Node]):
    """Any other status."""


def test_an_error_says_operation_status_and_body_and_survives_pickling() -> None:
    error = Unexpected(Node(number=1), status=503, operation="videoRetrieve")
    assert str(error) == 'videoRetrieve: 503 Service Unavailable: {"number":1}'
    again = pickle.loads(pickle.dumps(Gone(None, operation="x")))
    assert (str(again), again.status) == ("x: 410 Gone", 410)
    invalid = InvalidResponse(operation="x", status=200, places=("body.id: Field required",))
    assert str(pickle.loads(pickle.dumps(invalid))) == (
        "x: answer 200 does not match the document: body.id: Field required"
    )


def test_an_error_class_of_many_statuses_wants_one() -> None:
    with pytest.raises(TypeError, match="give it `status`"):
        Unexpected(Node(number=1))


def test_a_stream_is_read_once_and_closed(tmp_path: Any) -> None:
    closed: list[int] = []
    stream = ByteStream(iter([b"ab", b"c"]), close=lambda: closed.append(1))
    assert stream.read() == b"abc"
    assert closed == [1]
    path = tmp_path / "a.mp4"
    assert ByteStream(b"xyz").save(path) == 3
    file = ByteStream.from_path(path)
    assert (file.media_type, file.length, file.read()) == ("video/mp4", 3, b"xyz")


def test_an_upload_is_made_of_bytes_text_paths_and_files(tmp_path: Any) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"png")
    upload = Upload(path)
    assert (upload.filename, upload.media_type, upload.size, upload.read()) == (
        "a.png",
        "image/png",
        3,
        b"png",
    )
    assert Upload("text").text() == "text"
    with path.open("rb") as file:
        spooled = Upload(file, filename="b")
        assert spooled.read() == b"png"
        assert b"".join(spooled.chunks(2)) == b"png"


class Lease(Model):
    term: formats.Duration
    since: formats.DateTime
    at: formats.Time | None = None


@pytest.mark.parametrize(
    "text",
    [
        '{"term":"P1Y2M","since":"2024-02-29T12:34:56.123456789Z"}',
        '{"term":"PT0.0000001S","since":"2024-02-29T12:34:56.1234567+02:00","at":"12:34:56.123456789Z"}',
    ],
)
def test_what_python_has_no_value_for_is_kept_in_its_own_words(text: str) -> None:
    lease = Lease.model_validate_json(text)
    assert lease.model_dump_json(exclude_unset=True) == text
    assert lease.since.microsecond == 123456
    for copied in (lease.model_copy(deep=True), pickle.loads(pickle.dumps(lease))):
        assert copied.model_dump_json(exclude_unset=True) == text
    later = Lease(term=lease.term * 2, since=lease.since + datetime.timedelta(days=1))
    assert "P1Y2M" not in later.model_dump_json()
    assert "56.123456" in later.model_dump_json()
    assert "789" not in later.model_dump_json()


def test_undeclared_properties_with_a_type_are_kept_apart_from_the_attributes() -> None:
    value = Open.model_validate({"one": 1, "two": 2})
    assert (vars(value), value.__pydantic_extra__, Open().__pydantic_extra__) == ({"one": 1}, {"two": 2}, {})
    with pytest.raises(ValidationError):
        Open.model_validate({"two": "second"})
