"""A document cut down to what differs from another one, and to what that needs to be understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from specwright.api import METHODS
from specwright.parts import Object, as_list, as_object

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from specwright.pytypes import JsonValue

Unit: TypeAlias = tuple[str, str]
"""`paths` and a path, or a group of `components` and a name in it."""

_REFERENCE: Final = re.compile(rb'"#/components/([^/"]+)/([^/"]+)')
_ELSEWHERE: Final = re.compile(
    rb'"\$(?:ref|dynamicRef)":"(?!#/components/)|"operationRef"|"callbacks"|"links"'
)
"""What one part of a document says of another that is no component, or makes another of."""
_DISCRIMINATOR: Final = b'"discriminator"'
_COMPANY: Final = 2
"""Operations before and behind a changed one that come along: who has the same tag imports the same."""
LARGE: Final = 0.3
"""Of the whole; more of it is not worth the while."""


class Reduced(Struct, frozen=True, kw_only=True):
    old: Object
    new: Object
    changed: frozenset[str]
    """Where the units stand that differ."""
    units: frozenset[str]
    """Those, and all whose meaning depends on a component among them."""


class _Side:
    """A document in units, each with its text."""

    def __init__(self, root: Object, owners: Mapping[str, Iterable[str]]) -> None:
        self.root = root
        self.owners = owners
        self.paths = as_object(root.get("paths"))
        self.components = as_object(root.get("components"))
        self.texts: dict[Unit, bytes] = {
            ("paths", path): msgspec.json.encode(item) for path, item in self.paths.items()
        }
        for group, members in self.components.items():
            for name, value in as_object(members).items():
                self.texts[group, name] = msgspec.json.encode(value)

    def frame(self) -> bytes:
        """Everything but the units."""
        groups = {
            group: list(members) if isinstance(members, dict) else members
            for group, members in self.components.items()
        }
        rest = {key: value for key, value in self.root.items() if key not in ("paths", "components")}
        schemes = self.components.get("securitySchemes")
        return msgspec.json.encode([list(self.root), rest, list(self.paths), groups, schemes])

    def needs(self, unit: Unit) -> set[Unit]:
        found = references(self.texts.get(unit, b""))
        found.update(map(_unit, self.owners.get(pointer_of(unit), ())))
        return found & self.texts.keys()

    def cut(self, units: Iterable[Unit]) -> Object:
        """The document without the other units and without webhooks, all in their order."""
        kept = frozenset(units)
        components: dict[str, JsonValue] = {
            group: members
            if group == "securitySchemes" or not isinstance(members, dict)
            else {name: value for name, value in members.items() if (group, name) in kept}
            for group, members in self.components.items()
        }
        root = {key: value for key, value in self.root.items() if key != "webhooks"}
        root["paths"] = {path: item for path, item in self.paths.items() if ("paths", path) in kept}
        if "components" in root:
            root["components"] = components
        return root


def references(text: bytes) -> set[Unit]:
    """What a unit may refer to; a text that only looks like a reference counts, too."""
    return {
        (group.decode(), unquote(name.decode()).replace("~1", "/").replace("~0", "~"))
        for group, name in _REFERENCE.findall(text)
    }


def reduce(
    old: Object, new: Object, owners: Mapping[str, Iterable[str]], alone: Collection[str]
) -> Reduced | None:
    """Both documents cut down to the same units; `None` where they differ in more than a few of these.

    `owners` are further units that come along with one, `alone` those that keep nobody company; all as
    pointers.
    """
    try:
        was, now = _Side(old, owners), _Side(new, owners)
        if was.frame() != now.frame():
            return None
    except (OverflowError, msgspec.MsgspecError, UnicodeEncodeError):
        return None
    changed = {unit for unit, text in now.texts.items() if was.texts[unit] != text}
    if not changed:
        return None
    # A discriminator may tell what a component is that it only refers to.
    if any(_DISCRIMINATOR in side.texts[unit] for side in (was, now) for unit in changed):
        return None
    dependent = _dependent(now, changed) | _dependent(was, changed)
    if (
        any(group != "paths" for group, _ in changed)
        and references(msgspec.json.encode(new.get("webhooks"))) & dependent
    ):
        return None
    company = {mate for unit in dependent if unit[0] == "paths" for mate in _company(now, unit, alone)}
    wanted = _closure(was, dependent | company) | _closure(now, dependent | company)
    size = sum(len(now.texts[unit]) for unit in wanted)
    if size > LARGE * sum(map(len, now.texts.values())):
        return None
    if any(_ELSEWHERE.search(side.texts[unit]) for side in (was, now) for unit in wanted):
        return None
    return Reduced(
        old=was.cut(wanted),
        new=now.cut(wanted),
        changed=frozenset(map(pointer_of, changed)),
        units=frozenset(map(pointer_of, dependent)),
    )


def _dependent(side: _Side, changed: set[Unit]) -> set[Unit]:
    """What differs, and for components whoever refers to them, in any number of steps."""
    if all(group == "paths" for group, _ in changed):
        return set(changed)
    users: dict[Unit, list[Unit]] = {}
    for unit in side.texts:
        for target in side.needs(unit):
            users.setdefault(target, []).append(unit)
    found, pending = set(changed), list(changed)
    while pending:
        for user in users.get(pending.pop(), ()):
            if user not in found:
                found.add(user)
                pending.append(user)
    return found


def _closure(side: _Side, units: set[Unit]) -> set[Unit]:
    """With everything that they need; with a parent that has a discriminator come its children."""
    found, pending = set(units), list(units)
    children: Mapping[Unit, list[Unit]] | None = None
    while pending:
        unit = pending.pop()
        more = side.needs(unit)
        if unit[0] == "schemas" and _DISCRIMINATOR in side.texts[unit]:
            children = _children(side) if children is None else children
            more |= {*children.get(unit, ())}
        pending += more - found
        found |= more
    return found


def _children(side: _Side) -> dict[Unit, list[Unit]]:
    users: dict[Unit, list[Unit]] = {}
    for unit in side.texts:
        if unit[0] == "schemas":
            for target in side.needs(unit):
                users.setdefault(target, []).append(unit)
    return users


def _company(side: _Side, unit: Unit, alone: Collection[str]) -> list[Unit]:
    tag = _tag(side.paths[unit[1]])
    paths = [
        path
        for path, item in side.paths.items()
        if path == unit[1] or (_tag(item) == tag and pointer_of(("paths", path)) not in alone)
    ]
    at = paths.index(unit[1])
    near = [*paths[max(at - _COMPANY, 0) : at], *paths[at + 1 : at + 1 + _COMPANY]]
    found: list[Unit] = [("paths", path) for path in near]
    return [mate for mate in found if not _ELSEWHERE.search(side.texts[mate])]


def _tag(item: JsonValue) -> JsonValue:
    """The tag of the first operation of a path."""
    for method, operation in as_object(item).items():
        if method in METHODS:
            return next(iter(as_list(as_object(operation).get("tags"))), None)
    return None


def _unit(pointer: str) -> Unit:
    *path, name = pointer.split("/")
    return path[-1], name.replace("~1", "/").replace("~0", "~")


def pointer_of(unit: Unit) -> str:
    """Where it stands."""
    group, name = unit
    escaped = name.replace("~", "~0").replace("/", "~1")
    return f"/paths/{escaped}" if group == "paths" else f"/components/{group}/{escaped}"
