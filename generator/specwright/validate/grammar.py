"""The words of OpenAPI 3.0, 3.1 and 3.2 as data: which object has which keyword, and what each one holds.

A member's shape is written in a small language:

    string boolean integer number any     a value of that type
    list:SHAPE map:SHAPE                  an array, an object with keys of the author's choice
    @kind                                 an object of that kind, or a reference to one
    word:a|b|c                            one of these texts
    SHAPE or SHAPE                        either, told apart by their types

Kinds whose keys are themselves data (paths, responses, callbacks) have `keys` instead of members.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

Version: TypeAlias = Literal["3.0", "3.1", "3.2"]
BODILESS = frozenset({"204", "205", "304"})
"""RFC 9110, 15.3.5, 15.3.6, 15.4.5: answers of these never have content."""
VERSIONS: tuple[Version, ...] = ("3.0", "3.1", "3.2")


def may_reserve(version: str, place: str) -> bool:
    """Whether `allowReserved` says something of parameters in this place."""
    return place == "query" or (place in ("path", "cookie") and version.startswith("3.2"))


class Kind(Struct, frozen=True, kw_only=True):
    """One object of the specification. `noun` with its article, as messages say it."""

    noun: str
    members: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    keys: str | None = None
    """Shape of every member that is not in `members`, in objects keyed by data."""
    open: bool = False
    """Other keywords are the author's (JSON Schema since 3.1)."""


COUNTS = ("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties")
"""Keywords of schemas that are whole numbers."""
_DOCS = "@external-documentation"
_CONTENT = {"schema": "@schema", "example": "any", "examples": "map:@example"}

