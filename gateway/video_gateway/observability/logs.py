"""What goes to standard error: an object of JSON to a line, whoever writes it and whatever it quotes."""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from contextvars import ContextVar
from queue import Full, Queue
from threading import Thread

ACCESS = "video_gateway.access"
"""The log whose messages are such lines already."""

asked: ContextVar[bytes] = ContextVar("asked", default=b"")
"""The id of the request that is being served."""


STANDARD_ERROR = 2
WAITING = 1000
"""Records that wait for who reads them, each with the access log of 50 ms; later ones are lost."""
PATIENCE = 1.0
"""Seconds that who reads them has, in the end."""


class Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        if record.name == ACCESS:
            return message
        told: dict[str, object] = {
            "time": round(record.created, 3),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message,
        }
        if request_id := asked.get():
            told["request_id"] = request_id.decode("ascii")
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told)


class Outlet(logging.Handler):
    """A file descriptor that a thread writes to: who reads it may stall, and no request waits for that."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._waiting: Queue[str | None] = Queue(WAITING)
        self._lost = 0
        self._thread: Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._run, name="log", daemon=True)
            self._thread.start()
        try:
            self._waiting.put_nowait(self.format(record))
        except Full:
            self._lost += 1

    def _run(self) -> None:
        while (text := self._waiting.get()) is not None:
            self._write(f"{text}\n")
            if self._lost:
                lost, self._lost = self._lost, 0
                told = logging.makeLogRecord(
                    {
                        "name": __name__,
                        "levelname": "WARNING",
                        "msg": f"nobody read the log: {lost} records are lost",
                    }
                )
                self._write(f"{self.format(told)}\n")

    def _write(self, text: str) -> None:
        # Not by `sys.stderr`, whose lock nobody else is to wait for.
        left = memoryview(text.encode("utf-8", "backslashreplace"))
        with suppress(OSError):  # nobody reads it any more
            while left:
                left = left[os.write(self._descriptor, left) :]

    def close(self) -> None:
        if self._thread is not None:
            with suppress(Full):
                self._waiting.put(None, timeout=PATIENCE)
            self._thread.join(PATIENCE)
            self._thread = None
        super().close()


def configure() -> None:
    """For a process that serves."""
    handler = Outlet(STANDARD_ERROR)
    handler.setFormatter(Json())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("video_gateway").setLevel(logging.INFO)
    # Each record would carry them, and no line shows them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
