"""Where `$dynamicRef` leads: it depends on who refers to the schema around it.

JSON Schema 2020-12, 8.2.3.2: of all resources on the way here, the outermost that has a `$dynamicAnchor` of
the name is meant. A schema that is reached on several such ways is one schema for each: a generic list is a
list of cats here and a list of dogs there. `Origin.scope` tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from msgspec.structs import replace

from specwright.pytypes import JsonValue
from specwright.read.source import Origin, Source, UnresolvableError

Scope: TypeAlias = Mapping[str, Origin]
"""Names to the schemas that they mean."""

_NOTHING: Scope = {}
_RENAMED = frozenset({"$dynamicAnchor", "$ref", "$comment"})
"""Of a schema that is another one under a dynamic name."""


class Scopes:
    """References of one document, the dynamic scope looked at."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[str, Scope] = {"": _NOTHING}
        self._wanted: dict[Origin, frozenset[str]] = {}
        names = [name for text in source.texts if text.resources is not None for name in text.resources.names]
        self._open = frozenset(name for name in names if names.count(name) > 1)
        """Names that mean several schemas. Almost every document has none."""

    @property
    def differ(self) -> bool:
        """Whether some `$dynamicRef` may lead elsewhere than its text says."""
        return bool(self._open)

    def resolve(self, origin: Origin, keyword: str, reference: str) -> Origin:
        """Where a reference at `origin` leads. Raises `UnresolvableError`."""
        target = self._source.resolve(origin, reference)
        if not self._open:
            return target
        scope = {**self._own(origin), **self._known[origin.scope]}
        if keyword == "$dynamicRef":
            plain, target = target, scope.get(self._name(target, reference) or "", target)
            value = self._source.value(target)
            if isinstance(value, dict) and _RENAMED.issuperset(value) and isinstance(value.get("$ref"), str):
                try:
                    return self.resolve(target, "$ref", str(value["$ref"]))
                except UnresolvableError:  # nobody reads it there: it is in a keyword that nobody knows
                    target = plain
        own = self._own(target)
        meant = {
            name: scope[name]
            for name in sorted(self._needed(target))
            if name in scope and scope[name] != own.get(name)
        }
        if not meant:
            return target
        text = " ".join(f"{name}={found.file}#{found.pointer}{found.scope}" for name, found in meant.items())
        self._known[text] = meant
        return replace(target, scope=text)

    def ambiguous(self, origin: Origin, reference: str) -> str | None:
        """The name behind a `$dynamicRef` if nothing says which of several schemas it means."""
        name = self._name(self._source.resolve(origin, reference), reference)
        text = self._source.text(origin.file)
        if name is None or name in self._known[origin.scope] or text is None or text.resources is None:
            return None
        return name if text.resources.is_ambiguous(origin, name) else None

    def _name(self, target: Origin, reference: str) -> str | None:
        """The name that scope decides about; only where what it leads to by itself has it, too."""
        name = reference.partition("#")[2]
        value = self._source.value(target)
        return name if isinstance(value, dict) and value.get("$dynamicAnchor") == name else None

    def _own(self, origin: Origin) -> Scope:
        text = self._source.text(origin.file)
        if text is None or text.resources is None:
            return _NOTHING
        return text.resources.scope(origin)

    def _needed(self, origin: Origin) -> frozenset[str]:
        """The names on which a schema, and what it refers to, depends."""
        start = replace(origin, scope="")
        known = self._wanted.get(start)
        if known is None:
            found: set[str] = set()
            seen, pending = {start}, [start]
            while pending:
                for name, target in self._references(pending.pop()):
                    if name is not None:
                        found.add(name)
                    if target not in seen:
                        seen.add(target)
                        pending.append(target)
            known = self._wanted[start] = frozenset(found & self._open)
        return known

    def _references(self, origin: Origin) -> Iterator[tuple[str | None, Origin]]:
        """Of a schema: the name where a reference depends on the scope, and where it leads by itself."""
        stack: list[tuple[Origin, JsonValue]] = [(origin, self._source.value(origin))]
        while stack:
            place, value = stack.pop()
            if isinstance(value, list):
                stack.extend((place / at, item) for at, item in enumerate(value))
            elif isinstance(value, dict):
                stack.extend((place / key, item) for key, item in value.items())
                for keyword in ("$ref", "$dynamicRef"):
                    if isinstance(reference := value.get(keyword), str):
                        try:
                            target = self._source.resolve(place, reference)
                        except UnresolvableError:  # an example's, say
                            continue
                        dynamic = keyword == "$dynamicRef"
                        yield self._name(target, reference) if dynamic else None, target
