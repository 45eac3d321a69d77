"""The same generated code over real sockets: both default clients against the server under uvicorn."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from specwright_runtime import ByteStream, StatusError, TransportError, Upload

if TYPE_CHECKING:
    from .conftest import Package

SPEC = """
openapi: 3.1.0
info: {title: HTTP, version: "1"}
paths:
  /items/{id}:
    get:
      operationId: getItem
      parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: q, in: query, schema: {type: string}}]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Item"}}}}
        "404": {description: none, content: {application/json: {schema: {$ref: "#/components/schemas/Item"}}}}
  /files:
    post:
      operationId: upload
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {type: object, required: [file], properties: {file: {type: string, format: binary}, note: {type: string}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Item"}}}}}
  /raw:
    put:
      operationId: putRaw
      requestBody: {required: true, content: {application/octet-stream: {}}}
      responses: {"200": {description: ok, content: {application/octet-stream: {}}}}
  /events:
    get:
      operationId: listen
      responses: {"200": {description: ok, content: {text/event-stream: {schema: {$ref: "#/components/schemas/Item"}}}}}
  /slow:
    get:
      operationId: wait
      responses: {"204": {description: ok}}
components:
  schemas:
    Item: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}
"""

BIG = b"\x00\x01\x02\xff" * 1_000_000


class Served:
    """What the handlers saw, beside the address that they are at."""

    def __init__(self) -> None:
        self.url = ""
        self.closed = threading.Event()


@pytest.fixture(scope="module")
def served(package: Package) -> Iterator[Served]:
    served, models, errors = Served(), package.models, package.errors

    def get_item(item_id: str, *, q: str | None) -> Any:
        return errors.NotFound(models.Item(name=item_id)) if q == "none" else models.Item(name=item_id)

    def upload(body: Any) -> Any:
        return models.Item(name=f"{body.file.filename} {body.note}", size=len(body.file.read()))

    async def put_raw(body: ByteStream) -> ByteStream:
        return ByteStream(await body.aread())

    async def events() -> AsyncIterator[Any]:
        try:
            for index in range(1000):
                yield models.Item(name="é", size=index)
                await asyncio.sleep(0.001)
        finally:
            served.closed.set()

    async def wait() -> None:
        await asyncio.sleep(0.6)

    answers = {
        "get_item": get_item,
        "upload": upload,
        "put_raw": put_raw,
        "listen": lambda: events(),
        "wait": wait,
    }
    config = uvicorn.Config(
        package.app(answers), port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    served.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield served
    server.should_exit = True
    thread.join()


def test_the_blocking_client(package: Package, served: Served) -> None:
    models, errors = package.models, package.errors
    with package.client.Client(served.url, timeout=10.0) as client:
        assert client.get_item("a/b é") == models.Item(name="a/b é")
        with pytest.raises(errors.NotFound) as caught:
            client.get_item("x", q="none")
        assert caught.value.body == models.Item(name="x")
        form = models.UploadForm(file=Upload(BIG, filename="ü.bin"), note="n")
        assert client.upload(form) == models.Item(name="ü.bin n", size=len(BIG))
        with client.put_raw(
            ByteStream(BIG[index : index + 100_000] for index in range(0, len(BIG), 100_000))
        ) as got:
            assert got.read() == BIG
        with client.listen() as items:
            assert [next(items).size for _ in range(3)] == [0, 1, 2]
        with pytest.raises(TransportError, match=r"^wait: GET .*: .*timed out"):
            client.with_options(timeout=0.1).wait()


def test_the_async_client(package: Package, served: Served) -> None:
    models, errors = package.models, package.errors

    async def chunks() -> AsyncIterator[bytes]:
        for index in range(0, len(BIG), 100_000):
            yield BIG[index : index + 100_000]

    async def run() -> None:
        async with package.async_client.AsyncClient(served.url, timeout=10.0) as client:
            found = await asyncio.gather(*(client.get_item(str(index)) for index in range(50)))
            assert [item.name for item in found] == [str(index) for index in range(50)]
            with pytest.raises(errors.NotFound):
                await client.get_item("x", q="none")
            form = models.UploadForm(file=Upload(BIG, filename="b.bin"))
            assert (await client.upload(form)).size == len(BIG)
            async with await client.put_raw(ByteStream(chunks())) as got:
                assert await got.aread() == BIG
            with pytest.raises(TransportError):
                await client.with_options(timeout=0.1).wait()

    asyncio.run(run())


def test_a_listener_that_leaves_ends_the_handler(package: Package, served: Served) -> None:
    served.closed.clear()

    async def run() -> None:
        async with (
            package.async_client.AsyncClient(served.url, timeout=10.0) as client,
            await client.listen() as items,
        ):
            async for item in items:
                if item.size == 2:
                    break

    asyncio.run(run())
    assert served.closed.wait(2.0)


def test_a_body_that_fails_half_way_is_not_sent_as_a_whole(package: Package, served: Served) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise LookupError("the source is gone")

    async def run() -> None:
        async with package.async_client.AsyncClient(served.url, timeout=10.0) as client:
            with pytest.raises((TransportError, LookupError, StatusError)):
                await client.put_raw(ByteStream(broken()))

    asyncio.run(run())
