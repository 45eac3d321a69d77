"""Bodies of many items, both ways; and multipart whose parts say what they are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.executed.conftest import Package

from specwright_runtime import Upload
from specwright_runtime.server import current
from specwright_runtime.stream import Event
from specwright_runtime.transport.asgi import AsgiTransport

SPEC = (Path(__file__).parents[1] / "golden/sequential_media/spec.yaml").read_text(encoding="utf-8")


def items(package: Package, *numbers: int) -> list[Any]:
    return [package.models.Item(n=number) for number in numbers]


async def doubled(body: Any) -> AsyncIterator[Any]:
    async for item in body:
        yield type(item)(n=2 * item.n)


@pytest.mark.parametrize("method", ["lines_echo", "seq_echo"])
def test_lines_go_both_ways_item_by_item(package: Package, method: str) -> None:
    assert package.call(method, items(package, 1, 2, 3), answer=doubled) == items(package, 2, 4, 6)
    assert package.call(method, [], answer=doubled) == []


def test_an_item_that_does_not_fit_is_named(package: Package) -> None:
    async def collect(body: Any) -> None:
        async for _ in body:
            pass

    wrong = [*items(package, 1), package.models.Item.model_construct(n="no")]
    with pytest.raises(package.errors.ApiError, match="item 1"):
        package.call("either_add", wrong, answer=collect)


@pytest.mark.parametrize("method", ["events_get", "events_old"])
def test_the_item_of_an_event_is_what_its_data_hold(package: Package, method: str) -> None:
    first, second = items(package, 1, 2)

    async def answer() -> AsyncIterator[Any]:
        yield first
        yield Event(second, event="named", id="7", retry=10)

    app = package.app({method: answer})
    with package.client.Client("http://api.test", transport=AsgiTransport(app)) as client:
        assert list(getattr(client, method)()) == [first, second]
        events = list(getattr(client, method)().events())
    assert [event.data for event in events] == [first, second]
    assert (events[1].event, events[1].id, events[1].retry) == ("named", "7", 10)


def test_events_of_several_kinds_are_told_apart_by_their_data(package: Package) -> None:
    (item,) = items(package, 1)

    async def answer() -> AsyncIterator[Any]:
        yield Event(item, event="item")
        yield Event("plain words", event="word")

    assert package.call("kinds_get", answer=answer) == [item, "plain words"]


def test_an_array_of_lines_is_its_items(package: Package) -> None:
    async def answer() -> AsyncIterator[Any]:
        for item in items(package, 1, 2):
            yield item

    assert package.call("whole_get", answer=answer) == items(package, 1, 2)


def test_one_item_or_many_by_media_type(package: Package) -> None:
    seen: list[Any] = []

    async def answer(body: Any) -> None:
        seen.append(body if isinstance(body, package.models.Item) else [item async for item in body])

    package.call("either_add", items(package, 1)[0], answer=answer)
    package.call("either_add", items(package, 1, 2), answer=answer)
    assert seen == [items(package, 1)[0]] * 2 + [items(package, 1, 2)] * 2


def test_an_answer_is_one_item_or_arrives_piece_by_piece(package: Package) -> None:
    models, (whole,) = package.models, items(package, 7)
    pieces = [models.TalkEvent(piece=number) for number in (1, 2)]

    async def answer(body: Any) -> Any:
        async def several() -> AsyncIterator[Any]:
            for piece in pieces:
                yield piece

        return several() if body.stream else whole

    assert package.call("talk", models.TalkRequest(stream=False), answer=answer) == whole
    assert package.call("talk", models.TalkRequest(stream=True), answer=answer) == pieces


def test_parts_travel_as_their_encoding_says(package: Package) -> None:
    seen: list[Any] = []

    async def answer(body: Any) -> None:
        seen.append(current().request.headers["content-type"])
        seen.append((body.meta, body.tags, body.note, body.file.read(), body.file.media_type))
        seen.append(body.file.headers["x-kind"])
        seen.append([(each.read(), each.filename) for each in body.files])

    form = package.models.MixedForm(
        meta=items(package, 5)[0],
        tags=["a", "b"],
        file=Upload(b"\x89PNG", filename="a.png", media_type="image/png", headers={"X-Kind": "raster"}),
        files=[Upload(b"1", filename="1.bin"), Upload(b"2", filename="ü 2.bin")],
        note="ünïcode",
    )
    package.call("mixed", form, answer=answer)
    assert seen[0].startswith("multipart/form-data; boundary=")
    assert seen[1] == (items(package, 5)[0], ["a", "b"], "ünïcode", b"\x89PNG", "image/png")
    assert seen[2] == "raster"
    assert seen[3] == [(b"1", "1.bin"), (b"2", "ü 2.bin")]
