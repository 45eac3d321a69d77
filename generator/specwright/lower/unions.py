"""Lowers `oneOf` and `anyOf`: unions, enumerations, nullable types, or conditions on an object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from specwright import diagnostics
from specwright.diagnostics import Related
from specwright.document import NO_TEXT, Document, Schema
from specwright.draft import AnyOf, Hint, Key, NullOr, ObjectShape, Ref, Shape, Tag
from specwright.lower.discriminators import Discriminators
from specwright.lower.limits import bound
from specwright.lower.merge import UNEVALUATED, Merger, has_structure, says_nothing
from specwright.lower.overlap import swallowed
from specwright.lower.scalars import Parts, checked, distinct, is_null, json_type, nullable
from specwright.lower.shapes import unique
from specwright.lower.variants import words_for
from specwright.pytypes import Builtin, JsonValue, LiteralType, NeverType
from specwright.read.source import Origin

if TYPE_CHECKING:
    from specwright.diagnostics import Report
    from specwright.lower.schemas import SchemaLowering

MOST_MEMBERS: Final = 50_000
"""Of all unions of a document."""


class UnionLowering:
    def __init__(
        self,
        document: Document,
        merger: Merger,
        discriminators: Discriminators,
        schemas: SchemaLowering,
        report: Report,
    ) -> None:
        self._document = document
        self._merger = merger
        self._discriminators = discriminators
        self._schemas = schemas
        self._report = report
        self._open: set[tuple[Origin, ...]] = set()
        """Unions that are being lowered, each with its members: `nullable` makes another at its place."""
        self._seen = 0
        """Members of all unions so far, each time that one is lowered."""

    @property
    def load(self) -> float:
        """The part of the most members that a document may have."""
        return self._seen / MOST_MEMBERS

    def shape(
        self, base: Schema, groups: list[Schema], hint: Hint, key: Key | None, conditions: Parts
    ) -> Shape:
        """The shape of `base` and one member of each group: of the first as a union, of others as a check."""
        group, *others = groups
        opened = (group.origin, *(member.origin for member in group.one_of or group.any_of))
        if opened in self._open:  # a member is the union itself: it adds nothing
            return self._schemas.plain(base, hint, key, conditions)
        self._open.add(opened)
        try:
            return self._shape(base, group, others, hint, key, conditions)
        finally:
            self._open.discard(opened)

    def _shape(
        self,
        base: Schema,
        group: Schema,
        others: list[Schema],
        hint: Hint,
        key: Key | None,
        conditions: Parts,
    ) -> Shape:
        if group.one_of and group.any_of:
            others.append(replace(group, one_of=()))
            group = replace(group, any_of=())
        members = group.one_of or group.any_of
        word = "oneOf" if group.one_of else "anyOf"
        if group.any_of:
            base, conditions = _opened(base, members, conditions)
        for other in others:
            conditions = conditions + [("oneOf", other.one_of)] * bool(other.one_of)
            conditions = conditions + [("anyOf", other.any_of)] * bool(other.any_of)
        self._bound(group)
        flats = [self._merger.followed(member) for member in members]
        alone = says_nothing(replace(base, types=()))
        if alone and _constants(flats):
            return checked(self._document, self._enumeration(base, flats, hint, key), conditions)
        if all(_only_narrows(flat) for flat in flats):
            if word == "oneOf" and self._overlap(list(members)):
                word = "anyOf"
            empty = word == "anyOf" and any(map(says_nothing, flats))
            narrowing: Parts = [] if empty else [(word, members)]
            return self._schemas.plain(base, hint, key, [*narrowing, *conditions])
        asked = self._asked(base, group, flats)
        kept = [
            member
            if ((alone or asked) and self._has_type(base, flat)) or self._has_all(base, member)
            else _merged(base, member, self._told(base, group, member))
            for member, flat in zip(members, flats, strict=True)
            if not is_null(flat)
        ]
        shape = self._union(group, kept, hint if key is None else Hint(owner=key, text=""), base.required)
        null = len(kept) < len(flats) and (not base.types or "null" in base.types)
        null = null and (base.enum is None or None in base.enum)
        if not null:
            return checked(self._document, shape, conditions)
        if base.types:  # `nullable` beside a union is meant to hold by itself
            shape = checked(self._document, shape, conditions)
            return shape if nullable(shape) else NullOr(inner=shape)
        return checked(self._document, shape if nullable(shape) else NullOr(inner=shape), conditions)

    def _asked(self, base: Schema, group: Schema, flats: list[Schema]) -> bool:
        """Whether beside the union stands only that the discriminator, or what all need, is required.

        So does .NET write a base class beside the classes that are derived from it.
        """
        if not base.required or not says_nothing(replace(base, types=(), required=())):
            return False
        members = group.one_of or group.any_of
        told = self._discriminators.tag(group.discriminator, list(members))
        known = {told.property} if told is not None else set[str]()
        return all({*base.required} <= {*flat.required, *known} for flat in flats)

    def _has_all(self, base: Schema, member: Schema) -> bool:
        """Whether a member inherits from the schema whose union it is in."""
        return member.ref is not None and self._merger.inherits(member.ref, base.origin)

    def _has_type(self, base: Schema, member: Schema, depth: int = 5) -> bool:
        """Whether a member says what it is by itself, so that the base's bare type adds nothing."""
        if not base.types:
            return True
        known = {*base.types, "null", *(["integer"] if "number" in base.types else [])}
        whole = {"number"} if "integer" in base.types else set[str]()
        if member.enum is not None and not {json_type(value) for value in member.enum} <= known | whole:
            return False
        if member.types:
            return set(member.types) <= known
        if member.properties:  # it is lowered as an object, whether it says so or not
            return base.types == ("object",)
        inner = [self._merger.followed(each) for each in (*member.one_of, *member.any_of)]
        told = bool(inner) and depth > 0 and all(self._has_type(base, each, depth - 1) for each in inner)
        return told or member.enum is not None

    def _bound(self, group: Schema) -> None:
        """What stands beside a union is merged into its members, and into those of unions among them."""
        self._seen += len(group.one_of or group.any_of)
        what = "unions that have over {} members in all, those of unions inside counted"
        bound(self._seen, MOST_MEMBERS, what, group.origin, self._report)

    def _union(self, group: Schema, members: list[Schema], hint: Hint, required: tuple[str, ...]) -> Shape:
        """`required`: what is said so beside it."""
        rule = group.discriminator
        if rule is not None and rule.default is not None:  # who has a word of its own is asked before
            members = sorted(members, key=lambda member: self._merger.flatten(member).ref == rule.default)
        words = words_for(self._merger, members)
        shapes: list[Shape] = [
            self._schemas.shape(member, replace(hint, text=f"{hint.text} {word}".strip()))
            for member, word in zip(members, words, strict=True)
        ]
        found = unique(shapes)
        found = tuple(shape for shape in found if shape != NeverType()) or found
        if not found:
            return Builtin(name="None")
        if len(found) == 1:
            return found[0]
        tag = self._discriminators.tag(rule, members)
        if tag is None and rule is not None and rule.default is None:
            tag = self._by_words(rule.property, found)
        if tag is not None and tag.property in required:
            tag = replace(tag, required=True)
        exactly = bool(group.one_of) and tag is None and not self._disjoint(members)
        # As written: what stands beside the union, all members have.
        exactly = exactly and not self._overlap(list(group.one_of))
        return AnyOf(members=found, tag=tag, exactly_one=exactly)

    def _by_words(self, name: str, members: tuple[Shape, ...]) -> Tag | None:
        """What tells apart members that what stands beside the union is merged into: words of their own."""
        mapping: dict[str, Key] = {}
        for member in members:
            found = self._schemas.definitions.get(member.key) if isinstance(member, Ref) else None
            if not isinstance(member, Ref) or not isinstance(found, ObjectShape):
                return None
            said = next((each.shape for each in found.properties if each.wire == name), None)
            words = said.values if isinstance(said, LiteralType) else ()
            texts = [word for word in words if isinstance(word, str) and word not in mapping]
            if not words or len(texts) < len(words):
                return None
            mapping.update(dict.fromkeys(texts, member.key))
        return Tag(property=name, mapping=tuple(mapping.items()))

    def _overlap(self, members: list[Schema]) -> bool:
        """Whether `oneOf` cannot be meant as it is written, which is reported."""
        both = swallowed(self._merger, members)
        if both is None:
            return False
        narrow, wide = both
        related = (Related(where=wide.origin, message="takes what is made after this one"),)
        self._report.add(diagnostics.OVERLAPPING, narrow.origin, related=related)
        return True

    def _told(self, base: Schema, group: Schema, member: Schema) -> tuple[Schema, ...]:
        """What the discriminator's property, where there is one, has to be in `member`: a word for it."""
        rule = group.discriminator
        if rule is None or member.ref is None or member.ref == rule.default:
            return ()
        beside = (*base.properties, *self._merger.followed(member).properties)
        found = [self._merger.followed(schema) for wire, schema in beside if wire == rule.property]
        if not found or not all(schema.may_be_text for schema in found):
            return ()
        names = Schema(origin=found[0].origin, enum=self._discriminators.names(rule, member.ref))
        return (Schema(origin=member.origin, properties=((rule.property, names),)),)

    def _enumeration(self, base: Schema, flats: list[Schema], hint: Hint, key: Key | None) -> Shape:
        """Constants in a union are an enum whose members may have a title and a description."""
        rows = [(value, flat.text) for flat in flats for value in flat.enum or () if value is not None]
        values = [value for value, _ in rows]
        null = any(None in (flat.enum or ()) for flat in flats)
        described = any(text.title or text.description for _, text in rows)
        schema = replace(
            base,
            types=(),
            enum=tuple(values),
            text=replace(
                base.text,
                enum_names=tuple(text.title or "" for _, text in rows),
                enum_descriptions=tuple(text.description for _, text in rows),
            )
            if described and len(distinct(values)) == len(values)
            else base.text,
        )
        shape = self._schemas.plain(schema, hint, None if null else key, [])
        return NullOr(inner=shape) if null else shape

    def _disjoint(self, members: list[Schema]) -> bool:
        """Whether no value can fit two members, as far as types and constants tell."""
        flats = [self._merger.followed(member) for member in members]
        return all(
            self._apart(left, right) for index, left in enumerate(flats) for right in flats[index + 1 :]
        )

    def _apart(self, left: Schema, right: Schema) -> bool:
        if left.enum is not None and right.enum is not None:
            return not set(map(repr, left.enum)) & set(map(repr, right.enum))
        kinds, others = _kinds(left), _kinds(right)
        if kinds and others and not kinds & others:
            return True
        return kinds == others == {"object"} and self._told_apart(left, right)

    def _told_apart(self, left: Schema, right: Schema) -> bool:
        """Whether a property that both require has no value in common."""
        theirs = dict(right.properties)
        both = frozenset(left.required) & frozenset(right.required)
        for name, schema in left.properties:
            if name in both and name in theirs:
                mine, other = self._merger.followed(schema).enum, self._merger.followed(theirs[name]).enum
                if mine is not None and other is not None and not _common(mine, other):
                    return True
        return False


