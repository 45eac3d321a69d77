"""Every kind of request body arrives as the value that was given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from specwright_runtime import ByteStream, StatusError, Upload, part_headers, with_part_headers
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.openapi import document as contract
from specwright_runtime.contract.values.value import Builder

if TYPE_CHECKING:
    from .conftest import Package

SPEC = """
openapi: 3.1.0
info: {title: Bodies, version: "1"}
paths:
  /json:
    post:
      operationId: sendJson
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Item"}}}}
      responses: {"204": {description: ok}}
  /optional:
    post:
      operationId: sendOptional
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Item"}}}}
      responses: {"204": {description: ok}}
  /list:
    put:
      operationId: sendList
      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {type: integer}}}}}
      responses: {"204": {description: ok}}
  /delete:
    delete:
      operationId: deleteWithBody
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Item"}}}}
      responses: {"204": {description: ok}}
  /patch:
    patch:
      operationId: sendPatch
      requestBody: {required: true, content: {application/merge-patch+json: {schema: {$ref: "#/components/schemas/Item"}}}}
      responses: {"204": {description: ok}}
  /form:
    post:
      operationId: sendForm
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {$ref: "#/components/schemas/Fields"}
            encoding: {joined: {style: form, explode: false}, deep: {style: deepObject}}
      responses: {"204": {description: ok}}
  /words:
    post:
      operationId: sendWords
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {words: {type: array, items: {type: string}}}}
            encoding: {words: {style: form, explode: false}}
      responses: {"204": {description: ok}}
  /null:
    post:
      operationId: sendNull
      requestBody: {required: true, content: {application/json: {schema: {type: [integer, "null"]}}}}
      responses: {"204": {description: ok}}
  /raw:
    post:
      operationId: sendRaw
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                typed: {type: string, contentMediaType: application/octet-stream}
                untyped: {contentMediaType: image/png}
                encoded: {type: array, items: {}}
                any: {description: A file of any kind.}
                more: {type: array, items: {}}
                page: {type: string, contentMediaType: text/html}
            encoding: {encoded: {contentType: "image/png, image/jpeg"}, more: {contentType: "*/*"}}
      responses: {"204": {description: ok}}
  /multipart:
    post:
      operationId: sendFiles
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: {type: string, format: binary}
                files: {type: array, items: {type: string, format: binary}}
                meta: {$ref: "#/components/schemas/Item"}
                note: {type: string}
                count: {type: integer}
                tags: {type: array, items: {type: string}}
            encoding:
              file: {contentType: "image/png, image/jpeg"}
              meta: {headers: {X-Digest: {schema: {type: string}}, X-Version: {schema: {type: integer}}}}
      responses: {"204": {description: ok}}
  /text:
    post:
      operationId: sendText
      requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}
      responses: {"204": {description: ok}}
  /binary:
    post:
      operationId: sendBinary
      requestBody: {required: true, content: {application/octet-stream: {schema: {}}}}
      responses: {"204": {description: ok}}
  /several:
    post:
      operationId: sendSeveral
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Item"}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Fields"}}
      responses: {"204": {description: ok}}
components:
  schemas:
    Item:
      type: object
      required: [name]
      properties:
        name: {type: string}
        size: {type: integer, default: 3}
        note: {type: [string, "null"]}
        inner: {$ref: "#/components/schemas/Item"}
    Fields:
      type: object
      required: [a]
      properties:
        a: {type: string}
        n: {type: integer}
        tags: {type: array, items: {type: string}}
        joined: {type: array, items: {type: integer}}
        item: {$ref: "#/components/schemas/Item"}
        deep: {$ref: "#/components/schemas/Item"}
