"""Merges `allOf` and the siblings of `$ref`: of several schemas that all must hold, one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Final

from msgspec.structs import replace

from specwright.document import Document, Schema, SchemaType
from specwright.lower.annotations import annotated, is_inside, texts, unsaid
from specwright.lower.json_schema import matches
from specwright.pytypes import JsonValue
from specwright.read.source import Origin

_LARGEST: Final = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_SMALLEST: Final = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
_OF_SCALARS: Final = (
    *("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "pattern"),
)
UNEVALUATED: Final = ("unevaluatedProperties", "unevaluatedItems")
_TOGETHER: Final = (("if", "then", "else"), ("contains", "minContains", "maxContains"))
"""Keywords of which the first gives the others their meaning."""


def says_nothing(schema: Schema) -> bool:
    """Whether the schema validates nothing by itself: only annotations, or nothing at all."""
    return schema.ref is None and only_refers(schema)


def only_refers(schema: Schema) -> bool:
    """Whether beside a reference, if there is one, stand only annotations."""
    return (
        schema.accepts
        and not schema.types
        and schema.enum is None
        and not schema.assertions
        and schema.format is None
        and schema.content_encoding is None
        and schema.content_media_type is None
        and not has_structure(schema)
    )


def has_structure(schema: Schema) -> bool:
    """Whether the schema has subschemas or names properties."""
    return bool(
        schema.properties
        or schema.required
        or schema.additional is not None
        or schema.items is not None
        or schema.prefix_items
        or schema.pattern_properties
        or schema.dependent_schemas
        or schema.applicators
        or schema.any_of
        or schema.one_of
        or schema.all_of
    )


class Merger:
    """Flattens schemas of one document, each target once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._flat: dict[Origin, Schema] = {}
        self._ancestors: dict[Origin, set[Origin]] = {}

    def target(self, origin: Origin) -> Schema:
        """The flattened schema behind a reference, references to references followed."""
        found = self._flat.get(origin)
        if found is None:
            seen = {origin}
            found = self.flatten(self._document.schemas[origin])
            while found.ref is not None and found.ref not in seen:
                seen.add(found.ref)
                inner = self.flatten(self._document.schemas[found.ref])
                found = replace(inner, text=texts(found.text, inner.text))
            self._flat[origin] = found
        return found

    def followed(self, schema: Schema) -> Schema:
        """The flattened schema with its own annotations before those of its target."""
        flat = self.flatten(schema)
        if flat.ref is None:
            return flat
        target = self.target(flat.ref)
        return replace(
            target,
            default=flat.default or target.default,
            read_only=flat.read_only or target.read_only,
            write_only=flat.write_only or target.write_only,
            text=texts(flat.text, target.text),
        )

    def flatten(self, schema: Schema) -> Schema:
        """One schema without `allOf`; a plain reference (annotations aside) stays one.

        What cannot be merged (a second union, a second pattern) stays behind in `all_of`.
        """
        if not schema.all_of and (schema.ref is None or only_refers(schema)):
            return schema
        schema = _noted(schema)
        parts: list[Schema] = []
        self._collect(schema, parts, set(), schema.origin, top=True)
        if len(parts) == 2 and schema.origin not in self._document.schemas:
            parts = [part for part in parts if not self._repeats_type(part, parts)]
        if len(parts) == 1 and parts[0].ref is not None and not self._is_child(schema, parts[0].ref):
            return annotated(parts[0], schema)
        if any(part.ref is not None for part in parts):
            parts = []
            self._collect(schema, parts, set(), schema.origin, top=False)
        if not parts:
            return replace(schema, all_of=(), ref=None)
        merged, *others = (self._part(part, schema) for part in parts)
        for part in others:
            merged = intersect(merged, part)
        rule = schema.discriminator or merged.discriminator
        return replace(annotated(merged, schema), origin=schema.origin, discriminator=rule)

    def _is_child(self, schema: Schema, parent: Origin) -> bool:
        """Whether what only extends another one is something else all the same: a word tells it apart."""
        if schema.discriminator_value is not None:
            return True
        of = self._document.schemas[parent]
        is_parent = of.discriminator is not None and not of.one_of and not of.any_of
        return is_parent and bool(schema.all_of) and schema.origin in self._document.components

    def _part(self, part: Schema, whole: Schema) -> Schema:
        """A part as the whole has it: what is said of one from elsewhere is not said of the whole.

        In place, what refines a text is still mostly what it was.
        """
        named = whole.origin in self._document.schemas or part.properties or "object" in part.types
        return unsaid(part) if named and not is_inside(part, whole) else part

    def inherits(self, child: Origin, parent: Origin) -> bool:
        """Whether `child` has `parent` among its parts, or those of its parts."""
        found = self._ancestors.get(child)
        if found is None:
            found = self._ancestors[child] = set()
            pending = [child]
            while pending:
                schema = self._document.schemas[pending.pop()]
                parts = {part.ref for part in (schema, *schema.all_of) if part.ref is not None}
                pending += parts - found
                found |= parts
        return parent in found

    def _parent(self, parent: Schema, heir: Origin) -> Schema:
        """What an heir inherits: not the choice among the heirs, of which it is one.

        Springdoc writes both, `oneOf` of the children in the parent and `allOf` of the parent in each child.
        Taken literally each asks for the other without end, which JSON Schema leaves undefined
        (2020-12, 9.4.1).
        """
        members = [member.ref for member in (*parent.one_of, *parent.any_of) if member.ref is not None]
        if any(member == heir or self.inherits(member, heir) for member in members):
            return replace(parent, one_of=(), any_of=(), discriminator=None)
        return parent

    def _repeats_type(self, part: Schema, parts: list[Schema]) -> bool:
        """Whether a part is no more than the `type` of what another one refers to.

        Generators that cannot write siblings of `$ref` write both, and mean the reference.
        """
        referred = [self._document.schemas[each.ref].types for each in parts if each.ref is not None]
        return bool(part.types) and part.types in referred and says_nothing(replace(part, types=()))

    def _collect(
        self, schema: Schema, parts: list[Schema], seen: set[Origin], owner: Origin, *, top: bool
    ) -> None:
        """Put what `schema` demands into `parts`: with `top` a reference itself, else its target's parts.

        `owner` is what the schema is a part of.
        """
        if schema.ref is not None:
            if top:
                parts.append(Schema(origin=schema.origin, ref=schema.ref))
            elif schema.ref not in seen:
                seen.add(schema.ref)
                target = self._parent(self._document.schemas[schema.ref], owner)
                self._collect(target, parts, seen, schema.ref, top=False)
        for member in schema.all_of:
            self._collect(member, parts, seen, owner, top=top)
        # A parent's discriminator tells its children apart, that of a union its members wherever it stands.
        rule = schema.discriminator if schema.one_of or schema.any_of else None
        own = replace(schema, ref=None, all_of=(), discriminator=rule)
        if not says_nothing(own):
            parts.append(own)


