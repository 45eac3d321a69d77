"""Video ids: what callers see, what providers call the same thing, and how both travel in a path.

A provider's own id is the public id as long as it is made of URL-safe characters.
Anything else (a Google operation name, an AWS ARN) becomes `b64_` and its unpadded
base64url form, so that a public id is always one path segment.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote

LONGEST = 700
"""Characters of a public id, as many as a row takes; they leave room for a provider in a path of the API."""

_SAFE = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,511}")  # RFC 3986 unreserved, no leading dot
_ENCODED = "b64_"
_UNSAFE_NATIVE = re.compile(r"[\x00-\x1f\x7f\ufffd?#%\\]|(?:^|/)\.{1,2}(?:/|$)|^$")


@dataclass(frozen=True, slots=True)
class Reference:
    """A video as a path names it; `provider` is `None` when only the job store can tell."""

    native: str
    provider: str | None

    @property
    def public(self) -> str:
        return public(self.native)


def public(native: str) -> str:
    """The id callers see for a provider's id; `native` undoes it."""
    if _SAFE.fullmatch(native) and not native.startswith(_ENCODED):
        return native
    return _ENCODED + base64.urlsafe_b64encode(native.encode()).decode().rstrip("=")


def native(public_id: str) -> str | None:
    """The provider's id behind a public one, or `None` where there cannot be one.

    Refused: ids which a careless server behind us might read as another path
    (`..`, `?`, `#`, control characters, what is no UTF-8). They can only come from somebody probing.
    """
    text = public_id
    if not text.startswith(_ENCODED):
        if _SAFE.fullmatch(text):  # nearly always, and told in a third of the time
            return text
    else:
        payload = text.removeprefix(_ENCODED)
        try:
            text = base64.b64decode(
                payload + "=" * (-len(payload) % 4), altchars=b"-_", validate=True
            ).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return None
    return None if _UNSAFE_NATIVE.search(text) else text


def parse(segment: str, providers: Collection[str]) -> Reference | None:
    """Read `{id}`, `{id}:{provider}` and their percent-encoded spellings.

    `segment` was decoded once by the router; clients that encode an encoded id
    (`%253A`) are read as they meant it, since no public id has a `%` of its own.
    """
    for _ in range(2):
        if "%" not in segment:
            break
        segment = unquote(segment, errors="strict") if _decodable(segment) else segment
    head, colon, tail = segment.rpartition(":")
    if colon and tail in providers:
        found = native(head)
        return None if found is None else Reference(found, tail)
    found = native(segment)
    return None if found is None else Reference(found, None)


def _decodable(text: str) -> bool:
    try:
        unquote(text, errors="strict")
    except UnicodeDecodeError:
        return False
    return True
