"""JSON pointers (RFC 6901), and as URI fragments: the places in a document."""

from __future__ import annotations

from collections.abc import Mapping
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


def look_up_or_none(root: Any, pointer: str, otherwise: Any = None) -> Any:
    try:
        return look_up(root, pointer)
    except KeyError:
        return otherwise


def look_through(root: Any, pointer: str, hops: int = 0) -> Any:
    """As `look_up`, through objects on the way that are references themselves, as other tools do."""
    node = root
    for token in unquote(pointer.removeprefix("#")).split("/")[1:]:
        while isinstance(node, Mapping) and unescape(token) not in node and _leads_on(node):
            if hops > _MOST_HOPS:
                raise KeyError(pointer)
            hops += 1
            node = look_through(root, node["$ref"], hops)
        node = look_up(node, f"/{token}")
    return node


_MOST_HOPS = 64


def _leads_on(node: Mapping[str, Any]) -> bool:
    return isinstance(node.get("$ref"), str) and node["$ref"].startswith("#")


def fragment(pointer: str) -> str:
    """A JSON pointer as a URI fragment."""
    return "#" + quote(pointer, safe="/~!$&'()*+,;=:@?")


def last(reference: str) -> str:
    """The last token of a reference: the name of what stands there."""
    return unescape(unquote(reference).rsplit("/", 1)[-1])