def _noted(schema: Schema) -> Schema:
    """With what parts say that say nothing else: 3.0 has no siblings of `$ref`, and many write it so."""
    for part in schema.all_of:
        if part.ref is None and says_nothing(part):
            schema = replace(
                schema,
                default=schema.default or part.default,
                read_only=schema.read_only or part.read_only,
                write_only=schema.write_only or part.write_only,
                text=texts(schema.text, part.text),
            )
    return schema


def settled(schema: Schema, *, alone: bool) -> Schema:
    """Without `unevaluated…` where nothing else evaluates: there it is `items` and `additionalProperties`.

    `alone`: no union or condition lies on the schema, whose members evaluate, too.
    """
    found = dict(schema.applicators)
    properties, items = found.get("unevaluatedProperties"), found.get("unevaluatedItems")
    if not alone or "if" in found:
        return schema
    if properties is not None and (schema.additional is not None or not schema.dependent_schemas):
        schema = replace(schema, additional=schema.additional or properties)
        del found["unevaluatedProperties"]
    if items is not None and (schema.items is not None or "contains" not in found):
        schema = replace(schema, items=schema.items or items)
        del found["unevaluatedItems"]
    kept = tuple(each for each in schema.applicators if each[0] in found)
    return replace(schema, applicators=kept) if len(kept) < len(schema.applicators) else schema


def intersect(left: Schema, right: Schema) -> Schema:
    """A schema that accepts what both accept; annotations of `left` win."""
    types, possible = _types(left.types, right.types)
    right = _apart(left, right)
    unions: tuple[Schema, ...] = (*left.all_of, *right.all_of)
    one_of, any_of, discriminator = left.one_of, left.any_of, left.discriminator
    if right.one_of or right.any_of:
        if one_of or any_of:
            group = Schema(
                origin=right.origin,
                one_of=right.one_of,
                any_of=right.any_of,
                discriminator=right.discriminator,
            )
            unions = (*unions, group)
        else:
            one_of, any_of, discriminator = right.one_of, right.any_of, right.discriminator
    assertions, rest = _assertions(left.assertions, right.assertions)
    if rest:
        unions = (*unions, Schema(origin=right.origin, assertions=rest))
    return Schema(
        origin=left.origin,
        accepts=left.accepts and right.accepts and possible,
        types=types,
        enum=_enum(_held(left, right), _held(right, left)),
        const=left.const or right.const,
        all_of=unions,
        any_of=any_of,
        one_of=one_of,
        discriminator=discriminator,
        properties=_properties(left.properties, right.properties),
        required=tuple(dict.fromkeys((*left.required, *right.required))),
        additional=_both(left.additional, right.additional),
        items=_both(left.items, right.items),
        prefix_items=_prefix(left, right),
        pattern_properties=_properties(left.pattern_properties, right.pattern_properties),
        dependent_schemas=_properties(left.dependent_schemas, right.dependent_schemas),
        applicators=_applicators(left, right),
        assertions=assertions,
        format=left.format or right.format,
        content_encoding=left.content_encoding or right.content_encoding,
        content_media_type=left.content_media_type or right.content_media_type,
        content_schema=left.content_schema or right.content_schema,
        default=left.default or right.default,
        read_only=left.read_only or right.read_only,
        write_only=left.write_only or right.write_only,
        text=texts(left.text, right.text),
    )


