"""Discriminators as JSON Schema says them: each branch, and each child, has its own word for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from specwright_runtime.contract.openapi.pointer import escape, last, look_up
from specwright_runtime.contract.openapi.side import Side

if TYPE_CHECKING:
    from specwright_runtime.contract.openapi.schema import Schema, View

UNASKED = "x-specwright-unasked"
"""In the schema of a discriminator's property: it is sent, though the document does not require it."""
_CHOICES = ("oneOf", "anyOf", "discriminator")
_PLAIN = {"oneOf", "anyOf", "type", "title", "description"}


class Discriminators:
    """Those of a view's copy of the document, which they rewrite."""

    def __init__(self, view: View, side: Side) -> None:
        self._view = view
        self._side = side

    def tell_apart_branches(self, schema: dict[str, Any]) -> None:
        discriminator = schema["discriminator"]
        word = discriminator.get("propertyName") if isinstance(discriminator, Mapping) else None
        if not isinstance(word, str):
            return
        mapping = discriminator.get("mapping") or {}
        for key in schema.keys() & {"oneOf", "anyOf"}:
            schema[key] = [leaf for branch in schema[key] for leaf in self._leaves(branch)]
        members = [member for key in ("oneOf", "anyOf") for member in schema.get(key, ())]
        if not any(word in self._view.flat(each).get("properties", {}) for each in ({**schema}, *members)):
            return  # nobody has that property, so that it tells nothing
        for key in ("oneOf", "anyOf"):
            if key not in schema:
                continue
            branches = schema[key]
            targets = [branch.get("$ref") if isinstance(branch, dict) else None for branch in branches]
            for index, (branch, target) in enumerate(zip([*branches], targets, strict=True)):
                if target is None:
                    continue
                if self._is_default(discriminator, target):
                    others = self._other_words(mapping, target, targets)
                    branches[index] = {"allOf": [branch, _not_named(word, others)]}
                    continue
                flat = self._view.flat(branch)
                if word not in flat.get("properties", {}) and flat.keys() & {"oneOf", "anyOf"}:
                    continue  # a union that tells its members apart itself
                own = self._view.flat(flat.get("properties", {}).get(word, True))
                if self._side.marked(own) or not self._may_be_text(own):
                    continue
                names = self._words(mapping, target)
                if "const" in own or "enum" in own:
                    listed = [own["const"]] if "const" in own else own["enum"]
                    names = [name for name in names if name in listed]
                    if not names or len(names) == len(listed):
                        continue
                branches[index] = {"allOf": [branch, _named(word, names, word in flat.get("required", ()))]}

    def _leaves(self, branch: Schema) -> list[Schema]:
        """A branch; where it leads to a union of others and nothing else, these."""
        found: list[Schema] = []
        pending, seen = [branch], set[int]()
        while pending:
            each = pending.pop(0)
            union = self._target(each)
            if id(union) in seen:
                continue
            inner = [*union.get("oneOf", ()), *union.get("anyOf", ())]
            if inner and union.keys() <= _PLAIN and all(self._target(member) for member in inner):
                seen.add(id(union))
                pending = [*inner, *pending]
            else:
                found.append(each)
        return found

    def open_circles(self, schemas: Iterable[dict[str, Any]]) -> None:
        """Where a parent is a union of its heirs, let them inherit the rest of it, as generated models do.

        Taken literally each asks for the other without end, which JSON Schema leaves undefined
        (2020-12, 9.4.1).
        """
        cuts: list[tuple[list[Schema], int, Schema]] = []
        for schema in schemas:
            for index, part in enumerate(schema.get("allOf", ())):
                parent = self._target(part)
                members = [each for word in _CHOICES[:2] for each in parent.get(word, ())]
                if any(self._is_heir(each, schema) for each in members):
                    rest = {key: value for key, value in parent.items() if key not in _CHOICES}
                    rule = parent.get("discriminator")
                    own = [each["$ref"] for each in members if self._target(each) is schema]
                    words = [self._rule(rule, place) for place in own if isinstance(rule, Mapping)]
                    cuts.append((schema["allOf"], index, {"allOf": [rest, *words]} if words else rest))
        for parts, index, inherited in cuts:
            parts[index] = inherited

    def _target(self, schema: Schema) -> dict[str, Any]:
        """What a reference leads to, if it is one to an object."""
        found = self._view.target(schema) if isinstance(schema, dict) and "$ref" in schema else True
        return found if isinstance(found, dict) else {}

    def _is_heir(self, member: Schema, of: dict[str, Any]) -> bool:
        """Whether a reference leads to a schema, or to what has it among its parts."""
        pending, seen = [self._target(member)], set[int]()
        while pending:
            schema = pending.pop()
            if schema is of:
                return True
            if id(schema) not in seen:
                seen.add(id(schema))
                pending += map(self._target, schema.get("allOf", ()))
        return False

    def tell_apart_children(self, references: Sequence[dict[str, Any]]) -> None:
        """A discriminator on the parent: a reference to the parent means one of its children."""
        schemas = (self._view.root.get("components") or {}).get("schemas") or {}
        children: dict[str, list[str]] = {}
        for name, schema in schemas.items():
            for member in schema.get("allOf", ()) if isinstance(schema, dict) else ():
                if isinstance(member, dict) and "$ref" in member:
                    children.setdefault(member["$ref"], []).append(name)
        rules: dict[str, list[tuple[str, Schema]]] = {}
        for parent_ref in children:
            rules[parent_ref] = list(self._rules(parent_ref, self._heirs(parent_ref, children)))
        named = {child: rule for found in rules.values() for child, rule in found}
        for reference in references:
            target = reference["$ref"]
            if rules.get(target):
                del reference["$ref"]
                reference["oneOf"] = [{"allOf": [{"$ref": child}, rule]} for child, rule in rules[target]]
            elif target in named and target in children:  # one that has children is not to rule theirs
                del reference["$ref"]
                reference["allOf"] = [{"$ref": target}, named[target]]
        for child, rule in named.items():
            if child not in children:
                name = last(child)
                schemas[name] = {"allOf": [schemas[name], rule]}

    def _heirs(self, parent_ref: str, children: Mapping[str, list[str]]) -> list[str]:
        """The names of children, and of theirs."""
        found: dict[str, None] = {}
        pending = list(children[parent_ref])
        while pending:
            child = pending.pop(0)
            if child not in found:
                found[child] = None
                pending += children.get(self._component(child), ())
        return list(found)

    def _rules(self, parent_ref: str, heirs: list[str]) -> Iterator[tuple[str, Schema]]:
        """References to the children of a schema with a discriminator, and what their names add to them."""
        try:
            parent = look_up(self._view.root, parent_ref.removeprefix(self._view.base))
        except KeyError:
            return
        discriminator = _parents_own(parent)
        if discriminator is None:
            return
        mapping = discriminator.get("mapping") or {}
        own = [parent_ref] * any(self._same(place, parent_ref) for place in mapping.values())
        targets = [*map(self._component, heirs), *own]
        for target in targets:
            if self._is_default(discriminator, target):
                others = self._other_words(mapping, target, targets)
                yield target, _not_named(str(discriminator.get("propertyName")), others)
            else:
                yield target, self._rule(discriminator, target)

    def _rule(self, discriminator: Mapping[str, Any], child: str) -> Schema:
        """What the name of a child adds to it; nothing where its own word counts."""
        word = str(discriminator.get("propertyName"))
        names = self._words(discriminator.get("mapping") or {}, child)
        flat = self._view.flat({"$ref": child})
        own = self._view.flat(flat.get("properties", {}).get(word, True))
        listed = own.get("enum", [own["const"]] if "const" in own else names)
        told = [name for name in names if name in listed] if self._may_be_text(own) else []
        return _named(word, told, word in flat.get("required", ())) if told else {}

    def _is_default(self, discriminator: Mapping[str, Any], target: str) -> bool:
        """Whether a schema is meant by every word that no other has, and by none (3.2, `defaultMapping`)."""
        default = discriminator.get("defaultMapping")
        return isinstance(default, str) and self._same(default, target)

    def _other_words(
        self, mapping: Mapping[str, str], target: str, targets: Iterable[str | None]
    ) -> list[str]:
        others = [each for each in targets if each is not None and each != target]
        return [name for other in others for name in self._words(mapping, other)]

    def _may_be_text(self, own: Schema) -> bool:
        """What a discriminator tells members apart by is text; what is none tells nothing."""
        return "string" in (self._view.types(own) or ("string",))

    def _words(self, mapping: Mapping[str, str], target: str) -> list[str]:
        """What a discriminator calls a schema: by its mapping, by the schema's own word, by its name."""
        if names := [name for name, place in mapping.items() if self._same(place, target)]:
            return names
        schema = self._view.target({"$ref": target})
        own = schema.get("x-ms-discriminator-value") if isinstance(schema, dict) else None
        return [own if isinstance(own, str) else last(target)]

    def _same(self, place: str, target: str) -> bool:
        """A mapping's value is a reference, or the name of a component."""
        if "/" not in place and not place.startswith("#"):
            return self._component(place) == target
        return place.startswith("#") and self._view.place(unquote(place[1:])) == target

    def _component(self, name: str) -> str:
        """A reference to a schema by its name."""
        return self._view.place(f"/components/schemas/{escape(name)}")


def _parents_own(parent: Schema) -> Mapping[str, Any] | None:
    """The discriminator that tells children apart; it may stand with properties, in a part of the schema."""
    if not isinstance(parent, dict) or "oneOf" in parent or "anyOf" in parent:
        return None
    found = parent.get("discriminator")
    parts = [part for part in parent.get("allOf", ()) if isinstance(part, dict) and "$ref" not in part]
    inner = (_parents_own(part) for part in parts)
    return found if isinstance(found, Mapping) else next((each for each in inner if each is not None), None)


def _not_named(word: str, names: list[str]) -> Schema:
    """What it adds to the one that is meant by all other words, and by none."""
    return {"not": {"required": [word], "properties": {word: {"enum": names}}}}


def _named(word: str, names: list[str], needed: bool) -> Schema:
    """What a discriminator adds to one of the schemas that it chooses among; `needed`: that requires it."""
    own: dict[str, Any] = {"enum": names}
    return {"required": [word], "properties": {word: own if needed else {**own, UNASKED: True}}}
