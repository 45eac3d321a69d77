"""Names: how they are compared; those that nothing has, to ask for, and to make something by."""

from __future__ import annotations

import re
import secrets
import string
import uuid
from collections.abc import Collection, Iterator
from functools import cache
from itertools import chain, product
from typing import Any

from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.values.pattern import matching

KEYS = frozenset({"sku", "isbn", "ean", "gtin", "upc", "barcode", "vin", "username", "login"})
"""Path parameters by whose names the things are named elsewhere, too: the `sku` of a line is of a product."""


@cache
def plain(name: str) -> str:
    """Without punctuation and case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("es") if word.endswith(("sses", "xes", "ches")) else word.removesuffix("s")


def subject(name: str) -> str:
    """What a parameter asks of: `filter[state]` of the state."""
    match = re.fullmatch(r"(?:filters?|where|q|query|search|criteria)\[(.+)\]", name)
    return match[1] if match else name


def unused(view: View, schema: Schema, known: Any) -> Any:
    """A random one of the make of the `known` one; that one itself where no other can be found."""
    flat = view.flat(schema)
    if flat.get("format") == "uuid":
        return str(uuid.uuid4())
    if isinstance(known, int) and not isinstance(known, bool):
        low, high = flat.get("minimum", 1), flat.get("maximum", 2_000_000_000)
        return int(low) + secrets.randbelow(max(int(high) - int(low), 1))
    if not isinstance(known, str):
        return known
    lengths = [length for length in (12, 8, 6, 4) if length > len(known)] if "pattern" in flat else []
    found = (matching(flat["pattern"], at_least=n, at_most=flat.get("maxLength")) for n in lengths)
    longer = next(filter(None, found), None)  # of few characters there are few names
    candidates = [f"contract-{secrets.token_hex(5)}"]
    candidates += [_others(view, schema, base) for base in (longer, known) if base]
    most = min(flat.get("maxLength", 0), len(candidates[0]))
    if not known.isascii() and "pattern" not in flat:
        candidates.insert(1, "".join(secrets.choice(string.ascii_lowercase) for _ in range(most)))
    return next((candidate for candidate in candidates if view.valid(schema, candidate)), known)


def _others(view: View, schema: Schema, base: str) -> str:
    """The text with each character another one of its class, where the schema allows one."""
    text = base
    for index, char in enumerate(base):
        candidates = (f"{text[:index]}{other}{text[index + 1 :]}" for other in _other(char))
        text = next((candidate for candidate in candidates if view.valid(schema, candidate)), text)
    return text


def _other(char: str) -> Iterator[str]:
    """Another character of its class: of all letters, or of hexadecimal digits."""
    for alphabet in (string.ascii_lowercase, "abcdef", string.ascii_uppercase, "ABCDEF", string.digits):
        if char in alphabet:
            yield secrets.choice(alphabet)


def unlike(view: View, schema: Schema, known: Any, there: Collection[str] = ()) -> Any:
    """A value of the same make that nothing has: the known one with its longest part turned, or another one
    that is not `there`; the known one itself where all numbers are.
    """
    flat = view.flat(schema)
    if flat.get("format") == "uuid":
        return "0f0e0d0c-0b0a-4908-8706-050403020100"
    if isinstance(known, int) or (isinstance(known, str) and known.isdigit()):
        high = flat.get("maximum", 2_000_000_011)
        if isinstance(known, int):
            high, low = min(int(high), 2_000_000_011), int(flat.get("minimum", 1))
            numbers = chain(range(high, known, -1), range(known - 1, low - 1, -1))
            return next((number for number in numbers if str(number) not in there), known)
        if view.valid(schema, "2000000011"):
            return "2000000011"
        if view.valid(schema, int(known)):  # which is told as a text
            return unlike(view, schema, int(known), there)
    text = str(known)
    for run in re.finditer(r"\d+", text):  # a counter, which may have come to any short number
        far = f"{text[: run.start()]}2000000011{text[run.end() :]}"
        if len(run[0]) < len("2000000011") and text[run.end() :] == "" and view.valid(schema, far):
            return far
    runs = sorted(re.finditer(r"[A-Za-z0-9]+", text), key=lambda run: (-len(run[0]), run.start()))
    for run, length in product(runs, (12, 6, 2, 1)):
        tail = run[0][-length:]
        start = run.end() - len(tail)
        turned = text[:start] + "".join(_turned(char) for char in tail) + text[run.end() :]
        if view.valid(schema, turned) and turned not in there:
            return turned
    other = unused(view, schema, text) if there else text
    return f"{text}x" if other in (text, *there) else other


def _turned(char: str) -> str:
    if char.isdigit():
        return str((int(char) + 5) % 10)
    alphabet = "abcdef" if char.lower() in "abcdef" else "ghijklmnopqrstuvwxyz"
    turned = alphabet[(alphabet.index(char.lower()) + len(alphabet) // 2) % len(alphabet)]
    return turned.upper() if char.isupper() else turned
