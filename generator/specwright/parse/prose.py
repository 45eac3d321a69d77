"""Descriptions as people read them: Markdown, which HTML is written as where a description is made of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from specwright.read.parts import as_text

if TYPE_CHECKING:
    from specwright.pytypes import JsonValue

_MADE_OF_IT: Final = re.compile(
    r"<(?:p|br ?/?|/p|/li|/ul|/ol|/code|/a|/b|/i|/strong|/em|/pre)>", re.IGNORECASE
)
_TOKEN: Final = re.compile(r"<!--[^<>]*-->|<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>[^<>]*)>")
_ADDRESS: Final = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_BLOCKS: Final = frozenset(
    {*("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "section", "blockquote", "note", "important", "dl")}
)
_LISTS: Final = frozenset({"ul", "ol"})
_ITEMS: Final = frozenset({"li", "dt", "dd"})
_PLAIN: Final = frozenset({"b", "strong", "i", "em", "u", "span", "small", "font", "fullname", "center"})
"""Of which the words alone are kept."""


def prose(value: JsonValue) -> str | None:
    """A description. A tag that HTML does not have is a word like any other: `<id>`."""
    text = as_text(value)
    if text is None or "<" not in text or _MADE_OF_IT.search(text) is None or "```" in text:
        return text
    return _Reader().read(text)


class _Reader:
    """Writes what stands between tags, and line breaks before the next text where a block ends."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._breaks = 0
        self._lead = ""
        self._depth = 0
        self._verbatim = False
        self._address: str | None = None

    def read(self, text: str) -> str:
        at = 0
        for token in _TOKEN.finditer(text):
            self._text(text[at : token.start()])
            at = token.end()
            if token["tag"] is not None:
                self._tag(token)
        self._text(text[at:])
        return "".join(self._parts).strip("\n").rstrip()

    def _tag(self, token: re.Match[str]) -> None:
        name, ends = token["tag"].lower(), bool(token["end"])
        if name in _BLOCKS:
            self._gap(0 if self._lead else 1 if ends and self._depth else 2)
        elif name == "br":
            self._gap(1)
        elif name in _LISTS:
            self._depth = max(0, self._depth + (-1 if ends else 1))
            self._gap(1 if self._depth and not ends and self._depth > 1 else 2)
        elif name in _ITEMS:
            self._gap(1)
            self._lead = "" if ends else "  " * (self._depth - 1) + "- "
        elif name == "pre":
            self._verbatim = not ends
            self._gap(2)
        elif name in ("code", "tt"):
            if not self._verbatim:
                self._write("`")
        elif name == "a":
            self._link(token, ends=ends)
        elif name not in _PLAIN:
            self._write(token[0])

    def _link(self, token: re.Match[str], *, ends: bool) -> None:
        if not ends:
            found = _ADDRESS.search(token["rest"])
            self._address = None if found is None else found[1] or found[2]
        elif self._address:
            self._write(f" ({_unescaped(self._address)})")
            self._address = None

    def _gap(self, breaks: int) -> None:
        self._breaks = max(self._breaks, breaks)

    def _text(self, text: str) -> None:
        text = _unescaped(text)
        if self._verbatim:
            text = "".join(f"    {line}" for line in text.strip("\n").splitlines(keepends=True))
        elif self._breaks or not self._parts:
            text = text.lstrip()
        self._write(text)

    def _write(self, text: str) -> None:
        if not text:
            return
        if self._breaks or self._lead:
            if self._parts:
                self._parts[-1] = self._parts[-1].rstrip()
            self._parts.append("\n" * self._breaks * bool(self._parts) + self._lead)
            self._breaks, self._lead = 0, ""
        self._parts.append(text)


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    import html  # two thousand names, which few documents need

    return html.unescape(text)
