"""Multipart bodies whose parts have positions instead of names (OpenAPI 3.2) arrive part by part."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from specwright_runtime import Upload
from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.run import all_promises, run
from specwright_runtime.contract.session import Session
from specwright_runtime.errors import InvalidResponse
from specwright_runtime.multipart import Part, multipart
from specwright_runtime.transport import (
    AsyncStreamed,
    AsyncTransport,
    Headers,
    Received,
    Request,
    Streamed,
    Transport,
)
from specwright_runtime.transport.asgi import AsgiTransport, AsyncAsgiTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from .conftest import Package

SPEC = (Path(__file__).parents[1] / "golden/multipart_positions/spec.yaml").read_text(encoding="utf-8")
PNG = b"\x89PNG\r\n\x1a\n\xff\x00"


def test_each_part_arrives_as_what_its_position_says(package: Package) -> None:
    thing = package.models.Thing(id=1, note="é")
    received: list[Any] = []

    async def handle(body: Any) -> None:
        received.append((body[0], body[1].read(), body[1].media_type, body[1].filename, body[2:]))

    package.call("send_batch", (thing, Upload(PNG), "5", '{"a": 1}'), answer=handle)
    package.call("send_batch", (thing, Upload(PNG, filename="ü.jpg"), "x"), answer=handle)
    assert received[::2] == [
        (thing, PNG, "image/png", None, ("5", '{"a": 1}')),
        (thing, PNG, "image/jpeg", "ü.jpg", ("x",)),
    ]


def test_parts_that_need_not_be_there_may_be_missing(package: Package) -> None:
    thing = package.models.Thing(id=1)
    package.call("send_batch", (thing,))
    assert package.handled.arguments[0] == (thing,)
    for things in ([], [thing, thing]):
        package.call("send_items", things)
        assert package.handled.arguments[0] == things


def test_scalars_and_null_are_told_apart(package: Package) -> None:
    package.call("send_numbers", [3, "three", None, "3 "])
    assert package.handled.arguments == ([3, "three", None, "3 "],)


def test_related_parts_say_of_which_type_the_first_one_is() -> None:
    parts = [Part(name=None, content=Upload(b"{}", media_type="application/json"), is_file=False)]
    _, headers = multipart(parts, media_type="multipart/related")
    assert headers[0][1].startswith('multipart/related; type="application/json"; boundary=')
    _, headers = multipart(parts, media_type="multipart/mixed")
    assert headers[0][1].startswith("multipart/mixed; boundary=")


def test_an_answer_has_parts_by_position_too(package: Package) -> None:
    thing = package.models.Thing(id=1)
    scans = (Upload(PNG * 40_000), Upload(b"--x\r\n", filename="x.jpg"))
    found = []
    for client in (package.async_client.AsyncClient, package.client.Client):
        blocking = client is package.client.Client
        app = package.app({"get_batch": (thing, *scans), "get_items": [thing, thing]})
        transport = (AsgiTransport if blocking else AsyncAsgiTransport)(app)
        called = client("http://x", transport=transport).get_batch()
        found.append(called if blocking else asyncio.run(called))
    for first, *files in found:
        assert first == thing
        assert [(file.read(), file.media_type) for file in files] == [
            (PNG * 40_000, "image/png"),
            (b"--x\r\n", "image/jpeg"),
        ]
    assert package.call("get_items", answer=[thing, thing]) == [thing, thing]
    assert package.call("get_items", answer=[]) == []


class Wire(Transport):
    """Answers with a body in pieces, and remembers how much of it was asked for at once."""

    def __init__(self, kind: str, pieces: Iterable[bytes]) -> None:
        self.headers = Headers([("content-type", kind)])
        self.pieces = pieces
        self.status = 200
        self.closed = False

    def send(self, request: Request) -> Received:
        raise AssertionError("the answer would be in memory")

    def open(self, request: Request) -> Streamed:
        return self

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces

    def close(self) -> None:
        self.closed = True


class AsyncWire(AsyncTransport):
    def __init__(self, wire: Wire) -> None:
        self.wire, self.headers, self.status = wire, wire.headers, wire.status

    async def send(self, request: Request) -> Received:
        raise AssertionError("the answer would be in memory")

    async def open(self, request: Request) -> AsyncStreamed:
        return self

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.wire.pieces:
            yield piece

    async def aclose(self) -> None:
        self.wire.close()


def called(package: Package, method: str, wire: Wire, *, blocking: bool) -> Any:
    if blocking:
        return getattr(package.client.Client("http://x", transport=wire), method)()
    client = package.async_client.AsyncClient("http://x", transport=AsyncWire(wire))
    return asyncio.run(getattr(client, method)())


MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("blocking", [True, False])
def test_large_parts_of_an_answer_are_never_in_memory(package: Package, *, blocking: bool) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'--b\r\n\r\n{"id": 1}\r\n--b\r\nContent-Disposition: attachment; filename=a.png\r\n\r\n'
        for _ in range(64):
            yield bytes(MEGABYTE)
        yield b"\r\n--b--\r\n"

    wire = Wire("multipart/mixed; boundary=b", pieces())
    tracemalloc.start()
    try:
        thing, scan = called(package, "get_batch", wire, blocking=blocking)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert thing.id == 1
    assert (scan.filename, scan.size) == ("a.png", 64 * MEGABYTE)
    assert sum(map(len, scan.chunks())) == 64 * MEGABYTE
    assert most < 16 * MEGABYTE
    assert wire.closed


@pytest.mark.parametrize("blocking", [True, False])
def test_of_an_answer_that_is_no_parts_but_documented_nothing_is_cut_off(
    package: Package, *, blocking: bool
) -> None:
    text = b" " * MEGABYTE
    wire = Wire("application/json", [b"{", *[text] * 9, b'"count": 3}'])
    assert called(package, "get_items", wire, blocking=blocking).count == 3


@pytest.mark.parametrize("blocking", [True, False])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'--b\r\n\r\n{"id": "x"}\r\n--b--\r\n', "body.0.id: "),
        (b"--b\r\nno header", "body: "),
        (b"--b\r\n\r\n\xff\r\n--b--\r\n", "UTF-8"),
    ],
)
def test_parts_of_an_answer_that_are_not_as_documented_are_told(
    package: Package, body: bytes, said: str, *, blocking: bool
) -> None:
    wire = Wire("multipart/mixed; boundary=b", [body])
    with pytest.raises(InvalidResponse) as caught:
        called(package, "get_batch", wire, blocking=blocking)
    assert said in str(caught.value)
    assert wire.closed


def post(package: Package, path: str, *parts: bytes, method: str = "", kind: str = "mixed") -> httpx.Response:
    """What the server says to bytes of somebody else's."""
    app = package.app({method: None})

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
            body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"
            headers = {"content-type": f"multipart/{kind}; boundary=b"}
            return await client.post(path, content=body, headers=headers)

    return asyncio.run(send())


