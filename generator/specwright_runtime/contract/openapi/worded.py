"""Conditions that only words tell, as `if` and `then`: a property is required where another one is so, or is
not allowed there.

OpenAPI 3.0 has no keyword for it, and documents of 3.1 leave it to words, too: "Required when `mode` is
`image_to_video`" at the property, or "`first_frame` is required when …" at the operation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from specwright_runtime.contract.openapi.dialect import DATA

if TYPE_CHECKING:
    from specwright_runtime.contract.openapi.schema import Schema, View

_NAME = r"`([A-Za-z_][\w.-]*)`"
_VALUE = r"(?:`\"?([^`\"\s]+)\"?`|\"([^\"\s]+)\"|(true|false))"
_WHERE = rf"(?:if|when|where|for) (?:the )?{_NAME} (?:is|=|==|equals) (?:set to )?{_VALUE}(?=\s*(?:[.,;)]|$))"
"""One property with one value, and nothing behind it that would narrow this: "or `b`", "and `c` is given"."""
_REQUIRED = r"(?:(?:is |be )?(?:required|mandatory)|must be (?:given|sent|set|present|provided))"
_GIVEN = r"(?:given|sent|set|present|provided|used|combined)"
_FORBIDDEN = rf"(?:(?:may|must|can)(?: ?not|n't) be {_GIVEN}|(?:is )?(?:not allowed|forbidden|not permitted))"
_ONLY = r"\b(?:only|not|never|unless|optional|usually|should)\s*$"
"""Before words that then mean something else."""

_AT_PROPERTY = (
    (re.compile(rf"(?<!\w)(?P<said>{_REQUIRED})(?: only)? {_WHERE}", re.IGNORECASE), True),
    (re.compile(rf"(?<!\w)(?P<said>{_FORBIDDEN}) {_WHERE}", re.IGNORECASE), False),
)
_AT_OPERATION = (
    (re.compile(rf"{_NAME} (?P<said>{_REQUIRED}) {_WHERE}", re.IGNORECASE), True),
    (re.compile(rf"{_NAME} (?P<said>{_FORBIDDEN}) {_WHERE}", re.IGNORECASE), False),
)
_APART = re.compile(
    rf"{_NAME} and {_NAME} (?:must|have to) (?:differ|be different)(?=\s*(?:[.,;)]|$))"
    rf"|{_NAME} and {_NAME} (?:may|must|can)(?: ?not|n't) be (?:the same|equal|identical)(?=\s*(?:[.,;)]|$))",
    re.IGNORECASE,
)

_INSTEAD = re.compile(
    rf"\b(?:cannot|can't|may not|must not) be (?:{_GIVEN}|specified|passed)"
    r"(?: together| along)? (?:with|beside) `?(\w+)`?"
    rf"|\brequired if `?(\w+)`? is (?:not|n't) (?:{_GIVEN}|specified|passed)\b",
    re.IGNORECASE,
)
"""How a property says that it stands instead of another one."""
_EITHER = re.compile(
    rf"\b(?:either|(?:only|exactly|at most) one of) (?:the )?`?(\w+)`? (?:or|and) (?:the )?`?(\w+)`?"
    rf"(?:,? but not both)? (?:can|may|must|has to|is|are) (?:be )?(?:{_GIVEN}|specified|passed|required)\b",
    re.IGNORECASE,
)
"""How one of two says so of both, by names that may be spelled in another way."""

ONLY = "x-specwright-only"
"""In the schema of a property: of what objects it is one."""
INSTEAD = "x-specwright-instead"
"""In the schema of a property: the one that is not sent beside it."""
APART = "x-specwright-apart"
"""In the schema of a property: the one beside it that it may not be like."""
TOLD = "x-specwright-told"
"""In the schema of a property: when it is required is known."""


_ELSE = re.compile(
    rf"(?:^|[.;(] ?|\bis )required,? unless [`\"']?(\w+)[`\"']? is (?:{_GIVEN}|specified|passed)\b",
    re.IGNORECASE,
)
"""How it says that it is needed where another one is not sent."""

_UNLESS = re.compile(r"\brequired if `?(\w+)`? is (?:not|n't) ", re.IGNORECASE)


def alternatives(properties: Mapping[str, Schema]) -> Iterator[tuple[str, str]]:
    """Pairs of properties each of which is required where the other one is not sent."""
    for name, inner in properties.items():
        other = inner.get(INSTEAD) if isinstance(inner, dict) else None
        beside = properties.get(str(other))
        if isinstance(inner, dict) and isinstance(beside, dict):
            said = (str(schema.get("description")) for schema in (inner, beside))
            if all(map(_UNLESS.search, said)):
                yield str(other), name


def only_where(properties: Mapping[str, Schema], name: str) -> dict[str, Any]:
    """The values of others beside which a property belongs, where its words say so: "Required only if …"."""
    schema = properties.get(name)
    found = schema.get(ONLY) if isinstance(schema, dict) else None
    return {word: inner["const"] for word, inner in found["properties"].items()} if found else {}


def instead_of(properties: Mapping[str, Schema]) -> list[str]:
    """Those of which words say beside which other one they are not sent."""
    return [name for name, schema in properties.items() if isinstance(schema, dict) and INSTEAD in schema]


def is_instead(properties: Mapping[str, Schema], one: str, other: str) -> bool:
    """Two properties say of each other that they are not sent together."""
    schemas = ((properties.get(name), beside) for name, beside in ((one, other), (other, one)))
    return any(isinstance(schema, dict) and schema.get(INSTEAD) == beside for schema, beside in schemas)


def condition_schemas(view: View) -> bool:
    """Give schemas of requests the conditions that their words tell, in place; whether there are any."""
    found = [(schema, list(_of_object(view, schema))) for schema in schemas_of(view.root)]
    for content, said in _bodies(view.root):
        schema = content.get("schema")
        if isinstance(schema, dict):
            found.append((schema, list(_of_operation(view, schema, said))))
            _tell_apart(view, schema, said)
    for schema, conditions in found:
        if conditions:
            schema["allOf"] = [*schema.get("allOf", ()), *conditions]
    return any(conditions for _, conditions in found)


def _tell_apart(view: View, schema: Schema, said: str) -> None:
    """Marks a property that an operation, or the object, says to differ from another one."""
    properties = view.properties(schema)
    for match in _APART.finditer(f"{said} {view.flat(schema).get('description') or ''}"):
        one, other = filter(None, match.groups())
        inner = properties.get(other)
        if one in properties and isinstance(inner, dict) and one != other:
            inner[APART] = one


def _of_object(view: View, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the properties of an object say of themselves."""
    instead: dict[str, str] = {}
    for name, inner in schema["properties"].items():
        said = str(inner.get("description") or "") if isinstance(inner, dict) else ""
        said = said or str(view.flat(inner).get("description") or "")
        for match in _INSTEAD.finditer(said):
            instead[name] = match[1] or match[2]
        for match in _EITHER.finditer(said):
            named = {_spelled(word) for word in match.groups()}
            pair = [word for word in schema["properties"] if _spelled(word) in named]
            if name in pair and len(pair) == 2:
                _set_apart(schema["properties"], *pair)
        if isinstance(inner, dict) and instead.get(instead.get(name, "")) == name:
            inner[INSTEAD] = instead[name]  # each says it of the other one
        for other in (match[1] for match in _ELSE.finditer(said)):
            if isinstance(inner, dict) and other != name and other in schema["properties"]:
                inner[TOLD] = True
                yield {"if": {"not": {"required": [other]}}, "then": {"required": [name]}}
        for pattern, needed in _AT_PROPERTY:
            for match in pattern.finditer(said):
                other, *values = match.groups()[1:]
                if re.search(_ONLY, said[: match.start()], re.IGNORECASE) or other == name:
                    continue
                found = list(
                    _condition(view, view.flat(schema)["properties"], name, other, values, needed=needed)
                )
                if found and isinstance(inner, dict):
                    inner[TOLD] = True
                    if needed and " only " in match[0]:
                        inner[ONLY] = found[0]["if"]
                yield from found


