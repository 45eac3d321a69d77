"""Keywords: what an object needs beside what its grammar says, and what they may not hold."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from specwright import diagnostics
from specwright.read.source import Origin, followed
from specwright.validate.belonging import of_status
from specwright.validate.grammar import BODILESS, COUNTS, may_reserve
from specwright.validate.members import rules_of
from specwright.validate.patterns import translate
from specwright.validate.walked import objects
from specwright_runtime.media import essence
from specwright_runtime.parameters.header import OF_THE_CONNECTION
from specwright_runtime.patterns import counted, numbered, strict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specwright.diagnostics import Report
    from specwright.pytypes import JsonValue
    from specwright.read.source import Source
    from specwright.validate.grammar import Version
    from specwright.validate.walked import Visited, Walked


_STATUS = re.compile(r"[1-5](?:[0-9][0-9]|XX)\Z|default\Z")
_RANGE = re.compile(r"[1-5][xX]{2}\Z")
_JSON = re.compile(r"[\w.-]+/(?:[\w.-]+\+)?json\s*(?:;|\Z)", re.IGNORECASE)
_UNICODE = re.compile(r"\\[pPu]\{")
_DELIMITED = re.compile(r"/(\^.*|.*(?<!\\)\$)/([a-z]*)", re.DOTALL)
_ESCAPED_OR_LISTED = re.compile(r"\\.|\[(?:[^\]\\]|\\.)*\]", re.DOTALL)
_INNER_GROUP = re.compile(r"\([^()]*\)")


def document(source: Source, version: Version, root: Mapping[str, JsonValue], report: Report) -> None:
    """Since 3.1 a document may do without `paths`, but not without anything to describe (4.8.1)."""
    if version != "3.0" and not root.keys() & {"paths", "components", "webhooks"}:
        report.add(
            diagnostics.MISSING_KEYWORD,
            source.root,
            noun="the document",
            keyword="paths, components or webhooks",
            example="paths: {}",
        )


def responses(source: Source, version: Version, walked: Walked, report: Report) -> None:
    for responses in walked.of("responses"):
        if all(status.startswith("x-") for status in responses.value):
            walked.unusual.add(responses.origin.pointer)
            report.add(
                diagnostics.MISSING_RESPONSES,
                responses.origin,
                noun="an operation",
                example='"200":\n      description: …',
            )
        for status in responses.value:
            if _RANGE.match(status) and not status.endswith("XX"):
                report.add(diagnostics.LOWER_CASE_RANGE, responses.origin / status, at="key", status=status)
                walked.ignored.append(responses.origin / status)
            elif not _STATUS.match(status) and not status.startswith("x-"):
                report.add(
                    diagnostics.WRONG_VALUE,
                    responses.origin / status,
                    at="key",
                    keyword="responses",
                    problem=f"cannot have the status '{status}'",
                    hint=of_status(status, rules_of(version)) or _status_meant(status),
                )
            if status in BODILESS and followed(source, responses.origin / status)[1].get("content"):
                report.add(diagnostics.BODILESS_STATUS, responses.origin / status, at="key", status=status)


def _status_meant(status: str) -> str:
    numbers = re.findall(r"(?<![0-9])[1-5][0-9]{2}(?![0-9])", status)
    if len(numbers) > 1:
        each = ", ".join(f'"{number}"' for number in numbers)
        return f"write each by itself: {each}; what they share may be a $ref"
    return (
        f'write "{numbers[0]}"'
        if numbers
        else 'write a status such as "200", a range such as "4XX", or default'
    )


def contents(walked: Walked, report: Report) -> None:
    for node in (*walked.of("response"), *walked.of("request-body")):
        content = dict(objects(node.value.get("content")))
        for name, media in content.items():
            if not _JSON.match(name) or {"schema", "itemSchema", "$ref"} & media.keys():
                continue
            origin = node.origin / "content" / name
            ranges = [each for each in (f"{name.partition('/')[0]}/*", "*/*", "*") if each in content]
            if ranges and "schema" in content[ranges[0]]:  # here converted documents have examples of it
                walked.meant[origin / "schema"] = node.origin / "content" / ranges[0] / "schema"
                effect = f"it has that of {ranges[0]}"
            elif node.kind == "response":
                effect = "any value is passed on"
            else:
                continue
            report.add(diagnostics.MISSING_SCHEMA, origin, at="key", media_type=name, effect=effect)


def examples(walked: Walked, report: Report) -> None:
    for kind in ("parameter", "header", "media-type"):
        for node in walked.of(kind):
            if "example" in node.value and "examples" in node.value:
                origin = node.origin / "example"
                walked.ignored.append(origin)
                walked.unread[origin] = None
                hint = "it cannot stand beside examples: delete one of the two"
                report.add(diagnostics.IGNORED_KEYWORD, origin, at="key", keyword="example", hint=hint)


def parameters(version: Version, walked: Walked, report: Report) -> None:
    for parameter in walked.of("parameter"):
        value = parameter.value
        said = (
            value.get("required") in (True, False, None)
            and (parameter.origin, "required") not in walked.misspelt
        )
        if value.get("in") == "path" and value.get("required") is not True and said:
            place = parameter.origin / "required" if "required" in value else parameter.origin
            walked.unusual.update((parameter.origin.pointer, place.pointer))
            report.add(diagnostics.OPTIONAL_PATH_PARAMETER, place, name=value.get("name"))
        if value.get("in") == "header" and isinstance(name := value.get("name"), str):
            known = _NOT_PARAMETERS.get(name.lower())
            if known is not None:
                place = parameter.origin / "name"
                report.add(diagnostics.IGNORED_HEADER, place, name=name, reason=known[0], hint=known[1])
        _content(parameter, "a parameter", walked, report)
        _silent(parameter, _effective(version, str(value.get("in")), value), walked, report)
    for header in walked.of("header"):
        _content(header, "a header", walked, report)
        _silent(header, _effective(version, "header", header.value), walked, report)


def encodings(walked: Walked, report: Report) -> None:
    told = set[Origin]()
    for parameter in walked.of("parameter"):
        for name, media in objects(parameter.value.get("content")):
            if "encoding" in media and parameter.value.get("in") != "querystring":
                place = parameter.origin / "content" / name / "encoding"
                told.add(place)
                hint = "name the properties as parameters, which have styles; lists repeat their name here"
                report.add(diagnostics.IGNORED_KEYWORD, place, at="key", keyword="encoding", hint=hint)
    for media_type in walked.of("media-type"):
        holder, name = ("", "", *media_type.origin.tokens)[-2:]
        place = media_type.origin / "encoding"
        known = holder == "content" and place not in told and "*" not in name
        parts = essence(name).startswith("multipart/") or essence(name) == "application/x-www-form-urlencoded"
        if media_type.value.get("encoding") and known and not parts:
            hint = "delete it: it says how the parts of a form, or of multipart/…, are written"
            report.add(diagnostics.IGNORED_KEYWORD, place, at="key", keyword="encoding", hint=hint)
    for encoding in walked.of("encoding"):
        for keyword in ("encoding", "prefixEncoding", "itemEncoding"):
            if keyword in encoding.value:
                hint = "a part is sent as one: make it a file (format: binary), and divide it yourself"
                report.add(
                    diagnostics.IGNORED_KEYWORD,
                    encoding.origin / keyword,
                    at="key",
                    keyword=keyword,
                    hint=hint,
                )
        if "headers" not in encoding.value:
            continue
        where = encoding.origin / "headers"
        if encoding.origin.tokens[-2] != "encoding":  # it has a position, and no name to call it by
            hint = "a file brings its own: Upload(…, headers={…})"
            report.add(diagnostics.IGNORED_KEYWORD, where, at="key", keyword="headers", hint=hint)
            continue
        for name, _ in objects(encoding.value["headers"]):
            if name.lower() == "content-disposition":
                reason = "the property's name says it"
                report.add(
                    diagnostics.IGNORED_HEADER,
                    where / name,
                    at="key",
                    name=name,
                    reason=reason,
                    hint="delete it",
                )


_NOT_PARAMETERS = {
    **dict.fromkeys(OF_THE_CONNECTION, ("HTTP itself writes it", "delete it")),
    "accept": ("the media types of the responses say it", "delete it"),
    "content-type": ("the media types of the body say it", "delete it"),
    "authorization": (
        "security schemes say it",
        "declare one in components.securitySchemes, and name it in security",
    ),
}
"""Names of headers, with why they are no parameters and what to do."""


def _effective(version: Version, place: str, value: Mapping[str, JsonValue]) -> frozenset[str]:
    """Which of the keywords about how a text is written say something in this place."""
    return frozenset(
        {
            *(("style", "explode") if "content" not in value else ()),
            *(("allowReserved",) if "content" not in value and may_reserve(version, place) else ()),
            *(("allowEmptyValue",) if place == "query" else ()),
        }
    )


def _silent(node: Visited, effective: frozenset[str], walked: Walked, report: Report) -> None:
    """Frameworks write them everywhere, mostly with their defaults, which nobody needs to hear of."""
    for keyword in (_WRITING & node.value.keys()) - effective:
        origin = node.origin / keyword
        walked.ignored.append(origin)
        if node.value[keyword] is not False and keyword not in ("style", "explode"):
            report.add(diagnostics.IGNORED_KEYWORD, origin, at="key", keyword=keyword, hint="delete it")


_WRITING = frozenset({"style", "explode", "allowReserved", "allowEmptyValue"})


def _content(node: Visited, noun: str, walked: Walked, report: Report) -> None:
    content = node.value.get("content")
    if "schema" not in node.value and content is None:
        if {(node.origin, "schema"), (node.origin, "content")} & walked.misspelt:
            return
        report.add(
            diagnostics.MISSING_KEYWORD,
            node.origin,
            noun=noun,
            keyword="schema or content",
            example="schema: {type: string}",
        )
    elif "schema" in node.value and content is not None:
        report.add(
            diagnostics.WRONG_VALUE,
            node.origin / "content",
            at="key",
            keyword="content",
            problem="cannot be combined with schema",
            hint="delete one of the two; content says how the text is encoded",
        )
    if isinstance(content, dict) and len(content) != 1:
        report.add(
            diagnostics.WRONG_VALUE,
            node.origin / "content",
            keyword="content",
            problem=f"has {len(content)} media types, {noun} has one",
            hint="keep one media type",
        )


def schemas(version: Version, walked: Walked, report: Report) -> None:
    for schema in walked.of("schema"):
        several = schema.value.get("examples", [])
        if not isinstance(several, list) or (version == "3.0" and "examples" in schema.value):
            # Many write a media type's map of examples here, or in 3.0 the list of JSON Schema.
            origin = schema.origin / "examples"
            walked.ignored.append(origin)
            walked.unread[origin] = None
            report.add(diagnostics.IGNORED_KEYWORD, origin, at="key", keyword="examples", hint="delete it")
        if schema.value.get("type") == []:
            report.add(
                diagnostics.WRONG_VALUE,
                schema.origin / "type",
                keyword="type",
                problem="is empty, so no value would match",
                hint="name the types, or delete type to allow any",
            )
        _without_effect(schema, walked, report)
        _of_another_type(schema, report)
        if schema.value.get("contentEncoding") == "binary" and "format" not in schema.value:
            # Bytes as they are (RFC 2045, 6.2), which 3.0 called a format.
            walked.meant[schema.origin / "format"] = schema.origin / "contentEncoding"
            walked.unread[schema.origin / "contentEncoding"] = None
        pattern = schema.value.get("pattern")
        if isinstance(pattern, str):
            _pattern(pattern, schema.origin / "pattern", "value", walked, report)
            _delimited(pattern, schema.origin / "pattern", walked, report)
        patterns = schema.value.get("patternProperties")
        for key in patterns if isinstance(patterns, dict) else ():
            _pattern(key, schema.origin / "patternProperties" / key, "key", walked, report)


def _without_effect(schema: Visited, walked: Walked, report: Report) -> None:
    """What JSON Schema forbids, or did in 3.0's time, and real documents have: it says nothing, or again."""
    value = schema.value
    required, enum, factor = value.get("required"), value.get("enum"), value.get("multipleOf")
    for keyword in COUNTS:  # 3.0's schema does not take 3.0 for 3
        if isinstance(value.get(keyword), float):
            walked.unusual.add((schema.origin / keyword).pointer)
    if enum == []:  # `contradictions` warns
        walked.unusual.add((schema.origin / "enum").pointer)
    if isinstance(factor, int | float) and factor <= 0:
        origin = schema.origin / "multipleOf"
        walked.ignored.append(origin)
        walked.unread[origin] = None
        hint = "write a number above 0, or delete it"
        report.add(diagnostics.IGNORED_KEYWORD, origin, keyword=f"multipleOf: {factor}", hint=hint)
    if not isinstance(required, list):
        return
    origin = schema.origin / "required"
    first: dict[str, int] = {}
    again = [index for index, name in enumerate(required) if first.setdefault(str(name), index) < index]
    for index in again:
        keyword = f"the second '{required[index]}' of required"
        report.add(diagnostics.IGNORED_KEYWORD, origin / index, keyword=keyword, hint="delete it")
    if not required:
        report.add(diagnostics.IGNORED_KEYWORD, origin, at="key", keyword="required: []", hint="delete it")
    if again or not required:
        walked.unusual.add(origin.pointer)


