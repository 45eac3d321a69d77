"""What goes to standard error: an object of JSON to a line, whoever writes it and whatever it quotes."""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar

ACCESS = "video_gateway.access"
"""The log whose messages are such lines already."""

asked: ContextVar[bytes] = ContextVar("asked", default=b"")
"""The id of the request that is being served."""


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


def configure() -> None:
    """For a process that serves."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("video_gateway").setLevel(logging.INFO)
    # Each record would carry them, and no line shows them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
