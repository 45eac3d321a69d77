"""The addresses that schemas of one file have besides their pointers: `$id`, `$anchor`, `$dynamicAnchor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urldefrag, urljoin

from specwright.source import Origin

if TYPE_CHECKING:
    from specwright.pytypes import JsonValue

WORDS: Final = ("$id", "$anchor", "$dynamicAnchor")


class Resources:
    """JSON Schema 2020-12, 8.2: a schema with `$id` is a resource of its own, anchors are names in one."""

    def __init__(self, file: str, value: JsonValue) -> None:
        self._file = Origin(file)
        self._addresses: dict[Origin, str] = {}
        self._anchors: dict[tuple[Origin, str], Origin] = {}
        self.dynamic: dict[Origin, dict[str, Origin]] = {}
        """Resource to its `$dynamicAnchor`s."""
        self.ambiguous: set[tuple[Origin, str]] = set()
        """Dynamic anchors that one resource has twice."""
        stack: list[tuple[Origin, JsonValue, Origin]] = [(self._file, value, self._file)]
        while stack:
            origin, value, resource = stack.pop()
            if isinstance(value, list):
                stack.extend((origin / at, item, resource) for at, item in reversed(list(enumerate(value))))
            elif isinstance(value, dict):
                if isinstance(own := value.get("$id"), str):
                    base = self._addresses.get(resource, "")
                    self._addresses[origin] = urldefrag(urljoin(base, own)).url
                    resource = origin
                self._name(origin, value, resource)
                stack.extend((origin / key, item, resource) for key, item in reversed(value.items()))

    def _name(self, origin: Origin, value: dict[str, JsonValue], resource: Origin) -> None:
        for word in ("$anchor", "$dynamicAnchor"):
            if isinstance(name := value.get(word), str):
                self._anchors.setdefault((resource, name), origin)
        if isinstance(name := value.get("$dynamicAnchor"), str):
            names = self.dynamic.setdefault(resource, {})
            if names.setdefault(name, origin) != origin:
                self.ambiguous.add((resource, name))

    def around(self, origin: Origin) -> Origin:
        """The resource in which `origin` stands; the file itself where there is none."""
        around = self._file
        found = around
        for token in origin.tokens:
            around /= token
            if around in self._addresses:
                found = around
        return found

    def lead(self, origin: Origin, reference: str) -> tuple[Origin, str] | None:
        """The resource and the pointer in it to which a reference leads, if it leads to one of this file.

        Many documents have `$id`s and refer from the document's root all the same.
        """
        if not self._addresses:
            return None
        address, _, fragment = reference.partition("#")
        fragment = unquote(fragment)
        here = self.around(origin)
        if address:
            wanted = urldefrag(urljoin(self._addresses.get(here, ""), address)).url
            found = next((place for place, known in self._addresses.items() if known == wanted), None)
            if found is None:
                return None
            here = found
        elif here not in self._addresses:
            return None
        if not fragment or fragment.startswith("/"):
            return here, fragment
        anchor = self._anchors.get((here, fragment))
        return None if anchor is None else (anchor, "")

    def anchor(self, name: str) -> Origin | None:
        """A schema by its anchor: the file's own, or else the first in a resource inside."""
        own = self._anchors.get((self._file, name))
        return own or next((found for (_, known), found in self._anchors.items() if known == name), None)
