"""What the generated server makes of requests, over hand-written descriptors."""

from __future__ import annotations

import asyncio
import encodings
import json
import zlib
from pathlib import Path
from typing import Annotated, Any

import pytest
from msgspec.structs import replace
from pydantic import Field
from tests.unit.server.application import (
    CREATE,
    ERROR,
    JSON,
    JSON_THING,
    OK,
    RETRIEVE,
    Thing,
    acall,
    call,
    echo,
    serving,
)

from specwright_runtime import (
    ByteStream,
    Model,
    Upload,
    forms,
)
from specwright_runtime.operation import (
    Binary,
    Body,
    FormData,
    Json,
    Parameter,
    Response,
    Text,
)
from specwright_runtime.server import examples


def test_a_json_body_goes_in_and_out() -> None:
    answer = call(serving(CREATE, echo), "POST", "/things", b'{"name":"a","more":[1]}', **JSON)
    assert (answer.status, answer.json()) == (200, {"name": "a", "more": [1]})
    assert answer.headers == {"content-type": "application/json", "content-length": str(len(answer.body))}


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        (b'{"size":1}', "missing_field", "name"),
        (b'{"name":"abcdef"}', "invalid_value", "name"),
        (b'{"name":"a","parts":[{"name":"b"},{"nam":1}]}', "missing_field", "parts.1.name"),
        (b'{"name":', "invalid_json", None),
        (b"[]", "invalid_value", None),
        (b"null", "invalid_value", None),
        (b"\xff", "invalid_json", None),
        (b"", "missing_body", None),
    ],
)
def test_a_body_that_does_not_match_is_answered_in_the_documents_shape(
    body: bytes, code: str, param: str | None
) -> None:
    answer = call(serving(CREATE, echo), "POST", "/things", body, **JSON)
    error = answer.json()
    assert (answer.status, error["status"], error["code"], error.get("param")) == (400, 400, code, param)


class Wish(Model):
    size: Annotated[str, Field(pattern="^[1-9][0-9]*x[1-9][0-9]*$")] = "1x1"
    odd: Annotated[str, Field(pattern="^[^a]{300}$")] = "b" * 300
    seconds: str = "4"
    seed: int = 1
    audio: bool = True


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"size":"720p"}', 'size: String should match ^[1-9][0-9]*x[1-9][0-9]*$, as "1x1" does'),
        (b'{"odd":"a"}', "odd: String should match ^[^a]{300}$"),
        (b'{"seconds":4}', 'seconds: Input should be a string: "4" and not 4'),
        (b'{"seconds":true}', 'seconds: Input should be a string: "true" and not true'),
        (b'{"seconds":[]}', "seconds: Input should be a valid string"),
        (b'{"seed":"5"}', 'seed: Input should be a valid integer: 5 and not "5"'),
        (b'{"seed":"five"}', "seed: Input should be a valid integer"),
        (b'{"audio":"true"}', 'audio: Input should be a valid boolean: true and not "true"'),
        (
            b'{"seed":"1","audio":1}',
            'seed: Input should be a valid integer: 1 and not "1"; audio: Input should be a valid boolean',
        ),
        (b'{"seconds":4,"more":"' + b"a" * 100_000 + b'"}', "seconds: Input should be a valid string"),
    ],
)
def test_common_mistakes_are_told_with_what_to_write_instead(body: bytes, message: str) -> None:
    operation = replace(CREATE, body=Body(contents=(Json("application/json", lambda: Wish),)))
    answer = call(serving(operation, echo), "POST", "/things", body, **JSON)
    assert (answer.status, answer.json()["message"]) == (400, message)


def test_who_wrote_something_else_is_told_the_documents_example(tmp_path: Path) -> None:
    """The shortest text that a pattern takes is correct, and nothing that a person would write."""
    size = {"type": "string", "pattern": "^[1-9][0-9]*x[1-9][0-9]*$", "examples": ["large", "1280x720"]}
    schemas: dict[str, object] = {
        "Size": size,
        "Wish": {"properties": {"size": {"$ref": "#/components/schemas/Size"}}},
    }
    operation = replace(CREATE, body=Body(contents=(Json("application/json", lambda: Wish),)))

    def told(name: str, document: object) -> str:
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(document))
        answer = call(serving(operation, echo, document=file), "POST", "/things", b'{"size":"720p"}', **JSON)
        assert answer.status == 400
        return str(answer.json()["message"]).rpartition("$, ")[2]

    assert told("examples", {"components": {"schemas": schemas}}) == 'as "1280x720" does'
    del size["examples"]
    assert told("none", {"components": {"schemas": schemas}}) == 'as "1x1" does'
    wrong: tuple[object, ...] = (None, [], {"$ref": 5}, {"$ref": "#/nowhere"}, {"$ref": "x.json"})
    odd = [{"properties": {"size": each}} for each in wrong]
    assert told("odd", {"properties": [], "a": odd, "example": size}) == 'as "1x1" does'
    size["examples"] = ["1280x720"]
    large = {**schemas, "a": "a" * examples.LARGEST}
    assert told("large", {"components": {"schemas": large}}) == 'as "1x1" does'