def test_parts_need_no_headers_and_keep_those_that_they_have(package: Package) -> None:
    headed = b"Content-Disposition: attachment; filename=a.png\r\nX-Own: y\r\n\r\n" + PNG
    assert post(package, "/batches", b'\r\n{"id": 7}', headed, method="send_batch").status_code == 204
    thing, scan = package.handled.arguments[0]
    assert thing.id == 7
    assert (scan.filename, scan.headers["x-own"]) == ("a.png", "y")
    raw = b"Content-Type: application/json\r\n\r\n"
    assert post(package, "/numbers", raw + b'"5"', raw + b"5", method="send_numbers").status_code == 204
    assert package.handled.arguments == (["5", 5],)


@pytest.mark.parametrize(
    ("path", "parts", "said"),
    [
        ("/batches", (), "0: Field required"),
        ("/batches", (b'\r\n{"id": "x"}',), "0.id: "),
        ("/batches", (b"\r\n{",), "0: Input should be an object"),
        ("/items", (b'\r\n{"id": 1}', b"\r\n{}"), "1.id: Field required"),
        ("/related", (b'\r\n{"name": "a"}',), "1: Field required"),
        ("/related", (b'\r\n{"name": "a"}', b"\r\nx", b"\r\ny"), "at most 2 items"),
        ("/scans", (b"\r\n1", b"\r\n2", b"\r\n3", b"\r\n4"), "at most 3 items"),
        ("/items", (b"\r\n\xff",), "UTF-8"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    package: Package, path: str, parts: tuple[bytes, ...], said: str
) -> None:
    answer = post(package, path, *parts, kind="related" if path == "/related" else "mixed")
    assert answer.status_code == 400
    assert said in json.dumps(answer.json())


def test_the_generated_server_keeps_its_own_contract_about_parts(package: Package) -> None:
    document = Document.read(Path(package.interface.__file__ or "").with_name("openapi.json"))
    methods = ("send_batch", "send_items", "send_related", "send_scans", "send_numbers")
    things = [package.models.Thing(id=1)]
    answers = {**dict.fromkeys(methods), "get_batch": tuple(things), "get_items": things}
    caller = AsgiCaller(package.app(answers))
    session = Session(document, caller, credentials=Credentials(values={}))
    try:
        results = run(all_promises(Catalogue(document)), session)
    finally:
        caller.close()
    assert [(each.promise.id, each.text) for each in results if each.outcome == "broken"] == []
    kept = {(each.promise.operation, each.promise.check) for each in results if each.outcome == "kept"}
    sent = {each.id for each in document.operations if each.bodies}
    assert {(name, "accepts") for name in sent} <= kept
    assert {("sendBatch", "rejects"), ("sendItems", "rejects"), ("sendRelated", "rejects")} <= kept


@pytest.mark.parametrize(
    ("body", "boundary", "said"),
    [
        (b'--b\r\n\r\n{"id": 1}\r\n--b--\r\n', "b", None),
        (b'--b\r\nX-Own: y\r\n\r\n{"id": 1}\r\n--b\r\n\r\n\xff\r\n--b--\r\n', "b", None),
        (b'--b\r\n\r\n{"id": "1"}\r\n--b--\r\n', "b", "is not of type"),
        (b"--b\r\n\r\n{\r\n--b--\r\n", "b", "part 0: "),
        (b"--b--\r\n", "b", "less than 1 item"),
        (b'--b\r\n\r\n{"id": 1}\r\n', "b", "does not end in its boundary"),
        (b'--b\r\n\r\n{"id": 1}\r\n--b--\r\n', "", "names no boundary"),
    ],
)
def test_contract_tests_read_the_parts_of_answers(
    package: Package, body: bytes, boundary: str, said: str | None
) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        kind = f"multipart/mixed; boundary={boundary}" if boundary else "multipart/mixed"
        headers = [(b"content-type", kind.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    document = Document.read(Path(package.interface.__file__ or "").with_name("openapi.json"))
    promises = [
        each
        for each in all_promises(Catalogue(document))
        if (each.operation, each.check) == ("getBatch", "answers")
    ]
    caller = AsgiCaller(app)
    try:
        results = run(promises, Session(document, caller, credentials=Credentials(values={})))
    finally:
        caller.close()
    assert promises
    broken = [each.text for each in results if each.outcome == "broken"]
    assert not broken if said is None else all(said in text for text in broken) and broken
