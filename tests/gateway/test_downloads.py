"""Downloads: parts, conditions, and connections that break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from tests.gateway.bought import account

from bifrost_api import models
from bifrost_api.errors import BadGateway
from specwright_runtime import ByteStream
from specwright_runtime.errors import TransportError
from video_gateway import errors
from video_gateway.media import downloads as content

if TYPE_CHECKING:
    from tests.gateway.conftest import Open, Upstream

CLIP = bytes(range(256)) * 40
REQUEST = models.VideoGenerationRequest(model="openai/sora-2", prompt="A fox")


@pytest.mark.parametrize(
    ("wanted", "status", "content", "content_range"),
    [
        ("bytes=0-9", 206, CLIP[:10], "bytes 0-9/10240"),
        ("bytes=\u0660-\u0669", 200, CLIP, None),  # digits, and none of HTTP's
        ("bytes=10230-", 206, CLIP[-10:], "bytes 10230-10239/10240"),
        ("bytes=-5", 206, CLIP[-5:], "bytes 10235-10239/10240"),
        ("bytes=-99999", 206, CLIP, "bytes 0-10239/10240"),
        ("bytes=-0", 416, None, "bytes */10240"),
        ("bytes=300-99999", 206, CLIP[300:], "bytes 300-10239/10240"),
        ("bytes=0-1,5-6", 200, CLIP, None),
        ("items=0-1", 200, CLIP, None),
        ("bytes=5-3", 200, CLIP, None),
        ("bytes=10240-", 416, None, "bytes */10240"),
    ],
)
def test_parts_of_a_file_are_sent_as_http_says(
    opened: Open,
    upstream: type[Upstream],
    wanted: str,
    status: int,
    content: bytes | None,
    content_range: str | None,
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(REQUEST)
            adapter.become(video.id, status="completed")
            headers = {b"Range": wanted.encode()}
            answer = await house.http.get(f"/v1/videos/{video.id}/content", headers=headers)
        assert answer.status_code == status
        assert answer.headers.get("content-range") == content_range
        if content is not None:
            assert answer.content == content
            assert answer.headers.get_list("content-length") == [str(len(content))]

    asyncio.run(scenario())


@pytest.mark.parametrize("wanted", [None, "bytes=0-9"])
def test_a_head_says_what_a_get_would(opened: Open, upstream: type[Upstream], wanted: str | None) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(REQUEST)
            adapter.become(video.id, status="completed")
            asked = {} if wanted is None else {"Range": wanted}
            address = f"/v1/videos/{video.id}/content"
            head = await house.http.head(address, headers=asked)
            whole = await house.http.get(address, headers=asked)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        own = {"x-request-id", "date"}
        told = [{n: v for n, v in each.headers.items() if n not in own} for each in (head, whole)]
        assert told[0] == told[1]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (None, "bytes 0-9/10240"),
        ("bytes=0-9", "bytes 9-0/10240"),
        ("bytes=0-9", "bytes 0-9/9"),
        ("bytes=0-9", f"bytes 0-9/{'9' * 5000}"),
        ("bytes=0-9", "nonsense"),
        ("bytes=0-9", None),
    ],
)
def test_a_part_that_makes_no_sense_is_not_passed_on(wanted: str | None, told: str | None) -> None:
    headers = {} if told is None else {"Content-Range": told}
    with pytest.raises(BadGateway):
        content.part(ByteStream(CLIP[:10], status=206, headers=headers), wanted, "runway")


def test_a_current_copy_is_not_sent_again_and_an_older_one_is_sent_whole(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(REQUEST)
            adapter.become(video.id, status="completed")
            address = f"/v1/videos/{video.id}/content"
            whole = await house.http.get(address)
            tag = whole.headers["etag"]
            same = await house.http.get(address, headers={"If-None-Match": f'"x", W/{tag}'})
            other = await house.http.get(address, headers={"Range": "bytes=0-1", "If-Range": '"older"'})
            part = await house.http.get(address, headers={"Range": "bytes=0-1", "If-Range": tag})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
        assert (other.status_code, part.status_code, adapter.downloads) == (200, 206, 3)

    asyncio.run(scenario())


def test_nothing_that_a_file_host_says_of_itself_reaches_the_caller(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(REQUEST)
            adapter.become(video.id, status="completed")
            answer = await house.http.get(f"/v1/videos/{video.id}/content")
        assert answer.headers["content-type"] == "video/mp4"
        assert answer.headers["content-disposition"] == f'inline; filename="{video.id}.mp4"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers
        assert answer.headers.get("server") != "provider"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ("Video/MP4; codecs=avc1", "video/mp4"),
        ("image/png", "image/png"),
        ("text/html", "application/octet-stream"),  # a page would run where the console does
        ("image/svg+xml", "application/octet-stream"),
        (None, "application/octet-stream"),
    ],
)
def test_a_file_is_of_a_type_that_no_browser_runs(declared: str | None, told: str) -> None:
    assert content.media_type(ByteStream(CLIP, media_type=declared)) == told


class Breaking:
    """A file of a host whose connections break: after so many bytes each, then no more."""

    def __init__(self, *breaks: int, ranges: bool, size: int = len(CLIP)) -> None:
        self.breaks = list(breaks)
        self.ranges = ranges
        self.size = size
        self.asked: list[str | None] = []
        self.open = 0

    async def file(self, range_: str | None) -> ByteStream:
        self.asked.append(range_)
        self.open += 1
        span = None if range_ is None or not self.ranges else content.span(range_, len(CLIP))
        held = CLIP if span is None else CLIP[span.start : span.stop]
        after = self.breaks.pop(0) if self.breaks else len(held)

        async def sent() -> AsyncIterator[bytes]:
            for place in range(0, after, 1000):
                yield held[place : min(place + 1000, after)]
            if after < len(held):
                raise TransportError("the connection broke")

        async def close() -> None:
            self.open -= 1

        if span is None:
            return ByteStream(sent(), media_type="video/mp4", length=len(CLIP), close=close)
        told = {"Content-Range": f"bytes {span.start}-{span.stop - 1}/{self.size}"}
        return ByteStream(
            sent(), media_type="video/mp4", length=len(held), status=206, headers=told, close=close
        )


async def until_it_breaks(stream: ByteStream) -> bytes:
    read = bytearray()
    try:
        async for chunk in stream:
            read += chunk
    except TransportError:
        return bytes(read)
    raise AssertionError("it came to its end")


@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "whole files"])
@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (None, ["bytes=3500-10239", "bytes=3500-10239", "bytes=3501-10239"]),
        ("bytes=100-9000", ["bytes=3600-9000", "bytes=3600-9000", "bytes=3601-9000"]),
    ],
)
def test_a_download_goes_on_where_its_connection_broke(
    ranges: bool, wanted: str | None, left: list[str]
) -> None:
    start, stop = (0, len(CLIP)) if wanted is None else (100, 9001)

    async def scenario() -> None:
        if ranges:
            host = Breaking(3500, 0, 1, ranges=True)
        else:  # what was had already is read again
            host = Breaking(start + 3500, start + 3500, start + 3501, ranges=False)
        stream, _ = await content.opened(host.file, wanted, "openai")
        assert stream.length == stop - start
        assert await stream.aread() == CLIP[start:stop]
        assert host.asked == [wanted, *left]
        assert host.open == 0

    asyncio.run(scenario())


def test_a_download_that_breaks_again_and_again_is_broken_off() -> None:
    async def scenario() -> None:
        host = Breaking(*[10] * 100, ranges=True)
        stream, _ = await content.opened(host.file, None, "openai")
        assert await until_it_breaks(stream) == CLIP[:40]
        assert (len(host.asked), host.open) == (1 + content.RESUMED, 0)

    asyncio.run(scenario())


@pytest.mark.parametrize("fault", ["gone", "another size"])
def test_what_may_be_another_file_is_not_added_to_a_broken_one(fault: str) -> None:
    async def scenario() -> None:
        first, later = Breaking(5000, ranges=True), Breaking(ranges=True, size=len(CLIP) + 1)

        async def file(range_: str | None) -> ByteStream:
            if not first.asked:
                return await first.file(range_)
            if fault == "gone":
                raise errors.gone("openai no longer has the file.")
            return await later.file(range_)

        stream, _ = await content.opened(file, None, "openai")
        assert await until_it_breaks(stream) == CLIP[:5000]
        assert (first.open, later.open) == (0, 0)

    asyncio.run(scenario())


def test_a_download_whose_caller_goes_away_is_closed_on_whichever_connection_it_is() -> None:
    async def scenario() -> None:
        host = Breaking(3500, ranges=True)
        stream, _ = await content.opened(host.file, None, "openai")
        read = 0
        async for chunk in stream:
            read += len(chunk)
            if read > 4000:
                break
        await stream.aclose()
        assert (len(host.asked), host.open) == (2, 0)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("pieces", "pause", "passes"),
    [
        ([1] * 100, 1.0, False),  # a byte a second, for ever
        ([1] * 100, 59.0, False),
        ([1024] * 100, 1.0, True),
        ([1000] * 100, 1.0, True),  # behind, by less than a minute so far
        ([64 * 1024] * 4, 25.0, True),
        ([1024, 1024], 1000.0, True),  # one pause: whoever holds the connection says how long that may be
    ],
)
@pytest.mark.parametrize("rate", [0, 1024])
def test_a_file_that_drips_is_asked_for_again_and_given_up(
    monkeypatch: pytest.MonkeyPatch, pieces: list[int], pause: float, passes: bool, rate: int
) -> None:
    clock = 0.0
    monkeypatch.setattr(content, "time", SimpleNamespace(monotonic=lambda: clock))
    asked: list[str | None] = []

    async def file(range_: str | None) -> ByteStream:
        asked.append(range_)

        async def sent() -> AsyncIterator[bytes]:
            nonlocal clock
            for size in pieces:
                clock += pause
                yield bytes(size)

        return ByteStream(sent(), media_type="video/mp4")

    async def scenario() -> None:
        nonlocal clock
        stream, _ = await content.opened(file, None, "openai", rate=rate)
        if rate and not passes:
            assert len(await until_it_breaks(stream)) < 61
        else:
            read = 0
            async for chunk in stream:
                read += len(chunk)
                clock += 1000.0  # whoever takes it may take his time
            assert read == sum(pieces)

    asyncio.run(scenario())


def test_the_rest_of_a_file_that_drips_comes_over_another_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0
    monkeypatch.setattr(content, "time", SimpleNamespace(monotonic=lambda: clock))
    host = Breaking(ranges=True)

    async def file(range_: str | None) -> ByteStream:
        stream = await host.file(range_)
        if len(host.asked) > 1:
            return stream

        async def dripping() -> AsyncIterator[bytes]:
            nonlocal clock
            async for piece in stream:
                for byte in piece:
                    clock += 1.0
                    yield bytes([byte])

        return ByteStream(dripping(), media_type="video/mp4", length=len(CLIP), close=stream.aclose)

    async def scenario() -> None:
        stream, _ = await content.opened(file, None, "openai", rate=1024)
        assert await stream.aread() == CLIP
        assert host.asked == [None, "bytes=60-10239"]

    asyncio.run(scenario())
