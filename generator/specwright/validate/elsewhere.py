"""What stands in another place than the specification lets it: `tags: {$ref: tags.yaml}`.

The specification has references for components and path items only. Split documents refer to
their info, servers, tags and lists of parameters, too, and every tool that bundles follows it.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specwright.pytypes import JsonValue
    from specwright.read.source import Origin, Source
    from specwright.validate.walked import Walked

_DATA: Final = frozenset(
    {"info", "contact", "license", "external-documentation", "server", "server-variable", "tag", "string"}
)
"""Kinds that no later stage follows references of."""

LISTED: Final = frozenset({"parameter", "server", "tag"})
"""Kinds of items of the lists that may stand elsewhere."""


def inlined(source: Source, walked: Walked) -> Mapping[Origin, JsonValue]:
    """The values that later stages see where these references stand."""
    outside = [(each, target) for each, target in walked.references if _is_outside(each.kind)]
    # By identity: what YAML's aliases share was visited at one of its places.
    targets = {id(source.value(each.origin)): source.end(target) for each, target in outside}

    def value_of(value: JsonValue, around: frozenset[int] = frozenset()) -> JsonValue:
        if isinstance(value, list):
            return [value_of(item, around) for item in value]
        if not isinstance(value, dict):
            return value
        if id(value) in around:
            return None  # it leads to what it stands in
        target = targets.get(id(value))
        inside = around | {id(value)}
        if target is not None:
            return value_of(source.value(target), inside)
        return {key: value_of(inner, inside) for key, inner in value.items()}

    found: dict[Origin, JsonValue] = {}
    for reference, _ in outside:
        if reference.kind == "map":
            continue  # later stages follow these
        target = targets[id(source.value(reference.origin))]
        value = source.value(target)
        if reference.kind != "list:parameter":
            found[reference.origin] = value_of(value)
        elif isinstance(value, list):
            found[reference.origin] = [
                {"$ref": _address(reference.origin, target / index)} for index in range(len(value))
            ]
    return found


def _is_outside(kind: str) -> bool:
    return kind in _DATA or kind == "map" or kind.startswith("list:")


def _address(place: Origin, target: Origin) -> str:
    file = target.file
    if file == place.file:
        file = ""
    elif "://" not in file:
        file = quote(posixpath.relpath(file, posixpath.dirname(place.file)))
    return f"{file}#{quote(target.pointer)}"
