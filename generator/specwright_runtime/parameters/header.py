"""The text of a header; apart from what decodes it, so that who reads text only does not import pydantic."""

from __future__ import annotations

import re
from typing import Final

SAID_ELSEWHERE: Final = frozenset({"accept", "content-type", "authorization"})
"""Headers of requests of which the media types and the security schemes tell: parameters of these names
are ignored (3.1.1, 4.8.12.1)."""
OF_THE_CONNECTION: Final = frozenset(
    {"connection", "content-length", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)
"""Headers that HTTP itself writes (RFC 9110, 7.2, 7.6.1 and 8.6): who gives them others contradicts it."""
NOT_PARAMETERS: Final = SAID_ELSEWHERE | OF_THE_CONNECTION
OF_PARTS: Final = frozenset({"content-type", "content-disposition"})
"""Headers of a form's parts that follow from `encoding` and the names of properties."""

_BREAK: Final = re.compile(r"[ \t]*[\r\n]+[ \t]*")


def folded(text: str) -> str:
    """An example as one line: documents break long ones, as HTTP once allowed (RFC 9112, 5.2)."""
    return _BREAK.sub(" ", text.strip()) if "\n" in text or "\r" in text else text


def header_value(value: bytes | str) -> str:
    """Of a header, whose bytes may stand in a text one by one: UTF-8, else Latin-1, which HTTP once had."""
    try:
        return (value.encode("latin-1") if isinstance(value, str) else value).decode()
    except UnicodeError:
        return value if isinstance(value, str) else value.decode("latin-1")
