"""Keywords that only words tell: bounds of numbers and lists, defaults, an example of an object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.openapi.worded import schemas_of

if TYPE_CHECKING:
    from specwright_runtime.contract.openapi.schema import View

OF_MEMBERS = "x-specwright-members"
"""A text that is free by its schema, and will be one of its examples."""
_BOUNDS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum", "const"})
_OF_TEXTS = frozenset({"enum", "const", "pattern", "format", "minLength", "maxLength", "default", "$ref"})
_BETWEEN = re.compile(
    r"\bmust be (?:a (?:number|value) |an integer )?(?:in the range |between |from )(\d+)"
    r"(?: and | to |-|–)(\d+)\b(?![.,]\d)(?:[^.;]{0,20}\binclusive)?(?!,?\s*(?:or|and|if|when|unless|for)\b)",
    re.IGNORECASE,
)
_POSITIVE = re.compile(r"\s*an? positive (?:integer|number|float|amount)\b(?!,? or)", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?:(?:smaller|less)(?: than)? or equal to|at most|not (?:more|greater) than"
    r"|max(?:imum)?(?: of| is|:)?) (\d+)\b(?!\.\d|%)",
    re.IGNORECASE,
)
_NUMERAL = re.compile(
    r"(?:\b(?:must|should|has to|have to) be|^|[(:;])\s*an? (?P<least>positive |non-negative |natural )?"
    r"(?:integer|whole number)\b(?!,? or)",
    re.IGNORECASE,
)
_LEAST = {"positive": 1, "natural": 1, "non-negative": 0}
_FILLED = re.compile(
    r"\b(?:cannot|can't|must not|may not) be (?:an )?(?:empty(?: string| text)?|blank)(?=\s*(?:[.;)]|$))",
    re.IGNORECASE,
)
_LONGEST = re.compile(
    r"\b(?:up to|at most|maximum(?: length)?(?: of|:)?|max(?:\.|imum)?"
    r"|(?<!should )(?:not|n't) (?:exceed|be longer than)|no (?:more|longer|greater) than)"
    r" (\d+) char(?:acter)?s\b(?! (?:for|if|when|per|each)\b)",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"\bmax(?:imum|\.)? length\b", re.IGNORECASE)
_SHORTEST = re.compile(
    r"\b(?:(?:must|has to|needs? to) be at least|min(?:imum)?(?: length)?(?: of| is|:)?) (\d+)"
    r" char(?:acter)?s?\b"
    r"|\b(?:must|has to|needs? to) be between (\d+) (?:and|to) (\d+) char(?:acter)?s?\b",
    re.IGNORECASE,
)
_LENGTHS = frozenset({"maxLength", "enum", "const", "pattern"})
_UP_TO = re.compile(r"\s*(?:an? )?(?:list|array) of (?:up to|at most) (\d+)\b", re.IGNORECASE)
"""How words say what a schema has keywords for."""
_EXAMPLE = re.compile(r"\bexamples?:\s*`*(\{[^{}]+\})", re.IGNORECASE)
_DEFAULT = re.compile(
    r"\b(?:defaults? to|(?:the )?default(?: value)?(?: is|:))"
    r" `?\"?(?P<value>-?\w+(?:[.-]\w+)*)\"?`?(?=\s*(?:[.,;)]|$))(?!,? (?:if|when|unless|for|in|on|but)\b)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:when|if|unless)\b(?![^.;]*\b(?:not|omitted|absent|missing|unset|empty|blank)\b)[^.;]*$",
    re.IGNORECASE,
)
"""Before a default of some cases only."""
_LOOSE = re.compile(r"\b(?:should|recommend\w*|ideally|cut off|truncat\w+|shorten\w*)\b", re.IGNORECASE)
"""How words say that a longer text is taken all the same."""


def numerals(view: View) -> bool:
    """Make parameters of the query that are texts, and whole numbers as their words say, such numbers: all of
    a query is text; whether there are any.
    """
    found = False
    for schema, said in _asked(view, "query"):
        match = _NUMERAL.search(said)
        if match is None or set(view.types(schema)) != {"string"} or schema.keys() & _OF_TEXTS:
            continue
        most, least = _MOST.search(said), _LEAST.get((match["least"] or "").strip().lower())
        schema |= {"type": "integer"}
        schema |= {} if least is None else {"minimum": least}
        schema |= {} if most is None else {"maximum": int(most[1])}
        found = True
    return found


def shown_members(view: View) -> bool:
    """Give parameters by which a thing is changed the members of the property of that name as examples: a
    `status` in the query is one that the thing may be shown with; whether there are any.
    """
    found = False
    for item in (view.root.get("paths") or {}).values():
        shown = _shown(view, item.get("get")) if isinstance(item, dict) else {}
        for method in _CHANGING & item.keys() if shown else ():
            for parameter in (*(item.get("parameters") or ()), *(item[method].get("parameters") or ())):
                inner = parameter.get("schema") if isinstance(parameter, dict) else None
                own = view.flat(shown.get(parameter.get("name"), True))
                if isinstance(inner, dict) and parameter.get("in") == "query" and own.get("enum"):
                    free = set(view.types(inner)) == {"string"} and not inner.keys() & _OF_TEXTS
                    members = [one for one in own["enum"] if isinstance(one, str)]
                    inner |= {"examples": members, OF_MEMBERS: True} if free and members else {}
                    found = found or free
    return found


_CHANGING = frozenset({"post", "put", "patch"})


def _shown(view: View, getter: Any) -> Mapping[str, Any]:
    """What the answer of an operation is documented to have."""
    responses = getter.get("responses") if isinstance(getter, dict) else None
    for status, response in (responses or {}).items():
        contents = (
            response.get("content") if str(status).startswith("2") and isinstance(response, dict) else {}
        )
        for content in (contents or {}).values():
            return view.properties(content.get("schema", True))
    return {}


def spoken_keywords(view: View) -> bool:
    """Give schemas of requests the keywords that their words tell, in place; whether there are any."""
    told = [
        (_bound(schema, said, set(view.types(schema))), _default(view, schema, said))
        for schema, said in _described(view)
    ]
    shown = [_give_example(view, s) or _give_examples(view, s) for s in schemas_of(view.root)]
    return any(map(any, told)) or any(shown)


def _described(view: View) -> Iterator[tuple[dict[str, Any], str]]:
    """Schemas of properties and of parameters, with what is said of them."""
    for schema in schemas_of(view.root):
        for inner in schema["properties"].values():
            if isinstance(inner, dict):
                yield inner, str(inner.get("description") or "")
    yield from _asked(view)


def _asked(view: View, *places: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Schemas of parameters, those in some places only, with what is said of them."""
    parameters = [
        *_parameters(view.root),
        *(view.root.get("components", {}).get("parameters") or {}).values(),
    ]
    for parameter in parameters:
        inner = parameter.get("schema") if isinstance(parameter, dict) else None
        if isinstance(inner, dict) and (not places or parameter.get("in") in places):
            yield inner, f"{parameter.get('description') or ''} {inner.get('description') or ''}"