def _spelled(name: str) -> str:
    """In one way: `subject_id` and `SubjectID` are one name."""
    return name.replace("_", "").lower()


def _set_apart(properties: Mapping[str, Any], one: str, other: str) -> None:
    for name, beside in ((one, other), (other, one)):
        if isinstance(properties[name], dict):
            properties[name][INSTEAD] = beside


def _of_operation(view: View, schema: Schema, said: str) -> Iterator[dict[str, Any]]:
    """What an operation says of properties of its body: of `address.state`, too."""
    for pattern, needed in _AT_OPERATION:
        for match in pattern.finditer(said):
            place, _, other, *values = match.groups()
            steps, others = place.split("."), other.split(".")
            if steps[:-1] != others[:-1] or steps == others:
                continue
            around: Schema = schema
            for step in steps[:-1]:
                around = view.properties(around).get(step, {})
            properties = view.properties(around)
            for found in _condition(view, properties, steps[-1], others[-1], values, needed=needed):
                for step in reversed(steps[:-1]):
                    found = {"properties": {step: found}}
                yield found


def _condition(
    view: View,
    properties: Mapping[str, Schema],
    name: str,
    word: str,
    values: list[str | None],
    *,
    needed: bool,
) -> Iterator[dict[str, Any]]:
    if name not in properties or word not in properties:
        return
    text = next(filter(None, values))
    value: Any = text
    if "string" not in (view.types(properties[word]) or ("string",)):
        if text not in {"true", "false"}:
            return
        value = text == "true"
    if not view.valid(properties[word], value):
        return
    then: dict[str, Any] = {"required": [name]} if needed else {"properties": {name: False}}
    yield {"if": {"properties": {word: {"const": value}}, "required": [word]}, "then": then}


_BY_NAME: Final = frozenset(
    {"properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "schemas"}
)
"""Whose keys are names, not keywords: a property may be called `properties`."""


def schemas_of(node: Any) -> Iterator[dict[str, Any]]:
    """Objects with properties, wherever they stand."""
    left = [node]
    while left:
        inner = left.pop()
        if isinstance(inner, dict):
            if isinstance(inner.get("properties"), dict):
                yield inner
            for word, each in inner.items():
                if word in _BY_NAME and isinstance(each, dict):
                    left += each.values()
                elif word not in DATA:
                    left.append(each)
        elif isinstance(inner, list):
            left += inner


def _bodies(root: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Contents of requests, with what is said of their operations."""
    for item in (root.get("paths") or {}).values():
        for operation in item.values() if isinstance(item, dict) else ():
            if not isinstance(operation, dict):
                continue
            body = operation.get("requestBody")
            contents = body.get("content") if isinstance(body, dict) else None
            for content in (contents or {}).values():
                if isinstance(content, dict):
                    yield content, str(operation.get("description") or "")
