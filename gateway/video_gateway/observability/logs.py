"""What goes to standard error: an object of JSON to a line, whoever writes it and whatever it quotes."""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from contextvars import ContextVar
from queue import SimpleQueue
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
        # Not one that has bounds of its own: who is putting something into it may be interrupted by its own
        # garbage, of which something complains, and would wait for itself.
        self._waiting: SimpleQueue[str | None] = SimpleQueue()
        self._lost = 0
        self._thread: Thread | None = None
        self._is_closed = False

    def emit(self, record: logging.LogRecord) -> None:
        if self._is_closed:  # an interpreter that ends would wait for ever for a thread to start
            if self._thread is None:
                self._write(f"{self.format(record)}\n")
            return
        if self._thread is None:
            self._thread = Thread(target=self._run, name="log", daemon=True)
            self._thread.start()
        if self._waiting.qsize() < WAITING:
            self._waiting.put(self.format(record))
        else:
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
        self._is_closed = True
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(PATIENCE)
            if not self._thread.is_alive():  # else nobody reads, and nothing more is written
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
