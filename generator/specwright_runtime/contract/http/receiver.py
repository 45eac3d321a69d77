"""An address on this machine that takes what a server sends by itself, and keeps it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from specwright_runtime.contract.http.message import Request

_LARGEST = 2**20
"""Bytes of a body that are read."""


class Receiver:
    """Listens on the loopback interface while it is entered, at `url`; `answer` gives a status by method."""

    def __init__(self, answer: Callable[[str], int]) -> None:
        self._answer = answer
        self._arrived = threading.Condition()
        self._requests: list[Request] = []

    def __enter__(self) -> Receiver:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="contract-receiver", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/contract"

    def wait(self, seconds: float) -> list[Request]:
        """What has arrived as soon as there is something, at the latest after so many seconds."""
        with self._arrived:
            self._arrived.wait_for(lambda: bool(self._requests), seconds)
            return list(self._requests)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def _take(self) -> None:
                body = b"".join(self._chunks())
                headers = tuple((name, value) for name, value in self.headers.items())
                request = Request(method=self.command, target=self.path, headers=headers, body=body)
                self.send_response_only(receiver._answer(self.command))
                self.send_header("Content-Length", "0")
                self.end_headers()
                self.close_connection = True
                with receiver._arrived:
                    receiver._requests.append(request)
                    receiver._arrived.notify_all()

            def _chunks(self) -> Iterator[bytes]:
                """Of a body with a length, or in chunks (RFC 9112, 7.1)."""
                length, left = self.headers.get("content-length") or "0", _LARGEST
                if "chunked" not in (self.headers.get("transfer-encoding") or "").lower():
                    yield self.rfile.read(min(int(length), left)) if length.isdecimal() else b""
                    return
                while left > 0 and (
                    size := int(self.rfile.readline().partition(b";")[0].strip() or b"0", 16)
                ):
                    yield self.rfile.read(min(size, left))
                    self.rfile.readline()
                    left -= size

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _take  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """What arrives is told by the test."""

        return Handler
