"""Does a default or an example fit its schema? Only what is certain: a doubtful value fits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specwright.read.source import Origin, Source, UnresolvableError

if TYPE_CHECKING:
    from specwright.pytypes import JsonValue

_DEPTH = 12


def misfit(source: Source, origin: Origin, value: JsonValue, *, legacy: bool) -> str | None:
    """Why `value` is not of the schema at `origin`; `legacy` for the rules of 3.0."""
    return _Fitting(source, legacy=legacy).why(origin, value, "the value", _DEPTH)


class _Fitting:
    def __init__(self, source: Source, *, legacy: bool) -> None:
        self._source = source
        self._legacy = legacy

    def why(self, origin: Origin, value: JsonValue, name: str, depth: int) -> str | None:
        try:
            schema = self._source.value(origin)
            if not isinstance(schema, dict):
                return f"{name} may not be there" if schema is False else None
            if value is None and self._legacy and schema.get("nullable") is True:
                return None
            reference = schema.get("$ref")
            if depth == 0 or "$dynamicRef" in schema or "$id" in schema:
                return None
            if isinstance(reference, str):
                problem = self.why(self._source.resolve(origin, reference), value, name, depth - 1)
                if problem is not None or self._legacy:
                    return problem
        except (KeyError, UnresolvableError):
            return None
        return (
            _type_problem(schema, value, name)
            or _bound_problem(schema, value, name)
            or self._members_problem(schema, origin, value, name, depth - 1)
            or self._branches_problem(schema, origin, value, name, depth - 1)
        )

    def _members_problem(
        self, schema: dict[str, JsonValue], origin: Origin, value: JsonValue, name: str, depth: int
    ) -> str | None:
        if isinstance(value, list) and isinstance(schema.get("items"), dict) and "prefixItems" not in schema:
            for index, item in enumerate(value):
                if problem := self.why(origin / "items", item, f"item {index}", depth):
                    return problem
        if not isinstance(value, dict):
            return None
        required = schema.get("required")
        properties = schema.get("properties")
        known = properties if isinstance(properties, dict) else {}
        for key in required if isinstance(required, list) else ():
            if isinstance(key, str) and key not in value and not _one_way(known.get(key)):
                return f"{name} lacks {key!r}"
        for key, item in value.items():
            if key in known and (problem := self.why(origin / "properties" / key, item, f"{key!r}", depth)):
                return problem
        if schema.get("additionalProperties") is False and "patternProperties" not in schema:
            for key in value:
                if key not in known:
                    return f"{name} has {key!r}, which its schema does not allow"
        return None

    def _branches_problem(
        self, schema: dict[str, JsonValue], origin: Origin, value: JsonValue, name: str, depth: int
    ) -> str | None:
        every = schema.get("allOf")
        for index, _ in enumerate(every if isinstance(every, list) else ()):
            if problem := self.why(origin / "allOf" / index, value, name, depth):
                return problem
        for keyword in ("anyOf", "oneOf"):
            branches = schema.get(keyword)
            if not isinstance(branches, list) or not branches:
                continue
            problems = [
                self.why(origin / keyword / index, value, name, depth) for index, _ in enumerate(branches)
            ]
            if all(problem is not None for problem in problems):
                return f"{name} fits none of {keyword}"
        return None


def _one_way(schema: JsonValue) -> bool:
    """readOnly and writeOnly properties are required in one direction only."""
    return isinstance(schema, dict) and (schema.get("readOnly") is True or schema.get("writeOnly") is True)


def is_of(type_: str, value: JsonValue) -> bool:
    """Whether a value is of one of the types of JSON Schema."""
    match type_:
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return (isinstance(value, int) and not isinstance(value, bool)) or (
                isinstance(value, float) and value.is_integer()
            )
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
    return True


def _type_problem(schema: dict[str, JsonValue], value: JsonValue, name: str) -> str | None:
    declared = schema.get("type")
    types = [
        item for item in (declared if isinstance(declared, list) else [declared]) if isinstance(item, str)
    ]
    if types and not any(is_of(type_, value) for type_ in types):
        return f"{name} is {_shown(value)}, its type is {' or '.join(types)}"
    members = schema.get("enum")
    if isinstance(members, list) and members and not any(_same(value, member) for member in members):
        return f"{name} is {_shown(value)}, which is not in enum"
    if "const" in schema and not _same(value, schema["const"]):
        return f"{name} is {_shown(value)}, not {_shown(schema['const'])}"
    return None


def _bound_problem(schema: dict[str, JsonValue], value: JsonValue, name: str) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    measured: int | float
    if isinstance(value, int | float):
        measured, low, high = value, "minimum", "maximum"
    elif isinstance(value, str):
        measured, low, high = len(value), "minLength", "maxLength"
    elif isinstance(value, list):
        measured, low, high = len(value), "minItems", "maxItems"
    else:
        return None
    least, most = schema.get(low), schema.get(high)
    if isinstance(least, int | float) and not isinstance(least, bool) and measured < least:
        return f"{name} is below {low} {least}"
    if isinstance(most, int | float) and not isinstance(most, bool) and measured > most:
        return f"{name} is above {high} {most}"
    return None


def _same(left: JsonValue, right: JsonValue) -> bool:
    """Equal as JSON: `1` and `true` differ, `1` and `1.0` do not."""
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def _shown(value: JsonValue) -> str:
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:39] + "…"
