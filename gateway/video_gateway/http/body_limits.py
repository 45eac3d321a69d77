"""Bodies that are large to hold: 100 MB of `1,1,1` are gigabytes of numbers, ten of 100 MB as well."""

from __future__ import annotations

import re
from collections.abc import Awaitable

from starlette.types import Message

from specwright_runtime.media import codec, parameter
from specwright_runtime.problem import Problem
from specwright_runtime.server import AsgiExchange, Exchange, ServesExchanges
from specwright_runtime.server.refusals import Refused

FROM = 16 * 1024
"""Bytes of a body that is looked into; what a smaller one holds is bounded by its size."""
LARGE = 256 * 1024
"""Bytes that a body takes which is refused where there are too many already. Smaller ones have as much again:
nobody's pictures keep them out.
"""
MAX_VALUES = 250_000
"""Commas of a body. What is large for good reason is a picture, in one text without any."""
VALUE = 240
"""Bytes that one of them may take: `{"a":1}` does."""
MAX_WIDE = 4 * 1024 * 1024
"""Bytes of texts that are not ASCII alone. In memory each of their letters takes as much as the widest one: a
single one makes 100 MB of text 400.
"""


class BodyLimits:
    """Around an application: looks into JSON bodies as they arrive, adds up what all bodies take together,
    and reads no more than that.
    """

    def __init__(self, app: ServesExchanges, *, together: int) -> None:
        """`together`: bytes that all bodies take which are held at the same time."""
        self._app = app
        self._together = together
        self._held = 0

    def serve_exchange(self, exchange: Exchange) -> Awaitable[None]:
        if exchange.method in {"GET", "HEAD"}:
            return self._app.serve_exchange(exchange)
        # A body may be large that announces no length.
        length = exchange.headers.get(b"content-length")
        if length is not None and length.isdigit() and int(length[:20]) <= FROM:
            return self._app.serve_exchange(exchange)
        return self._counting(exchange)

    async def _counting(self, exchange: Exchange) -> None:
        declared = exchange.headers.get(b"content-type", b"json").decode("latin-1")
        texts = Texts(declared) if "json" in declared.lower() else None
        mine = 0

        async def counted() -> Message:
            nonlocal mine
            message = await exchange.receive()
            body = message.get("body", b"")
            takes = len(body) if texts is None else len(body) + VALUE * texts.read(body)
            mine += takes
            self._held += takes
            if self._held > (self._together if mine > LARGE else 2 * self._together):
                raise _refused(
                    503, "overloaded", "Too many large bodies at the same time", **{"Retry-After": "5"}
                )
            return message

        try:
            await self._app.serve_exchange(AsgiExchange(exchange.scope, counted, exchange.send))
        finally:
            self._held -= mine


class Texts:
    """What a JSON body that arrives in pieces will take in memory, as far as its texts tell."""

    def __init__(self, content_type: str) -> None:
        charset = parameter(content_type, "charset")
        self._is_foreign = charset is not None and codec(charset) not in ("utf_8", "ascii")
        self._commas = 0
        self._wide = 0
        """Bytes of texts, and of what stands between them, where something was wide."""
        self._open = 0
        """Bytes of the text that has not ended yet…"""
        self._open_is_wide = False
        """…and whether it is wide so far."""
        self._rest = b""
        """The end of the piece before, where it may be half an escape."""

    def read(self, piece: bytes) -> int:
        """The values in a piece. Raises `Refused`: nothing that follows is to be read."""
        commas = piece.count(b",")
        self._commas += commas
        if self._commas > MAX_VALUES:
            raise _refused(413, "too_many_values", f"The body has more than {MAX_VALUES} values")
        piece = self._rest + piece
        cut = piece.rfind(b"\\", -_ESCAPE)
        self._rest, piece = (b"", piece) if cut < 0 else (piece[cut:], piece[:cut])
        if _BACKSLASH in piece:
            piece = piece.replace(b"\\\\", b"").replace(b'\\"', b"")
        first, last = piece.find(b'"'), piece.rfind(b'"')
        if first < 0:
            self._goes_on(piece)
        else:
            self._goes_on(piece[:first])
            if self._open_is_wide:
                self._wide += self._open
            if self._is_wide(piece[first:last]):
                self._wide += last - first
            self._open, self._open_is_wide = 0, False
            self._goes_on(piece[last + 1 :])
        if self._wide + (self._open if self._open_is_wide else 0) > MAX_WIDE:
            raise _refused(
                413, "text_too_wide", f"The body has more than {MAX_WIDE} bytes of text other than ASCII"
            )
        return commas

    def _goes_on(self, text: bytes) -> None:
        self._open += len(text)
        self._open_is_wide = self._open_is_wide or self._is_wide(text)

    def _is_wide(self, text: bytes) -> bool:
        if self._is_foreign or not text.isascii():
            return bool(text)
        return _BACKSLASH in text and b"\\u" in text and _WIDE.search(text) is not None


_BACKSLASH = b"\\"
"""Pictures have none, and to look for one letter takes a fiftieth of looking for two."""
_WIDE = re.compile(rb"\\u(?!00)")
"""An escape of what takes more than a byte. Some libraries write the `+` of base64 as one of less."""
_ESCAPE = 6
"""Bytes of the longest one."""


def _refused(status: int, code: str, message: str, **headers: str) -> Refused:
    return Refused(
        Problem(status=status, code=code, message=message, headers={"Connection": "close", **headers})
    )
