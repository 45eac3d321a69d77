"""What to write instead: the help that goes with a finding about one keyword."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from specwright.diagnostics.nearest import nearest
from specwright.validate.members import Either, List, Map, Node, Scalar, Word
from specwright.validate.rules.names import COMPONENT_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from specwright.pytypes import JsonValue
    from specwright.validate.members import Shape

EXAMPLES: Final = {
    "openapi": "openapi: 3.1.1",
    "info": "info: {title: My API, version: 1.0.0}",
    "title": "title: My API",
    "version": "version: 1.0.0",
    "paths": "paths: {}",
    "responses": 'responses:\n      "200":\n        description: …',
    "description": "description: what this answer means",
    "in": "in: query",
    "content": "content:\n      application/json:\n        schema: {type: object}",
    "scopes": "scopes: {}",
    "type": "type: http",
}
"""Of keywords that are required."""

_TYPES: Final = {
    **{
        name: f"{{type: string, format: {name}}}"
        for name in ("date", "date-time", "time", "duration", "uuid", "email", "uri", "byte", "binary")
    },
    **dict.fromkeys(("datetime", "timestamp"), "{type: string, format: date-time}"),
    **dict.fromkeys(("file", "bytes"), "{type: string, format: binary}"),
    "url": "{type: string, format: uri}",
    "guid": "{type: string, format: uuid}",
    **dict.fromkeys(("str", "text", "varchar", "char"), "{type: string}"),
    "enum": "{type: string}, and the values in enum",
    "password": "{type: string, format: password}",
    "int": "{type: integer}",
    "int32": "{type: integer, format: int32}",
    **dict.fromkeys(("long", "int64", "bigint"), "{type: integer, format: int64}"),
    **{name: f"{{type: number, format: {name}}}" for name in ("float", "double")},
    "decimal": "{type: number}",
    **dict.fromkeys(("list", "tuple", "set"), "{type: array, items: …}"),
    **dict.fromkeys(("dict", "map", "json"), "{type: object}"),
}
"""Names that languages, databases and formats have for types."""

_JSON_TYPES: Final = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})

_FORM = "          schema: {type: object, properties: …}"
_WORDS: Final = {
    ("type", "any"): "delete it: a schema without a type allows any",
    ("type", "basic"): "write {type: http, scheme: basic}",
    **dict.fromkeys(
        (("type", "bearer"), ("type", "jwt"), ("type", "token")), "write {type: http, scheme: bearer}"
    ),
    **dict.fromkeys(
        (("in", "parameter"), ("in", "param"), ("in", "url"), ("in", "uri"), ("in", "params")),
        "write path for a part of the path in braces, query for what follows the ?",
    ),
    **{
        ("style", old): f"write {{style: {style}, explode: {explode}}}"
        for old, style, explode in (
            ("csv", "form", "false"),
            ("multi", "form", "true"),
            ("ssv", "spaceDelimited", "false"),
            ("pipes", "pipeDelimited", "false"),
        )
    },
    ("in", "body"): "describe it by requestBody:\n"
    "    requestBody:\n      content:\n        application/json:\n          schema: …",
    ("in", "formData"): "describe the form by requestBody:\n"
    f"    requestBody:\n      content:\n        multipart/form-data:\n{_FORM}",
}
"""By keyword and value."""

OF_SCHEMAS: Final = frozenset(
    {
        *("type", "format", "items", "enum", "default", "nullable", "pattern", "uniqueItems", "properties"),
        *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "multipleOf", "allOf"),
    }
)
"""Keywords that Swagger 2.0 had for parameters, and that are their schemas' now."""
_TO_SCHEMA = "move it into schema, for example:\n    schema: {type: string}"
_TO_CONTENT = "move it into content:\n    content:\n      application/json:\n        schema: …"
_TO_SERVERS = "write servers:\n    servers:\n      - url: https://…"
_UNKNOWN: Final = {
    **{(noun, key): _TO_SCHEMA for noun in ("a parameter", "a header") for key in OF_SCHEMAS},
    ("a parameter", "collectionFormat"): "write style and explode: csv is {style: form, explode: false}",
    ("a response", "schema"): _TO_CONTENT,
    ("a request body", "schema"): _TO_CONTENT,
    **{
        (noun, key): f"delete it: the media types of a {side} are the keys of its content"
        for noun in ("an operation", "the document")
        for key, side in (("consumes", "requestBody"), ("produces", "response"))
    },
    ("the document", "definitions"): "move it to components.schemas",
    ("the document", "securityDefinitions"): "move it to components.securitySchemes",
    **{("the document", key): _TO_SERVERS for key in ("host", "basePath", "schemes")},
}
"""By noun and keyword: how Swagger 2.0 said it, and what is written one level too high."""

_OLDER: Final = {
    "items": "where all items are of one kind, write their schema without brackets;\nor ",
    "type": "3.0 has one type, and nullable: true beside it;\nor ",
    "exclusiveMinimum": "3.0 writes the bound as minimum and exclusiveMinimum: true beside it;\nor ",
    "exclusiveMaximum": "3.0 writes the bound as maximum and exclusiveMaximum: true beside it;\nor ",
}