def test_only_422_documented_is_422() -> None:
    operation = replace(CREATE, responses=(OK, Response(status="422", contents=(ERROR,))))
    assert call(serving(operation, echo), "POST", "/things", b"{}", **JSON).status == 422


def test_a_charset_is_understood_and_another_media_type_is_not() -> None:
    app = serving(replace(CREATE, responses=(OK,)), echo)
    latin = '{"name":"é"}'.encode("latin-1")
    answer = call(app, "POST", "/things", latin, content_type="application/json; charset=iso-8859-1")
    assert answer.json() == {"name": "é"}
    refused = call(app, "POST", "/things", b"{}", content_type="text/plain")
    assert (refused.status, refused.headers["accept"]) == (415, "application/json")
    assert call(serving(CREATE, echo), "POST", "/things", b"{}", content_type="text/plain").status == 400


@pytest.mark.parametrize(
    "charset", ["zlib", "BZ2_codec", "punycode", "unicode_escape", "rot13", "x" * 60_000]
)
def test_what_only_python_calls_a_charset_is_none(charset: str) -> None:
    """It may unpack what a small body holds, take long, or be remembered for ever as unknown."""
    remembered = set(encodings._cache)  # CPython's own
    contents = (JSON_THING, Text("text/plain", lambda: str))
    app = serving(replace(CREATE, body=Body(contents=contents), responses=(OK,)), echo)
    for media_type in ("application/json", "text/plain"):
        content = zlib.compress(b'{"name":"a"}')
        refused = call(app, "POST", "/things", content, content_type=f"{media_type}; charset={charset}")
        assert (refused.status, refused.json()["code"]) == (400, "malformed_body")
        assert len(refused.json()["message"]) < 200
    assert set(encodings._cache) <= remembered


@pytest.mark.parametrize("body", [b'{"name":"a"}', [b'{"na', b'me":"a"}']])
def test_a_body_in_another_coding_is_not_unpacked(body: Any) -> None:
    """RFC 9110, 8.4 and 12.5.3. What is handed on as it came may have any."""
    contents = (JSON_THING, Binary("image/*"))
    app = serving(replace(CREATE, body=Body(contents=contents), responses=(OK,)), name_of)
    for coding in ("gzip", "br", "identity, gzip"):
        refused = call(app, "POST", "/things", body, **JSON, content_encoding=coding)
        assert (refused.status, refused.headers["accept-encoding"]) == (415, "identity")
        assert refused.json()["code"] == "unsupported_content_encoding"
    for coding in ("identity", "Identity", ""):
        assert call(app, "POST", "/things", body, **JSON, content_encoding=coding).json() == {"name": "a"}
    packed = call(app, "POST", "/things", body, content_type="image/x", content_encoding="gzip")
    assert packed.json() == {"name": "raw", "size": 12}
    undocumented = call(serving(CREATE, echo), "POST", "/things", body, **JSON, content_encoding="gzip")
    assert undocumented.status == 400


async def name_of(body: Thing | ByteStream) -> Thing:
    return body if isinstance(body, Thing) else Thing(name="raw", size=len(await body.aread()))


def test_a_body_in_pieces_is_put_together() -> None:
    assert call(serving(CREATE, echo), "POST", "/things", [b'{"na', b'me":"a"}'], **JSON).json() == {
        "name": "a"
    }


@pytest.mark.parametrize("body", [b'{"name":"a", "x":1}', [b'{"name":', b'"a"', b', "x":1}']])
def test_a_body_past_the_limit_is_413(body: Any) -> None:
    operation = replace(CREATE, responses=(OK,))
    assert call(serving(operation, echo, max_body_size=10), "POST", "/things", body, **JSON).status == 413


def test_a_body_that_is_announced_as_past_the_limit_is_not_waited_for() -> None:
    async def scenario() -> int:
        gone = asyncio.Event()
        gone.set()
        app = serving(replace(CREATE, responses=(OK,)), echo, max_body_size=10)
        return (await acall(app, "POST", "/things", [], hangs_up=gone, **JSON, content_length="11")).status

    assert asyncio.run(scenario()) == 413


def test_an_optional_body_may_be_missing() -> None:
    operation = replace(CREATE, body=Body(contents=(JSON_THING,)), responses=(Response(status="204"),))
    seen: list[Any] = []

    async def handler(body: Any) -> None:
        seen.append(body)

    assert call(serving(operation, handler), "POST", "/things").status == 204
    assert seen == [None]


