"""Lowers schemas: each becomes a shape of `draft`; objects and described enums become definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, Literal, assert_never

from specwright import diagnostics
from specwright.api import (
    AnyType,
    Builtin,
    Constraints,
    Default,
    Imported,
    JsonValue,
    LiteralType,
    NeverType,
)
from specwright.diagnostics import Report
from specwright.discriminators import Discriminators
from specwright.document import Document, Schema, SchemaType
from specwright.draft import (
    FILE,
    AliasShape,
    AnyOf,
    Checked,
    Definition,
    DictOf,
    EnumShape,
    Hint,
    Key,
    ListOf,
    NullOr,
    ObjectShape,
    Property,
    Ref,
    Shape,
    Tag,
    TupleOf,
)
from specwright.json_schema import keywords
from specwright.merge import Merger, has_structure, says_nothing
from specwright.patterns import translate
from specwright.shapes import unique
from specwright.source import Origin
from specwright.variants import words_for

_FORMATS: Final[Mapping[str, str]] = {
    "date-time": "DateTime",
    "date": "Date",
    "time": "Time",
    "duration": "Duration",
    "uuid": "Uuid",
    "uri": "Uri",
    "url": "Uri",
    "uri-reference": "UriReference",
    "email": "Email",
    "hostname": "Hostname",
    "ipv4": "IPv4",
    "ipv6": "IPv6",
}
_NUMBERS: Final = {
    "minimum": "ge",
    "exclusiveMinimum": "gt",
    "maximum": "le",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
}
_OBJECT_CHECKS: Final = ("minProperties", "maxProperties", "dependentRequired")
_OBJECT_APPLICATORS: Final = ("propertyNames", "unevaluatedProperties")
_ARRAY_APPLICATORS: Final = ("contains", "unevaluatedItems")


class SchemaLowering:
    """The definitions of one document, filled as schemas are asked for."""

    def __init__(self, document: Document, report: Report) -> None:
        self._document = document
        self._report = report
        self.merger = Merger(document)
        self._discriminators = Discriminators(document, self.merger)
        self.definitions: dict[Key, Definition] = {}
        self._hints: dict[Key, Hint] = {}
        self._equal: dict[str, Key] = {}
        """Objects by their structure: what stands in place and equals one is that one."""

    # --- definitions -------------------------------------------------------------

    def define_components(self) -> None:
        for origin in self._document.components:
            self._define(origin)

    def finish(self) -> None:
        """Define what references lead to outside the components."""
        for origin in self._document.schemas:
            self._define(origin)

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
        if children is not None:
            shape: Shape = self._parent(schema, children)
        else:
            shape = self._shape(schema, hint, key)
        if shape != Ref(key=key):
            text = self.merger.flatten(schema).text
            self.definitions[key] = AliasShape(key=key, hint=hint, shape=shape, text=text)

    def _parent(self, schema: Schema, children: Tag) -> Shape:
        members = unique(Ref(key=key) for _, key in children.mapping)
        union = AnyOf(members=members, tag=children) if len(members) > 1 else members[0]
        return NullOr(inner=union) if "null" in schema.types else union

    def _object_key(self, found: ObjectShape | EnumShape, key: Key | None) -> Shape:
        """Record a definition: as `key`, or inline, where an equal one may be there already."""
        structure = _structure(found)
        if key is not None:
            self._equal.setdefault(structure, key)
            self.definitions[key] = found
            return Ref(key=key)
        known = self._equal.get(structure)
        if known is not None and found.hint.pin is None:
            return Ref(key=known)
        self._equal.setdefault(structure, found.key)
        self.definitions[found.key] = found
        return Ref(key=found.key)

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
                self._report.add(diagnostics.UNSATISFIABLE, schema.origin, reason=reason)
            return NeverType()
        if not (flat.one_of or flat.any_of or flat.all_of):
            return self._plain(flat, hint, key)
        groups = [group for group in (flat, *flat.all_of) if group.one_of or group.any_of]
        residue = [part for part in flat.all_of if not (part.one_of or part.any_of)]
        base = replace(flat, one_of=(), any_of=(), all_of=(), discriminator=None)
        shape = self._union(base, groups, hint, key) if groups else self._plain(base, hint, key)
        for part in residue:
            shape = self._checked(shape, part.assertions.items())
        return shape

    def _plain(self, schema: Schema, hint: Hint, key: Key | None) -> Shape:
        """A schema without combinators."""
        nullable = "null" in schema.types and (schema.enum is None or None in schema.enum)
        types = tuple(name for name in schema.types if name != "null")
        enum = schema.enum
        if enum is not None and schema.types:
            enum = tuple(value for value in enum if value is not None)
            if not enum:
                return Builtin(name="None") if nullable else NeverType()
        if schema.types and not types:
            return Builtin(name="None")
        bare = schema
        if types != schema.types or enum is not schema.enum:
            bare = replace(schema, types=types, enum=enum)
        if key is not None and nullable:
            # The class of a nullable component is not null itself: its uses are.
            key = None
        if len(types) > 1 and enum is None:
            members = unique(self._typed(_only(bare, name), name, hint, None) for name in types)
            shape: Shape = AnyOf(members=members) if len(members) > 1 else members[0]
            shape = self._general(shape, bare)
        else:
            shape = self._general(self._typed(bare, _type_of(bare), hint, key), bare)
        return NullOr(inner=shape) if nullable else shape

    def _typed(self, schema: Schema, name: SchemaType | None, hint: Hint, key: Key | None) -> Shape:
        if schema.enum is not None:
            return self._enum(schema, hint, key)
        match name:
            case None:
                checks = [(word, value) for word, value in schema.assertions.items()]
                return self._checked(AnyType(), checks)
            case "null":
                return Builtin(name="None")
            case "boolean":
                return Builtin(name="bool")
            case "integer" | "number":
                inner = Builtin(name="int" if name == "integer" else "float")
                return _constrained(inner, _numbers(schema.assertions))
            case "string":
                return self._string(schema)
            case "array":
                return self._array(schema, hint)
            case "object":
                return self._object(schema, hint, key)
            case _:
                assert_never(name)

    def _string(self, schema: Schema) -> Shape:
        if schema.format == "binary":
            return FILE
        if schema.content_media_type is not None and schema.content_encoding is None and not schema.format:
            pass  # text in a media type of its own: still text
        name = _FORMATS.get(schema.format or "")
        inner: Shape = Builtin(name="str")
        if name is not None:
            inner = Imported(module="specwright_runtime.formats", name=name)
        low, high = (_integer(schema.assertions.get(word)) for word in ("minLength", "maxLength"))
        pattern = schema.assertions.get("pattern")
        checks: list[tuple[str, JsonValue]] = []
        rust: str | None = None
        if isinstance(pattern, str):
            rust = translate(pattern)
            if rust is None:
                checks.append(("pattern", pattern))
        if name in ("DateTime", "Date", "Time", "Duration", "Uuid"):
            # Not text any more in Python: what is left to say about the text is checked as JSON Schema.
            checks = [
                (word, schema.assertions[word])
                for word in ("minLength", "maxLength", "pattern")
                if word in schema.assertions
            ]
            return self._checked(inner, checks)
        constraints = Constraints(min_length=low or None, max_length=high, pattern=rust)
        return self._checked(_constrained(inner, constraints), checks)

    def _enum(self, schema: Schema, hint: Hint, key: Key | None) -> Shape:
        values = _distinct(schema.enum or ())
        values = [value for value in values if _fits(value, schema)]
        if not values:
            return NeverType()
        texts = schema.text
        described = any(texts.enum_names) or any(line for line in texts.enum_descriptions)
        whole = len(values) == len(schema.enum or ())
        if described and whole:
            names = texts.enum_names + (None,) * len(values)
            lines = texts.enum_descriptions + (None,) * len(values)
            return self._named_enum(values, list(names), list(lines), schema, hint, key)
        if all(isinstance(value, (str, int)) or value is None for value in values):
            return LiteralType(
                values=tuple(value for value in values if isinstance(value, (str, int)) or value is None)
            )
        kinds = replace(schema, enum=None)
        inner = self._typed(kinds, _type_of(kinds), hint, None) if kinds.types else AnyType()
        return self._checked(inner, [("enum", list(values))])

    def _named_enum(
        self,
        values: list[JsonValue],
        names: list[str | None],
        lines: list[str | None],
        schema: Schema,
        hint: Hint,
        key: Key | None,
    ) -> Shape:
        texts = [value for value in values if isinstance(value, str)]
        numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
        members: list[str] | list[int] = texts or numbers
        if len(members) != len(values):
            return LiteralType(values=tuple(v for v in values if v is None or isinstance(v, (str, int))))
        found = EnumShape(
            key=key or Key(schema.origin),
            hint=hint,
            base="StrEnum" if texts else "IntEnum",
            members=tuple(zip(members, names, lines, strict=False)),
            text=schema.text,
        )
        return self._object_key(found, key)

    def _array(self, schema: Schema, hint: Hint) -> Shape:
        item_hint = Hint(owner=hint.owner, text=f"{hint.text} Item") if hint.owner is not None else None
        if item_hint is None:
            item_hint = Hint(owner=None, text=f"{hint.text} Item")
        low, high = (_integer(schema.assertions.get(word)) for word in ("minItems", "maxItems"))
        constraints = Constraints(
            min_length=low or None,
            max_length=high,
            unique_items=schema.assertions.get("uniqueItems") is True,
        )
        checks = [(word, part) for word, part in schema.applicators if word in _ARRAY_APPLICATORS]
        shape: Shape
        if schema.prefix_items:
            items = tuple(
                self.shape(item, Hint(owner=item_hint.owner, text=f"{hint.text} {_ordinal(index)}"))
                for index, item in enumerate(schema.prefix_items)
            )
            rest: Shape | None = AnyType()
            if schema.items is not None:
                rest = self.shape(schema.items, item_hint) if schema.items.accepts else None
            longest = high if rest is not None else len(items)
            if (low or 0) >= len(items) and longest == len(items):
                constraints = Constraints()
                shape = TupleOf(items=items, rest=None)
            else:
                kinds = unique((*items, *([] if rest is None else [rest])))
                anything = any(isinstance(kind, AnyType) for kind in kinds)
                item = AnyType() if anything else kinds[0] if len(kinds) == 1 else AnyOf(members=kinds)
                parts: list[tuple[str, Schema | tuple[Schema, ...] | JsonValue]] = [
                    ("prefixItems", schema.prefix_items)
                ]
                if schema.items is not None:
                    parts.append(("items", schema.items))
                shape = Checked(inner=ListOf(item=item), schema=keywords(self._document, parts))
        elif schema.items is not None:
            shape = ListOf(item=self.shape(schema.items, item_hint))
        else:
            shape = ListOf(item=AnyType())
        shape = _constrained(shape, constraints)
        contains = [
            (word, schema.assertions[word])
            for word in ("minContains", "maxContains")
            if word in schema.assertions
        ]
        return self._checked(shape, [*checks, *(contains if checks else [])])

    # --- objects -------------------------------------------------------------------

    def _object(self, schema: Schema, hint: Hint, key: Key | None) -> Shape:
        closed = schema.additional is not None and not schema.additional.accepts
        checks = self._object_checks(schema)
        if not schema.properties and not schema.required and not (closed and not schema.pattern_properties):
            values = [part for _, part in schema.pattern_properties]
            value_hint = Hint(owner=hint.owner, text=f"{hint.text} Value")
            if not closed and (schema.additional is not None or not values):
                values.append(schema.additional or Schema(origin=schema.origin))
            shapes = unique(self.shape(value, value_hint) for value in values)
            anything = any(isinstance(shape, AnyType) for shape in shapes)
            if not closed and schema.pattern_properties and schema.additional is None:
                anything = True
            value = AnyType() if anything else shapes[0] if len(shapes) == 1 else AnyOf(members=shapes)
            return self._checked(DictOf(value=value), checks)
        me = key or Key(schema.origin)
        properties = dict(schema.properties)
        for name in schema.required:
            properties.setdefault(name, Schema(origin=schema.origin))
        tags = self._discriminators.values(schema.origin)
        extra: Literal["allow", "forbid"] | Shape = "allow"
        if schema.pattern_properties:
            extra = "allow"
        elif closed:
            extra = "forbid"
        elif schema.additional is not None and not says_nothing(schema.additional):
            extra = self.shape(schema.additional, Hint(owner=me, text="Value"))
        found = ObjectShape(
            key=me,
            hint=hint,
            properties=tuple(
                self._property(me, name, member, name in schema.required, tags.get(name))
                for name, member in properties.items()
            ),
            extra=extra,
            schema=keywords(self._document, checks) if checks else None,
            text=schema.text,
        )
        return self._object_key(found, key)

    def _property(
        self, owner: Key, name: str, schema: Schema, required: bool, tag: tuple[str, ...] | None
    ) -> Property:
        flat = self.merger.followed(schema)
        shape: Shape = (
            LiteralType(values=tag) if tag is not None else self.shape(schema, Hint(owner=owner, text=name))
        )
        default = flat.default
        if default is not None and default.value is None and not _nullable(shape):
            default = None  # "default: null" of a value that is never null says that there is none
        return Property(
            wire=name,
            shape=shape,
            required=required,
            default=None if default is None or required else Default(value=default.value),
            read_only=flat.read_only,
            write_only=flat.write_only,
            text=self.merger.flatten(schema).text,
            origin=schema.origin,
        )

    def _object_checks(self, schema: Schema) -> list[tuple[str, Schema | tuple[Schema, ...] | JsonValue]]:
        checks: list[tuple[str, Schema | tuple[Schema, ...] | JsonValue]] = [
            (word, part) for word, part in schema.applicators if word in _OBJECT_APPLICATORS
        ]
        checks += [(word, schema.assertions[word]) for word in _OBJECT_CHECKS if word in schema.assertions]
        if schema.pattern_properties or schema.dependent_schemas:
            whole = Schema(
                origin=schema.origin,
                pattern_properties=schema.pattern_properties,
                dependent_schemas=schema.dependent_schemas,
                additional=schema.additional if schema.pattern_properties else None,
                properties=tuple((name, Schema(origin=schema.origin)) for name, _ in schema.properties)
                if schema.pattern_properties and schema.additional is not None
                else (),
            )
            checks.append(("allOf", (whole,)))
        return checks

    # --- unions --------------------------------------------------------------------

    def _union(self, base: Schema, groups: list[Schema], hint: Hint, key: Key | None) -> Shape:
        group, *others = groups
        if group.one_of and group.any_of:
            others.append(replace(group, one_of=()))
            group = replace(group, any_of=())
        members = group.one_of or group.any_of
        word = "oneOf" if group.one_of else "anyOf"
        checks = [
            (w, m) for other in others for w, m in (("oneOf", other.one_of), ("anyOf", other.any_of)) if m
        ]
        flats = [self.merger.followed(member) for member in members]
        if all(_only_narrows(flat) for flat in flats):
            if _constants(flats) and says_nothing(replace(base, types=())):
                return self._constants(base, flats, hint, key)
            return self._narrowed(self._plain(base, hint, key), [(word, members), *checks])
        plain = says_nothing(replace(base, types=()))
        nullable = not base.types or "null" in base.types
        nulls = [flat for flat in flats if _is_null(flat)]
        kept = [
            member
            if plain and (not base.types or flat.types or flat.one_of or flat.any_of)
            else _merged(base, member)
            for member, flat in zip(members, flats, strict=True)
            if not _is_null(flat)
        ]
        name = self._owner_hint(hint, key)
        words = words_for(self.merger, kept)
        shapes: list[Shape] = [
            self.shape(member, replace(name, text=f"{name.text} {w}".strip()))
            for member, w in zip(kept, words, strict=True)
        ]
        distinct = unique(shapes)
        shape: Shape
        if not distinct:
            shape = Builtin(name="None")
        elif len(distinct) == 1:
            shape = distinct[0]
        else:
            tag = self._discriminators.tag(group.discriminator, kept)
            exactly = bool(group.one_of) and tag is None and not self._disjoint(kept)
            shape = AnyOf(members=distinct, tag=tag, exactly_one=exactly)
        if checks:
            shape = self._narrowed(shape, checks)
        return NullOr(inner=shape) if nulls and nullable and not _nullable(shape) else shape

    def _owner_hint(self, hint: Hint, key: Key | None) -> Hint:
        return hint if key is None else Hint(owner=key, text="")

    def _constants(self, base: Schema, flats: list[Schema], hint: Hint, key: Key | None) -> Shape:
        """oneOf of const + title: an enum that describes its members."""
        values = [value for flat in flats for value in flat.enum or ()]
        names = [flat.text.title for flat in flats for _ in flat.enum or ()]
        lines = [flat.text.description for flat in flats for _ in flat.enum or ()]
        nullable = None in values
        rows = [row for row in zip(values, names, lines, strict=True) if row[0] is not None]
        present = [row[0] for row in rows]
        schema = replace(base, enum=tuple(present))
        if any(row[1] or row[2] for row in rows) and len(_distinct(tuple(present))) == len(present):
            shape = self._named_enum(
                present,
                [row[1] for row in rows],
                [row[2] for row in rows],
                schema,
                hint,
                None if nullable else key,
            )
        else:
            shape = self._enum(replace(schema, types=()), hint, None)
        return NullOr(inner=shape) if nullable else shape

    def _disjoint(self, members: list[Schema]) -> bool:
        """Whether no value can fit two members."""
        seen: set[str] = set()
        for flat in map(self.merger.followed, members):
            if flat.enum is not None:
                kinds = {f"={value!r}" for value in flat.enum}
                if seen & {_json_type(value) for value in flat.enum}:
                    return False
            elif flat.types:
                kinds = {"number" if name == "integer" else name for name in flat.types}
                if any(mark.startswith("=") and _mark_type(mark) in kinds for mark in seen):
                    return False
            else:
                return False
            if seen & kinds and kinds != {"object"}:
                return False
            if "object" in seen & kinds:
                return False
            seen |= kinds
        return True

    # --- checks --------------------------------------------------------------------

    def _general(self, shape: Shape, schema: Schema) -> Shape:
        """`not` and `if` speak about values of any type."""
        words = {word for word, _ in schema.applicators}
        parts = [(word, part) for word, part in schema.applicators if word in ("not", "if", "then", "else")]
        if "if" not in words:
            parts = [(word, part) for word, part in parts if word == "not"]
        return self._narrowed(shape, parts) if parts else shape

    def _narrowed(
        self, shape: Shape, parts: list[tuple[str, Schema]] | list[tuple[str, tuple[Schema, ...]]]
    ) -> Shape:
        """`shape` where the schema keywords hold too: on the class itself where `shape` is an inline object."""
        return self._checked(shape, list(parts))

    def _checked(self, shape: Shape, parts: object) -> Shape:
        found = list(parts)  # type: ignore[call-overload]
        if not found:
            return shape
        schema = keywords(self._document, found)
        if isinstance(shape, Checked) and shape.schema is None:
            return replace(shape, schema=schema)
        return Checked(inner=shape, schema=schema)

    # --- parameters ------------------------------------------------------------------

    def form(self, schema: Schema) -> Literal["scalar", "array", "object"]:
        """How the text of a parameter is divided."""
        flat = self.merger.followed(schema)
        candidates = [flat, *map(self.merger.followed, (*flat.one_of, *flat.any_of))]
        kinds = {_type_of(candidate) for candidate in candidates}
        if "array" in kinds:
            return "array"
        return "object" if "object" in kinds else "scalar"


def _last_word(origin: Origin) -> str:
    """What a schema outside the components is called by its place: the last part of its pointer, or its file."""
    words = [token for token in origin.tokens if token not in ("schema", "items") and not token.isdigit()]
    return words[-1] if words else PurePosixPath(origin.file).stem


def _constrained(shape: Shape, constraints: Constraints) -> Shape:
    return shape if constraints == Constraints() else Checked(inner=shape, constraints=constraints)


def _numbers(assertions: Mapping[str, JsonValue]) -> Constraints:
    found: dict[str, int | float] = {}
    for word, argument in _NUMBERS.items():
        value = assertions.get(word)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            found[argument] = value
    return Constraints(**found)  # type: ignore[arg-type]


def _integer(value: JsonValue | None) -> int | None:
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _type_of(schema: Schema) -> SchemaType | None:
    if schema.types:
        return next((name for name in schema.types if name != "null"), "null")
    if schema.properties or schema.required or schema.additional is not None or schema.pattern_properties:
        return "object"
    if schema.items is not None or schema.prefix_items:
        return "array"
    return None


def _only(schema: Schema, name: SchemaType) -> Schema:
    return replace(
        schema,
        types=(name,),
        applicators=tuple(
            (word, part) for word, part in schema.applicators if word not in ("not", "if", "then", "else")
        ),
    )


def _json_type(value: JsonValue) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def _mark_type(mark: str) -> str:
    text = mark[1:]
    if text[:1] in "'\"":
        return "string"
    return {"None": "null", "True": "boolean", "False": "boolean"}.get(text, "number")


def _fits(value: JsonValue, schema: Schema) -> bool:
    """Whether an enum member is of a declared type; others can never be sent."""
    if not schema.types:
        return True
    kind = _json_type(value)
    if kind == "number":
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        return "number" in schema.types or ("integer" in schema.types and whole)
    return kind in schema.types


def _distinct(values: tuple[JsonValue, ...]) -> list[JsonValue]:
    """Each once; Python's `1 == True` is not JSON's."""
    seen: set[str] = set()
    found: list[JsonValue] = []
    for value in values:
        mark = repr(value)
        if mark not in seen:
            seen.add(mark)
            found.append(value)
    return found


def _is_null(schema: Schema) -> bool:
    return schema.types == ("null",) or schema.enum == (None,)


def _nullable(shape: Shape) -> bool:
    match shape:
        case NullOr() | AnyType() | Builtin(name="None"):
            return True
        case LiteralType(values=values):
            return None in values
        case Checked(inner=inner):
            return _nullable(inner)
        case AnyOf(members=members):
            return any(_nullable(member) for member in members)
        case _:
            return False


def _only_narrows(schema: Schema) -> bool:
    """Whether a union's member is no shape of its own but a condition on the rest (`required: [a]`)."""
    if _constants([schema]):
        return True
    return (
        schema.accepts
        and schema.ref is None
        and not schema.types
        and schema.enum is None
        and not schema.properties
        and schema.items is None
        and schema.additional is None
        and not schema.one_of
        and not schema.any_of
        and schema.format is None
    )


def _constants(flats: list[Schema]) -> bool:
    return all(flat.enum is not None and len(flat.enum) == 1 and not has_structure(flat) for flat in flats)


def _merged(base: Schema, member: Schema) -> Schema:
    """A member of a union with what is said beside the union."""
    plain = replace(base, text=replace(base.text, title=None, description=None, pin=None), default=None)
    return Schema(origin=member.origin, all_of=(plain, member), text=member.text)


_ORDINALS: Final = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth")


def _ordinal(index: int) -> str:
    return _ORDINALS[index] if index < len(_ORDINALS) else f"Position {index + 1}"


def _structure(found: ObjectShape | EnumShape) -> str:
    """A text that is equal for equal definitions, whatever their place."""
    if isinstance(found, EnumShape):
        return repr((found.base, found.members, found.text))
    rows = [
        (p.wire, p.shape, p.required, p.default, p.read_only, p.write_only, p.text) for p in found.properties
    ]
    return repr((rows, found.extra, found.schema, found.text))
