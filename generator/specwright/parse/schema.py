"""Reads schema objects: the dialects of OpenAPI 3.0 and of JSON Schema 2020-12 become one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from msgspec.structs import replace

from specwright import diagnostics
from specwright.diagnostics import Report
from specwright.document import NO_TEXT, DiscriminatorRule, Schema, SchemaText, SchemaType, Value
from specwright.parse import enums
from specwright.parse.prose import prose
from specwright.parse.raw import is_raw
from specwright.pytypes import JsonValue
from specwright.read.dynamic import Scopes
from specwright.read.parts import as_text
from specwright.read.source import Origin, Source, UnresolvableError
from specwright_runtime.contract.values.formats import is_integer

_TYPES: Final = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
_ASSERTIONS: Final = frozenset(
    {
        "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
        "pattern", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains", "minProperties",
        "maxProperties", "dependentRequired",
    }
)  # fmt: skip
_APPLICATORS: Final = (
    "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedProperties", "unevaluatedItems",
)  # fmt: skip
_COMBINATORS: Final = frozenset({"allOf", "anyOf", "oneOf"})
_TEXT: Final = frozenset(
    {
        *("title", "description", "deprecated", "example", "examples", "x-python-name"),
        *enums.KEYWORDS,
    }
)
_ADDRESSED: Final = frozenset(
    {
        "$ref",
        "$dynamicRef",
        "$id",
        "$schema",
        "$anchor",
        "$dynamicAnchor",
        "$defs",
        "$comment",
        "title",
        "description",
    }
)
"""What says where a schema is and what it refers to, and nothing of its values."""
_PLAIN: Final = frozenset({"type", "format", "nullable", "title", "description", "deprecated", "example"})
"""More than half of the schemas of large documents say no more than some of these."""
_NO_ASSERTIONS: Final[Mapping[str, JsonValue]] = {}


class SchemaReader:
    """Reads schemas on demand and remembers every target of a reference in `targets`."""

    def __init__(self, source: Source, report: Report, *, legacy: bool) -> None:
        self._source = source
        self._report = report
        self._scopes = Scopes(source)
        self._legacy = legacy
        """OpenAPI 3.0: siblings of `$ref` are ignored."""
        self.targets: dict[Origin, Schema] = {}
        self._pending: list[Origin] = []
        self._components: frozenset[Origin] = frozenset()
        self._elsewhere: dict[Origin, Origin] = {}
        """Where components are that only refer to another place: `Pet: {$ref: pet.yaml}`."""

    def components(self, names: Mapping[Origin, str]) -> Mapping[Origin, str]:
        """Have the schemas of components read, and say where they are.

        One that only refers to a place outside of the components gives it its name: they are one schema.
        """
        self._components = frozenset(names)
        taken: set[Origin] = set()
        for origin in () if self._scopes.differ else names:
            end = self._meant(origin, through=True)
            root, inside = self._source.root.file, end.pointer.startswith("/components/")
            if end not in taken and end not in names and not (end.file == root and inside):
                self._elsewhere[origin] = end
                taken.add(end)
        placed = {self._elsewhere.get(origin, origin): name for origin, name in names.items()}
        self._pending += placed
        return placed

    def _meant(self, origin: Origin, *, through: bool = False) -> Origin:
        """Behind places that only refer further and are no components; `through` those, too."""
        while through or origin not in self._components:
            value = self._source.value(origin)
            further = value.get("$ref") if isinstance(value, dict) and len(value) == 1 else None
            if not isinstance(further, str):
                return origin
            try:
                origin = self._source.resolve(origin, further)
            except UnresolvableError:  # reported where it is read
                return origin
        return self._elsewhere.get(origin, origin)

    def resolve(self, origin: Origin, reference: str, keyword: str = "$ref") -> Origin | None:
        """Where a reference leads; a dangling one is reported and leads nowhere."""
        try:
            return self._scopes.resolve(origin, keyword, reference)
        except UnresolvableError as problem:
            self._report.add(problem.rule, origin, at="value", related=(), **problem.values)
            return None

    def finish(self) -> None:
        """Read every target, and the targets of those."""
        while self._pending:
            batch, self._pending = self._pending, []
            for origin in batch:
                if origin not in self.targets:
                    self.targets[origin] = self.read(self._source.value(origin), origin)

    def read(self, value: JsonValue, origin: Origin) -> Schema:
        if not isinstance(value, dict):
            return Schema(origin=origin, accepts=value is not False)
        if "$ref" in value or "$dynamicRef" in value:
            return self._reference(value, origin)
        if value.get("nullable") is True and not _COMBINATORS.isdisjoint(value):
            return self._nullable(value, origin)
        return self._schema(value, origin, None)

    def _nullable(self, value: dict[str, JsonValue], origin: Origin) -> Schema:
        """`nullable` beside `allOf` and its like.

        By the letter of 3.0.3 it says nothing there; everybody who writes it means that null is allowed.
        """
        inner = self._schema({key: part for key, part in value.items() if key != "nullable"}, origin, None)
        return Schema(
            origin=origin,
            any_of=(
                replace(inner, text=replace(inner.text, pin=None), default=None),
                Schema(origin=origin, types=("null",)),
            ),
            default=inner.default,
            read_only=inner.read_only,
            write_only=inner.write_only,
            text=inner.text,
        )

    def _reference(self, value: dict[str, JsonValue], origin: Origin) -> Schema:
        keyword = "$ref" if "$ref" in value else "$dynamicRef"
        text = value[keyword]
        target = self.resolve(origin / keyword, text, keyword) if isinstance(text, str) else None
        if target is None:
            return Schema(origin=origin)
        if keyword == "$dynamicRef" and (name := self._scopes.ambiguous(origin, str(text))):
            feature = f"$dynamicRef to {name}, which several schemas are, and none around this one"
            self._report.add(diagnostics.NOT_SUPPORTED, origin / keyword, feature=feature)
        if target.scope not in ("", origin.scope):
            return self._instance(value, origin, target)
        if not self._scopes.differ:
            target = self._meant(target)
        self._pending.append(target)
        if (
            self._legacy
        ):  # 3.0.4, 4.8.23: "any sibling elements of a $ref are ignored"; a description harms nobody
            description = prose(value.get("description"))
            text_of = NO_TEXT if description is None else SchemaText(description=description)
            return Schema(origin=origin, ref=target, text=text_of)
        if len(value) == 1:
            return Schema(origin=origin, ref=target)
        return self._schema(value, origin, target)

    def _instance(self, value: dict[str, JsonValue], origin: Origin, target: Origin) -> Schema:
        """What a generic schema is for this one, as if it were written here: nobody else refers to it."""
        meant = self.read(self._source.value(target), target)
        beside = self._schema(value, origin, None)
        if not _ADDRESSED.issuperset(value):
            return replace(beside, all_of=(meant, *beside.all_of))
        text = replace(
            meant.text,
            title=beside.text.title or meant.text.title,
            description=beside.text.description or meant.text.description,
        )
        return replace(meant, origin=origin, text=text)

    def _schema(self, value: dict[str, JsonValue], origin: Origin, ref: Origin | None) -> Schema:
        if _PLAIN.issuperset(value):
            return Schema(
                origin=origin,
                ref=ref,
                types=self._types(value),
                format=_text(value, "format"),
                text=_annotations(value),
            )
        enum = value.get("enum")
        members = tuple(enum) if isinstance(enum, list) else None
        if "const" in value:
            constant = value["const"]
            members = (constant,) if members is None or constant in members else ()
        types = self._types(value)
        if members is not None and value.get("nullable") is True and None not in members:
            members = (*members, None)
        default = Value(value=value["default"]) if "default" in value else None
        additional = value.get("additionalProperties")
        items = value.get("items")
        prefix = value.get("prefixItems")
        if isinstance(items, list):  # 2019-09 and before wrote tuples so; 3.1 documents still do
            prefix, items = items, value.get("additionalItems")
            place = "items"
        else:
            place = "prefixItems"
        required = value.get("required")
        raw = is_raw(value)
        all_of, rule = _told_by(self._discriminator(value, origin), self._list(value, "allOf", origin))
        return Schema(
            origin=origin,
            accepts=value.get("not") not in ({}, True),
            ref=ref,
            types=types or (("string",) if raw else ()),
            enum=members,
            const="const" in value,
            all_of=all_of,
            any_of=_open_enum(value, origin) or self._list(value, "anyOf", origin),
            one_of=self._list(value, "oneOf", origin),
            discriminator=rule,
            discriminator_value=_text(value, "x-ms-discriminator-value"),
            properties=self._mapping(value, "properties", origin),
            required=tuple(dict.fromkeys(str(name) for name in required))
            if isinstance(required, list)
            else (),
            additional=None if additional is None else self.read(additional, origin / "additionalProperties"),
            items=None if items is None else self.read(items, origin / "items"),
            prefix_items=tuple(self.read(item, origin / place / index) for index, item in enumerate(prefix))
            if isinstance(prefix, list)
            else (),
            pattern_properties=self._mapping(value, "patternProperties", origin),
            dependent_schemas=self._mapping(value, "dependentSchemas", origin),
            applicators=tuple(
                (keyword, self.read(value[keyword], origin / keyword))
                for keyword in _APPLICATORS
                if keyword in value and (keyword not in ("then", "else") or "if" in value)
            ),
            assertions=self._assertions(value),
            format="binary" if raw else _text(value, "format"),
            content_encoding=_text(value, "contentEncoding"),
            content_media_type=_text(value, "contentMediaType"),
            content_schema=self.read(value["contentSchema"], origin / "contentSchema")
            if "contentSchema" in value and value.get("contentMediaType") == "application/json"
            else None,
            default=default,
            read_only=value.get("readOnly") is True,
            write_only=value.get("writeOnly") is True,
            text=_annotations(value),
        )

    def _types(self, value: dict[str, JsonValue]) -> tuple[SchemaType, ...]:
        declared = value.get("type")
        names = declared if isinstance(declared, list) else [declared] if declared is not None else []
        types = [name for name in names if name in _TYPES]
        if "number" in types and is_integer(value):
            types = ["integer" if name == "number" else name for name in types]
        if types and value.get("nullable") is True and "null" not in types:
            types.append("null")
        return cast("tuple[SchemaType, ...]", tuple(dict.fromkeys(types)))

    def _assertions(self, value: dict[str, JsonValue]) -> Mapping[str, JsonValue]:
        found = {keyword: value[keyword] for keyword in value.keys() & _ASSERTIONS}
        if not found:
            return _NO_ASSERTIONS
        for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            flag = found.get(exclusive)
            if isinstance(flag, bool):  # 3.0: a boolean that changes the meaning of the other bound
                del found[exclusive]
                if flag and inclusive in found:
                    found[exclusive] = found.pop(inclusive)
        if "contains" not in value:
            found.pop("minContains", None)
            found.pop("maxContains", None)
        if found.get("uniqueItems") is False:
            del found["uniqueItems"]
        return dict(sorted(found.items()))

    def _list(self, value: dict[str, JsonValue], keyword: str, origin: Origin) -> tuple[Schema, ...]:
        members = value.get(keyword)
        if not isinstance(members, list):
            return ()
        place = origin / keyword
        return tuple(self.read(member, place / index) for index, member in enumerate(members))

    def _mapping(
        self, value: dict[str, JsonValue], keyword: str, origin: Origin
    ) -> tuple[tuple[str, Schema], ...]:
        members, place = value.get(keyword), origin / keyword
        if isinstance(members, dict) and isinstance(reference := members.get("$ref"), str):
            target = self.resolve(place / "$ref", reference)
            members, place = (None, place) if target is None else (self._source.value(target), target)
        if not isinstance(members, dict):
            return ()
        return tuple((name, self.read(member, place / name)) for name, member in members.items())

    def _discriminator(self, value: dict[str, JsonValue], origin: Origin) -> DiscriminatorRule | None:
        rule = value.get("discriminator")
        if not isinstance(rule, dict) or not isinstance(name := rule.get("propertyName"), str):
            return None
        place = origin / "discriminator"
        written = rule.get("mapping")
        mapping: list[tuple[str, Origin]] = []
        if isinstance(written, dict):
            for key, reference in written.items():
                target = self._mapped(place / "mapping" / key, reference)
                if target is not None:
                    mapping.append((key, target))
        default = rule.get("defaultMapping")
        return DiscriminatorRule(
            property=name,
            mapping=tuple(mapping),
            default=None if default is None else self._mapped(place / "defaultMapping", default),
            origin=place,
        )

    def _mapped(self, origin: Origin, reference: JsonValue) -> Origin | None:
        if not isinstance(reference, str):
            return None
        if (
            "/" not in reference
            and "#" not in reference
            and not reference.endswith((".yaml", ".yml", ".json"))
        ):
            origin = self._source.root
            reference = f"#/components/schemas/{reference}"  # a name rather than a reference, 3.1.1, 4.8.25.2
        try:
            target = self._source.resolve(origin, reference)
        except UnresolvableError:  # validation warns: `dangling-mapping`
            return None
        if not self._scopes.differ:
            target = self._meant(target)
        self._pending.append(target)
        return target


def examples_of(value: Mapping[str, JsonValue]) -> tuple[JsonValue, ...]:
    """`examples` of a schema, or its older `example`."""
    several = value.get("examples")
    if isinstance(several, list):
        return tuple(several)
    return (value["example"],) if "example" in value else ()


def _told_by(
    rule: DiscriminatorRule | None, all_of: tuple[Schema, ...]
) -> tuple[tuple[Schema, ...], DiscriminatorRule | None]:
    """A parent's discriminator is its own where it stands with its properties, as a part beside a `$ref`."""
    for index, part in enumerate(() if rule is not None else all_of):
        if part.discriminator is not None and part.ref is None and not part.one_of and not part.any_of:
            bare = replace(part, discriminator=None)
            return (*all_of[:index], bare, *all_of[index + 1 :]), part.discriminator
    return all_of, rule


def _open_enum(value: Mapping[str, JsonValue], origin: Origin) -> tuple[Schema, ...]:
    """Any text, or one of those that are known: as 3.1 writes what `x-extensible-enum` says."""
    known = enums.open_members(value)
    texts = Schema(origin=origin, types=("string",))
    return (texts, replace(texts, enum=known)) if known else ()


def _text(value: Mapping[str, JsonValue], key: str) -> str | None:
    found = value.get(key)
    return found if isinstance(found, str) else None


def _annotations(value: dict[str, JsonValue]) -> SchemaText:
    if value.keys().isdisjoint(_TEXT):
        return NO_TEXT
    return SchemaText(
        title=as_text(value.get("title")),
        description=prose(value.get("description")),
        deprecated=value.get("deprecated") is True,
        examples=examples_of(value),
        pin=_text(value, "x-python-name"),
        enum_names=enums.names(value),
        enum_descriptions=enums.descriptions(value),
    )