def _common(left: tuple[JsonValue, ...], right: tuple[JsonValue, ...]) -> bool:
    return bool(set(map(repr, left)) & set(map(repr, right)))


def _kinds(schema: Schema) -> set[str]:
    if schema.enum is not None:
        return {json_type(value) for value in schema.enum}
    return {"number" if name == "integer" else name for name in schema.types}


def _opened(base: Schema, members: tuple[Schema, ...], conditions: Parts) -> tuple[Schema, Parts]:
    """Of an `anyOf` several members may fit: what none of them evaluates is checked of the whole."""
    kept = tuple(each for each in base.applicators if each[0] not in UNEVALUATED)
    if len(kept) == len(base.applicators):
        return base, conditions
    whole = replace(base, any_of=members, text=NO_TEXT)
    return replace(base, applicators=kept), [*conditions, ("allOf", (whole,))]


def _constants(flats: list[Schema]) -> bool:
    return all(flat.enum is not None and len(flat.enum) == 1 and not has_structure(flat) for flat in flats)


def _only_narrows(schema: Schema) -> bool:
    """Whether a union's member is no shape of its own but a condition on the rest (`required: [a]`)."""
    return schema.accepts and says_nothing(
        replace(schema, required=(), applicators=(), dependent_schemas=(), assertions={})
    )


def _merged(base: Schema, member: Schema, told: tuple[Schema, ...]) -> Schema:
    """A member of a union with what is said beside the union, and what tells it apart."""
    plain = replace(base, text=replace(base.text, title=None, description=None, pin=None), default=None)
    return Schema(origin=member.origin, all_of=(plain, member, *told), text=member.text)
