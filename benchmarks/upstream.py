"""A provider that answers at once, from a bare asyncio protocol: one body, with a new id for each POST.

Run as `python -m benchmarks.upstream PORT`; ends when its standard input closes, so that it
cannot outlive the benchmark that started it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import cast

import uvloop

VIDEO = json.dumps(
    {
        "id": "video_000000000000",
        "object": "video",
        "model": "sora-2",
        "status": "queued",
        "progress": 0,
        "created_at": 1763805600,
        "completed_at": None,
        "expires_at": None,
        "error": None,
        "prompt": "A red fox runs through snow",
        "remixed_from_video_id": None,
        "seconds": "4",
        "size": "1280x720",
    }
).encode()
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (
    len(VIDEO),
    VIDEO,
)
DONE = ANSWER.replace(b'"queued", "progress": 0,', b'"completed", "progress": 100,')
DONE = DONE.replace(b"length: %d" % len(VIDEO), b"length: %d" % (len(VIDEO) + 5))
BEFORE, AFTER = ANSWER.split(b"000000000000")


CONTENT = 2 * 10**9
"""Bytes of every video."""
CHUNK = bytes(256 * 1024)


class Constant(asyncio.Protocol):
    """Reads requests with a length or in chunks."""

    made = 0
    """POSTs answered, over all connections."""

    def __init__(self) -> None:
        self.buffer = b""
        self.left = 0
        self.paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not subclasses of asyncio's.
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self._request_end()) is not None:
            method, target = self.buffer.split(b" ", 2)[:2]
            self.buffer = self.buffer[end:]
            if method == b"POST":
                Constant.made += 1
                self.transport.write(b"%s%012x%s" % (BEFORE, Constant.made, AFTER))
            elif target.partition(b"?")[0].endswith(b"/content"):
                self.transport.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: %d\r\n\r\n" % CONTENT
                )
                self.left = CONTENT
                self._stream()
            else:
                self.transport.write(DONE)

    def _stream(self) -> None:
        while self.left and not self.paused:
            chunk = CHUNK[: self.left]
            self.left -= len(chunk)
            self.transport.write(chunk)

    def pause_writing(self) -> None:
        self.paused = True

    def resume_writing(self) -> None:
        self.paused = False
        self._stream()

    def connection_lost(self, exc: Exception | None) -> None:
        self.left = 0

    def _request_end(self) -> int | None:
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return None
        body = head + 4
        headers = self.buffer[:head].lower()
        length = headers.find(b"\r\ncontent-length:")
        if length >= 0:
            line = headers[length + 17 :].split(b"\r\n", 1)[0]
            end = body + int(line)
            return end if len(self.buffer) >= end else None
        if b"\r\ntransfer-encoding: chunked" in headers:
            last = self.buffer.find(b"0\r\n\r\n", body)
            return None if last < 0 else last + 5
        return body


async def serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Constant, "127.0.0.1", port)
    async with server:
        await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
