"""Turns the document's texts into Python identifiers: words, cases, spelled punctuation, reserved words."""

from __future__ import annotations

import functools
import hashlib
import keyword
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

_WORD: Final = re.compile(
    r"OAuth\d*|IPv[46]|OpenA[PI]I?|OpenID|GitHub|GitLab|GraphQL|MacOS|iOS"
    r"|[A-Z]+s(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\d_A-Z]+\d*|[A-Z]+\d*|\d+[a-z]*\d*|[^\W\d_]+\d*"
)
_CHUNK: Final = re.compile(r"[^\W_]+")
_SIGNS: Final = {
    "+": "plus", "-": "hyphen", ".": "dot", " ": "space", "/": "slash", "_": "underscore", "@": "at",
    "$": "dollar", "[": "bracket", "]": "", "*": "star", "#": "number", "%": "percent", "&": "and",
    "=": "equals", "<": "less", ">": "greater", "!": "not", ":": "colon", "~": "tilde", "^": "caret",
    "|": "or", "?": "question", "(": "paren", ")": "", "{": "brace", "}": "", ",": "comma",
    ";": "semicolon", '"': "quote", "'": "apostrophe", "\\": "backslash", "`": "backtick",
}  # fmt: skip

Scope = Literal["attributes", "classes", "arguments", "operations"]


@functools.cache
def reserved(scope: Scope) -> frozenset[str]:
    """Words that have a meaning of their own in a scope, Python's keywords included."""
    text = Path(__file__).with_name("reserved").joinpath(f"{scope}.txt").read_text("utf-8")
    words = {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}
    return frozenset(words | set(keyword.kwlist))


@functools.cache
def split(text: str) -> tuple[str, ...]:
    """`videoGeneration`, `video-generation` and `Video generation` are two words."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text)))


@functools.cache
def snake(text: str, *, prefix: str = "value") -> str:
    """`video_generation`; `prefix` goes before a leading digit."""
    text = _signed(text)
    return _led("_".join(word.lower() for word in split(text)) or spelled(text), prefix + "_")


@functools.cache
def pascal(text: str, *, prefix: str = "Schema") -> str:
    """`VideoGeneration`; capitals inside a word stay as the document has them.

    `prefix` goes before a leading digit; it is empty where a name stands before the words.
    """
    text = _signed(text)
    chunks = _CHUNK.findall(unicodedata.normalize("NFKC", text)) or _CHUNK.findall(spelled(text))
    return _led("".join(chunk[0].upper() + chunk[1:] for chunk in chunks), prefix)


def upper(text: str) -> str:
    """`VIDEO_GENERATION`."""
    return snake(text).upper()


def _signed(text: str) -> str:
    """`+1` and `-1` differ by more than punctuation."""
    if len(text) > 1 and text[0] in "+-" and text[1].isdigit():
        return ("plus " if text[0] == "+" else "minus ") + text[1:]
    return text


@functools.cache
def spelled(text: str) -> str:
    """A text whose punctuation is written in words: `a-b` is `a_hyphen_b`. Different texts stay different."""
    if not text:
        return "empty"
    parts: list[str] = []
    for run in re.findall(r"[^\W_]+|[\W_]", unicodedata.normalize("NFKC", text)):
        if run[0].isalnum():
            parts.append(run)
        else:
            name = _SIGNS.get(run)
            if name is None:
                name = unicodedata.name(run, f"u{ord(run):04x}").lower().replace(" ", "_").replace("-", "_")
            parts.append(name)
    return "_".join(part for part in parts if part) or "sign"


def is_plain(text: str) -> bool:
    """Whether a text can be a public identifier as it is."""
    return text.isidentifier() and not text.startswith("_") and unicodedata.normalize("NFKC", text) == text


def free(name: str, scope: Scope) -> str:
    """PEP 8's way out of a reserved word: a trailing underscore."""
    return name + "_" if name in reserved(scope) else name


def freed(candidates: Iterable[str], scope: Scope) -> tuple[str, ...]:
    """Candidates for one name, each once, and none of them a reserved word."""
    return tuple(dict.fromkeys(free(name, scope) for name in candidates))


def distance(name: str, wire: str) -> int:
    """How far a name is from the document's word: the nearer one of two gets it."""
    return 0 if name == wire else 1 if name == f"{wire}_" else 2


def stem(name: str) -> str:
    """A module's name that no file system finds too long: what is cut off becomes a hash of all of it."""
    if len(name) <= _LONGEST_STEM:
        return name
    return f"{name[: _LONGEST_STEM - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


_LONGEST_STEM = 60
"""Characters; with four bytes each, `test_` and `.py` they fit into the 255 bytes of a file name."""


def _led(name: str, prefix: str) -> str:
    if name.isidentifier():
        return name
    led = prefix + name
    return (
        led
        if led.isidentifier()
        else "".join(c if ("_" + c).isidentifier() else f"_u{ord(c):04x}" for c in led)
    )


def argument(wire: str) -> str:
    """The argument that a wire name becomes where nothing is in its way."""
    return free(snake(wire), "arguments")