_FROM_TEXT: Final = {
    "discriminator": "{{propertyName: {}}}",
    "license": "{{name: {}}}",
    "contact": "{{name: {}}}",
    "external-documentation": "{{url: {}}}",
    "tag": "{{name: {}}}",
    "server": "{{url: {}}}",
    "server-variable": "{{default: {}}}",
    "response": "{{description: {}}}",
    "example": "{{value: {}}}",
    "link": "{{operationId: {}}}",
    "parameter": "{{name: {}, in: query, schema: {{type: string}}}}",
    "info": '{{title: {}, version: "1.0.0"}}',
}
"""Objects for which many write the only text that is mostly in them, by their kinds."""
_TRUE: Final = frozenset({"true", "yes", "on", "1", "y"})
_FALSE: Final = frozenset({"false", "no", "off", "0", "n"})
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_NAMED: Final = frozenset({"parameter", "tag"})
"""Objects in arrays that say their names themselves."""


_OTHER: Final = {
    "asyncapi": ("an AsyncAPI document", "describe what travels by HTTP in an OpenAPI document"),
    "arazzo": ("an Arazzo document", "name the document whose operations it orders"),
    "overlay": ("an Overlay", "apply it, and name the document that comes of it"),
    "item": ("a Postman collection", "export it as OpenAPI"),
    "$schema": ("a JSON Schema", "refer to it in components.schemas of an OpenAPI document"),
    "__export_format": ("an export of Insomnia", "export it as OpenAPI"),
    "log": ("a recording of requests", "name the document of the API"),
}
"""What people have beside OpenAPI documents, by a key of it."""


def of_other(root: Mapping[str, JsonValue]) -> tuple[str, str] | None:
    """What a file is that is no OpenAPI document, where it is known, and what to do."""
    for key, value in root.items():
        if isinstance(value, dict) and not value.keys().isdisjoint(("openapi", "swagger")):
            return f"an object that has one in '{key}'", f"keep what is in {key}, without what is around it"
    known = _OTHER if root.keys().isdisjoint(("paths", "webhooks")) else ()
    return next((_OTHER[key] for key in known if key in root), None)


def of_older(keyword: str) -> str:
    """How 3.0 says what has another spelling since: a line, or nothing."""
    return _OLDER.get(keyword, "")


def of_word(keyword: str, value: str, words: Iterable[str]) -> str:
    """For a value that is none of `words`."""
    known = list(words)
    if (keyword, value) in _WORDS:
        return _WORDS[keyword, value]
    if keyword == "type" and "string" in known and value.lower() in _TYPES:
        return f"write {_TYPES[value.lower()]}"
    if keyword == "type" and "string" in known and (types := _as_typescript(value, known)) is not None:
        return f"write {types}"
    close = nearest(value, known)
    if close is None and keyword == "type" and "string" in known and value[:1].isupper():
        return f"write {_reference(value)}, or one of {', '.join(known)}"
    return f"did you mean {close}?" if close else f"write one of {', '.join(known)}"


def _as_typescript(value: str, known: Sequence[str]) -> str | None:
    """`string | null` and `string[]`, where TypeScript says what is meant."""
    *item, rest = value.partition("[]")
    if not rest and item[0] in known:
        return f"{{type: array, items: {{type: {item[0]}}}}}" if item[1] else None
    several = [each.strip() for each in value.split("|")]
    types = [each for each in several if each != "null"]
    if len(several) < 2 or not types or not set(types) <= {*known}:
        return None
    if "null" in known:
        return f"an array: [{', '.join(each if each != 'null' else repr(each) for each in several)}]"
    if len(types) > 1:
        return "anyOf with a schema for each"
    return f"{{type: {types[0]}, nullable: true}}"


def of_type(keyword: str, shape: Shape, expected: str, value: JsonValue) -> str:
    """For a value that is none of the shape, which is `expected`."""
    if keyword == "$ref" and value is None:
        return "write a string, in quotes where it begins with #: that begins a comment"
    if keyword == "required" and isinstance(shape, List) and _truth(value) is not None:
        return "name the required properties on the object that has them:\n    required: [name, …]"
    if shape == Scalar("string") and isinstance(value, int | float | bool):
        return f'put it in quotes: {keyword}: "{str(value).lower()}"'
    for option in shape.shapes if isinstance(shape, Either) else (shape,):
        if (instead := _instead(option, value)) is not None:
            return f"write {instead}"
    if value is None:
        return f"write {expected}, or delete the key"
    return f"write {expected}"


