"""A document in units, which are its path items and components, each a text of its own.

Of a JSON document that says what it said before, but for a few units, no more than these is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

import msgspec
from msgspec import Raw, Struct

from specwright.diagnostics import Report, UnreadableError
from specwright.read import jsontext
from specwright.read.text import ADDRESSES, MAX_VALUES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specwright.diagnostics import Place
    from specwright.pytypes import JsonValue
    from specwright.read.parts import Object
    from specwright.read.source import Origin, Source

Unit: TypeAlias = tuple[str, str]
"""`paths` and a path, or a group of `components` and a name in it."""

_ANCHORS: Final = tuple(re.compile(rf"(?<![^\s\[{{,:]){mark}([\w-]+)") for mark in ("&", r"\*"))
"""An anchor of YAML and an alias of one: values at several places are visited at one of them."""
_DIVIDED: Final = ("paths", "components")
_NAMED: Final = msgspec.json.Decoder(dict[str, Raw])
_DEEP: Final = jsontext.MAX_DEPTH - 4
"""Of a unit that is not too deep where it stands."""


class Divided(Struct, frozen=True, kw_only=True):
    root: Object
    """Everything but the path items and components, which are left out of it."""
    texts: Mapping[Unit, bytes]
    """Of each unit: JSON without spaces and needless escapes, in the document's order."""
    values: Mapping[Unit, JsonValue]
    """Of those that are known already."""

    def value(self, unit: Unit) -> JsonValue:
        """Of a unit that there is."""
        found: JsonValue = self.values[unit] if unit in self.values else msgspec.json.decode(self.texts[unit])
        return found

    def document(self) -> bytes:
        """All of it, as `msgspec.json.encode` writes it."""

        def members(group: str) -> Raw:
            items = (
                b"%b:%b" % (msgspec.json.encode(name), text)
                for (where, name), text in self.texts.items()
                if where == group
            )
            return Raw(b"{%b}" % b",".join(items))

        root: dict[str, object] = dict(self.root)
        if "paths" in root:
            root["paths"] = members("paths")
        if "components" in root:
            groups = root["components"]
            assert isinstance(groups, dict)
            root["components"] = {group: members(group) for group in groups}
        return msgspec.json.encode(root)


class Opened(Protocol):
    """A document as it is now."""

    @property
    def divided(self) -> Divided: ...
    def place(self, origin: Origin, at: Literal["key", "value"]) -> Place: ...


def is_plain(source: Source) -> bool:
    """Whether a document has one file without other addresses than pointers, and no aliases."""
    texts = source.texts
    if len(texts) != 1 or texts[0].resources is not None:
        return False
    if texts[0].file.endswith(".json"):
        return True
    anchors, aliases = ({*mark.findall(texts[0].content)} for mark in _ANCHORS)
    return anchors.isdisjoint(aliases)  # in texts for people, either may stand alone


class Read:
    """One that was read as a whole."""

    def __init__(self, source: Source, before: Divided) -> None:
        """Raises `UnreadableError` where it is not plain, or not of the usual form."""
        divided = of_value(source.value(source.root)) if is_plain(source) else None
        if divided is None:
            raise UnreadableError
        self.divided = divided
        self.place = source.place


def of_value(root: JsonValue) -> Divided | None:
    """`None` where it is no document of the usual form."""
    units: dict[Unit, JsonValue] = {}
    if not isinstance(root, dict):
        return None
    frame = dict(root)
    paths, components = frame.get("paths", {}), frame.get("components", {})
    if not isinstance(paths, dict) or not isinstance(components, dict):
        return None
    if "paths" in components:
        return None
    for group, members in {"paths": paths, **components}.items():
        if not isinstance(members, dict):
            return None
        units.update({(group, name): value for name, value in members.items()})
    if "paths" in frame:
        frame["paths"] = {}
    if "components" in frame:
        frame["components"] = {group: {} for group in components}
    return Divided(
        root=frame, texts={unit: msgspec.json.encode(value) for unit, value in units.items()}, values=units
    )


def of_text(text: bytes) -> Divided:
    """Of JSON that repeats no keys, in UTF-8.

    Raises `msgspec.MsgspecError` where it is no document of the usual form, or no JSON.
    """
    outer = _NAMED.decode(msgspec.json.format(text, indent=-1))
    root: Object = {}
    texts: dict[Unit, bytes] = {}
    for key, raw in outer.items():
        if key == "paths":
            root[key] = {}
            groups = {key: raw}
        elif key == "components":
            groups = _NAMED.decode(raw)
            if "paths" in groups:
                raise msgspec.ValidationError("a group of components has the name of what is none")
            root[key] = {group: {} for group in groups}
        else:
            root[key] = msgspec.json.decode(raw)
            continue
        for group, members in groups.items():
            texts.update({(group, name): bytes(value) for name, value in _NAMED.decode(members).items()})
    return Divided(root=root, texts=texts, values={})


class Skimmed:
    """A JSON document by its text, beside what it was last time.

    Raises `UnreadableError` where there may be something to be said of the text itself.
    """

    def __init__(self, file: str, content: str, before: Divided) -> None:
        self._file = file
        self._content = content
        self._places = jsontext.Places(content, file)
        try:
            text = content.encode()
            if jsontext.most_values(text) > MAX_VALUES:
                raise UnreadableError
            found = of_text(text)
        except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
            raise UnreadableError from None
        outer = self._places.members()
        groups = {"paths": outer["paths"]} if "paths" in outer else {}
        if "components" in outer:
            groups |= self._places.members(outer["components"])
        units = {
            (group, name): unit
            for group, member in groups.items()
            for name, unit in self._places.members(member).items()
        }
        root = {
            key: value if key in _DIVIDED else self._read(outer[key]) for key, value in found.root.items()
        }
        texts = dict(found.texts)
        values: dict[Unit, JsonValue] = {}
        for unit, text in texts.items():
            if before.texts.get(unit) != text:
                values[unit] = value = self._read(units[unit])
                texts[unit] = msgspec.json.encode(value)
        self.divided = Divided(root=root, texts=texts, values=values)

    def place(self, origin: Origin, at: Literal["key", "value"]) -> Place:
        return self._places.place(origin.tokens, at)

    def _read(self, member: jsontext.Member) -> JsonValue:
        report = Report()
        content = self._content[member.start : member.end]
        value = jsontext.parse(content, self._file, report)
        addressed = any(word in content for word in ADDRESSES)
        if report.diagnostics or addressed or jsontext.is_deeper(value, _DEEP):
            raise UnreadableError
        return value