"""


def test_json(package: Package) -> None:
    item = package.models.Item(name='é\\u0000"', note=None, inner=package.models.Item(name="x", size=4))
    for method in ("send_json", "send_optional", "delete_with_body", "send_patch", "send_several"):
        package.call(method, item)
        assert package.handled.arguments == (item,)
        assert package.handled.arguments[0].model_fields_set == {"name", "note", "inner"}
        assert package.handled.arguments[0].size == 3


def test_a_body_that_is_optional_may_be_left_out(package: Package) -> None:
    package.call("send_optional", None)
    assert package.handled.arguments == (None,)


def test_a_list_at_the_root(package: Package) -> None:
    package.call("send_list", [1, 2])
    assert package.handled.arguments == ([1, 2],)
    package.call("send_list", [])
    assert package.handled.arguments == ([],)


def test_urlencoded_form(package: Package) -> None:
    models = package.models
    fields = models.Fields(
        a="x &=+é",
        n=-3,
        tags=["a b", "c,d"],
        joined=[1, 2],
        item=models.Item(name="i"),
        deep=models.Item(name="d", size=5, inner=models.Item(name="e")),
    )
    for method in ("send_form", "send_several"):
        package.call(method, models.Fields(a="1"))
        assert package.handled.arguments == (models.Fields(a="1"),)
    package.call("send_form", fields)
    assert package.handled.arguments == (fields,)


def test_an_item_that_a_form_would_divide_is_refused(package: Package) -> None:
    with pytest.raises(ValueError, match="divides the items"):
        package.call("send_words", package.models.SendWordsForm(words=["a,b"]))


def test_null_where_it_is_a_body(package: Package) -> None:
    package.call("send_null", None)
    assert package.handled.arguments == (None,)


def _sent(models: Any) -> Any:
    (kind,) = [
        each for name in dir(models) if name.startswith("SendFiles") for each in [getattr(models, name)]
    ]
    return kind


def test_multipart_with_files(package: Package, tmp_path: Path) -> None:
    path = tmp_path / "é.png"
    path.write_bytes(b"\x89PNG" * 400_000)
    received: list[Any] = []

    async def handle(body: Any) -> None:
        files = [body.file, *(body.files or [])]
        received.append([(each.filename, each.media_type, each.read()) for each in files])
        received.append((body.meta, body.note, body.count, body.tags))

    kind = _sent(package.models)
    meta = package.models.Item(name="m")
    for attempt in (path, Upload(b"\x00\r\n--x", filename='a"b.jpg')):
        received.clear()
        file = Upload(attempt) if isinstance(attempt, Path) else attempt
        body = kind(
            file=file,
            files=[Upload(b"1", filename="1.bin"), Upload(b"2", filename="2.bin", media_type="text/csv")],
            meta=meta,
            note="line\r\nbreak é",
            count=7,
            tags=["a", "b"],
        )
        package.call("send_files", body, answer=handle)
        assert received[0] == received[2]
        (name, media_type, content), one, two = received[0]
        assert name == ("é.png" if isinstance(attempt, Path) else 'a"b.jpg')
        assert media_type == ("image/png" if isinstance(attempt, Path) else "image/jpeg")
        assert content == file.read()
        assert one == ("1.bin", "application/octet-stream", b"1")
        assert two == ("2.bin", "text/csv", b"2")
        assert received[1] == (meta, "line\r\nbreak é", 7, ["a", "b"])


def test_parts_of_media_types_that_are_no_text_are_files(package: Package) -> None:
    """As 3.1 spells what 3.0 calls `format: binary` (3.1.1, 4.8.14.4.1); and parts of no type."""
    received: list[Any] = []

    async def handle(body: Any) -> None:
        files = [body.typed, body.untyped, body.any, *body.encoded, *body.more]
        received.append([each.read() for each in files])
        received.append(body.page)

    typed, untyped, other, *rest = (
        Upload(bytes([first]) + b"\xd8\x00", filename="a.jpg") for first in range(0xFA, 0x100)
    )
    form = package.models.SendRawForm
    body = form(typed=typed, untyped=untyped, any=other, encoded=rest[:2], more=rest[2:], page="<p>é")
    package.call("send_raw", body, answer=handle)
    assert received == [[bytes([first]) + b"\xd8\x00" for first in range(0xFA, 0x100)], "<p>é"] * 2


def test_headers_of_parts_that_are_no_files(package: Package) -> None:
    form = package.models.SendFilesForm(file=Upload(b"x"), meta=package.models.Item(name="a"))
    sent = with_part_headers(form, {"meta": {"X-Digest": "abc", "x-version": 3}})
    package.call("send_files", sent)
    received = package.handled.arguments[0]
    assert part_headers(received, "meta") == ({"X-Digest": "abc", "X-Version": 3},)
    assert part_headers(received, "note") == ()
    assert received.meta == form.meta
    assert part_headers(form, "meta") == ()


def test_header_of_a_part_that_does_not_fit_is_refused_with_its_place(package: Package) -> None:
    form = package.models.SendFilesForm(file=Upload(b"x"), meta=package.models.Item(name="a"))
    with pytest.raises(StatusError, match=r"part meta: .*valid integer"):
        package.call("send_files", with_part_headers(form, {"meta": {"X-Version": "three"}}))


def test_contract_tests_send_the_headers_that_a_part_has_to_have() -> None:
    spec = Path(__file__).parents[1] / "golden" / "multipart_encoding" / "expected" / "openapi.json"
    document = contract.Document.read(spec)
    content = next(iter(document.operations)).bodies[0]
    assert content.schema is not None
    form = Builder(document.request).minimal(content.schema)
    written, _ = wire.body(content, form, document.request)
    assert b"X-Resolution: 72\r\n" in written
    assert b"X-Digest: text\r\n" in written
    assert b"X-Version" not in written


def test_text(package: Package) -> None:
    package.call("send_text", "é\n")
    assert package.handled.arguments == ("é\n",)


@pytest.mark.parametrize("size", [0, 5, 3_000_000])
def test_binary(package: Package, size: int) -> None:
    received: list[bytes] = []

    async def handle(body: ByteStream) -> None:
        received.append(await body.aread())

    package.call("send_binary", ByteStream(b"x" * size), answer=handle)
    assert received == [b"x" * size] * 2
