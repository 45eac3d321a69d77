"""A document cut down to what differs from another one, and to what that needs to be understood."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from specwright.api import METHODS
from specwright.read.parts import Object, as_list, as_object

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from specwright.pytypes import JsonValue
    from specwright.read.units import Divided, Unit

_REFERENCE: Final = re.compile(rb'"#/components/([^/"]+)/([^/"]+)')
_ELSEWHERE: Final = re.compile(
    rb'"\$(?:ref|dynamicRef)":"(?!#/components/)|"operationRef"|"callbacks"|"links"'
)
"""What one part of a document says of another that is no component, or makes another of."""
_REFERRING: Final = re.compile(rb'"\$(?:ref|dynamicRef)":"(?!#/components/)')
"""That alone, of what has no operations: their properties may be called anything."""
_DISCRIMINATOR: Final = b'"discriminator"'
_OPERATION_ID: Final = re.compile(rb'"operationId":"((?:[^"\\]|\\.)*)"')
_VARIABLE: Final = re.compile(r"\{[^{}]*\}")
LARGE: Final = 0.3
"""Of the whole; more of it is not worth the while."""


class Reduced(Struct, frozen=True, kw_only=True):
    old: Object
    new: Object
    changed: frozenset[str]
    """Where the units stand that differ, or are on one side only."""
    units: frozenset[str]
    """Those, and all whose meaning depends on a component among them."""


class Further(Struct, frozen=True):
    """What comes along, by pointers."""

    dependent: frozenset[str]
    """Others that mean something else when what differs does."""
    beside: frozenset[str]
    """Others that only have to be there."""


NOBODY: Final = Further(frozenset(), frozenset())


Offered: TypeAlias = tuple[str, str]
"""The method of an operation, and its group."""


class _Side:
    def __init__(
        self, divided: Divided, owners: Mapping[str, Iterable[str]], offers: dict[bytes, list[Offered]]
    ) -> None:
        """`offers`: operations by texts of path items, as far as they are known."""
        self.divided = divided
        self.owners = owners
        self.texts = divided.texts
        self.groups: dict[str, list[str]] = {}
        for group, name in self.texts:
            self.groups.setdefault(group, []).append(name)
        self.paths = dict.fromkeys(self.groups.get("paths", ()))
        self._offers = offers

    def offered(self, path: str) -> list[Offered]:
        text = self.texts.get(("paths", path), b"{}")
        if text not in self._offers:
            self._offers[text] = _offered(text)
        return self._offers[text]

    def tags(self, path: str) -> list[str]:
        return [tag for _, tag in self.offered(path)]

    def operations(self, unit: Unit) -> list[Object]:
        return _operations(self.divided.value(unit)) if unit in self.texts else []

    def frame(self, other: _Side) -> bytes:
        """Everything but the units, the order of those that `other` has, too, and that of the tags."""
        schemes = [text.decode() for (group, _), text in self.texts.items() if group == "securitySchemes"]
        common = [unit for unit in self.texts if unit in other.texts]
        tags = dict.fromkeys(tag for path in self.paths if path[:2] != "x-" for tag in self.tags(path))
        root = self.divided.root
        return msgspec.json.encode([list(root), root, common, list(tags), schemes])

    def needs(self, unit: Unit) -> set[Unit]:
        found = references(self.texts.get(unit, b""))
        found.update(map(_unit, self.owners.get(pointer_of(unit), ())))
        return found & self.texts.keys()

    def company(self, unit: Unit, alone: Collection[str]) -> Iterator[Unit]:
        """Paths before and behind one, of its tags: between their operations its own have their place."""
        paths = list(self.paths)
        at = paths.index(unit[1]) if unit[1] in self.paths else len(paths)
        tags = dict.fromkeys(self.tags(unit[1]))
        for near in (paths[:at][::-1], paths[at + 1 :]):
            for tag in tags:
                for path in near:
                    mate = ("paths", path)
                    if tag not in self.tags(path):
                        continue
                    if pointer_of(mate) not in alone and not _ELSEWHERE.search(self.texts[mate]):
                        yield mate
                        break

    def neighbours(self, unit: Unit) -> Iterator[Unit]:
        """Of a component: those before and behind it, between whose models its own have their place."""
        names = self.groups.get(unit[0], [])
        if unit[1] in names:
            at = names.index(unit[1])
            yield from ((unit[0], name) for name in (*names[max(at - 1, 0) : at], *names[at + 1 : at + 2]))

    def cut(self, units: Iterable[Unit]) -> Object:
        """The document without the other units and without webhooks, all in their order."""
        kept = frozenset(units)
        root = {key: value for key, value in self.divided.root.items() if key != "webhooks"}

        def members(group: str) -> Object:
            found = ((group, name) for name in self.groups.get(group, ()))
            return {
                unit[1]: self.divided.value(unit)
                for unit in found
                if group == "securitySchemes" or unit in kept
            }

        root["paths"] = members("paths")
        if "components" in root:
            root["components"] = {group: members(group) for group in as_object(root["components"])}
        return root


def references(text: bytes) -> set[Unit]:
    """What a unit may refer to; a text that only looks like a reference counts, too."""
    return {
        (group.decode(), unquote(name.decode()).replace("~1", "/").replace("~0", "~"))
        for group, name in _REFERENCE.findall(text)
    }


def reduce(
    old: Divided,
    new: Divided,
    owners: Mapping[str, Iterable[str]],
    alone: Collection[str],
    further: Further = NOBODY,
) -> Reduced | None:
    """Both documents cut down to the same units; `None` where they differ in more than a few of these.

    `owners` are further units that come along with one, `alone` those that keep nobody company; all as
    pointers.
    """
    try:
        offers: dict[bytes, list[Offered]] = {}
        was, now = _Side(old, owners, offers), _Side(new, owners, offers)
        if was.frame(now) != now.frame(was):
            return None
    except (OverflowError, msgspec.MsgspecError, UnicodeEncodeError):
        return None
    changed = {
        unit for unit in was.texts.keys() | now.texts.keys() if was.texts.get(unit) != now.texts.get(unit)
    }
    if not changed or not (_is_alone(was, now, changed) and _is_alone(now, was, changed)):
        return None
    # A discriminator may tell what a component is that it only refers to.
    if any(_DISCRIMINATOR in side.texts.get(unit, b"") for side in (was, now) for unit in changed):
        return None
    dependent = _dependent(now, changed) | _dependent(was, changed) | {*map(_unit, further.dependent)}
    if (
        any(group != "paths" for group, _ in changed)
        and references(msgspec.json.encode(new.root.get("webhooks"))) & dependent
    ):
        return None
    # What only refers to something that differs stays where it is.
    company = {*map(_unit, further.beside)} | {
        mate
        for unit in changed
        if unit[0] == "schemas" and (unit in was.texts) != (unit in now.texts)
        for side in (was, now)
        for mate in side.neighbours(unit)
    }
    # An operation that neither comes nor goes nor moves to another group has its place.
    company |= {
        mate
        for unit in changed
        if unit[0] == "paths" and was.offered(unit[1]) != now.offered(unit[1])
        for side in (was, now)
        for mate in side.company(unit, alone)
    }
    wanted = _closure(was, dependent | company) | _closure(now, dependent | company)
    size = sum(len(now.texts.get(unit, b"")) for unit in wanted)
    if size > LARGE * sum(map(len, now.texts.values())):
        return None
    if any(_leads_elsewhere(side, unit) for side in (was, now) for unit in wanted):
        return None
    return Reduced(
        old=was.cut(wanted),
        new=now.cut(wanted),
        changed=frozenset(map(pointer_of, changed)),
        units=frozenset(map(pointer_of, dependent)),
    )


def _leads_elsewhere(side: _Side, unit: Unit) -> bool:
    pattern = _REFERRING if unit[0] in ("schemas", "parameters", "headers", "requestBodies") else _ELSEWHERE
    return pattern.search(side.texts.get(unit, b"")) is not None


def _is_alone(side: _Side, other: _Side, changed: Iterable[Unit]) -> bool:
    """Whether nobody else has or refers to what this side alone has: an operationId, a path."""
    ids: Counter[bytes] = Counter()
    for unit in changed:
        ids.update(_OPERATION_ID.findall(side.texts.get(unit, b"")))
        ids.subtract(_OPERATION_ID.findall(other.texts.get(unit, b"")))
    moved = [each for each, count in ids.items() if count > 0]
    new = [path for group, path in changed if group == "paths" and path not in other.paths]
    one, two = (
        sum(len(each.operations(unit)) for unit in changed if unit[0] == "paths") for each in (side, other)
    )
    if not moved and not new and one == two:
        return True
    if any(b'"operationRef"' in text for text in side.texts.values()):
        return False
    # A link has the operationId of another.
    known = Counter(each for text in side.texts.values() for each in _OPERATION_ID.findall(text))
    shapes = Counter(_VARIABLE.sub("{}", path) for path in side.paths)
    return all(known[each] == 1 for each in moved) and all(
        path.startswith("/") and shapes[_VARIABLE.sub("{}", path)] == 1 for path in new
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
        if unit[0] == "schemas" and _DISCRIMINATOR in side.texts.get(unit, b""):
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


def _operations(item: JsonValue) -> list[Object]:
    """Of a path item, in the order in which they are read."""
    found = [operation for method, operation in as_object(item).items() if method in METHODS]
    return [*map(as_object, (*found, *as_object(as_object(item).get("additionalOperations")).values()))]


class _Tagged(Struct, frozen=True):
    """Of an operation no more."""

    tags: Any = None


def _offered(item: bytes) -> list[Offered]:
    """The operations of a path item, in the order in which they are read."""
    found = _members(item)
    texts = {method: text for method, text in found.items() if method in METHODS}
    texts |= _members(found.get("additionalOperations", b""))
    tags = {method: next(iter(as_list(_tagged(text).tags)), None) for method, text in texts.items()}
    return [(method, tag if isinstance(tag, str) else "") for method, tag in tags.items()]


def _members(text: bytes | msgspec.Raw) -> dict[str, msgspec.Raw]:
    try:
        return msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except msgspec.MsgspecError:
        return {}


def _tagged(text: msgspec.Raw) -> _Tagged:
    try:
        return msgspec.json.decode(text, type=_Tagged)
    except msgspec.ValidationError:
        return _Tagged()


def _unit(pointer: str) -> Unit:
    *path, name = pointer.split("/")
    return path[-1], name.replace("~1", "/").replace("~0", "~")


def pointer_of(unit: Unit) -> str:
    """Where it stands."""
    group, name = unit
    escaped = name.replace("~", "~0").replace("/", "~1")
    return f"/paths/{escaped}" if group == "paths" else f"/components/{group}/{escaped}"
