"""Where a keyword belongs that stands in another object: mostly it is indented too little, or too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specwright.validate.members import List, Map, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specwright.pytypes import JsonValue
    from specwright.validate.members import Rules, Shape

METHODS: Final[tuple[str, ...]] = (
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
)
_SCHEMA: Final = frozenset({"type", "$ref", "properties", "allOf", "oneOf", "anyOf", "enum", "items"})
"""What most schemas have one of."""
_OF_MEDIA_TYPE: Final = frozenset({"schema", "example", "examples", "encoding"})
_CONTENT: Final = "move it into content:\n    content:\n      {}: …"
_OF_PROPERTY: Final = "if it is a property, move it into properties:\n    properties:\n      {}: …"
_PLACES: Final = {
    ("path-item", "parameters"): "",
    ("response", "example"): "move it into a media type of content",
    ("response", "examples"): "move it into a media type of content",
    ("response", "encoding"): "move it into a media type of content",
    ("operation", "content"): "move it into requestBody, or into a response",
    **{
        ("operation", key): "move it into a media type of requestBody, or of a response"
        for key in ("schema", "example", "examples")
    },
    **{
        ("security-scheme", key): "move it into a flow:\n    flows:\n      authorizationCode:\n        …"
        for key in ("authorizationUrl", "tokenUrl", "refreshUrl", "scopes", "flow")
    },
    ("oauth-flows", "accessCode"): "since 3.0 it is called authorizationCode",
    ("oauth-flows", "application"): "since 3.0 it is called clientCredentials",
}
"""By kind and keyword, where more than one place would do or two levels lie between."""


def place_of(kind: str, key: str, value: JsonValue, rules: Mapping[str, Rules]) -> str | None:
    """What to do with a keyword that an object of that kind does not have; `None` where that is not known."""
    if (kind, key) in _PLACES:
        return _PLACES[kind, key]
    members = rules[kind].members
    match kind:
        case "path-item" if key in rules["operation"].members:
            return "it belongs to an operation: indent it below the method, which may be get"
        case "operation" | "path-item" if key.startswith("/"):
            return "it belongs to paths: indent it like the other paths"
        case "example":
            return f"if it is a part of the example, move it into value:\n    value:\n      {key}: …"
        case "operation" if key in METHODS:
            return "it belongs to the path: move it one level up, beside the other methods"
        case "operation" if _is_status(key):
            return f'it belongs to responses:\n    responses:\n      "{key}": …'
        case "document" if key.startswith("/"):
            return f"it belongs to paths:\n    paths:\n      {key}: …"
        case "components" if isinstance(value, dict) and _is_schema(value):
            return f"if it is a schema, move it into schemas:\n    schemas:\n      {key}: …"
        case "schema" if isinstance(value, dict) and _is_schema(value):
            return _OF_PROPERTY.format(key)
    if "/" in key and "content" in members:
        return _CONTENT.format(key)
    if kind == "components":  # each of them may be anywhere
        return None
    inside = [name for name, shape in members.items() if key in _members(shape, rules)]
    return f"it belongs to {' or '.join(inside)}: move it there" if 0 < len(inside) < _MANY else None


_MANY: Final = 3


def of_path(key: str, rules: Mapping[str, Rules]) -> str | None:
    """What to do with a key of `paths` that is the keyword of something else."""
    if key in METHODS:
        return "it is a method: indent it below its path"
    if key in rules["document"].members:
        return "it belongs to the document: write it without indentation"
    return None


def of_media_type(key: str, value: JsonValue, content: JsonValue = None) -> str | None:
    """What to do with a key of `content` that is the keyword of something else."""
    if key not in _OF_MEDIA_TYPE | _SCHEMA:
        return None
    if isinstance(value, dict) and any("/" in each for each in value):  # inside out
        return None
    for name, beside in content.items() if isinstance(content, dict) else ():
        if beside is None and key in _OF_MEDIA_TYPE:
            return f"it belongs to {name}: indent it below"
    inside = key if key in _OF_MEDIA_TYPE else "schema"
    return f"write a media type around it:\n    content:\n      application/json:\n        {inside}: …"


def of_status(key: str, rules: Mapping[str, Rules]) -> str | None:
    """What to do with a key of `responses` that is the keyword of something else."""
    if key in rules["response"].members:
        return "it belongs to a response: indent it below the status"
    return "it belongs to the operation: indent it less" if key in rules["operation"].members else None


def _members(shape: Shape, rules: Mapping[str, Rules]) -> Mapping[str, Shape]:
    match shape:
        case Node(kind) | List(Node(kind)) | Map(Node(kind)):
            return rules[kind].members
    return {}


def _is_schema(value: Mapping[str, JsonValue]) -> bool:
    return not _SCHEMA.isdisjoint(value)


def _is_status(key: str) -> bool:
    return len(key) == 3 and key[0] in "12345" and (key.isdecimal() or key[1:].upper() == "XX")
