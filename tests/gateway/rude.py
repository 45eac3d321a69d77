"""A provider of OpenAI's family that misbehaves on the wire as no HTTP server would: the prompt says how."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

CHUNK = bytes(range(256)) * 256


class Rude:
    """`creates` are the prompts that arrived. Jobs are completed at once; content has `size` bytes."""

    def __init__(self, size: int = 0) -> None:
        self.creates: list[str] = []
        self.looks = 0
        self.hung_up = asyncio.Event()
        self._size = size
        self.sends = size
        """Bytes of a file that are sent; less than announced is a connection that breaks."""
        self.announces = True
        """Whether a file's length is said before it."""
        self.refuses = False
        """Whether a file is refused, and the reason has no end."""
        self.quotes = False
        """Whether a file is refused in words that repeat the request, a few of its letters at a time."""
        self.falls_silent = False
        """Whether the connection stays open where a file breaks off."""

    async def got(self, number: int) -> None:
        """Return when so many creates have arrived."""
        for _ in range(6000):
            if len(self.creates) >= number:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(self.creates)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
                body = await reader.readexactly(int(length[1])) if length else b""
                if head.startswith(b"POST"):
                    await self._create(_prompt(head, body), head, reader, writer)
                elif b"/content" in head.partition(b"\r\n")[0]:
                    await self._content(head, writer)
                else:
                    self.looks += 1
                    await _answer(writer, _job("look"))
        except (asyncio.IncompleteReadError, ConnectionError):
            self.hung_up.set()
        except asyncio.CancelledError:  # the test is over; asyncio would report it
            return
        finally:
            writer.close()

    async def _create(
        self, prompt: str, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.creates.append(prompt)
        number = len(self.creates)
        whole = _whole(_job(f"video_{number}"))
        match prompt:
            case "reset":
                writer.write(whole[: len(whole) // 2])
                await writer.drain()
                await asyncio.sleep(0.05)
                linger = struct.pack("ii", 1, 0)  # closing sends RST
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                raise ConnectionError
            case "close":
                raise ConnectionError
            case "silent head":
                await reader.read()
                raise ConnectionError
            case "silent body":
                writer.write(whole[:-10])
                await reader.read()
                raise ConnectionError
            case "noise":
                writer.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
            case "dribble":
                for byte in whole:
                    writer.write(bytes([byte]))
                    await asyncio.sleep(0.001)
            case "overload" if number < 3:
                await _answer(writer, {"error": {"message": "Later."}}, "503 x\r\nRetry-After: 0")
            case "limit":
                await _answer(writer, {"error": {"message": "Slower."}}, "429 x")
            case _ if prompt.startswith("wait "):
                said = prompt.removeprefix("wait ")
                await _answer(writer, {"error": {"message": "Slower."}}, f"429 x\r\nRetry-After: {said}")
            case _ if prompt.startswith("says "):  # at length what is written as a star
                said = json.loads(prompt.removeprefix("says ").replace("*", "no " * 700_000))
                writer.write(_whole(_job(f"video_{number}") | said))
            case _ if prompt.startswith("accepts "):
                writer.write(_whole(_job(f"video_{number}"), prompt.removeprefix("accepts ")))
            case _ if prompt.startswith("nested "):
                status = prompt.removeprefix("nested ")
                writer.write(_whole(b'{"error": ' * 100_000 + b"1" + b"}" * 100_000, status))
            case _ if prompt.startswith("wordy "):
                word = "w" * 3_000_000
                error = {"message": word, "code": word, "param": word}
                await _answer(writer, {"error": error}, prompt.removeprefix("wordy "))
            case "endless":
                await _endless(writer, "200 OK")
            case "bomb":
                packed = gzip.compress(bytes(512 * 1024 * 1024), 1)
                start = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
                writer.write(f"{start}Content-Length: {len(packed)}\r\n\r\n".encode() + packed)
            case "endless head":
                writer.write(b"HTTP/1.1 200 OK\r\n")
                while True:
                    writer.write(b"X: y\r\n" * 1000)
                    await writer.drain()
            case "slow" | "slower":
                await asyncio.sleep(0.6 if prompt == "slow" else 1.5)
                writer.write(whole)
            case "quoted key":
                key = re.search(rb"authorization: *bearer (\S+)", head, re.IGNORECASE)
                assert key is not None
                told = f"Incorrect API key provided: {key[1].decode()}"
                await _answer(writer, {"error": {"message": told}}, "401 x")
            case "quoted request":
                failed = {**_job(f"video_{number}"), "status": "failed"}
                failed["error"] = {"code": "sent", "message": head.decode()}
                await _answer(writer, failed)
            case "half a character":
                writer.write(_whole(b'{"detail": "\\ud800 and no more"}', "400 x"))
            case "redirect":
                await _answer(writer, {}, "307 x\r\nLocation: http://169.254.169.254/latest/meta-data")
            case _:
                writer.write(whole)
        await writer.drain()

    async def _content(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            await _endless(writer, "500 x")
        if self.quotes:
            told = _whole({"error": {"message": f"Not with {head.decode()}"}}, "400 x")
            for start in range(0, len(told), 40):
                writer.write(told[start : start + 40])
                await asyncio.sleep(0.005)
            return
        length = b"Content-Length: %d" % self._size if self.announces else b"Transfer-Encoding: chunked"
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n%b\r\n\r\n" % length)
        piece = CHUNK if self.announces else b"%x\r\n%b\r\n" % (len(CHUNK), CHUNK)
        for _ in range(self.sends // len(CHUNK)):
            writer.write(piece)
            await writer.drain()
        if self.sends < self._size:
            if self.falls_silent:
                await asyncio.sleep(3600)
            raise ConnectionError
        if not self.announces:
            writer.write(b"0\r\n\r\n")


@asynccontextmanager
async def running(size: int = 0) -> AsyncIterator[tuple[str, Rude]]:
    """The address for the settings. `size` is a multiple of that of `CHUNK`."""
    rude = Rude(size)
    server = await asyncio.start_server(rude.serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", rude
    finally:
        server.close()


def _prompt(head: bytes, body: bytes) -> str:
    """A create with a picture travels as a form."""
    if b"multipart/form-data" not in head:
        prompt: str = json.loads(body)["prompt"]
        return prompt
    found = re.search(rb'name="prompt"[^\n]*\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', body, re.DOTALL)
    assert found is not None
    return found[1].decode()


def _job(video_id: str) -> dict[str, object]:
    return {
        "id": video_id,
        "object": "video",
        "status": "completed",
        "model": "sora-2",
        "created_at": 1_700_000_000,
        "progress": 100,
        "prompt": "A fox",
        "seconds": "4",
        "size": "720x1280",
    }


def _whole(body: object, status: str = "200 OK") -> bytes:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


async def _endless(writer: asyncio.StreamWriter, status: str) -> None:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    writer.write(head.encode() + b'1\r\n"\r\n')
    while True:
        writer.write(b"%x\r\n%b\r\n" % (len(CHUNK), b"a" * len(CHUNK)))
        await writer.drain()


async def _answer(writer: asyncio.StreamWriter, body: object, status: str = "200 OK") -> None:
    writer.write(_whole(body, status))
    await writer.drain()
