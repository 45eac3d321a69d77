"""Another text of the make of one that is known: another address of mail, another currency, other digits."""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Iterator

from specwright_runtime.contract.values.described import is_code
from specwright_runtime.contract.values.kinds import others

_MAIL = re.compile(r"[^@\s]+@([^@\s]+\.[^@\s]+)")
_URL = re.compile(r"(https?://[^/?#\s]+)[^\s]*")
_HOST = re.compile(r"[a-z0-9][a-z0-9-]*((?:\.[a-z0-9-]+)*\.[a-z]{2,})")
_PHONE = re.compile(r"\+\d{7,15}")


def texts(known: str, *, formed: bool) -> Iterator[str]:
    """Nothing where the known one has no make that could be told from it: a word, a sentence.

    What there are many of is made at random, so that nothing has it yet. `formed`: the document shows that it
    has a form, so that it is no id of something by its looks only.
    """
    chosen = list(others(known))
    yield from chosen
    if (mail := _MAIL.fullmatch(known)) is not None:
        yield f"contract-{secrets.token_hex(5)}@{mail[1]}"
    elif (url := _URL.fullmatch(known)) is not None:
        yield f"{url[1]}/{secrets.token_hex(5)}"
    elif _PHONE.fullmatch(known):
        yield f"{known[:-6]}{secrets.randbelow(900_000) + 100_000}"
    elif formed and (host := _HOST.fullmatch(known)) is not None:
        yield f"contract-{secrets.token_hex(5)}{host[1]}"
    elif formed and not chosen and is_code(known) and "/" not in known and ":" not in known:
        for _ in range(3):
            yield "".join(map(_like, known))


def _like(char: str) -> str:
    """Another digit or capital letter, as the texts of codes differ in; no digit becomes a zero in front."""
    if char in string.digits:
        return secrets.choice("123456789")
    return secrets.choice(string.ascii_uppercase) if char in string.ascii_uppercase else char
