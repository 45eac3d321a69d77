"""What to write instead: the help that goes with a finding about one keyword."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from specwright.diagnostics.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specwright.pytypes import JsonValue

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
    "str": "{type: string}",
    "int": "{type: integer}",
    "int32": "{type: integer, format: int32}",
    **dict.fromkeys(("long", "int64", "bigint"), "{type: integer, format: int64}"),
    **{name: f"{{type: number, format: {name}}}" for name in ("float", "double")},
    "decimal": "{type: number}",
    **dict.fromkeys(("list", "tuple", "set"), "{type: array, items: …}"),
    **dict.fromkeys(("dict", "map", "json"), "{type: object}"),
}
"""Names that languages, databases and formats have for types."""

_FORM = "          schema: {type: object, properties: …}"
_WORDS: Final = {
    ("type", "any"): "delete it: a schema without a type allows any",
    ("type", "basic"): "write {type: http, scheme: basic}",
    **dict.fromkeys((("type", "bearer"), ("type", "jwt")), "write {type: http, scheme: bearer}"),
    ("in", "body"): "describe it by requestBody:\n"
    "    requestBody:\n      content:\n        application/json:\n          schema: …",
    ("in", "formData"): "describe the form by requestBody:\n"
    f"    requestBody:\n      content:\n        multipart/form-data:\n{_FORM}",
}
"""By keyword and value."""

_TO_SCHEMA = "move it into schema, for example:\n    schema: {type: string}"
_TO_CONTENT = "move it into content:\n    content:\n      application/json:\n        schema: …"
_TO_SERVERS = "write servers:\n    servers:\n      - url: https://…"
_UNKNOWN: Final = {
    **{
        (noun, key): _TO_SCHEMA
        for noun in ("a parameter", "a header")
        for key in ("type", "format", "items", "enum", "default", "minimum", "maximum", "pattern", "nullable")
    },
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
    "type": "3.0 has one type, and nullable: true beside it;\nor ",
    "exclusiveMinimum": "3.0 writes the bound as minimum and exclusiveMinimum: true beside it;\nor ",
    "exclusiveMaximum": "3.0 writes the bound as maximum and exclusiveMaximum: true beside it;\nor ",
}

_FROM_TEXT: Final = {
    "discriminator": "{{propertyName: {}}}",
    "license": "{{name: {}}}",
    "contact": "{{name: {}}}",
    "externalDocs": "{{url: {}}}",
    "additionalProperties": "{{type: {}}}",
    "item of tags": "{{name: {}}}",
    "item of servers": "{{url: {}}}",
    "item of security": "{{{}: []}}",
}
"""Objects for which many write the only text that is mostly in them."""


_OTHER: Final = {
    "asyncapi": ("an AsyncAPI document", "describe what travels by HTTP in an OpenAPI document"),
    "arazzo": ("an Arazzo document", "name the document whose operations it orders"),
    "overlay": ("an Overlay", "apply it, and name the document that comes of it"),
    "item": ("a Postman collection", "export it as OpenAPI"),
    "$schema": ("a JSON Schema", "refer to it in components.schemas of an OpenAPI document"),
    "log": ("a recording of requests", "name the document of the API"),
}
"""What people have beside OpenAPI documents, by a key of it."""


def of_other(root: Mapping[str, JsonValue]) -> tuple[str, str] | None:
    """What a file is that is no OpenAPI document, where it is known, and what to do."""
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
    close = nearest(value, known)
    return f"did you mean {close}?" if close else f"write one of {', '.join(known)}"


def of_type(keyword: str, expected: str, value: JsonValue) -> str:
    """For a value of a type that `keyword` cannot have, which is the name of a member, or `item of` one."""
    if keyword == "required" and isinstance(value, bool):
        return "name the required properties on the object that has them:\n    required: [name, …]"
    if isinstance(value, str) and keyword in _FROM_TEXT:
        return f"write {_FROM_TEXT[keyword].format(value[:40])}"
    if expected == "a string" and isinstance(value, int | float | bool):
        return f'put it in quotes: {keyword}: "{str(value).lower()}"'
    if value is None:
        return f"write {expected}, or delete the key"
    if expected.startswith("an array of"):
        one = (
            "{…}" if isinstance(value, dict) else value[:40] if isinstance(value, str) else json.dumps(value)
        )
        return f"write {expected}, even of one: [{one}]"
    return f"write {expected}"


def of_target(kind: str, value: JsonValue, pointer: str) -> str:
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
        case "parameter":
            return f"write a parameter with the schema in it:\n    name: …\n    in: query\n    {schema}"
    members = value if isinstance(value, dict) else {}
    if "schema" in members:
        return f"refer to #{pointer}/schema"
    media = members.get("content")
    if isinstance(media, dict) and media:
        name = next(iter(media)).replace("~", "~0").replace("/", "~1")
        return f"refer to #{pointer}/content/{name}/schema, or move that to components.schemas"
    return "refer to an object"


def of_unknown(noun: str, keyword: str, close: str | None) -> str:
    """For a keyword that an object of that noun does not have, and which of its own it may stand for."""
    if (noun, keyword) in _UNKNOWN:
        return _UNKNOWN[noun, keyword]
    if noun == "a media type" and "/" in keyword:
        return (
            f"write it around schema, as a key of content:\n    content:\n      {keyword}:\n        schema: …"
        )
    if close is not None:
        return f"did you mean {close}?"
    return "delete it, or begin its name with x- to make it an extension"