def _apart(left: Schema, right: Schema) -> Schema:
    """`right`, where the keywords that mean something only beside each other do not meet those of `left`."""
    here = {word for word, _ in left.applicators}
    for words in _TOGETHER:
        if words[0] not in here or not any(word == words[0] for word, _ in right.applicators):
            continue
        group = Schema(
            origin=right.origin,
            applicators=tuple(each for each in right.applicators if each[0] in words),
            assertions={word: value for word, value in right.assertions.items() if word in words},
        )
        right = replace(
            right,
            applicators=tuple(each for each in right.applicators if each[0] not in words),
            assertions={word: value for word, value in right.assertions.items() if word not in words},
            all_of=(*right.all_of, group),
        )
    return right


def _applicators(left: Schema, right: Schema) -> tuple[tuple[str, Schema], ...]:
    """Those of both; `unevaluated…: true` of one leaves nothing unevaluated for the other."""
    found = (*left.applicators, *right.applicators)
    opened = {word for word, schema in found if word in UNEVALUATED and says_nothing(schema)}
    return tuple(each for each in found if each[0] not in opened or says_nothing(each[1]))


def _types(
    left: tuple[SchemaType, ...], right: tuple[SchemaType, ...]
) -> tuple[tuple[SchemaType, ...], bool]:
    if not left or not right:
        return left or right, True
    common: list[SchemaType] = [name for name in left if name in right]
    if "integer" not in common and (
        ("integer" in left and "number" in right) or ("integer" in right and "number" in left)
    ):
        common.append("integer")
    return tuple(common), bool(common)


def _held(schema: Schema, other: Schema) -> tuple[JsonValue, ...] | None:
    """The enum of `schema`, held to the bounds and patterns of the other part.

    Those beside the enum itself are not: where they contradict it, its words are what is meant.
    """
    found = {word: other.assertions[word] for word in _OF_SCALARS if word in other.assertions}
    if not schema.enum or not found:
        return schema.enum
    return tuple(value for value in schema.enum if matches(value, found))


def _enum(
    left: tuple[JsonValue, ...] | None, right: tuple[JsonValue, ...] | None
) -> tuple[JsonValue, ...] | None:
    if left is None or right is None:
        return right if left is None else left
    return tuple(value for value in left if any(_equal(value, other) for other in right))


def _equal(left: JsonValue, right: JsonValue) -> bool:
    """Python's `1 == True` is not JSON's."""
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def _both(left: Schema | None, right: Schema | None) -> Schema | None:
    if left is None or right is None:
        return right if left is None else left
    if not left.accepts or says_nothing(right) or left == right:
        return left
    if not right.accepts or says_nothing(left):
        return right
    return Schema(origin=left.origin, all_of=(left, right))


def _properties(
    left: tuple[tuple[str, Schema], ...], right: tuple[tuple[str, Schema], ...]
) -> tuple[tuple[str, Schema], ...]:
    if not left or not right:
        return left or right
    merged = dict(left)
    for name, schema in right:
        before = merged.get(name)
        if before is None:
            merged[name] = schema
        else:
            # The later one is nearer to the schema that is being read: its words win.
            merged[name] = _both(schema, before) or schema
    return tuple(merged.items())


def _prefix(left: Schema, right: Schema) -> tuple[Schema, ...]:
    """Where one has no item of its own, what it says of the rest holds."""
    pairs = zip_longest(left.prefix_items, right.prefix_items)
    return tuple(
        _both(one or left.items, other or right.items) or Schema(origin=left.origin) for one, other in pairs
    )


def _assertions(
    left: Mapping[str, JsonValue], right: Mapping[str, JsonValue]
) -> tuple[Mapping[str, JsonValue], dict[str, JsonValue]]:
    """The merged keywords, and those of `right` that one schema cannot hold beside those of `left`."""
    if not left or not right:
        return left or right, {}
    merged, rest = dict(left), {}
    for keyword, value in right.items():
        before = merged.get(keyword)
        if before is None or before == value:
            merged[keyword] = value
        elif isinstance(before, (int, float)) and isinstance(value, (int, float)) and keyword in _LARGEST:
            merged[keyword] = max(before, value)
        elif isinstance(before, (int, float)) and isinstance(value, (int, float)) and keyword in _SMALLEST:
            merged[keyword] = min(before, value)
        else:
            rest[keyword] = value
    return merged, rest
