"""Which object stands behind which discriminator value: known before any object gets its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from specwright.document import DiscriminatorRule, Document, OperationObject, Schema
from specwright.draft import Key, Tag
from specwright.lower.merge import Merger
from specwright.pytypes import JsonValue
from specwright.read.source import Origin


class Discriminators:
    """All discriminators of a document: the values of their members, the children of their parents."""

    def __init__(self, document: Document, merger: Merger) -> None:
        self._document = document
        self._merger = merger
        self._values: dict[Origin, dict[str, dict[str, None]]] = {}
        self._parents: dict[Origin, dict[Origin, None]] = {}
        """Children by the parent that they name in `allOf`."""
        self._children: dict[Origin, Tag | None] = {}
        self._rules: dict[Origin, tuple[DiscriminatorRule, list[Origin]]] = {}
        """Each discriminator, by its place, with the members or the children that it is for."""
        self._asked: list[tuple[DiscriminatorRule, Origin]] = []
        """Each discriminator with each of the objects that it is to tell apart."""
        self._inherited: set[tuple[Origin, str]] = set()
        """Children, each with the property by which a parent tells them apart, wherever they stand."""
        self._themselves: set[Origin] = set()
        """What the mapping of its own discriminator, or of a parent's, has a word for."""
        self._alone: set[Origin] = set()
        """What is referred to elsewhere than in a union with a discriminator."""
        rules = [
            schema for root in _roots(document) for schema in _walk(root) if schema.discriminator is not None
        ]
        if not rules:
            return
        for origin, schema in document.schemas.items():
            for member in (schema, *schema.all_of):
                if member.ref is not None and (member is not schema or schema.properties):
                    self._parents.setdefault(member.ref, {})[origin] = None
        told_apart = [(schema, schema.discriminator) for schema in rules if schema.discriminator is not None]
        self._themselves.update(
            target
            for schema, rule in told_apart
            for _, target in rule.mapping
            if target == schema.origin or merger.inherits(target, schema.origin)
        )
        defaults = {(rule.default, rule.property) for _, rule in told_apart}
        for schema in rules:
            rule = schema.discriminator
            assert rule is not None
            chosen = _chosen(schema) or _chosen(merger.flatten(schema))
            members = [leaf for member in chosen for leaf in self._leaves(member)]
            own = [schema.origin] if schema.origin in document.schemas else []
            self._rules[rule.origin] = rule, chosen or [*self._heirs(schema.origin), *own]
            if not members and document.schemas.get(schema.origin) == schema:
                members = self._concrete(schema.origin)
                members += [schema.origin] * (bool(members) and self.is_one_itself(schema.origin))
                self._inherited.update((member, rule.property) for member in members)
            self._inherited.update(
                (member, rule.property) for member in members if merger.inherits(member, schema.origin)
            )
            for target in members:
                self._asked.append((rule, target))
                if (target, rule.property) in defaults:
                    continue  # it takes every word that nobody has, and none
                for value in self._told(rule, target, chosen or [target]):
                    self._values.setdefault(target, {}).setdefault(rule.property, {})[value] = None
        told = {id(member) for schema in rules for member in (*schema.one_of, *schema.any_of) if member.ref}
        for root in _roots(document):
            for schema in _walk(root):
                named = schema.ref or (merger.flatten(schema).ref if len(schema.all_of) == 1 else None)
                if named is not None and id(schema) not in told:
                    self._alone.add(named)

    def values(self, origin: Origin) -> Mapping[str, tuple[str, ...]]:
        """For an object: the texts that its discriminating properties may have."""
        found = self._values.get(origin)
        if found is None:
            return {}
        texts = {name: self._literal(origin, name) for name in found}
        return {name: tuple(found[name]) if own is None else own for name, own in texts.items() if own != ()}

    def demanded(self, origin: Origin) -> Mapping[str, tuple[str, ...]]:
        """As `values`, without those that only a union demands of an object that stands alone elsewhere.

        There its own schema decides; the union finds its member by the words that it has for it.
        """
        found = self.values(origin)
        if origin not in self._alone:
            return found
        return {
            name: words
            for name, words in found.items()
            if (origin, name) in self._inherited or self._own_words(origin, name) == set(words)
        }

    def _own_words(self, origin: Origin, name: str) -> set[JsonValue]:
        """What the property itself says that it may be, where it says so."""
        member = dict(self._merger.target(origin).properties).get(name)
        enum = None if member is None else self._merger.followed(member).enum
        return set() if enum is None else {value for value in enum if isinstance(value, str)}

    def silent(self) -> Iterator[tuple[DiscriminatorRule, Origin, str]]:
        """Discriminators that tell nothing, each with an object that has no text there, and how that is."""
        found: dict[Origin, tuple[DiscriminatorRule, Origin, str]] = {}
        for rule, target in self._asked:
            if self._literal(target, rule.property) == ():
                found.setdefault(rule.origin, (rule, target, "is not a string"))
            elif rule.default is None and self._lacks(target, rule.property):
                found.setdefault(rule.origin, (rule, target, "is not a property"))
        yield from found.values()

    def _lacks(self, origin: Origin, name: str) -> bool:
        flat = self._merger.target(origin)
        if flat.one_of or flat.any_of or (flat.types and flat.types != ("object",)):
            return False
        return name not in flat.required and all(wire != name for wire, _ in flat.properties)

    def children(self, origin: Origin) -> Tag | None:
        """For a parent with a discriminator: the objects that extend it, by value."""
        if origin not in self._children:
            schema = self._document.schemas[origin]
            rule = schema.discriminator
            tag = None
            if rule is not None and not schema.one_of and not schema.any_of:
                tag = self._tag(rule.property, self._concrete(origin))
                if tag is not None and self.is_one_itself(origin):
                    words = self.values(origin).get(rule.property, ())
                    own = [(word, Key(origin, "value")) for word in words if word not in dict(tag.mapping)]
                    tag = replace(tag, mapping=(*tag.mapping, *own))
            self._children[origin] = tag
        return self._children[origin]

    def heirs(self, origin: Origin) -> tuple[Origin, ...]:
        """For a parent of which one child takes all words that no other has: its children, that one last."""
        schema = self._document.schemas[origin]
        rule = schema.discriminator
        if rule is None or rule.default is None or schema.one_of or schema.any_of:
            return ()
        found = self._concrete(origin)
        if rule.default not in found or not all(self._is_object(each, rule.property) for each in found):
            return ()
        return tuple(sorted(found, key=lambda child: child == rule.default))

    def tag(self, rule: DiscriminatorRule | None, members: list[Schema]) -> Tag | None:
        """The discriminator of a union, its own or that of its members' parent, if each is known by it."""
        if rule is not None and rule.default is not None:
            return None  # with a default member, a value nobody knows is no error: the members decide
        refs = [self._merger.flatten(member).ref for member in members]
        targets = [leaf for ref in refs if ref is not None for leaf in self._leaves(ref)]
        if None in refs:
            return None
        if rule is not None:
            return self._tag(rule.property, targets)
        inherited = (
            name for name in self.values(targets[0]) if all((t, name) in self._inherited for t in targets)
        )
        return next((tag for name in inherited if (tag := self._tag(name, targets))), None)

    def _tag(self, name: str, members: list[Origin]) -> Tag | None:
        mapping: dict[str, Key] = {}
        for member in members:
            values = self.values(member).get(name, ())
            if not values or not self._is_object(member, name):
                return None
            for value in values:
                if value in mapping:
                    return None
                mapping[value] = Key(member, "value" if self._is_parent(member) else "")
        return Tag(property=name, mapping=tuple(mapping.items())) if mapping else None

    def _is_object(self, origin: Origin, name: str) -> bool:
        schema = self._document.schemas[origin]
        if schema.ref is not None and not schema.all_of:
            return False  # another name for a class, not the class
        flat = self._merger.target(origin)
        has = any(wire == name for wire, _ in flat.properties) or name in flat.required
        alone = not flat.types or flat.types == ("object",)
        return has and alone and not flat.one_of and not flat.any_of and flat.origin == origin

    def names(self, rule: DiscriminatorRule, member: Origin) -> tuple[str, ...]:
        """The texts that stand for a member of a union, or for the members of one that it is itself."""
        return tuple(name for leaf in self._leaves(member) for name in self._told(rule, leaf, [member]))

    def strays(self) -> Iterator[tuple[Origin, str | None, Origin]]:
        """Entries of a mapping for what the discriminator does not choose: place, word, schema."""
        for rule, chosen in self._rules.values():
            entries: list[tuple[Origin, str | None, Origin]] = [
                (rule.origin / "mapping" / word, word, target) for word, target in rule.mapping
            ]
            if rule.default is not None:
                entries.append((rule.origin / "defaultMapping", None, rule.default))
            known = self._within(chosen)
            yield from (entry for entry in entries if entry[2] not in known)

    def _within(self, chosen: list[Origin]) -> set[Origin]:
        """Some schemas, the members of those that are unions, and the children of those that mean these."""
        found: set[Origin] = set()
        pending = [*chosen]
        while pending:
            origin = pending.pop()
            if origin in found:
                continue
            found.add(origin)
            flat = self._merger.target(origin)
            found.add(flat.origin)
            pending += _chosen(flat)
            if self._document.schemas[origin].discriminator is not None:
                pending += self._heirs(origin)
        return found

    def _leaves(self, origin: Origin) -> list[Origin]:
        """A member of a union; where it is a union of others and nothing else, these."""
        found: dict[Origin, None] = {}
        pending, seen = [origin], set[Origin]()
        while pending:
            ref = pending.pop(0)
            if ref in seen:
                continue
            seen.add(ref)
            flat = self._merger.target(ref)
            inner = (*flat.one_of, *flat.any_of)
            if inner and not flat.properties and all(each.ref is not None for each in inner):
                pending = [*_chosen(flat), *pending]
            else:
                found[ref] = None
        return list(found)

    def _told(self, rule: DiscriminatorRule, target: Origin, chosen: list[Origin]) -> list[str]:
        """The words for a member; for one of a union inside, which may have its own, those of the mapping."""
        names = _names(self._document, rule, target)
        mapped = dict(rule.mapping)
        return names if target in chosen else [name for name in names if mapped.get(name) == target]

    def _literal(self, origin: Origin, name: str) -> tuple[str, ...] | None:
        """What the property itself says about its values: nothing, texts, or that it has no text."""
        for wire, member in self._merger.target(origin).properties:
            if wire == name:
                followed = self._merger.followed(member)
                if followed.enum is not None:
                    texts = tuple(value for value in followed.enum if isinstance(value, str))
                    known = self._values.get(origin, {}).get(name, {})
                    mapped = tuple(text for text in texts if text in known)
                    return mapped or texts
                if not followed.may_be_text:
                    return ()
        return None

    def is_one_itself(self, origin: Origin) -> bool:
        """Whether a parent of others is one of those that a discriminator tells apart."""
        return origin in self._themselves

    def _is_parent(self, origin: Origin) -> bool:
        """Whether it is its heirs rather than an object."""
        schema = self._document.schemas[origin]
        return schema.discriminator is not None and origin in self._parents

    def _concrete(self, origin: Origin) -> list[Origin]:
        """Descendants of a parent that are objects themselves."""
        heirs = self._heirs(origin)
        return [each for each in heirs if not self._is_parent(each) or self.is_one_itself(each)]

    def _heirs(self, origin: Origin) -> list[Origin]:
        """Those that extend a schema, and those that extend these."""
        found: dict[Origin, None] = {}
        pending = list(self._parents.get(origin, ()))
        while pending:
            child = pending.pop(0)
            if child not in found and child != origin:
                found[child] = None
                pending.extend(self._parents.get(child, ()))
        return list(found)


