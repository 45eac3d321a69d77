"""What a walk through a document finds: its objects by their kinds, where each stands, what is unusual."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

from specwright.read.source import Origin
from specwright.validate.schemes import Schemes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specwright.pytypes import JsonValue

# A path is its parent and a token. It becomes an `Origin` when one is asked for: most of the hundred
# thousand nodes of a large document never are.
Path: TypeAlias = "tuple[Path | None, str]"


class Visited(Struct, frozen=True):
    """An object, never a reference to one."""

    kind: str
    value: dict[str, JsonValue]
    path: Path

    @property
    def origin(self) -> Origin:
        return origin_of(self.path)


class Reference(Struct, frozen=True):
    """An object with `$ref`, standing for one of `kind`: a kind of the grammar, `map` or `string`."""

    kind: str
    path: Path

    @property
    def origin(self) -> Origin:
        return origin_of(self.path)


class Walked(Struct):
    """What was found on the way."""

    schemes: Schemes
    nodes: dict[str, list[Visited]] = field(default_factory=dict)
    """By kind, in the order of the document."""
    references: list[tuple[Reference, Origin]] = field(default_factory=list)
    """(the referring object, where its reference leads)."""
    unusual: set[str] = field(default_factory=set)
    """Pointers into the root file of what our rules judge, more leniently than the specification's schema:
    references in places that it has none for, objects without what they can do without."""
    ignored: list[Origin] = field(default_factory=list)
    """Members that the version does not know: beside references (3.1.1, 4.8.23), or allowed by the user."""
    misspelt: set[tuple[Origin, str]] = field(default_factory=set)
    """Objects with a keyword that they seem to lack: a finding says that it is mistyped."""
    unquoted: list[Origin] = field(default_factory=list)
    """Numbers where a text for people stands."""
    nulls: dict[Origin, str | None] = field(default_factory=dict)
    """Members that are null and cannot be: what each is read as, which is nothing or the empty text."""
    unread: dict[Origin, JsonValue] = field(default_factory=dict)
    """Members of schemas that no later stage sees, and what it sees instead: `None` for nothing."""
    meant: dict[Origin, Origin] = field(default_factory=dict)
    """Members that are not there, and where the value stands that later stages see."""
    misplaced: bool = False
    """Some reference is in a place that the specification has none for."""
    by_name: bool = False
    """Some reference leads elsewhere than its pointer says from the root: to an `$anchor` or by an `$id`."""

    def of(self, kind: str) -> list[Visited]:
        return self.nodes.get(kind, [])


def origin_of(path: Path) -> Origin:
    tokens: list[str] = []
    step: Path | None = path
    while step is not None:
        tokens.append(step[1])
        step = step[0]
    origin = Origin(tokens.pop())
    for token in reversed(tokens):
        origin /= token
    return origin


def path_of(origin: Origin) -> Path:
    path: Path = (None, origin.file)
    for token in origin.tokens:
        path = (path, token)
    return path


def objects(value: JsonValue) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """The members of an object that are objects themselves."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict):
                yield key, inner
