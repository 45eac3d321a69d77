"""Stage 2, validate: our located rules first, then the specification's own JSON Schema behind them."""

from __future__ import annotations

import copy
import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from specwright import diagnostics
from specwright.diagnostics import Report
from specwright.validate import remedies, rules
from specwright.validate.elsewhere import inlined
from specwright.validate.grammar import VERSIONS
from specwright.validate.members import found
from specwright.validate.rules.names import COMPONENT_NAME
from specwright.validate.walk import walk
from specwright.validate.walked import Walked

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

    from specwright.pytypes import JsonValue
    from specwright.read.source import Origin, Source
    from specwright.validate.grammar import Version


class Valid(Struct, frozen=True, kw_only=True):
    """A document that is OpenAPI 3.0, 3.1 or 3.2 and whose references all lead somewhere."""

    source: Source
    version: Version
    walked: Walked


def validate(source: Source, report: Report, *, known: bool = False) -> Valid:
    """Everything that is wrong with the document goes to `report`; raises `Failure` if anything is.

    `known`: it was found valid before, so that the specification's own schema need not see it.
    """
    version = _version(source, report)
    if version is None:
        report.check()
        raise AssertionError("the report says why there is no version")
    walked = walk(source, version, report)
    if walked.nulls:
        source = source.without(walked.nulls)
        walked = walk(source, version, Report())  # what there is to say was said
    if elsewhere := inlined(source, walked):
        source, unusual, again = source.without(elsewhere), walked.unusual, Report()
        walked = walk(source, version, again)
        walked.unusual |= unusual
        if again.failed and not report.failed:  # something leads into what was replaced
            walk(source, version, report)
    rules.check(source, version, walked, report)
    if not report.failed and not known:
        _specification(source, version, walked, report)
    report.check()
    if walked.unread or walked.meant:
        source, unusual = source.without(walked.unread), walked.unusual
        source = source.without({origin: source.value(meant) for origin, meant in walked.meant.items()})
        walked = walk(source, version, Report())
        walked.unusual |= unusual
    return Valid(source=source, version=version, walked=walked)


def _version(source: Source, report: Report) -> Version | None:
    root, origin = source.value(source.root), source.root
    if not isinstance(root, dict):
        hint = "begin with:\n    openapi: 3.1.0\n    info: {title: My API, version: 1.0.0}\n    paths: {}"
        report.add(diagnostics.NOT_A_DOCUMENT, origin, found=found(root), hint=hint)
        return None
    if "swagger" in root:
        report.add(diagnostics.SWAGGER_2, origin / "swagger", file=origin.file)
        return None
    given = root.get("openapi")
    if given is None and (other := remedies.of_other(root)) is not None:
        report.add(diagnostics.NOT_A_DOCUMENT, origin, found=other[0], hint=other[1])
        return None
    if given is None:
        report.add(
            diagnostics.MISSING_KEYWORD,
            origin,
            noun="the document",
            keyword="openapi",
            example="openapi: 3.1.1",
        )
        return None
    for version in VERSIONS:
        if isinstance(given, str) and (given == version or given.startswith(version + ".")):
            return version
    if isinstance(given, int | float):
        report.add(
            diagnostics.WRONG_TYPE,
            origin / "openapi",
            keyword="openapi",
            expected="a string",
            found=found(given),
            hint='write three numbers: openapi: "3.1.1"',
        )
    else:
        report.add(diagnostics.UNSUPPORTED_VERSION, origin / "openapi", version=given)
    return None


def _specification(source: Source, version: Version, walked: Walked, report: Report) -> None:
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
        report.add(
            diagnostics.INVALID_DOCUMENT, origin, problem=_shortened(str(error.message)), version=version
        )


def _amended(schema: dict[str, Any]) -> dict[str, Any]:
    """With what its text allows and it does not: what may stand beside a path item's `$ref` (3.1.1, 4.8.9),
    and constants of any type as parameters of a link (4.8.20.1).
    """
    parts = schema.get("$defs", {})
    if "link" in parts:
        parts["link"]["properties"]["parameters"] = {"type": "object"}
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


def _shortened(message: str) -> str:
    """The schema's messages begin with the whole value."""
    if len(message) <= 200:
        return message
    return f"{message[:60]} … {message[-120:]}"
