"""One file of a document: bytes to a value whose members know their places."""

from __future__ import annotations

import codecs
import functools
import hashlib
from typing import TYPE_CHECKING, Final, Literal, Protocol

if TYPE_CHECKING:
    from specwright.diagnostics import Place, Report
    from specwright.pytypes import JsonValue
    from specwright.read.resources import Resources
    from specwright.read.source import Origin

MAX_BYTES = 32 * 1024 * 1024
"""Of one file, and of all of a document. Nearly all public ones have less than a third of it."""
MAX_FILES = 10_000
"""Of one document. The largest public ones have some two thousand."""
MAX_VALUES = 1_000_000
"""Of one file, and what aliases unfold to."""
BEYOND = 8
"""How many times as much a file may have where the user allows large ones."""
ADDRESSES = ("$id", "$anchor", "$dynamicAnchor")
"""What gives a schema another address than its pointer."""


class Places(Protocol):
    """Finds the members of one file's text."""

    def place(self, tokens: list[str], at: Literal["key", "value"]) -> Place: ...


class Nowhere:
    """Of what was never a text."""

    def __init__(self, file: str) -> None:
        self._file = file

    def place(self, tokens: list[str], at: Literal["key", "value"]) -> Place:
        from specwright.diagnostics import Place

        return Place(self._file, 0, 0)


class Text:
    """One file: its words, its value, and on demand the place of everything in it."""

    def __init__(self, file: str, content: str, digest: str, value: JsonValue, places: Places) -> None:
        self.file = file
        self.content = content
        self.digest = digest
        """SHA-256 of the bytes, line ends as in the repository, in hexadecimal."""
        self.value = value
        self._places = places

    def place(self, origin: Origin, at: Literal["key", "value"]) -> Place:
        """Line and column of the key or value of a member; of the nearest ancestor if it does not exist."""
        return self._places.place(origin.tokens, at)

    def saying(self, value: JsonValue) -> Text:
        """The same file as if its value were another one."""
        return Text(self.file, self.content, self.digest, value, self._places)

    @functools.cached_property
    def resources(self) -> Resources | None:
        """What has another address than its pointer; `None` where nothing has."""
        if not any(word in self.content for word in ADDRESSES):
            return None
        from specwright.read.resources import Resources

        return Resources(self.file, self.value)


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal, line ends as in the repository."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def text_of(file: str, data: bytes, report: Report) -> Text | None:
    """What bytes say; `None` where that is nothing, which the report explains."""
    from specwright import diagnostics

    try:
        bounded(len(data), "bytes", diagnostics.Place(file, 0, 0), report)
    except diagnostics.UnreadableError:
        return None
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8-sig")) + 1
        report.add(
            diagnostics.NOT_UTF8,
            diagnostics.Place(file, line, column),
            reason="it begins as UTF-16 does"
            if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            else f"byte 0x{data[error.start]:02x} at offset {error.start}",
        )
        return None
    begin = content.lstrip()[:7]
    for mark, (kind, hint) in _OTHER.items():
        if begin.startswith(mark) and not begin.startswith("<<"):  # YAML's merge key, or git's conflict
            report.add(diagnostics.NOT_A_DOCUMENT, diagnostics.Place(file, 1, 1), found=kind, hint=hint)
            return None
    hashed = digest(data)
    try:
        return _json_text(file, content, hashed, report) or _yaml_text(file, content, hashed, report)
    except diagnostics.UnreadableError:
        return None


_OTHER: Final = {
    "<": ("an HTML or XML page", "download the file itself, not a page that shows it"),
    "#%RAML": ("a RAML document", "convert it to OpenAPI"),
}
"""What is no YAML, or says that it is something else, by its beginning."""


def most(usual: int, report: Report) -> int:
    """What a file may have instead of a usual limit."""
    from specwright import diagnostics

    return usual * BEYOND if report.allows(diagnostics.FILE_TOO_LARGE) else usual


def bounded(size: int, unit: Literal["bytes", "values"], where: Place, report: Report) -> None:
    """Report a file that has too much; raises `UnreadableError` where it is not read all the same."""
    from specwright import diagnostics

    usual = MAX_BYTES if unit == "bytes" else MAX_VALUES
    if size <= usual:
        return
    limit = most(usual, report)
    shown = f"some {size} values"
    if unit == "bytes":  # no more are read than show that there are too many
        shown = f"{size} bytes" if size <= limit else f"over {limit} bytes"
    if size > usual * BEYOND:
        report.add(diagnostics.FILE_BEYOND_LIMITS, where, size=shown, limit=usual * BEYOND)
        raise diagnostics.UnreadableError
    report.add(diagnostics.FILE_TOO_LARGE, where, size=shown, limit=usual)
    if not report.allows(diagnostics.FILE_TOO_LARGE):
        raise diagnostics.UnreadableError


def _json_text(file: str, content: str, hashed: str, report: Report) -> Text | None:
    """JSON is read by its own, quicker parser; `None` if this turns out to be YAML."""
    from specwright import diagnostics

    strict = file.endswith(".json")
    if not strict and content.lstrip()[:1] != "{":
        return None
    from specwright.read import jsontext

    try:
        value = jsontext.parse(content, file, report if strict else (attempt := diagnostics.Report()))
    except diagnostics.UnreadableError:
        if strict:
            raise
        return None
    if not strict and attempt.diagnostics:
        return None
    return Text(file, content, hashed, value, jsontext.Places(content, file))


def _yaml_text(file: str, content: str, hashed: str, report: Report) -> Text:
    from specwright.read import yamltext

    value = yamltext.parse(content, file, report)
    return Text(file, content, hashed, value, yamltext.Places(content, file))
