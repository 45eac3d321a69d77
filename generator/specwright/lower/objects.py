"""Lowers objects: classes with fields, or dictionaries where no property has a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec.structs import replace

from specwright.api import Default
from specwright.document import NO_TEXT, Document, Schema
from specwright.draft import AnyOf, DictOf, Hint, Key, ObjectShape, Property, Ref, Shape
from specwright.lower.discriminators import Discriminators
from specwright.lower.json_schema import keywords, matches
from specwright.lower.merge import Merger, says_nothing, settled
from specwright.lower.scalars import Parts, checked, nullable
from specwright.lower.shapes import unique
from specwright.pytypes import AnyType, LiteralType

if TYPE_CHECKING:
    from specwright.lower.schemas import SchemaLowering

_OBJECT_CHECKS: Final = ("minProperties", "maxProperties", "dependentRequired")
_OBJECT_APPLICATORS: Final = ("propertyNames", "unevaluatedProperties")


class ObjectLowering:
    def __init__(
        self, document: Document, merger: Merger, discriminators: Discriminators, schemas: SchemaLowering
    ) -> None:
        self._document = document
        self._merger = merger
        self._discriminators = discriminators
        self._schemas = schemas
        self._open: dict[Key, Schema] = {}
        """Objects that are being lowered."""
        self.inside: set[Key] = set()
        """Objects in place that contain themselves."""

    def shape(self, schema: Schema, hint: Hint, key: Key | None, conditions: Parts) -> Shape:
        schema = settled(schema, alone=not conditions)
        closed = schema.additional is not None and not schema.additional.accepts
        checks = [*_object_checks(schema), *conditions]
        if not schema.properties and not schema.required and not (closed and not schema.pattern_properties):
            value = self._others(schema, Hint(owner=hint.owner, text=f"{hint.text} Value"))
            return checked(self._document, DictOf(value=value), checks)
        me = key or self._schemas.inner_key(schema.origin)
        if self._open.get(me) == schema:
            self.inside.add(me)
            return Ref(key=me)
        properties = dict(schema.properties)
        required = frozenset(schema.required)
        for name in schema.required:
            if name not in properties:
                properties[name] = self._unnamed(schema, name)
        tags = self._discriminators.demanded(schema.origin)
        before = self._open.get(me)
        self._open[me] = schema
        extra: Literal["allow", "forbid"] | Shape = "allow"
        if closed and not schema.pattern_properties:
            extra = "forbid"
        elif not isinstance(others := self._others(schema, Hint(owner=me, text="Value")), AnyType):
            extra = others
        fields = tuple(
            self._property(me, name, member, name in required, tags.get(name))
            for name, member in properties.items()
        )
        if before is None:
            del self._open[me]
        else:
            self._open[me] = before
        if extra == "forbid" and not fields and key is None and schema.text == NO_TEXT:
            hint = Hint(owner=None, text="Empty", pin=hint.pin)  # many have it, and it is nobody's
        found = ObjectShape(
            key=me,
            hint=hint,
            properties=fields,
            extra=extra,
            schema=keywords(self._document, checks) if checks else None,
            text=schema.text,
        )
        return self._schemas.record(found, key)

    def _others(self, schema: Schema, hint: Hint) -> Shape:
        """What members are that no property names."""
        rest = schema.additional
        values = [part for _, part in schema.pattern_properties]
        if rest is None or rest.accepts:
            values.append(rest or Schema(origin=schema.origin))
        if any(map(says_nothing, values)):
            return AnyType()
        shapes = unique(self._schemas.shape(value, hint) for value in values)
        if any(isinstance(shape, AnyType) for shape in shapes):
            return AnyType()
        return shapes[0] if len(shapes) == 1 else AnyOf(members=shapes)

    def _unnamed(self, schema: Schema, name: str) -> Schema:
        """What a member is that has to be there and that no property names."""
        found = tuple(
            part for pattern, part in schema.pattern_properties if matches(name, {"pattern": pattern})
        )
        if len(found) > 1:
            return Schema(origin=schema.origin, all_of=found)
        rest = schema.additional
        return (
            found[0] if found else rest if rest is not None and rest.accepts else Schema(origin=schema.origin)
        )

    def _home(self, owner: Key, name: str, schema: Schema) -> Key:
        """What a property in place is called after: where it stands, not what inherits it first."""
        found = schema.origin
        if found.file == owner.origin.file and found.pointer.startswith(f"{owner.origin.pointer}/"):
            return owner
        place = replace(found, pointer=found.pointer.rpartition("/properties/")[0])
        home = self._document.schemas.get(place)
        if home is not None and any(wire == name and each is schema for wire, each in home.properties):
            return Key(place)
        return owner

    def _property(
        self, owner: Key, name: str, schema: Schema, required: bool, tag: tuple[str, ...] | None
    ) -> Property:
        flat = self._merger.followed(schema)
        shape: Shape = (
            LiteralType(values=tag)
            if tag is not None
            else self._schemas.shape(schema, Hint(owner=self._home(owner, name, schema), text=name))
        )
        default = Default(value=flat.default.value) if flat.default is not None else None
        if default is not None and default.value is None and not nullable(shape):
            default = None  # "default: null" of a value that is never null says that there is none
        if tag is not None and len(tag) == 1:
            default = Default(value=tag[0])  # without its one word nobody would find the member of a union
        return Property(
            wire=name,
            shape=shape,
            required=required,
            default=None if required else default,
            read_only=flat.read_only,
            write_only=flat.write_only,
            text=self._merger.flatten(schema).text,
            origin=schema.origin,
        )


def _object_checks(schema: Schema) -> Parts:
    checks: Parts = [(word, part) for word, part in schema.applicators if word in _OBJECT_APPLICATORS]
    if any(word == "unevaluatedProperties" for word, _ in checks):  # it looks at what stands beside it
        checks.append(("properties", {name: True for name, _ in schema.properties}))
    checks += [(word, schema.assertions[word]) for word in _OBJECT_CHECKS if word in schema.assertions]
    if schema.pattern_properties or schema.dependent_schemas:
        whole = Schema(origin=schema.origin, dependent_schemas=schema.dependent_schemas)
        if schema.pattern_properties:
            named = tuple((name, Schema(origin=schema.origin)) for name, _ in schema.properties)
            whole = replace(
                whole,
                pattern_properties=schema.pattern_properties,
                additional=schema.additional,
                properties=named if schema.additional is not None else (),
            )
        checks.append(("allOf", (whole,)))
    return checks
