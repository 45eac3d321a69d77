"""What the specification's own JSON Schema finds behind our rules: next to nothing, and what we forgot."""

from __future__ import annotations

import copy
import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from specwright import diagnostics
from specwright.validate.rules.names import COMPONENT_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema_rs import ValidationError

    from specwright.diagnostics import Report
    from specwright.pytypes import JsonValue
    from specwright.read.source import Origin, Source
    from specwright.validate.grammar import Version
    from specwright.validate.walked import Walked


def check(source: Source, version: Version, walked: Walked, report: Report) -> None:
    """What openapi-spec-validator's schema of the version still finds, in the root file."""
    import jsonschema_rs

    # Found, not imported: the package itself takes longer to start than the whole of our validation.
    package = find_spec("openapi_spec_validator")
    assert package is not None
    assert package.origin is not None
    resource = Path(package.origin).parent / "resources" / "schemas" / f"v{version}" / "schema.json"
    schema = _amended(json.loads(resource.read_text(encoding="utf-8")))
    # Patterns are ECMA's, not that library's: our rules judge them. Addresses of people, licences and
    # namespaces are often left empty; only the schema of 3.0 asserts formats, and nothing is made of these.
    validator = jsonschema_rs.validator_for(schema, formats=dict.fromkeys(_UNASSERTED, lambda _: True))
    root, own = _well_named(_without(source.value(source.root), source.root, walked))
    for error in map(_innermost, validator.iter_errors(root)):
        path = error.instance_path
        if path[:1] == ["components"] and len(path) > 2:
            path[2] = own.get((str(path[1]), str(path[2])), path[2])
        origin = source.root
        for token in path:
            origin /= token
        if origin.pointer.removesuffix("/$ref") in walked.unusual:
            continue
        report.add(diagnostics.INVALID_DOCUMENT, origin, problem=in_words(error), version=version)


def _amended(schema: dict[str, Any]) -> dict[str, Any]:
    """With what its text allows and it does not: what may stand beside a path item's `$ref` (3.1.1, 4.8.9),
    constants of any type as parameters of a link, and its server (4.8.20.1).
    """
    parts = schema.get("$defs", {})
    if "link" in parts:
        parts["link"]["properties"] |= {
            "parameters": {"type": "object"},
            "server": {"$ref": "#/$defs/server"},
        }
    if "path-item-or-reference" in parts:
        parts["path-item-or-reference"] = {"$ref": "#/$defs/path-item"}
        parts["path-item"]["properties"]["$ref"] = {"type": "string"}
    return schema


_UNASSERTED = ("regex", "email", "uri", "uri-reference")


def _innermost(error: ValidationError) -> ValidationError:
    """Of an object that is neither itself nor a reference: what is wrong deepest inside."""
    while context := getattr(error.kind, "context", None):
        inside = [each for branch in context for each in branch]
        deepest = max(inside, key=lambda each: len(each.instance_path))
        if len(deepest.instance_path) <= len(error.instance_path):
            break
        error = deepest
    return error


def _well_named(root: JsonValue) -> tuple[JsonValue, dict[tuple[str, str], str]]:
    """The document with other names for components whose own our rules judged, and those by group and name.

    Told of a bad name, the schema shows all components each time, which takes time without end.
    """
    components = root.get("components") if isinstance(root, dict) else None
    if not isinstance(root, dict) or not isinstance(components, dict):
        return root, {}
    own: dict[tuple[str, str], str] = {}
    renamed: dict[str, JsonValue] = dict(components)
    for group, members in components.items():
        if isinstance(members, dict) and not all(map(COMPONENT_NAME.match, members)):
            renamed[group] = given = {}
            for index, (name, value) in enumerate(members.items()):
                own[group, f"_{index}"] = name
                given[f"_{index}"] = value
    return {**root, "components": renamed}, own


def _without(document: JsonValue, root: Origin, walked: Walked) -> JsonValue:
    """A document without what our rules took for nothing or for text; the same one where nothing is."""
    places = [(origin, False) for origin in walked.ignored] + [(origin, True) for origin in walked.unquoted]
    here = [(origin, kept) for origin, kept in places if origin.file == root.file]
    if not here:
        return document
    document = copy.deepcopy(document)
    for origin, kept in here:
        *path, key = origin.tokens
        at: JsonValue = document
        for token in path:
            at = at[int(token)] if isinstance(at, list) else at.get(token) if isinstance(at, dict) else None
        if isinstance(at, dict) and kept:
            at[key] = ""
        elif isinstance(at, dict):
            at.pop(key, None)
    return document


def in_words(error: ValidationError) -> str:
    """What is wrong, in words of OpenAPI: the schema's own speak of it as of any JSON."""
    *_, key = "the document", *map(str, error.instance_path)
    given = error.kind.as_dict()
    match error.kind.name:
        case "required":
            return f"{key} needs {given['property']}"
        case "type":
            return f"{key} must be {' or '.join(map(_TYPES.__getitem__, given['types']))}"
        case "enum":
            return f"{key} must be one of {_listed(given['options'])}"
        case "const":
            return f"{key} must be {_listed([given['expected_value']])}"
        case "additionalProperties" | "unevaluatedProperties":
            return f"{key} has no keyword {_listed(given['unexpected'])}"
        case "minItems" | "minProperties":
            return f"{key} needs at least {given['limit']} of what it lists"
        case "maxItems" | "maxProperties":
            return f"{key} lists more than {given['limit']}"
        case "uniqueItems":
            return f"{key} lists something twice"
        case "pattern" | "format":
            return f"{key} is not written as the specification says"
        case "propertyNames":
            return f"{key} has a name that is not written as the specification says"
        case "falseSchema":
            return f"{key} cannot stand here"
        case "not":
            return f"{key} has keywords that exclude each other"
    return f"{key} is none of what the specification allows here"


_TYPES: Final = {
    "array": "an array",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def _listed(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))