def test_parameters_arrive_by_their_places_with_defaults() -> None:
    operation = replace(
        RETRIEVE,
        parameters=(
            *RETRIEVE.parameters,
            Parameter(name="limit", argument="limit", place="query", type=lambda: int, default=20),
            Parameter(
                name="tag", argument="tags", place="query", type=lambda: list[str], form="array", explode=True
            ),
            Parameter(name="X-Trace", argument="x_trace", place="header", type=lambda: str),
            Parameter(name="session", argument="session", place="cookie", type=lambda: str, required=True),
        ),
    )

    async def handler(
        thing: str, *, limit: int, tags: list[str] | None, x_trace: str | None, session: str
    ) -> Thing:
        return Thing(name=thing, limit=limit, tags=tags, trace=x_trace, session=session)  # type: ignore[call-arg]

    app = serving(operation, handler)
    answer = call(app, "GET", "/things/a%2Fb?tag=x&tag=y", cookie="session=s", x_trace="t")
    assert answer.json() == {"name": "a/b", "limit": 20, "tags": ["x", "y"], "trace": "t", "session": "s"}
    missing = call(app, "GET", "/things/a?limit=x", cookie="session=s")
    assert (missing.status, missing.json()["param"]) == (400, "limit")
    assert call(app, "GET", "/things/a").json()["param"] == "session"


def test_several_media_types_are_told_apart() -> None:
    body = Body(
        contents=(
            JSON_THING,
            FormData("application/x-www-form-urlencoded", lambda: Thing),
            Text("text/plain", lambda: str),
            Binary("image/*"),
        )
    )
    operation = replace(
        CREATE, body=body, responses=(Response(status="200", contents=(Text("text/plain", lambda: str),)),)
    )

    async def handler(body: Any) -> str:
        return repr(await body.aread() if isinstance(body, ByteStream) else body)

    app = serving(operation, handler)
    form = call(app, "POST", "/things", b"name=a&size=5", content_type="application/x-www-form-urlencoded")
    assert form.body == b"Thing(name='a', size=5, parts=None)"
    assert call(app, "POST", "/things", b"x", content_type="text/plain").body == b"'x'"
    assert call(app, "POST", "/things", [b"\x89", b"P"], content_type="image/png").body == b"b'\\x89P'"
    assert call(app, "POST", "/things", b"x", content_type="audio/mp3").status == 415


def test_a_multipart_file_reaches_the_handler() -> None:
    class Form(Model):
        name: str
        file: Upload

    async def handler(body: Form) -> Thing:
        return Thing(name=body.name, read=body.file.read().decode(), file=body.file.filename)  # type: ignore[call-arg]

    operation = replace(
        CREATE, body=Body(contents=(FormData("multipart/form-data", lambda: Form),), required=True)
    )
    content = (
        b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nn\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\nhello\r\n--b--\r\n"
    )
    app = serving(operation, handler)
    answer = call(app, "POST", "/things", content, content_type="multipart/form-data; boundary=b")
    assert answer.json() == {"name": "n", "read": "hello", "file": "f.txt"}
    for broken in ("multipart/form-data", "multipart/form-data; boundary=other"):
        assert call(app, "POST", "/things", content, content_type=broken).status == 400


class Named(Model):
    name: str


@pytest.mark.parametrize(
    ("text", "charset", "code"),
    [
        ("é" * 20, "", None),
        ("a" * 110, "", None),
        ("a" * 110 + "é", "", "malformed_body"),
        ("a" * 60 + "é", "", "malformed_body"),  # there are two of it
        ("a", "; charset=UTF-8", None),
        ("a", "; charset=us-ascii", None),
        ("a", "; charset=unicode_escape", "malformed_body"),
        ("a", '; charset="x"', "malformed_body"),
    ],
)
def test_text_of_a_form_is_utf8_and_not_much_of_it_wide(
    text: str, charset: str, code: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MAX_WIDE", 100)

    async def handler(body: Named) -> Thing:
        return Thing(name=str(len(body.name)))

    contents = (FormData("multipart/form-data", lambda: Named),)
    part = f'--b\r\nContent-Disposition: form-data; name="NAME"\r\n\r\n{text}\r\n'
    content = f"{part.replace('NAME', 'name')}{part.replace('NAME', 'other')}--b--\r\n".encode()
    app = serving(replace(CREATE, body=Body(contents=contents), responses=(OK,)), handler)
    answer = call(app, "POST", "/things", content, content_type=f"multipart/form-data; boundary=b{charset}")
    if code is None:
        assert answer.json() == {"name": str(len(text))}
    else:
        assert (answer.status, answer.json()["code"]) == (400, code)


def test_a_wrong_value_in_a_form_is_found_by_its_own_name() -> None:
    class Choice(Model):
        name: str

    class Form(Model):
        picture: Annotated[str, Field(pattern="^https:")] | Choice

    async def handler(body: Form) -> Thing:
        raise AssertionError("nothing to handle")

    operation = replace(
        CREATE, body=Body(contents=(FormData("multipart/form-data", lambda: Form),), required=True)
    )
    content = b'--b\r\nContent-Disposition: form-data; name="picture"\r\n\r\nftp:\r\n--b--\r\n'
    media_type = "multipart/form-data; boundary=b"
    answer = call(serving(operation, handler), "POST", "/things", content, content_type=media_type)
    assert (answer.status, answer.json()["param"]) == (400, "picture")
    assert answer.json()["message"].count("picture: ") == 2  # one for each way to be a picture
