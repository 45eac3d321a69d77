"""Writes schemas back as self-contained JSON Schema 2020-12, for what is checked at run time as such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from specwright.document import Document, Schema
from specwright.pytypes import JsonValue
from specwright.read.source import Origin


def keywords(
    document: Document, parts: Iterable[tuple[str, Schema | tuple[Schema, ...] | JsonValue]]
) -> Mapping[str, JsonValue]:
    """One schema of the given keywords; what they refer to comes along as `$defs`."""
    writer = _Writer(document)
    result: dict[str, JsonValue] = {}
    for keyword, value in parts:
        if isinstance(value, Schema):
            written: JsonValue = writer.schema(value)
        elif isinstance(value, tuple):
            written = [writer.schema(member) for member in value]
        else:
            written = value
        if keyword in result:  # twice the same keyword, from two members of an allOf
            more = result.setdefault("allOf", [])
            assert isinstance(more, list)
            more.append({keyword: written})
        else:
            result[keyword] = written
    if writer.definitions:
        result["$defs"] = writer.finish()
    return result


def matches(value: JsonValue, schema: Mapping[str, JsonValue]) -> bool:
    """Whether a value is valid by such a schema."""
    import jsonschema_rs  # some megabytes, and few schemas need it

    return jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=False).is_valid(value)


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self.definitions: dict[str, JsonValue] = {}
        self._names: dict[Origin, str] = {}

    def finish(self) -> dict[str, JsonValue]:
        while True:
            open_names = [
                (origin, name) for origin, name in self._names.items() if self.definitions[name] is None
            ]
            if not open_names:
                return self.definitions
            for origin, name in open_names:
                self.definitions[name] = self.schema(self._document.schemas[origin])

    def _reference(self, origin: Origin) -> JsonValue:
        name = self._names.get(origin)
        if name is None:
            name = self._document.components.get(origin) or origin.pointer.replace("/", ".").strip(".")
            while name in self.definitions:
                name += "_"
            self._names[origin] = name
            self.definitions[name] = None
        return "#/$defs/" + name.replace("~", "~0").replace("/", "~1").replace("%", "%25")

    def schema(self, schema: Schema) -> JsonValue:
        if not schema.accepts:
            return False
        result: dict[str, JsonValue] = {}
        if schema.ref is not None:
            result["$ref"] = self._reference(schema.ref)
        if schema.types:
            result["type"] = schema.types[0] if len(schema.types) == 1 else list(schema.types)
        if schema.enum is not None:
            result["enum"] = list(schema.enum)
        for keyword, members in (
            ("allOf", schema.all_of),
            ("anyOf", schema.any_of),
            ("oneOf" if schema.discriminator is None else "anyOf", schema.one_of),
        ):
            if members and keyword not in result:
                result[keyword] = [self.schema(member) for member in members]
        for keyword, mapping in (
            ("properties", schema.properties),
            ("patternProperties", schema.pattern_properties),
            ("dependentSchemas", schema.dependent_schemas),
        ):
            if mapping:
                result[keyword] = {name: self.schema(member) for name, member in mapping}
        # What one direction leaves out nobody misses here: which it is, only the class of a view knows.
        hidden = {name for name, member in schema.properties if member.read_only or member.write_only}
        if required := [name for name in schema.required if name not in hidden]:
            result["required"] = list[JsonValue](required)
        if schema.additional is not None:
            result["additionalProperties"] = self.schema(schema.additional)
        if schema.items is not None:
            result["items"] = self.schema(schema.items)
        if schema.prefix_items:
            result["prefixItems"] = [self.schema(member) for member in schema.prefix_items]
        for keyword, member in schema.applicators:
            if keyword in result:
                more = result.setdefault("allOf", [])
                assert isinstance(more, list)
                more.append({keyword: self.schema(member)})
            else:
                result[keyword] = self.schema(member)
        result.update(schema.assertions)
        return result