def _of_another_type(schema: Visited, report: Report) -> None:
    """What describes the inside of values that the type excludes: something is missing around it."""
    declared = schema.value.get("type")
    types = declared if isinstance(declared, list) else [declared]
    if not all(isinstance(name, str) for name in types):
        return
    for keyword, type_ in (("properties", "object"), ("items", "array")):
        if schema.value.get(keyword) and type_ not in types:
            hint = f"it describes an {type_}: write type: {type_}, or delete it"
            if "array" in types:
                hint = "it describes an object: if that is what the array holds, move it into items"
            report.add(
                diagnostics.IGNORED_KEYWORD, schema.origin / keyword, at="key", keyword=keyword, hint=hint
            )


def _pattern(
    pattern: str, origin: Origin, at: Literal["key", "value"], walked: Walked, report: Report
) -> None:
    meant = pattern
    try:
        meant = numbered(pattern)
        problem = _pattern_problem(meant)
        if problem is not None and _pattern_problem(strict(meant)) is None:
            meant, problem = strict(meant), None
    except re.error as error:
        problem = str(error)
    if problem is None and meant != pattern and at == "value":
        walked.unread[origin] = meant
    elif problem is not None:
        walked.unread[origin] = None
        report.add(diagnostics.INVALID_PATTERN, origin, at=at, pattern=pattern, problem=problem)