def _chosen(schema: Schema) -> list[Origin]:
    """What a union refers to."""
    return [member.ref for member in (*schema.one_of, *schema.any_of) if member.ref is not None]


def _names(document: Document, rule: DiscriminatorRule, member: Origin) -> list[str]:
    mapped = [value for value, target in rule.mapping if target == member]
    if mapped:
        return mapped
    schema = document.schemas.get(member)
    if schema is not None and schema.discriminator_value is not None:
        return [schema.discriminator_value]
    tokens = member.tokens
    return [document.components.get(member) or (tokens[-1] if tokens else "")]


def _roots(document: Document) -> Iterator[Schema]:
    yield from document.schemas.values()
    pending: list[OperationObject] = [*document.operations]
    pending += [operation for webhook in document.webhooks for operation in webhook.operations]
    while pending:
        operation = pending.pop()
        pending += [inner for callback in operation.callbacks for inner in callback.operations]
        bodies = [operation.body.media] if operation.body is not None else []
        bodies += [response.media for response in operation.responses]
        for media in bodies:
            for item in media:
                yield from (schema for schema in (item.schema, item.item_schema) if schema is not None)
        yield from (parameter.schema for parameter in operation.parameters if parameter.schema is not None)


def _walk(schema: Schema) -> Iterator[Schema]:
    stack = [schema]
    while stack:
        found = stack.pop()
        yield found
        stack.extend((*found.all_of, *found.any_of, *found.one_of, *found.prefix_items))
        stack.extend(member for _, member in found.properties)
        stack.extend(inner for inner in (found.items, found.additional) if inner is not None)
