"""One self-contained JSON value of a document in several files: what `/openapi.json` serves."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec.structs import replace

from specwright.read.dynamic import Scopes
from specwright.read.source import Origin, UnresolvableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specwright.pytypes import JsonValue
    from specwright.validate import Valid

_GROUPS = {
    "schema": "schemas",
    "response": "responses",
    "parameter": "parameters",
    "example": "examples",
    "request-body": "requestBodies",
    "header": "headers",
    "link": "links",
    "callback": "callbacks",
}
"""Kinds that have a place under `components`; others are written where they are referred to."""

_ADDRESSES = frozenset({"$id", "$dynamicAnchor"})
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def bundle(valid: Valid) -> dict[str, JsonValue]:
    """The document with every reference a pointer into it; the very value of the root file if it is so."""
    root = valid.source.value(valid.source.root)
    assert isinstance(root, dict)
    walked, scopes = valid.walked, Scopes(valid.source)
    if len(valid.source.texts) == 1 and not (walked.misplaced or walked.by_name or scopes.differ):
        return root
    return _Bundler(valid, root, scopes).document()


class _Bundler:
    def __init__(self, valid: Valid, root: dict[str, JsonValue], scopes: Scopes) -> None:
        self._source = valid.source
        self._scopes = scopes
        self._root = root
        # By identity: what YAML's aliases share was visited at one of its places.
        self._references = {
            id(self._source.value(path.origin)): (path.kind, target)
            for path, target in valid.walked.references
        }
        self._schemas = {id(node.value) for node in valid.walked.of("schema")}
        self._discriminators = {id(node.value) for node in valid.walked.of("discriminator")}
        self._moved: dict[Origin, str] = {}
        """What stands in another file to the pointer of its new place."""
        self._pending: list[tuple[str, str, Origin]] = []
        components = root.get("components")
        self._names: dict[str, set[str]] = {
            group: set(members) if isinstance(members := _member(components, group), dict) else set()
            for group in _GROUPS.values()
        }
        self._claimed: dict[Origin, str] = {}
        """What a component that only refers to it gives its name, and its place."""
        if not scopes.differ:
            for group in _GROUPS.values():
                for value, name in self._referring(_member(components, group)):
                    self._claimed.setdefault(valid.source.end(self._references[id(value)][1]), name)
        self._inlining: list[Origin] = []
        self._schemes = valid.walked.schemes
        self._secured = {id(root), *(id(node.value) for node in valid.walked.of("operation"))}
        self._pending += [("securitySchemes", name, origin) for origin, name in self._schemes.outside.items()]

    def _referring(self, members: JsonValue) -> Iterator[tuple[JsonValue, str]]:
        """Components that are nothing but references, and their names."""
        for name, value in members.items() if isinstance(members, dict) else ():
            if id(value) in self._references and isinstance(value, dict) and len(value) == 1:
                yield value, name

    def document(self) -> dict[str, JsonValue]:
        document = self._copy(self._root, self._source.root, "")
        assert isinstance(document, dict)
        components: dict[str, JsonValue] = {}
        while self._pending:
            group, name, origin = self._pending.pop(0)
            place = components.setdefault(group, {})
            assert isinstance(place, dict)
            place[name] = self._copy(self._source.value(origin), origin, f"/components/{group}/{name}")
        if components:
            own = document.setdefault("components", {})
            assert isinstance(own, dict)
            for group, members in components.items():
                before = own.get(group)
                assert isinstance(members, dict)
                own[group] = {**before, **members} if isinstance(before, dict) else members
        return document

    def _copy(self, value: JsonValue, origin: Origin, pointer: str) -> JsonValue:
        if isinstance(value, list):
            return [self._copy(item, origin / i, f"{pointer}/{i}") for i, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        is_schema = id(value) in self._schemas
        if id(value) in self._references or (self._scopes.differ and is_schema and "$dynamicRef" in value):
            return self._reference(value, origin, pointer)
        copied = self._members(value, origin, pointer, is_schema=is_schema)
        if id(value) in self._discriminators and isinstance(mapping := copied.get("mapping"), dict):
            copied["mapping"] = {key: self._mapped(origin, target) for key, target in mapping.items()}
        if id(value) in self._secured and isinstance(security := copied.get("security"), list):
            copied["security"] = [self._named(origin, alternative) for alternative in security]
        return copied

    def _named(self, origin: Origin, alternative: JsonValue) -> JsonValue:
        if not isinstance(alternative, dict):
            return alternative
        return {
            self._schemes.meant(origin, called) or called: scopes for called, scopes in alternative.items()
        }

    def _members(
        self, value: dict[str, JsonValue], origin: Origin, pointer: str, *, is_schema: bool
    ) -> dict[str, JsonValue]:
        """Without addresses: the references are pointers now, and an `$id` would change where they lead."""
        hidden = frozenset[str]()
        if is_schema:
            hidden = _ADDRESSES if self._scopes.differ else _ADDRESSES - {"$dynamicAnchor"}
        return {
            key: self._copy(inner, origin / key, (Origin("", pointer) / key).pointer)
            for key, inner in value.items()
            if key not in hidden
        }

    def _reference(self, value: dict[str, JsonValue], origin: Origin, pointer: str) -> JsonValue:
        keyword = "$ref" if "$ref" in value else "$dynamicRef"
        kind, target = self._references.get(id(value), ("schema", replace(origin, scope="")))
        if kind == "schema":
            target = self._scopes.resolve(origin, keyword, str(value[keyword]))
        beside = self._members(
            {key: inner for key, inner in value.items() if key != keyword},
            origin,
            pointer,
            is_schema=id(value) in self._schemas,
        )
        if kind in _GROUPS:
            return {"$ref": self._component(_GROUPS[kind], target), **beside}
        if target in self._inlining:
            return {"$ref": "#" + quote(self._moved[target], safe="/~!$&'()*+,;=:@"), **beside}
        self._moved.setdefault(target, pointer)
        self._inlining.append(target)
        found = self._source.value(target)
        inner = self._copy(found, target, pointer)
        self._inlining.pop()
        if not isinstance(inner, dict):
            return inner
        merged = {**inner, **beside}
        if kind == "path-item":
            self._join(merged, inner, _member(found, "parameters"), value.get("parameters"))
        return merged

    def _join(
        self, merged: dict[str, JsonValue], inner: dict[str, JsonValue], theirs: JsonValue, ours: JsonValue
    ) -> None:
        """What a path item has many of: its own, and those beside the reference to it, which count before."""
        copies, beside = inner.get("parameters"), merged.get("parameters")
        if isinstance(theirs, list) and isinstance(ours, list) and isinstance(copies, list):
            own = {self._addressed(each) for each in ours}
            kept = [
                copy for each, copy in zip(theirs, copies, strict=True) if self._addressed(each) not in own
            ]
            merged["parameters"] = [*kept, *(beside if isinstance(beside, list) else ())]
        more, others = inner.get("additionalOperations"), merged.get("additionalOperations")
        if isinstance(more, dict) and isinstance(others, dict):
            merged["additionalOperations"] = {**more, **others}

    def _addressed(self, parameter: JsonValue) -> tuple[str, str]:
        """Place and name, behind references."""
        for _ in range(32):
            if id(parameter) in self._references:
                parameter = self._source.value(self._references[id(parameter)][1])
        return str(_member(parameter, "in")), str(_member(parameter, "name"))

    def _mapped(self, origin: Origin, target: JsonValue) -> JsonValue:
        if not isinstance(target, str) or not ("/" in target or "#" in target):
            return target
        try:
            return self._component("schemas", self._source.resolve(origin, target))
        except UnresolvableError:
            return target

    def _component(self, group: str, target: Origin) -> str:
        """The reference to `target` inside the bundle."""
        if target.file == self._source.root.file and not target.scope:
            return "#" + quote(target.pointer, safe="/~!$&'()*+,;=:@")
        if target not in self._moved:
            name = self._claimed.get(target) or self._name(group, target)
            self._moved[target] = f"/components/{group}/{name}"
            self._pending.append((group, name, target))
        return "#" + self._moved[target]

    def _name(self, group: str, target: Origin) -> str:
        """By the last word of the pointer or the file's name; longer by the words before it if taken."""
        stem = posixpath.splitext(target.file)[0]
        words = [word for word in (*stem.split("/"), *target.tokens) if word not in ("", ".", "..")]
        taken = self._names[group]
        least = 2 if words[-1].isdecimal() else 1  # an item of a list
        for count in range(min(least, len(words)), len(words) + 1):
            name = _NOT_IN_NAMES.sub("_", "_".join(words[-count:]))
            if name not in taken:
                break
        while name in taken:
            name += "_"
        taken.add(name)
        return name


def _member(value: JsonValue, key: str) -> JsonValue:
    return value.get(key) if isinstance(value, dict) else None
