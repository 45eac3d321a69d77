"""Texts and numbers around the edges of a schema: each with what is special about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from specwright_runtime.contract.values.described import moment
from specwright_runtime.contract.values.formats import DECIDABLE
from specwright_runtime.contract.values.numbers import is_step, number
from specwright_runtime.contract.values.pattern import found, longest, matching, near
from specwright_runtime.contract.values.unbuildable import UnbuildableError

_LITTLE = 0.01
WITHIN = re.compile(r"\^\(?(\w+)\\?/")
"""The pattern of a name within a collection, as `^Patient/…`: of something that has to be there."""
Labelled: TypeAlias = "tuple[str, Any]"

LONG = "a long text " * 24
SPECIAL = 'fish & "chips" <3 1+1 100% o\'clock \\n'
NON_ASCII = "Zoë fährt nach 東京 🎬"

FREE = (
    "empty",
    "the shortest",
    "the longest",
    "the longest, not ASCII",
    "over several lines",
    "256 characters and more",
    "characters that mean something elsewhere",
    "not ASCII",
)
"""What is special about texts that need not mean anything."""
FAR = ("negative", "zero", "a large number", "a fraction", "a plain number")
"""What is special about numbers that need not be an amount of anything."""
NEAR, LONGER = "nearly a match", "a longer match"
_NEAR = 16
"""So many texts of them at most."""

_SPOILED: dict[str, tuple[str, ...]] = {
    "date": ("2024-13-45", "29.02.2024", "2024-02", "2024-02-29T12:30:00Z"),
    "date-time": ("yesterday at noon", "2024-02-29T25:30:00Z", "12:30:00Z"),
    "time": ("25:61:00Z", "12:61:00Z", "noon"),
    "duration": ("one hour", "1H30M", "P1S", "PT"),
    "uuid": (
        "not-a-uuid",
        "3f3e3e1c-c824-4d63-b37a-d8d698862f1",
        "3f3e3e1c-c824-4d63-b37a-d8d698862f1g",
        "3f3e3e1c-c824-4d63-b37a-d8d698862f1d0",
    ),
    "uri": ("not a uri", "example.com/a", "//example.com/a"),
    "email": ("no at sign", "someone@", "@example.com", "some one@example.com", "a@b@example.com"),
    "ipv4": ("999.1.1.1", "192.0.2", "192.0.2.256", "192.0.2.1.1", "2001:db8::1"),
    "ipv6": ("::not:an:address", "192.0.2.1", "2001:db8::1::2", "2001:db8::12345"),
    "hostname": ("-not a host-", "a..example.com", f"{'a' * 64}.example.com"),
    "byte": ("%%% not base64 %%%",),
    "decimal": ("a dozen", "1.2.3", "12,50"),
}
"""Texts that no reader of the format accepts: each is wrong in another part."""


_FORMED: dict[str, tuple[str, ...]] = {
    "date": ("1969-07-20", "2099-12-31"),
    "date-time": ("2024-02-29T12:30:00Z", "2024-02-29T12:30:00.250+02:00"),
    "uuid": ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "3f3e3e1c-c824-4d63-b37a-d8d698862f1d"),
    "uri": ("http://example.com/a", "https://example.com/a", "urn:example:a"),
    "email": ("someone@example.com", "someone@sub.example.org"),
    "ipv4": ("192.0.2.1", "10.0.0.1"),
    "hostname": ("example.com", "localhost"),
}
"""Texts that have the format: those of them that a pattern beside it excludes, the pattern alone refuses."""


_WHOLE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
"""A moment in UTC, in whole seconds."""

_LONG: dict[str, Callable[[int], str]] = {
    "email": lambda length: f"someone@{'a.' * (length // 2)}example.com",
    "uri": lambda length: f"https://example.com/{'a' * length}",
}
"""Texts of at least so many characters that have the format all the same."""


def accepting_string(flat: dict[str, Any], base: Any = None) -> Iterator[Labelled]:
    """`base`: what is sent else, which is of a time that is taken."""
    low, high = flat.get("minLength", 0), flat.get("maxLength")
    if "pattern" in flat:
        if not flat.keys() & {"example", "examples", "format"} and not WITHIN.match(flat["pattern"]):
            shortest = matching(flat["pattern"], at_least=low, at_most=high)
            longer = matching(flat["pattern"], at_least=len(shortest or "") + 1, at_most=high)
            yield from ((LONGER, text) for text in (longer,) if text and len(text) <= len(LONG))
        return
    if "format" in flat:
        if flat["format"] == "date-time":
            known = base if isinstance(base, str) and _WHOLE.fullmatch(base) else "2024-02-29T12:30:00Z"
            known = moment("date-time", flat.get("description")) or known
            yield ("an offset and a fraction", known.replace("Z", ".250+02:00"))
        if flat["format"] == "email":
            yield ("a plus sign", "some+one@example.com")
        return
    if low == 0:
        yield ("empty", "")
    else:
        yield ("the shortest", ("shortest " * low)[: low - 1] + "x")
    if high is not None and high <= 100_000:
        yield ("the longest", ("longest " * high)[: high - 1] + "x")
        if high >= 4:
            yield ("the longest, not ASCII", "é" * (high - 1) + "本")
    if high is None or high >= 200:
        yield ("over several lines", "one line\nand another".ljust(low, "."))
    if high is None:
        yield ("256 characters and more", (LONG * (low // len(LONG) + 1)).strip())
    if high is None or high >= len(SPECIAL):
        yield ("characters that mean something elsewhere", SPECIAL.ljust(low, "."))
    spelled = NON_ASCII if high is None else NON_ASCII[:high]
    yield ("not ASCII", spelled.strip().ljust(low, "é"))


def refusing_string(flat: dict[str, Any]) -> Iterator[Labelled]:
    low, high = flat.get("minLength", 0), flat.get("maxLength")
    if low:
        yield ("too short", "x" * (low - 1))
    if high is not None and high <= 100_000:
        yield ("too long", "x" * (high + 1))
        form = _LONG.get(flat.get("format", ""))
        if form is not None:
            yield ("too long, though of the format", form(high + 1))
    if "pattern" in flat:
        yield from (("outside the pattern", "\u00a1 no match !"), ("empty", ""), ("a word", "no"))
        if found(flat["pattern"], "\u00a1 no match !"):  # it asks for a letter anywhere
            yield "signs only", "!?" * max(low, 2)
        good = next(iter(flat.get("examples") or [flat.get("example")]), None)
        good = good or matching(flat["pattern"], at_least=low, at_most=high)
        for label, text in (
            ("too short, though it matches", matching(flat["pattern"], at_most=low - 1) if low else None),
            ("too long, though it matches", matching(flat["pattern"], at_least=high + 1) if high else None),
        ):
            if text is not None:
                yield (label, text)
        end = longest(flat["pattern"])
        if end is not None:
            yield ("a character more than the longest match", end + end[-1])
        if isinstance(good, str) and good:
            yield ("a match in another case", good.swapcase())
            yield ("the first character of a match", good[:1])
            yield ("a match with a character less", good[:-1])
            yield ("a match with a character more", good + good[-1])
            for char, word in (("7", "a digit"), ("q", "a letter"), ("-", "a hyphen")):
                yield (f"a match that begins with {word}", char + good[1:])
                yield (f"a match that ends with {word}", good[:-1] + char)
            yield from (
                (label, text)
                for label, text in (
                    ("a match with something before it", f"¡{good}"),
                    ("a match with something behind it", f"{good}¡"),
                )
                if not found(flat["pattern"], text)  # else a format alone refuses it, or a length
            )
        yield from ((f"{NEAR}: {text}", text) for text in near(flat["pattern"], _NEAR))
        formed = _FORMED.get(flat.get("format", ""), ())
        yield from (
            (f"of the format, outside the pattern: {text}", text)
            for text in formed
            if not found(flat["pattern"], text)
        )
    if flat.get("format") in DECIDABLE and "contentEncoding" not in flat:  # nobody has to look inside
        first, *others = _SPOILED[flat["format"]]
        yield (f"not a {flat['format']}", first)
        yield from ((f"not a {flat['format']}: {text}", text) for text in others)


def _whole(flat: dict[str, Any]) -> dict[str, Any]:
    """Bounds of integers that are written as `1.0`, as integers: not every reader takes them so."""
    return {k: int(v) if isinstance(v, float) and v.is_integer() else v for k, v in flat.items()}


_MEANT = {
    **dict.fromkeys((2**63, 9223372036854776000), 2**63 - 1),
    **dict.fromkeys((2**64, 18446744073709552000), 2**64 - 1),
    -9223372036854776000: -(2**63),
}
"""The bounds of integers with 64 bits, by how JavaScript writes them."""


_NOT_ZERO = re.compile(r"\bnon-?zero\b|\b(not|never) (be )?(zero|0)\b", re.IGNORECASE)


def accepting_number(flat: dict[str, Any], *, whole: bool) -> Iterator[Labelled]:
    yield from (each for each in _accepting_number(flat, whole=whole) if is_step(flat, each[1]))


def _accepting_number(flat: dict[str, Any], *, whole: bool) -> Iterator[Labelled]:
    flat = _whole(flat) if whole else flat
    for word, label in (("minimum", "the minimum"), ("maximum", "the maximum")):
        if word in flat:
            yield (label, _MEANT.get(flat[word], flat[word]))
    step = flat.get("multipleOf", 1 if whole else 0.25)
    if "exclusiveMinimum" in flat:
        yield ("just above the minimum", flat["exclusiveMinimum"] + step)
    if "exclusiveMaximum" in flat:
        yield ("just below the maximum", flat["exclusiveMaximum"] - step)
    yield ("negative", -7 if whole else -7.5)
    if not _NOT_ZERO.search(str(flat.get("description"))):
        yield ("zero", 0)
    if not whole:
        least = flat.get("minimum", flat.get("exclusiveMinimum", 0))
        yield from (("a fraction", value) for value in (2.75, least + 2.75, least + 0.25))
        yield ("a whole number", 3)
    else:
        yield ("a large number", 1_000_003)
    try:
        yield ("a plain number", number(flat, whole=whole))
    except UnbuildableError:
        return


def refusing_number(flat: dict[str, Any], *, whole: bool) -> Iterator[Labelled]:
    flat = _whole(flat) if whole else flat
    step = 1 if whole else 0.5
    if "minimum" in flat:
        yield ("below the minimum", flat["minimum"] - step)
    if "maximum" in flat:
        yield ("above the maximum", flat["maximum"] + step)
    if not whole:
        yield ("a little below the minimum", flat.get("minimum", 0) - _LITTLE)
        yield ("a little above the maximum", flat.get("maximum", 0) + _LITTLE)
    if "exclusiveMinimum" in flat:
        yield ("at the exclusive minimum", flat["exclusiveMinimum"])
        yield ("below the minimum", flat["exclusiveMinimum"] - step)
    if "exclusiveMaximum" in flat:
        yield ("at the exclusive maximum", flat["exclusiveMaximum"])
        yield ("above the maximum", flat["exclusiveMaximum"] + step)
    if "multipleOf" in flat:
        for bound, away in (("minimum", -1), ("maximum", 1)):
            if bound in flat:
                beyond = flat[bound] + away * flat["multipleOf"]
                yield (
                    f"a step beyond the {bound}",
                    round(beyond, 9) if isinstance(beyond, float) else beyond,
                )
        for near in (flat["multipleOf"] * 1.5, flat["multipleOf"] * 2 + (1 if whole else 0.001)):
            yield ("between two steps", int(near) if whole else near)


def alike(kind: str, base: Any) -> Iterator[Labelled]:
    """What would be right in another type, which a lenient reader makes of it."""
    number = isinstance(base, int | float) and not isinstance(base, bool)
    match kind:
        case "integer" | "number":
            yield ("digits in a text", str(base) if number else "12")
            if number and kind == "integer":
                yield ("a fraction", base + 0.5)
        case "string" if isinstance(base, str) and base.isdecimal() and base[0] != "0":
            yield ("a number", int(base))
        case "array" if isinstance(base, list) and base:
            yield ("a lone item", base[0])
