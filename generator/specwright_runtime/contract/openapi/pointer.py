"""JSON pointers (RFC 6901), and as URI fragments: the places in a document."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote


def unescape(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")


def escape(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def look_up(root: Any, pointer: str) -> Any:
    """The node at a JSON pointer (`/a/b`, or a fragment `#/a/b` with its percent-encoding).

    Raises:
        KeyError: nothing stands there.
    """
    if pointer.startswith("#"):
        pointer = unquote(pointer[1:])
    node = root
    for token in pointer.split("/")[1:]:
        try:
            node = node[int(token)] if isinstance(node, list) else node[unescape(token)]
        except (LookupError, TypeError, ValueError):
            raise KeyError(pointer) from None
    return node


def fragment(pointer: str) -> str:
    """A JSON pointer as a URI fragment."""
    return "#" + quote(pointer, safe="/~!$&'()*+,;=:@?")


def last(reference: str) -> str:
    """The last token of a reference: the name of what stands there."""
    return unescape(unquote(reference).rsplit("/", 1)[-1])
