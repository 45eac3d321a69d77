"""Another text of the make of one that is known: another address of mail, another currency, other digits."""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Iterator

from specwright_runtime.contract.values.described import is_code

_MAIL = re.compile(r"[^@\s]+@([^@\s]+\.[^@\s]+)")
_URL = re.compile(r"(https?://[^/?#\s]+)[^\s]*")
_PHONE = re.compile(r"\+\d{7,15}")
_CHOSEN = (
    ("EUR", "USD", "GBP", "JPY"),
    ("DE", "FR", "US", "JP"),
    ("en", "de", "fr"),
    ("en-US", "de-DE", "fr-FR"),
    ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"),
    ("text/plain", "text/csv"),
    ("1.0.0", "2.0.0", "2.1.0"),
    ("0 5 * * *", "30 6 * * 1"),
    ("PT1H30M", "PT45M"),
)
"""Texts that stand in a list which everybody has."""


def texts(known: str, *, formed: bool) -> Iterator[str]:
    """Nothing where the known one has no make that could be told from it: a word, a sentence.

    What there are many of is made at random, so that nothing has it yet. `formed`: the document shows that it
    has a form, so that it is no id of something by its looks only.
    """
    chosen = next((group for group in _CHOSEN if known in group), ())
    yield from (other for other in chosen if other != known)
    if (mail := _MAIL.fullmatch(known)) is not None:
        yield f"contract-{secrets.token_hex(5)}@{mail[1]}"
    elif (url := _URL.fullmatch(known)) is not None:
        yield f"{url[1]}/{secrets.token_hex(5)}"
    elif _PHONE.fullmatch(known):
        yield f"{known[:-6]}{secrets.randbelow(900_000) + 100_000}"
    elif formed and not chosen and is_code(known) and "/" not in known and ":" not in known:
        for _ in range(3):
            yield "".join(map(_like, known))


def _like(char: str) -> str:
    """Another digit or capital letter, as the texts of codes differ in; no digit becomes a zero in front."""
    if char in string.digits:
        return secrets.choice("123456789")
    return secrets.choice(string.ascii_uppercase) if char in string.ascii_uppercase else char