def _delimited(pattern: str, origin: Origin, walked: Walked, report: Report) -> None:
    """`/^[a-z]+$/i`: nothing matches a slash before the beginning, or behind the end."""
    found = _DELIMITED.fullmatch(pattern)
    if found is None or not ((found[1][0] == "^" and found[1][-1] == "$") or _is_one(found[1])):
        return
    meant = f"(?i:{found[1]})" if "i" in found[2] else found[1]
    if _pattern_problem(meant) is None:
        walked.unread[origin] = meant
        report.add(diagnostics.DELIMITED_PATTERN, origin, pattern=pattern, meant=meant)


def _is_one(pattern: str) -> bool:
    """Whether it has no alternatives but in groups: of `^a|b` one needs no beginning."""
    rest, groups = _ESCAPED_OR_LISTED.sub("", pattern), 1
    while groups:
        rest, groups = _INNER_GROUP.subn("", rest)
    return "|" not in rest


@cache
def _pattern_problem(pattern: str) -> str | None:
    """Why no engine that generated code uses can read it."""
    bounds = counted(pattern)
    if translate(pattern) is not None or (bounds is not None and translate(bounds.pattern) is not None):
        return None
    if _is_read(pattern):
        return None
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        # What is wrong for Python's engine says nothing of a pattern with words of Unicode's.
        if not _UNICODE.search(pattern):
            return str(error)
    return "it is too large, or has what ECMA-262 has not"