_KINDS: dict[str, Kind] = {
    "document": Kind(
        noun="the document",
        members={
            "openapi": "string",
            "info": "@info",
            "servers": "list:@server",
            "paths": "@paths",
            "components": "@components",
            "security": "list:map:list:string",
            "tags": "list:@tag",
            "externalDocs": _DOCS,
        },
        required=("openapi", "info", "paths"),
    ),
    "info": Kind(
        noun="info",
        members={
            "title": "string",
            "description": "string",
            "termsOfService": "string",
            "contact": "@contact",
            "license": "@license",
            "version": "string",
        },
        required=("title", "version"),
    ),
    "contact": Kind(noun="contact", members=dict.fromkeys(("name", "url", "email"), "string")),
    "license": Kind(noun="license", members={"name": "string", "url": "string"}, required=("name",)),
    "external-documentation": Kind(
        noun="externalDocs", members={"description": "string", "url": "string"}, required=("url",)
    ),
    "server": Kind(
        noun="a server",
        members={"url": "string", "description": "string", "variables": "map:@server-variable"},
        required=("url",),
    ),
    "server-variable": Kind(
        noun="a server variable",
        members={"enum": "list:string", "default": "string", "description": "string"},
        required=("default",),
    ),
    "tag": Kind(
        noun="a tag",
        members={"name": "string", "description": "string", "externalDocs": _DOCS},
        required=("name",),
    ),
    "components": Kind(
        noun="components",
        members={
            "schemas": "map:@schema",
            "responses": "map:@response",
            "parameters": "map:@parameter",
            "examples": "map:@example",
            "requestBodies": "map:@request-body",
            "headers": "map:@header",
            "securitySchemes": "map:@security-scheme",
            "links": "map:@link",
            "callbacks": "map:@callback",
        },
    ),
    "paths": Kind(noun="paths", keys="@path-item"),
    "callback": Kind(noun="a callback", keys="@path-item"),
    "path-item": Kind(
        noun="a path item",
        members={
            "$ref": "string",
            "summary": "string",
            "description": "string",
            "servers": "list:@server",
            "parameters": "list:@parameter",
            **dict.fromkeys(
                ("get", "put", "post", "delete", "options", "head", "patch", "trace"), "@operation"
            ),
        },
    ),
    "operation": Kind(
        noun="an operation",
        members={
            "tags": "list:string",
            "summary": "string",
            "description": "string",
            "externalDocs": _DOCS,
            "operationId": "string",
            "parameters": "list:@parameter",
            "requestBody": "@request-body",
            "responses": "@responses",
            "callbacks": "map:@callback",
            "deprecated": "boolean",
            "security": "list:map:list:string",
            "servers": "list:@server",
        },
        required=("responses",),
    ),
    "parameter": Kind(
        noun="a parameter",
        members={
            **_CONTENT,
            "name": "string",
            "in": "word:query|header|path|cookie",
            "description": "string",
            "required": "boolean",
            "deprecated": "boolean",
            "allowEmptyValue": "boolean",
            "style": "word:matrix|label|form|simple|spaceDelimited|pipeDelimited|deepObject",
            "explode": "boolean",
            "allowReserved": "boolean",
            "content": "map:@media-type",
        },
        required=("name", "in"),
    ),
    "header": Kind(
        noun="a header",
        members={
            **_CONTENT,
            "description": "string",
            "required": "boolean",
            "deprecated": "boolean",
            "allowEmptyValue": "boolean",
            "style": "word:simple",
            "explode": "boolean",
            "allowReserved": "boolean",
            "content": "map:@media-type",
        },
    ),
    "request-body": Kind(
        noun="a request body",
        members={"description": "string", "content": "map:@media-type", "required": "boolean"},
        required=("content",),
    ),
    "media-type": Kind(noun="a media type", members={**_CONTENT, "encoding": "map:@encoding"}),
    "encoding": Kind(
        noun="an encoding",
        members={
            "contentType": "string",
            "headers": "map:@header",
            "style": "word:form|spaceDelimited|pipeDelimited|deepObject",
            "explode": "boolean",
            "allowReserved": "boolean",
        },
    ),
    "responses": Kind(noun="responses", keys="@response"),
    "response": Kind(
        noun="a response",
        members={
            "description": "string",
            "headers": "map:@header",
            "content": "map:@media-type",
            "links": "map:@link",
        },
        required=("description",),
    ),
    "example": Kind(
        noun="an example",
        members={"summary": "string", "description": "string", "value": "any", "externalValue": "string"},
    ),
    "link": Kind(
        noun="a link",
        members={
            "operationRef": "string",
            "operationId": "string",
            "parameters": "map:any",
            "requestBody": "any",
            "description": "string",
            "server": "@server",
        },
    ),
    "security-scheme": Kind(
        noun="a security scheme",
        members={
            "type": "word:apiKey|http|oauth2|openIdConnect",
            "description": "string",
            "name": "string",
            "in": "word:query|header|cookie",
            "scheme": "string",
            "bearerFormat": "string",
            "flows": "@oauth-flows",
            "openIdConnectUrl": "string",
        },
        required=("type",),
    ),
    "oauth-flows": Kind(
        noun="flows",
        members=dict.fromkeys(
            ("implicit", "password", "clientCredentials", "authorizationCode"), "@oauth-flow"
        ),
    ),
    "oauth-flow": Kind(
        noun="a flow",
        members={
            "authorizationUrl": "string",
            "tokenUrl": "string",
            "refreshUrl": "string",
            "scopes": "map:string",
        },
        required=("scopes",),
    ),
    "schema": Kind(
        noun="a schema",
        members={
            **dict.fromkeys(("title", "description", "format", "pattern"), "string"),
            **dict.fromkeys(("maximum", "minimum", "multipleOf"), "number"),
            **dict.fromkeys(COUNTS, "count"),
            **dict.fromkeys(
                (
                    "exclusiveMaximum",
                    "exclusiveMinimum",
                    "uniqueItems",
                    "nullable",
                    "readOnly",
                    "writeOnly",
                    "deprecated",
                ),
                "boolean",
            ),
            **dict.fromkeys(("allOf", "oneOf", "anyOf"), "list:@schema"),
            "required": "list:string",
            "enum": "list:any",
            "type": "word:array|boolean|integer|number|object|string",
            "not": "@schema",
            "items": "@schema",
            "properties": "map:@schema",
            "additionalProperties": "@schema or boolean",
            "default": "any",
            "example": "any",
            "examples": "any",  # real documents have what belongs elsewhere: `keywords.schemas`
            "discriminator": "@discriminator",
            "xml": "@xml",
            "externalDocs": _DOCS,
        },
    ),
    "discriminator": Kind(
        noun="a discriminator",
        members={"propertyName": "string", "mapping": "map:string"},
        required=("propertyName",),
    ),
    "xml": Kind(
        noun="xml",
        members={
            **dict.fromkeys(("name", "namespace", "prefix"), "string"),
            **dict.fromkeys(("attribute", "wrapped"), "boolean"),
        },
    ),
}

