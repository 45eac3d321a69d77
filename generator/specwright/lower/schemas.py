"""Lowers schemas: each becomes a shape of `draft`; objects and described enums become definitions."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import Final, Literal, assert_never

from msgspec.structs import replace

from specwright import diagnostics
from specwright.diagnostics import Related, Report
from specwright.document import Document, Schema, SchemaType
from specwright.draft import (
    AliasShape,
    AnyOf,
    Checked,
    Definition,
    EnumShape,
    Hint,
    Key,
    NullOr,
    ObjectShape,
    Ref,
    Shape,
    Tag,
)
from specwright.lower.arrays import array
from specwright.lower.discriminators import Discriminators
from specwright.lower.limits import bound
from specwright.lower.merge import Merger
from specwright.lower.objects import ObjectLowering
from specwright.lower.scalars import (
    Parts,
    checked,
    literal,
    members,
    number,
    spelled,
    string,
    type_of,
)
from specwright.lower.shapes import unique
from specwright.lower.unions import UnionLowering
from specwright.pytypes import AnyType, Builtin, NeverType
from specwright.read.source import Origin

MOST_PROPERTIES: Final = 100_000
"""Of all schemas of a document; nearly all public ones have less than a tenth of it."""

_GENERAL: Final = ("not", "if", "then", "else")


class SchemaLowering:
    """The definitions of one document, filled as schemas are asked for."""

    def __init__(self, document: Document, report: Report) -> None:
        self._document = document
        self._report = report
        self.merger = Merger(document)
        self._discriminators = Discriminators(document, self.merger)
        self._unions = UnionLowering(document, self.merger, self._discriminators, self, report)
        self._objects = ObjectLowering(document, self.merger, self._discriminators, self)
        self.definitions: dict[Key, Definition] = {}
        self._hints: dict[Key, Hint] = {}
        self.firsts: dict[str, Key] = {}
        """Objects by their structure: what stands in place and equals one is that one."""
        self.structures: Counter[str] = Counter()
        """How often each was met."""
        self.borrowed: dict[tuple[Origin, Origin], None] = {}
        """What is another definition: where both stand."""
        self._properties = 0

    @property
    def load(self) -> float:
        """The part of the most that a document may have."""
        return max(self._properties / MOST_PROPERTIES, self._unions.load)

    # --- definitions -------------------------------------------------------------

    def define_components(self) -> None:
        for origin in self._document.components:
            self._define(origin)

    def finish(self) -> None:
        """Define what references lead to outside the components."""
        for origin in self._document.schemas:
            self._define(origin)
        for rule, target, problem in self._discriminators.silent():
            self._report.add(
                diagnostics.SILENT_DISCRIMINATOR,
                rule.origin,
                related=(Related(where=target, message="of this one"),),
                property=rule.property,
                problem=problem,
            )
        for place, word, target in self._discriminators.strays():
            self._report.add(
                diagnostics.STRAY_MAPPING,
                place,
                related=(Related(where=target, message="this one"),),
                subject="any other value" if word is None else f"the value '{word}'",
                name=self._document.components.get(target) or target.pointer,
            )

    def _define(self, origin: Origin) -> None:
        key = Key(origin)
        if key in self.definitions:
            return
        schema = self._document.schemas[origin]
        name = self._document.components.get(origin)
        hint = self._hints.get(key)
        if hint is None:
            hint = Hint(owner=None, text=name or _last_word(origin))
        hint = replace(hint, pin=schema.text.pin)
        # The place in the order of definitions is taken before what is inside takes its own.
        self.definitions[key] = AliasShape(key=key, hint=hint, shape=AnyType(), text=schema.text)
        children = self._discriminators.children(origin)
        heirs = self._discriminators.heirs(origin)
        if len(heirs) > 1:
            shape: Shape = AnyOf(members=tuple(Ref(key=Key(heir)) for heir in heirs))
            shape = NullOr(inner=shape) if "null" in schema.types else shape
        elif children is not None:
            shape = self._parent(schema, children)
        else:
            shape = self._shape(schema, hint, key)
        if shape != Ref(key=key):
            text = self.merger.flatten(schema).text
            self.definitions[key] = AliasShape(key=key, hint=hint, shape=shape, text=text)

    def _parent(self, schema: Schema, children: Tag) -> Shape:
        if self._discriminators.is_one_itself(schema.origin):
            own = replace(schema, discriminator=None, types=("object",))
            self._shape(own, Hint(owner=Key(schema.origin), text=""), None)
        members = unique(Ref(key=key) for _, key in children.mapping)
        union = AnyOf(members=members, tag=children) if len(members) > 1 else members[0]
        return NullOr(inner=union) if "null" in schema.types else union

    def record(self, found: ObjectShape | EnumShape, key: Key | None) -> Shape:
        """Record a definition: as `key`, or inline, where an equal one may be there already."""
        self._bound(found)
        structure = _structure(found)
        self.structures[structure] += 1
        if key is not None:
            self.firsts.setdefault(structure, key)
            self.definitions[key] = found
            return Ref(key=key)
        known = self.firsts.get(structure)
        if known is not None and found.hint.pin is None and found.key not in self._objects.inside:
            self.borrowed[found.key.origin, known.origin] = None
            return Ref(key=known)
        before = self.definitions.get(found.key)
        if isinstance(before, ObjectShape | EnumShape):
            if _structure(before) == structure:
                return Ref(key=before.key)
            # One place, merged with different things elsewhere.
            owner = "" if found.hint.owner is None else found.hint.owner.origin.pointer
            found = replace(found, key=replace(found.key, path=f"{owner} {found.hint.text}"))
        self.firsts.setdefault(structure, found.key)
        self.definitions[found.key] = found
        return Ref(key=found.key)

    def _bound(self, found: ObjectShape | EnumShape) -> None:
        if isinstance(found, ObjectShape):
            self._properties += len(found.properties)
        what = "schemas that have over {} properties in all, the inherited ones counted"
        bound(self._properties, MOST_PROPERTIES, what, found.key.origin, self._report)

    def inner_key(self, origin: Origin) -> Key:
        """Of an object inside: not that of a definition at the same place which is more than it."""
        return Key(origin, "value" if origin in self._document.schemas else "")

    def circles(self) -> None:
        """Leave out members of a union that are the union itself; report what is nothing but itself."""
        for key, found in list(self.definitions.items()):
            if not isinstance(found, AliasShape) or not self._reaches(found.shape, key):
                continue
            shape = self._without(found.shape, key)
            if shape is None:
                self._report.add(diagnostics.REFERENCE_CYCLE, key.origin, chain=f"#{key.origin.pointer}")
            else:
                self.definitions[key] = replace(found, shape=shape)

    def _reaches(self, shape: Shape, key: Key) -> bool:
        """Whether a shape is, or may be, a definition: through other names and unions, not through parts."""
        pending, seen = [shape], set[Key]()
        while pending:
            match pending.pop():
                case Ref(key=found) if found not in seen:
                    seen.add(found)
                    target = self.definitions.get(found)
                    if isinstance(target, AliasShape):
                        pending.append(target.shape)
                case NullOr(inner=inner) | Checked(inner=inner):
                    pending.append(inner)
                case AnyOf(members=members):
                    pending += members
                case _:
                    pass
        return key in seen

    def _without(self, shape: Shape, key: Key) -> Shape | None:
        match shape:
            case NullOr(inner=inner) | Checked(inner=inner):
                kept = self._without(inner, key)
                return None if kept is None else replace(shape, inner=kept)
            case AnyOf(members=members):
                others = tuple(each for each in members if not self._reaches(each, key))
                if len(others) > 1:
                    return replace(shape, members=others, tag=None)
                return others[0] if others else None
            case Ref(key=at):
                seen = set[Key]()
                while at != key and at not in seen:
                    seen.add(at)
                    found = self.definitions.get(at)
                    if not isinstance(found, AliasShape) or not isinstance(found.shape, Ref):
                        return shape
                    at = found.shape.key
                return None
            case _:
                return shape

    # --- shapes --------------------------------------------------------------------

    def shape(self, schema: Schema, hint: Hint) -> Shape:
        """The shape of a schema that stands somewhere inside, which may itself be referred to."""
        target = self._document.schemas.get(schema.origin)
        if target is not None and target == schema:
            key = Key(schema.origin)
            self._hints.setdefault(key, hint)
            self._define(schema.origin)
            return Ref(key=key)
        return self._shape(schema, hint, None)

    def _shape(self, schema: Schema, hint: Hint, key: Key | None) -> Shape:
        flat = self.merger.flatten(schema)
        if flat.ref is not None:
            return Ref(key=Key(flat.ref))
        if key is None and flat.text.pin != hint.pin:
            hint = replace(hint, pin=flat.text.pin)
        if not flat.accepts or flat.enum == ():
            if schema.accepts:
                reason = "its enum is empty" if flat.accepts else "its parts ask for different types"
                remedy = "correct the schema; until then every value is rejected"
                self._report.add(diagnostics.UNSATISFIABLE, schema.origin, reason=reason, hint=remedy)
            return NeverType()
        if flat.types == ("null",) and self._agrees_on_null(schema):
            reason = "null aside, its parts ask for different types"
            remedy = "correct the schema; until then every value but null is rejected"
            self._report.add(diagnostics.UNSATISFIABLE, schema.origin, reason=reason, hint=remedy)
        if not (flat.one_of or flat.any_of or flat.all_of):
            return self.plain(flat, hint, key, [])
        groups = [group for group in (flat, *flat.all_of) if group.one_of or group.any_of]
        rest: Parts = [("allOf", (part,)) for part in flat.all_of if not (part.one_of or part.any_of)]
        base = replace(flat, one_of=(), any_of=(), all_of=(), discriminator=None)
        if groups:
            return self._unions.shape(base, groups, hint, key, rest)
        return self.plain(base, hint, key, rest)

    def _agrees_on_null(self, schema: Schema) -> bool:
        """Whether the parts have nothing but null in common, and none of them says so by itself."""
        parts = [schema, *schema.all_of]
        parts += [self.merger.target(part.ref) for part in parts if part.ref is not None]
        return all(part.types != ("null",) for part in parts)

    def plain(self, schema: Schema, hint: Hint, key: Key | None, conditions: Parts) -> Shape:
        """A schema without combinators, on which further conditions may lie."""
        null = "null" in schema.types and (schema.enum is None or None in schema.enum)
        types = tuple(name for name in schema.types if name != "null")
        enum = schema.enum
        if enum is not None and schema.types:
            enum = tuple(value for value in enum if value is not None)
            if not enum:
                return Builtin(name="None") if null else NeverType()
        if schema.types and not types:
            return Builtin(name="None") if null else NeverType()
        if types != schema.types or enum is not schema.enum:
            schema = replace(schema, types=types, enum=enum)
        if key is not None and (null or len(types) > 1):
            # The component is null or of several types: the object in it is called after it.
            hint, key = Hint(owner=key, text=""), None
        conditions = [*_general(schema), *conditions]
        shape: Shape
        if len(types) > 1 and enum is None:
            kinds = unique(
                self._typed(replace(schema, types=(name,)), name, hint, None, []) for name in types
            )
            shape = AnyOf(members=kinds) if len(kinds) > 1 else kinds[0]
            shape = checked(self._document, shape, conditions)
        else:
            shape = self._typed(schema, type_of(schema), hint, key, conditions)
        return NullOr(inner=shape) if null else shape

    def _typed(
        self, schema: Schema, name: SchemaType | None, hint: Hint, key: Key | None, conditions: Parts
    ) -> Shape:
        if schema.enum is not None:
            return checked(self._document, self._enum(schema, hint, key), conditions)
        match name:
            case "object":
                return self._objects.shape(schema, hint, key, conditions)
            case None:
                parts: Parts = [*schema.assertions.items(), *_particular(schema), *conditions]
                return checked(self._document, AnyType(), parts)
            case "null":
                shape: Shape = Builtin(name="None")
            case "boolean":
                shape = Builtin(name="bool")
            case "integer" | "number":
                shape = number(schema, name)
            case "string":
                shape = string(self._document, schema)
            case "array":
                shape = array(self._document, self, schema, hint, conditions)
                if schema.types:
                    return shape
                # `items` alone says nothing of other kinds, and half of those who write so mean it.
                other: Parts = [("not", Schema(origin=schema.origin, types=("array",))), *conditions]
                return AnyOf(members=(shape, checked(self._document, AnyType(), other)))
            case _:
                assert_never(name)
        return checked(self._document, shape, conditions)

    def _enum(self, schema: Schema, hint: Hint, key: Key | None) -> Shape:
        values = members(schema)
        texts = schema.text
        names = [*texts.enum_names, *[""] * len(values)]
        lines = [*texts.enum_descriptions, *[None] * len(values)]
        whole = len(values) == len(schema.enum or ())
        if whole and (any(texts.enum_names) or any(texts.enum_descriptions)):
            words = [value for value in values if isinstance(value, str)]
            numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
            found: list[str] | list[int] = words or numbers
            if len(found) == len(values):
                definition = EnumShape(
                    key=key or self.inner_key(schema.origin),
                    hint=hint,
                    base="StrEnum" if words else "IntEnum",
                    members=tuple((found[at], names[at] or None, lines[at]) for at in range(len(found))),
                    text=texts,
                )
                return self.record(definition, key)
        kinds = spelled(schema, values)
        inner = self._typed(kinds, type_of(kinds), hint, None, []) if kinds.types else AnyType()
        return literal(self._document, values, inner)

    # --- parameters ------------------------------------------------------------------

    def form(self, schema: Schema) -> Literal["scalar", "array", "object"]:
        """How the text of a parameter is divided."""
        flat = self.merger.followed(schema)
        candidates = [flat, *map(self.merger.followed, (*flat.one_of, *flat.any_of))]
        kinds = {type_of(spelled(each, members(each)) if each.enum else each) for each in candidates}
        if "array" in kinds:
            return "array"
        return "object" if "object" in kinds else "scalar"

    def may_be_object(self, schema: Schema, depth: int = 5) -> bool:
        """Whether some value of a schema has properties, as a form needs them."""
        flat = self.merger.followed(schema)
        kind = type_of(flat)
        if kind is not None:
            return kind == "object" or "object" in flat.types
        if flat.enum is not None:
            return any(isinstance(value, dict) for value in flat.enum)
        members = (*flat.one_of, *flat.any_of)
        return not members or depth == 0 or any(self.may_be_object(member, depth - 1) for member in members)


def _general(schema: Schema) -> Parts:
    """`not` and `if` speak about values of any type."""
    return [(word, part) for word, part in schema.applicators if word in _GENERAL]


def _particular(schema: Schema) -> Parts:
    """Other keywords speak about values of one type, which the schema does not have to name."""
    parts: Parts = [(word, part) for word, part in schema.applicators if word not in _GENERAL]
    if schema.dependent_schemas:
        parts.append(("allOf", (Schema(origin=schema.origin, dependent_schemas=schema.dependent_schemas),)))
    return parts


def _last_word(origin: Origin) -> str:
    """What a schema outside the components is called: the last part of its pointer, or its file."""
    words = [token for token in origin.tokens if token not in ("schema", "items") and not token.isdigit()]
    return words[-1] if words else PurePosixPath(origin.file).stem


def _structure(found: ObjectShape | EnumShape) -> str:
    """A text that is equal for equal definitions, whatever their place."""
    if isinstance(found, EnumShape):
        return repr((found.base, found.members, found.text))
    rows = [
        (p.wire, p.shape, p.required, p.default, p.read_only, p.write_only, p.text) for p in found.properties
    ]
    return repr((rows, found.extra, found.schema, found.text))
