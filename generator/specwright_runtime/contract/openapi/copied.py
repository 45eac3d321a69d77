"""A copy of a document whose schemas a JSON Schema validator can read.

What a validator does not know is rewritten as the copy is made; what depends on other schemas is collected
for later: unions, what is put together, what is told apart by a discriminator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from specwright_runtime.contract.openapi.closed import is_closed
from specwright_runtime.contract.openapi.dialect import DATA, LISTS, modern
from specwright_runtime.contract.openapi.pointer import fragment, look_through, look_up_or_none
from specwright_runtime.contract.values.formats import is_integer

if TYPE_CHECKING:
    from specwright_runtime.contract.openapi.schema import Schema
    from specwright_runtime.contract.openapi.side import Direction, Side

_NOTES = frozenset(
    {"title", "description", "deprecated", "readOnly", "writeOnly", "nullable", "externalDocs"}
)
_SCHEMA_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_COUNTS = frozenset({"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"})
_SCHEMA_NODES = (
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)


_INSIDE = re.compile(r"/(?:oneOf|anyOf|allOf)/\d")
_STEPS_OF_A_COMPONENT = 3
"""Slashes in the reference to one."""
_HOISTED = "x-specwright-inside-unions"


_FILES = frozenset({"application/octet-stream", "application/pdf", "application/zip", "application/gzip"})


class Copied:
    """The copy, and its schemas of each kind."""

    def __init__(self, document: Mapping[str, Any], direction: Direction, base: str, side: Side) -> None:
        """`base` is what references in the copy begin with."""
        self._direction = direction
        self._base = base
        self._side = side
        self._old = str(document.get("openapi", "3.1")).startswith("3.0")
        self.discriminated: list[dict[str, Any]] = []
        self.choosing: list[dict[str, Any]] = []
        self.composed: list[dict[str, Any]] = []
        self.demanding: list[dict[str, Any]] = []
        """Closed ones that require something."""
        self.references: list[dict[str, Any]] = []
        self._copies: dict[int, dict[str, Any]] = {}  # by the identity of what they were made of
        self._leading_inside: list[dict[str, Any]] = []
        self.root: dict[str, Any] = self._tree(document)
        self._hoist(document)

    def _tree(self, node: Any, *, named: bool = False) -> Any:
        """Copy everything that is not a schema; `named` nodes have free keys."""
        if isinstance(node, list):
            return [self._tree(item) for item in node]
        if not isinstance(node, Mapping):
            return node
        copied: dict[str, Any] = {}
        for key, value in node.items():
            if named:
                copied[key] = self._tree(value)
            elif key in {"schema", "itemSchema"} and isinstance(value, Mapping | bool):
                copied[key] = self._schema(value)
            elif key == "schemas" and isinstance(value, Mapping):
                copied[key] = {name: self._schema(schema, component=True) for name, schema in value.items()}
            elif key in DATA or (key.startswith("x-") and key != "x-contract"):
                copied[key] = value
            else:
                copied[key] = self._tree(value, named=key in {"paths", "responses", "content", "headers"})
        return copied

    def _schema(self, schema: Any, *, composed: bool = False, component: bool = False) -> Schema:
        """`composed`: stands directly in an `allOf` that inherits: a reference means the schema itself."""
        if isinstance(schema, bool) or not isinstance(schema, Mapping):
            return bool(schema)
        copied: dict[str, Any] = {}
        self._copies[id(schema)] = copied
        if "$ref" in schema and self._old:
            schema = {key: schema[key] for key in ("$ref", "nullable") if key in schema}
        for key, value in schema.items():
            if key in ("$ref", "$dynamicRef") and isinstance(value, str):
                copied[key] = self._base + fragment(unquote(value[1:])) if value.startswith("#") else value
            elif key in _SCHEMA_MAPS and isinstance(value, Mapping):
                copied[key] = {name: self._schema(inner) for name, inner in value.items()}
            elif key in LISTS and isinstance(value, list):
                inherits = key == "allOf" and (component or composed or not _only_refers(schema))
                copied[key] = [self._schema(inner, composed=inherits) for inner in value]
            elif key == "items" and isinstance(value, list):  # how drafts before 2020-12 write a tuple
                copied["prefixItems"] = [self._schema(inner) for inner in value]
                rest = schema.get("additionalItems")
                if isinstance(rest, Mapping | bool):
                    copied["items"] = self._schema(rest)
            elif key in _SCHEMA_NODES and isinstance(value, Mapping | bool):
                copied[key] = self._schema(value)
            elif key in _COUNTS and isinstance(value, float) and value.is_integer():
                copied[key] = int(value)
            elif key not in {"$schema", "$id", "id"} and (key != "pattern" or isinstance(value, str)):
                copied[key] = value
        union = modern(copied)
        if "$ref" in union:
            if str(union["$ref"]).count("/") > _STEPS_OF_A_COMPONENT:
                self._leading_inside.append(union)
            if not composed:
                self.references.append(union)
        if "discriminator" in union and ("oneOf" in union or "anyOf" in union):
            self.discriminated.append(union)
        if "oneOf" in union or "anyOf" in union:
            self.choosing.append(union)
        if "allOf" in union or ("$ref" in union and union.keys() & {"properties", "additionalProperties"}):
            self.composed.append(union)
        if is_closed(copied) and "required" in copied:
            self.demanding.append(copied)
        self._side.require(copied, schema)
        if copied.get("contentEncoding") == "binary" and "format" not in copied:
            copied["format"] = copied.pop("contentEncoding")  # bytes as they are (RFC 2045, 6.2)
        if _is_file(copied):
            copied["format"] = "binary"  # as 3.0 said it
        elif copied.get("contentEncoding") in ("base64", "base64url"):
            copied.setdefault("format", "byte")
        if self._direction == "request":
            _hold_to_what_is_sure(copied)
        if self._direction == "response" and copied.get("format") == "int32":
            copied.setdefault("minimum", -(2**31))
            copied.setdefault("maximum", 2**31 - 1)
        return copied

    def _hoist(self, document: Mapping[str, Any]) -> None:
        """Give what references mean inside of unions a place that stays when those are rewritten.

        So do those that lead through others, which no validator follows, and to what is no part of the copy.
        """
        places: list[Any] = []
        for reference in self._leading_inside:
            pointer = reference["$ref"].removeprefix(self._base)
            try:
                meant = look_through(document, pointer)
            except KeyError:
                continue
            found: Schema | None = self._copies.get(id(meant))
            literal = found is not None and look_up_or_none(document, pointer) is meant
            if literal and not _INSIDE.search(pointer):
                continue
            if found is None and isinstance(
                meant, Mapping
            ):  # beside a reference of 3.0, where nothing counts
                found = self._schema(meant)
            if found is not None:
                reference["$ref"] = f"{self._base}#/{_HOISTED}/{len(places)}"
                places.append(found)
        self.root[_HOISTED] = places
        self._copies.clear()


def _hold_to_what_is_sure(schema: dict[str, Any]) -> None:
    """Of numbers in a format of integers the whole ones, and of an open enumeration what is known of it."""
    if schema.get("type") == "number" and is_integer(schema):
        schema["type"] = "integer"
    known = schema.get("x-extensible-enum")
    if isinstance(known, list) and known and "enum" not in schema:
        schema.setdefault("example", known[0])
        schema.setdefault("x-contract", {"vary": False})


def _is_file(schema: Mapping[str, Any]) -> bool:
    """Bytes as they are (OpenAPI 3.1.1, "Working with Binary Data"): of a media type that is no text."""
    media_type = schema.get("contentMediaType")
    if not isinstance(media_type, str) or schema.keys() & {"contentEncoding", "contentSchema", "format"}:
        return False
    return media_type.partition("/")[0] in {"image", "audio", "video", "font"} or media_type in _FILES


def _only_refers(schema: Mapping[str, Any]) -> bool:
    """Whether an `allOf` is one reference and what is noted of it: so 3.0 writes siblings of `$ref`.

    Some generators repeat its type beside it.
    """
    members = [each for each in schema["allOf"] if isinstance(each, Mapping) and not _is_note(each)]
    return len(members) == 1 and "$ref" in members[0] and _is_note(schema, "allOf", "type")


def says_nothing(schema: Mapping[str, Any]) -> bool:
    """Whether it takes any value: what it has are notes."""
    return _is_note(schema)


def _is_note(schema: Mapping[str, Any], *beside: str) -> bool:
    return all(
        key in _NOTES or key in DATA - {"enum", "const"} or key in beside or key.startswith("x-")
        for key in schema
    )