_TYPES = "array|boolean|integer|null|number|object|string"

_SCHEMA_31 = {
    **_KINDS["schema"].members,
    # Booleans and arrays here are older spellings: `rules` warns, `parse` reads them as meant.
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum"), "number or boolean"),
    **dict.fromkeys(
        ("$id", "$schema", "$anchor", "$dynamicAnchor", "$dynamicRef", "$comment", "contentEncoding"),
        "string",
    ),
    **dict.fromkeys(("maxContains", "minContains"), "count"),
    **dict.fromkeys(
        (
            "not",
            "if",
            "then",
            "else",
            "contains",
            "additionalProperties",
            "unevaluatedItems",
            "unevaluatedProperties",
            "propertyNames",
            "contentSchema",
        ),
        "@schema",
    ),
    **dict.fromkeys(
        ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"), "map:@schema"
    ),
    "items": "@schema or boolean or list:@schema",
    "prefixItems": "list:@schema",
    "dependentRequired": "map:list:string",
    "contentMediaType": "string",
    "type": f"word:{_TYPES} or list:word:{_TYPES}",
    "const": "any",
}


def _change(
    kinds: dict[str, Kind], name: str, members: Mapping[str, str], required: tuple[str, ...] | None = None
) -> None:
    kind = kinds[name]
    kinds[name] = replace(
        kind,
        members={**kind.members, **members},
        required=kind.required if required is None else required,
    )


def _kinds(version: Version) -> dict[str, Kind]:
    kinds = dict(_KINDS)
    if version == "3.0":
        return kinds
    _change(
        kinds,
        "document",
        {"webhooks": "map:@path-item", "jsonSchemaDialect": "string"},
        required=("openapi", "info"),
    )
    _change(kinds, "info", {"summary": "string"})
    _change(kinds, "license", {"identifier": "string"})
    _change(kinds, "components", {"pathItems": "map:@path-item"})
    _change(kinds, "operation", {}, required=())
    _change(kinds, "security-scheme", {"type": "word:apiKey|http|mutualTLS|oauth2|openIdConnect"})
    kinds["schema"] = Kind(noun="a schema", members=_SCHEMA_31, open=True)
    if version == "3.1":
        return kinds
    encodings = {"prefixEncoding": "list:@encoding", "itemEncoding": "@encoding"}
    _change(kinds, "document", {"$self": "string"})
    _change(kinds, "server", {"name": "string"})
    _change(kinds, "tag", dict.fromkeys(("summary", "parent", "kind"), "string"))
    _change(kinds, "components", {"mediaTypes": "map:@media-type"})
    _change(kinds, "path-item", {"query": "@operation", "additionalOperations": "map:@operation"})
    _change(
        kinds,
        "parameter",
        {
            "style": "word:matrix|label|form|simple|spaceDelimited|pipeDelimited|deepObject|cookie",
            "in": "word:query|querystring|header|path|cookie",
        },
    )
    _change(kinds, "response", {"summary": "string"}, required=())
    _change(kinds, "media-type", {"itemSchema": "@schema", **encodings})
    _change(kinds, "encoding", {"encoding": "map:@encoding", **encodings})
    _change(kinds, "example", {"dataValue": "any", "serializedValue": "string"})
    _change(kinds, "security-scheme", {"oauth2MetadataUrl": "string", "deprecated": "boolean"})
    _change(kinds, "oauth-flows", {"deviceAuthorization": "@oauth-flow"})
    _change(kinds, "oauth-flow", {"deviceAuthorizationUrl": "string"})
    _change(kinds, "discriminator", {"defaultMapping": "string"})
    _change(kinds, "xml", {"nodeType": "word:element|attribute|text|cdata|none"})
    return kinds


GRAMMAR: Mapping[Version, Mapping[str, Kind]] = {version: _kinds(version) for version in VERSIONS}
