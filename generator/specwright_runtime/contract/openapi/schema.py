"""The document's schemas as JSON Schema 2020-12, seen from one side of the wire.

OpenAPI's words that a JSON Schema validator does not know are rewritten once, on
a copy of the whole document: `nullable` and boolean exclusive bounds (3.0),
`readOnly` and `writeOnly` (they change what is required), `discriminator`
(branches are told apart by their value). Pointers stay those of the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias

import jsonschema_rs

from specwright_runtime.contract.openapi.closed import close_together, name_what_is_required
from specwright_runtime.contract.openapi.copied import Copied
from specwright_runtime.contract.openapi.discriminators import Discriminators
from specwright_runtime.contract.openapi.merge import merge
from specwright_runtime.contract.openapi.pointer import (
    escape,
    fragment,
    last,
    look_up,
)
from specwright_runtime.contract.openapi.side import Direction, Side
from specwright_runtime.contract.openapi.spoken import numerals, shown_members, spoken_keywords
from specwright_runtime.contract.openapi.worded import condition_schemas
from specwright_runtime.contract.values.described import Described
from specwright_runtime.contract.values.formats import ASSERTED, FORMATS
from specwright_runtime.contract.values.kinds import by_name
from specwright_runtime.contract.values.overlap import overlap

_REFERRING = frozenset({"$ref", "$dynamicRef", "allOf"})
_PARTS = frozenset({"properties", "additionalProperties", "items", "oneOf", "anyOf"})
_NOTES = frozenset({"title", "default", "example", "examples", "deprecated"})
_HOPS = 16
"""References are followed as far; they may lead to themselves."""

Schema: TypeAlias = "dict[str, Any] | bool"


class NoValidatorError(Exception):
    """The schema cannot be compiled; the text says why."""


class View:
    """All schemas of a document for requests, or for responses."""

    def __init__(self, document: Mapping[str, Any], direction: Direction) -> None:
        self.direction = direction
        self.base = f"urn:specwright:{direction}"
        side = Side(document, direction, self.base)
        self._items: dict[int, tuple[Schema, dict[str, Any]]] = {}
        self._flat: dict[int, tuple[Schema, dict[str, Any]]] = {}
        self._validators: dict[int, tuple[Schema, jsonschema_rs.Draft202012Validator]] = {}
        copied = Copied(document, direction, self.base, side)
        self.root = copied.root
        discriminators = Discriminators(self, side)
        discriminators.open_circles(copied.composed)
        self._flat.clear()
        discriminators.tell_apart_children(copied.references)
        for schema in copied.discriminated:
            discriminators.tell_apart_branches(schema)
        self._flat.clear()
        for schema in copied.choosing:
            for word in schema.keys() & {"oneOf", "anyOf"}:  # a member that is the union itself adds nothing
                schema[word] = [each for each in schema[word] if not self._leads(each, schema)] or [True]
            if "oneOf" in schema and "anyOf" not in schema and overlap(self, schema["oneOf"]):
                schema["anyOf"] = schema.pop("oneOf")
        self._flat.clear()
        for schema in [*copied.demanding, *copied.composed]:
            name_what_is_required(schema, self.flat(schema), self.properties)
        self._flat.clear()
        schemas = [*copied.composed, *copied.choosing]
        close_together(schemas, lambda schema: self.flat(schema).get("properties") or (), self.target)
        self._flat.clear()
        self._registry = jsonschema_rs.Registry([(self.base, self.root)])
        for words in (
            (numerals, shown_members, condition_schemas, spoken_keywords) if direction == "request" else ()
        ):
            if words(self):
                self._flat.clear()
                self._validators.clear()
                self._registry = jsonschema_rs.Registry([(self.base, self.root)])

    @cached_property
    def _described(self) -> Described:
        return Described(self.root)

    def items(self, flat: dict[str, Any]) -> Schema:
        """The schema of an array's items; what is said of an array of texts is said of these."""
        items: Schema = flat.get("items", True)
        words = {"description": flat["description"]} if "description" in flat else {}
        if not words or "description" in self.flat(items) or self.types(items) != ("string",):
            return items
        known = self._items.setdefault(id(items), (items, {**self.flat(items), **words}))
        return known[1]

    def said(self, description: str, schema: Schema) -> str:
        """What is said of a parameter or a header, and of its schema."""
        return f"{description} {self.flat(schema).get('description') or ''}"

    def samples(self, schema: Schema, description: str = "", name: str = "") -> tuple[str, ...]:
        """Texts that its words, those around it or its name show, where no keyword says which fit."""
        flat = self.flat(schema)
        said = flat.keys() & {"enum", "const"} or flat.get("format") in ASSERTED
        if said or set(self.types(flat)) - {"null"} != {"string"}:
            return ()
        words = (flat.get("description"), description)
        found = next(filter(None, (self._described.samples(said, name) for said in words)), ())
        return found or tuple(filter(None, (by_name(name),)))

    def _leads(self, member: Schema, to: Schema) -> bool:
        return isinstance(member, dict) and "$ref" in member and self.target(member) is to

    def place(self, pointer: str) -> str:
        """A reference to a place, always spelled alike."""
        return self.base + fragment(pointer)

    def node(self, pointer: str) -> Schema:
        found = look_up(self.root, pointer)
        return found if isinstance(found, dict | bool) else True

    def target(self, schema: dict[str, Any]) -> Schema:
        """What a `$ref` stands for; `True` when it points outside of the document."""
        reference = schema["$ref"] if "$ref" in schema else schema["$dynamicRef"]
        if not isinstance(reference, str) or not reference.startswith(self.base):
            return True
        name = reference.removeprefix(self.base).removeprefix("#")
        if name and not name.startswith("/"):
            return self._anchors.get(name, True)
        try:
            return self.node(reference.removeprefix(self.base))
        except KeyError:
            return True

    @cached_property
    def _anchors(self) -> dict[str, Schema]:
        """Schemas by their `$anchor` and `$dynamicAnchor`."""
        found: dict[str, Schema] = {}
        pending: list[Any] = [self.root]
        while pending:
            node = pending.pop()
            if isinstance(node, dict):
                for word in ("$anchor", "$dynamicAnchor"):
                    if isinstance(node.get(word), str):
                        found.setdefault(node[word], node)
                pending += node.values()
            elif isinstance(node, list):
                pending += node
        return found

    def title(self, schema: Schema, otherwise: str) -> str:
        """What a person calls this schema."""
        if isinstance(schema, dict):
            if "$ref" in schema:
                return last(str(schema["$ref"]))
            if isinstance(schema.get("title"), str):
                return str(schema["title"])
            if schema.get("allOf"):
                return self.title(schema["allOf"][0], otherwise)
        return otherwise

    def flat(self, schema: Schema, _seen: frozenset[int] = frozenset()) -> dict[str, Any]:
        """References followed and `allOf` merged: the keywords that hold for the value itself."""
        if isinstance(schema, bool):
            return {} if schema else {"not": {}}
        known = self._flat.get(id(schema))
        if known is not None:
            return known[1]
        if id(schema) in _seen:
            return {}
        seen = _seen | {id(schema)}
        merged = {key: value for key, value in schema.items() if key not in _REFERRING}
        if "$ref" in schema or "$dynamicRef" in schema:
            merged = _beside(merged, self.flat(self.target(schema), seen))
        for member in schema.get("allOf", ()):
            merged = merge(merged, self.flat(member, seen))
        self._flat[id(schema)] = (schema, merged)
        return merged

    def core(self, schema: Schema) -> Schema:
        """What a schema only refers to, with words of its own beside it or none."""
        for _ in range(_HOPS):
            if not isinstance(schema, dict):
                break
            if "$ref" in schema:
                schema = self.target(schema)
            elif len(schema.get("allOf", ())) == 1 and not schema.keys() & _PARTS:
                schema = schema["allOf"][0]
            else:
                break
        return schema

    def present(self, schema: Schema) -> Schema:
        """The schema of what is never null, as a parameter: without the branch that says null."""
        flat = self.flat(schema)
        for key in ("anyOf", "oneOf"):
            branches = [branch for branch in flat.get(key, ()) if self.types(branch) != ("null",)]
            if len(branches) == 1 < len(flat[key]):
                rest = {word: value for word, value in flat.items() if word != key}
                return {**rest, "allOf": branches}
        return schema

    def properties(self, schema: Schema, _seen: frozenset[int] = frozenset()) -> dict[str, Schema]:
        """Those of an object, or of the branches that it is one of; their members together."""
        flat = self.flat(schema)
        if id(flat) in _seen:
            return {}
        found: dict[str, Schema] = dict(flat.get("properties") or {})
        for branch in (*flat.get("oneOf", ()), *flat.get("anyOf", ())):
            for name, inner in self.properties(branch, _seen | {id(flat)}).items():
                one, two = (_members(self.flat(each)) for each in (found.get(name, True), inner))
                found[name] = {"enum": [*one, *(m for m in two if m not in one)]} if one and two else inner
        return found

    def fitting(self, schema: Schema, value: Any) -> dict[str, Any]:
        """What holds for this value: with the branch of a union that it is."""
        flat = self.flat(schema)
        for key in ("oneOf", "anyOf"):
            for branch in flat.get(key, ()):
                if self.valid(branch, value):
                    rest = {word: inner for word, inner in flat.items() if word != key}
                    return merge(rest, self.fitting(branch, value))
        return flat

    def types(self, schema: Schema) -> tuple[str, ...]:
        """The JSON types a value may have; guessed from keywords where `type` is missing, `()` for any."""
        flat = self.flat(schema)
        kind = flat.get("type")
        if isinstance(kind, str):
            return (kind,)
        if isinstance(kind, list):
            return tuple(kind)
        if "properties" in flat or "additionalProperties" in flat or "required" in flat:
            return ("object",)
        if "items" in flat or "prefixItems" in flat:
            return ("array",)
        if "pattern" in flat or "minLength" in flat or "maxLength" in flat:
            return ("string",)
        if "minimum" in flat or "maximum" in flat:
            return ("number",)
        return ()

    def validator(self, schema: Schema) -> jsonschema_rs.Draft202012Validator:
        """The compiled validator, formats asserted where they can be decided.

        Raises:
            NoValidatorError: a pattern or reference in it cannot be read.
        """
        known = self._validators.get(id(schema))
        if known is None:
            try:
                compiled = jsonschema_rs.Draft202012Validator(
                    schema, registry=self._registry, validate_formats=True, formats=FORMATS
                )
            except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
                raise NoValidatorError(str(error).splitlines()[0]) from error
            known = self._validators[id(schema)] = (schema, compiled)
        return known[1]

    def valid(self, schema: Schema, value: Any) -> bool:
        try:
            return self.validator(schema).is_valid(value)
        except (NoValidatorError, ValueError):
            return True

    def faults(self, schema: Schema, value: Any) -> Iterator[tuple[str, str, str]]:
        """What is wrong with the value: message, place in the value, place in the document."""
        for error in self.validator(schema).iter_errors(value):
            where = "/".join(str(step) for step in error.instance_path)
            place = "/".join(escape(str(step)) for step in error.schema_path)
            yield error.message, where, place


def _members(flat: dict[str, Any]) -> list[Any]:
    return list(flat.get("enum") or [flat["const"]] if "const" in flat or "enum" in flat else [])


def _beside(own: dict[str, Any], target: dict[str, Any]) -> dict[str, Any]:
    """What a reference leads to, with what stands beside it: notes there are about this use of it."""
    merged = merge(target, own)
    merged.update({key: own[key] for key in own.keys() & _NOTES})
    words = dict.fromkeys(str(each["description"]) for each in (own, target) if each.get("description"))
    return {**merged, "description": "\n\n".join(words)} if len(words) > 1 else merged