def _parameters(root: Mapping[str, Any]) -> Iterator[Any]:
    for item in (root.get("paths") or {}).values():
        for holder in (item, *item.values()) if isinstance(item, dict) else ():
            yield from (holder.get("parameters") or ()) if isinstance(holder, dict) else ()


def _bound(schema: dict[str, Any], said: str, kinds: set[str]) -> bool:
    """Gives a number, or a list, without bounds those that its words say it must have; whether it does."""
    if kinds - {"null"} in ({"integer"}, {"number"}) and not schema.keys() & _BOUNDS:
        within, positive = _BETWEEN.search(said), _POSITIVE.match(said)
        if within is not None:
            schema |= {"minimum": int(within[1]), "maximum": int(within[2])}
        elif positive is not None:
            schema |= {"minimum": 1} if "integer" in kinds else {"exclusiveMinimum": 0}
            most = _MOST.search(said)
            schema |= {"maximum": int(most[1])} if most is not None else {}
        return within is not None or positive is not None
    free = "string" in kinds and not schema.keys() & _LENGTHS and not _LOOSE.search(said)
    longest = set(_LONGEST.findall(said)) if free else set()
    shortest = _SHORTEST.search(said) if free and "minLength" not in schema else None
    if len(longest) == 1 and len(_LENGTH.findall(said)) < 2:  # else each is that of another kind of text
        schema["maxLength"] = int(longest.pop())
    if shortest is not None:
        schema |= {"minLength": int(shortest[1] or shortest[2])}
        schema |= {"maxLength": int(shortest[3])} if shortest[3] else {}
    if free and (shortest is not None or "maxLength" in schema):
        return True
    if "string" in kinds and not schema.keys() & {"minLength", "enum", "const", "format", "pattern"}:
        filled = _FILLED.search(said) is not None
        schema |= {"minLength": 1} if filled else {}
        return filled
    several = _UP_TO.match(said) if "array" in kinds and "maxItems" not in schema else None
    if several is not None:
        schema["maxItems"] = int(several[1])
    return several is not None


def _default(view: View, schema: dict[str, Any], said: str) -> bool:
    """Gives a flag, a number or a member of an enum the default that its words say; whether it does."""
    match = _DEFAULT.search(said)
    if (
        match is None
        or schema.keys() & {"default", "$ref", "allOf"}
        or _ELSEWHERE.search(said[: match.start()])
    ):
        return False
    for value in (match["value"], _read(match["value"].lower())):
        if (isinstance(value, bool | int) or "enum" in schema) and view.valid(schema, value):
            schema["default"] = value
            return True
    return False


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _give_examples(view: View, schema: dict[str, Any]) -> bool:
    """Gives properties the examples that their words show them with: `{"uris": ["a:b:c"]}` of `uris`."""
    given = False
    properties = schema.get("properties")
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        said = str(inner.get("description") or "") if isinstance(inner, dict) else ""
        match = re.search(rf"`(\{{\s*\"{re.escape(str(name))}\"\s*:[^`]+\}})`", said)
        shown = _read(match[1]) if match is not None else None
        example = shown[name] if isinstance(shown, dict) else None
        if example and not inner.keys() & {"example", "examples"} and view.valid(inner, example):
            inner["example"], given = example, True
    return given


def _give_example(view: View, schema: dict[str, Any]) -> bool:
    """Marks an object that requires nothing, and of which only an example in its words says what it has:
    `{ deviceId: 8, geofenceId: 16 }`; whether it is one.
    """
    match = _EXAMPLE.search(str(schema.get("description") or ""))
    if match is None or schema.keys() & {"required", "example", "examples"}:
        return False
    try:
        value = json.loads(re.sub(r"(?<=[{,])\s*(\w+)\s*:", r'"\1":', match[1]))
    except ValueError:
        return False
    if not value or not value.keys() <= view.properties(schema).keys() or not view.valid(schema, value):
        return False
    schema |= {"example": value, "x-contract": {"vary": False}}
    return True