def _instead(shape: Shape, value: JsonValue) -> str | None:
    """What was meant by a value that is none of the shape, where that is known."""
    match shape:
        case Scalar("boolean"):
            return _truth(value)
        case Scalar("number" | "count") if isinstance(value, str) and _NUMBER.fullmatch(value):
            return f"{value}, without quotes" if shape.type == "number" or value.isdecimal() else None
        case Word(words) if value is None and "null" in words:
            return 'it in quotes: "null"'
        case Node("schema") if isinstance(value, str):
            return _truth(value) or _schema_of(value)
        case Node("link") if isinstance(value, str) and "#" in value:
            return f"{{operationRef: '{value[:40]}'}}"
        case Node(kind) if isinstance(value, str) and kind in _FROM_TEXT:
            return _FROM_TEXT[kind].format(value[:40])
        case Map(Node("schema")) if isinstance(value, list) and _are_texts(value):
            return "what each of them is:" + "".join(f"\n    {each}: {{type: string}}" for each in value[:3])
        case Map(Scalar("string")) if isinstance(value, list) and _are_texts(value):
            return "what each of them means:" + "".join(f"\n    {each}: …" for each in value[:3])
        case Map(Node("media-type")) if isinstance(value, str) and "/" in value:
            return f"{{{value[:40]}: {{schema: …}}}}"
        case Node("security-scheme") if value in ("basic", "bearer"):
            return f"{{type: http, scheme: {value}}}"
        case Map(Node("example")) if isinstance(value, list):
            return "a name in front of each:\n    first: {value: …}"
        case Map(List()) if isinstance(value, str):
            return f"{{{value[:40]}: []}}"
        case Map() | Node() if isinstance(value, list) and value and all(map(_is_object, value)):
            return "it without the dash" if len(value) == 1 else "it without the dashes"
        case List(item):
            return _array_of(item, value)
    return None


def _array_of(item: Shape, value: JsonValue) -> str | None:
    match value:
        case None:
            return None
        case dict() if isinstance(item, Map):
            return "a dash in front of each key:" + "".join(f"\n    - {key}: []" for key in [*value][:3])
        case dict() if (
            isinstance(item, Node) and item.kind in _NAMED and all(map(_is_object, value.values()))
        ):
            return "an array, with the names inside:" + "".join(
                f"\n    - name: {key}\n      …" for key in [*value][:2]
            )
        case dict() if isinstance(item, Node):
            return "a dash in front of it, even where it is the only one"
        case dict():
            return f"an array: [{', '.join([*value][:5])}]"
        case str():
            known = item.kind in _FROM_TEXT if isinstance(item, Node) else False
            return f"an array, even of one: [{_instead(item, value) if known else value[:40]}]"
    return f"an array, even of one: [{json.dumps(value)}]"


def _schema_of(text: str) -> str | None:
    if text.lower() in _JSON_TYPES:
        return f"{{type: {text.lower()}}}"
    if text.lower() in _TYPES:
        return _TYPES[text.lower()]
    return _reference(text) if COMPONENT_NAME.match(text) else None


def _reference(name: str) -> str:
    return f"{{$ref: '#/components/schemas/{name[:40]}'}}, if it is the name of a schema"


def _truth(value: JsonValue) -> str | None:
    """`true` or `false`, where one of the two is meant: `yes` is a text since YAML 1.2."""
    text = str(value).lower() if isinstance(value, str | int) else ""
    return "true" if text in _TRUE else "false" if text in _FALSE else None


def _are_texts(value: list[JsonValue]) -> bool:
    return bool(value) and all(isinstance(each, str) for each in value)


def _is_object(value: JsonValue) -> bool:
    return isinstance(value, dict)


def of_target(kind: str, noun: str, value: JsonValue, pointer: str) -> str:
    """For a reference of an object of that kind to `value`, which is none of it."""
    schema = f"schema: {{$ref: '#{pointer}'}}"
    content = f"content:\n      application/json:\n        {schema}"
    match kind:
        case "response":
            return f"write a response with the schema in it:\n    description: …\n    {content}"
        case "request-body":
            return f"write a body with the schema in it:\n    {content}"
        case "media-type" | "header":
            return f"write {schema}"
        case "content":
            return f"write the schema in a media type:\n    {content}"
        case "parameter":
            return f"write a parameter with the schema in it:\n    name: …\n    in: query\n    {schema}"
    members = value if isinstance(value, dict) else {}
    if "schema" in members:
        return f"refer to #{pointer}/schema"
    media = members.get("content")
    if isinstance(media, dict) and media:
        name = next(iter(media)).replace("~", "~0").replace("/", "~1")
        return f"refer to #{pointer}/content/{name}/schema, or move that to components.schemas"
    return f"refer to {noun}"


def of_unknown(noun: str, keyword: str, close: str | None, place: str | None) -> str:
    """For a keyword that an object of that noun does not have.

    `close`: which of its own it may stand for. `place`: where it belongs, if it is no keyword of its own.
    """
    if keyword == "ref":
        return "did you mean $ref?"
    if (noun, keyword) in _UNKNOWN:
        return _UNKNOWN[noun, keyword]
    if noun == "a media type" and "/" in keyword:
        return (
            f"write it around schema, as a key of content:\n    content:\n      {keyword}:\n        schema: …"
        )
    if close is not None and (place is None or close.lower() in (keyword.lower(), f"{keyword}s".lower())):
        return f"did you mean {close}?"
    return place or "delete it, or begin its name with x- to make it an extension"