def _is_read(pattern: str) -> bool:
    """By the validator of JSON Schema, which generated code has where a pattern looks ahead."""
    import jsonschema_rs

    try:
        jsonschema_rs.validator_for({"pattern": pattern})
    except ValueError:
        return False
    return True


def legacy_keywords(version: Version, walked: Walked, report: Report) -> None:
    """Spellings of 3.0 and of older JSON Schema, which mean one thing and are read as it."""
    if version == "3.0":
        return
    for schema in walked.of("schema"):
        value = schema.value
        for keyword, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if isinstance(value.get(keyword), bool):
                report.add(
                    diagnostics.LEGACY_KEYWORD,
                    schema.origin / keyword,
                    keyword=f"{keyword}: {str(value[keyword]).lower()}",
                    instead=f"{keyword}: {value.get(bound, '…')}" if value[keyword] else "nothing",
                )
        if value.get("nullable") is True:
            report.add(
                diagnostics.LEGACY_KEYWORD,
                schema.origin / "nullable",
                keyword="nullable: true",
                instead=f"anyOf: [{{$ref: '{value['$ref']}'}}, {{type: 'null'}}]"
                if "$ref" in value
                else "type: [string, 'null'], for example",
            )
        if isinstance(value.get("items"), list):
            report.add(
                diagnostics.LEGACY_KEYWORD,
                schema.origin / "items",
                at="key",
                keyword="an array of items",
                instead="prefixItems",
            )
