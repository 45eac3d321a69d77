"""The addresses that schemas of one file have besides their pointers: `$id`, `$anchor`, `$dynamicAnchor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urldefrag, urljoin

from specwright.read.source import Origin

if TYPE_CHECKING:
    from specwright.pytypes import JsonValue

WORDS: Final = ("$id", "$anchor", "$dynamicAnchor")


class Resources:
    """JSON Schema 2020-12, 8.2: a schema with `$id` is a resource of its own, anchors are names in one."""

    def __init__(self, file: str, value: JsonValue) -> None:
        self._file = Origin(file)
        self._addresses: dict[Origin, str] = {}
        self._anchors: dict[tuple[Origin, str], Origin] = {}
        self.names: list[str] = []
        """Of every `$dynamicAnchor`."""
        self._dynamic: dict[Origin, dict[str, Origin]] = {}
        self._twice: set[tuple[Origin, str]] = set()
        """Dynamic anchors that one resource has several times."""
        self._holders: dict[Origin, dict[str, Origin]] = {}
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
            self.names.append(name)
            names = self._dynamic.setdefault(resource, {})
            if names.setdefault(name, origin) != origin:
                self._twice.add((resource, name))
            tokens = origin.tokens
            holder = origin
            if tokens[-2:-1] == ["$defs"]:
                holder = self._file
                for token in tokens[:-2]:
                    holder /= token
            self._holders.setdefault(holder, {}).setdefault(name, origin)

    def scope(self, origin: Origin) -> dict[str, Origin]:
        """What dynamic names mean for a schema at `origin` by itself.

        By the letter a resource has each name once. Documents without `$id` say in the `$defs` of each schema
        what a name means for that one; there the schema around is taken for the resource.
        """
        resource = self.around(origin)
        found = {
            name: anchor
            for name, anchor in self._dynamic.get(resource, {}).items()
            if (resource, name) not in self._twice
        }
        around = self._file
        for token in (None, *origin.tokens):
            around = around if token is None else around / token
            names = self._holders.get(around, {})
            found |= {name: anchor for name, anchor in names.items() if (resource, name) in self._twice}
        return found

    def is_ambiguous(self, origin: Origin, name: str) -> bool:
        """Whether nothing around `origin` says which of several is meant."""
        return (self.around(origin), name) in self._twice and name not in self.scope(origin)

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
        address, _, fragment = reference.partition("#")
        fragment = unquote(fragment)
        if not address and fragment and not fragment.startswith("/"):
            anchor = self.scope(origin).get(fragment)
            if anchor is not None:
                return anchor, ""
        if not self._addresses:
            return None
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
