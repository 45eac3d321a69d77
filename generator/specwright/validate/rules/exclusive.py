"""What excludes each other: keywords of which one may be there, and what has its one place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from specwright import diagnostics
from specwright.read.source import followed
from specwright.validate.belonging import METHODS
from specwright.validate.walked import objects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specwright.diagnostics import Report
    from specwright.pytypes import JsonValue
    from specwright.read.source import Origin, Source
    from specwright.validate.walked import Walked

_STYLES: Final = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
"""Of parameters, by their places (3.0.4, 4.7.12.2); since 3.2 cookies have one more, of their own."""
_ANYWHERE: Final = frozenset({"cookie", *(style for styles in _STYLES.values() for style in styles)})
_VALUES: Final = (
    ("dataValue", "value"),
    ("value", "serializedValue"),
    ("value", "externalValue"),
    ("serializedValue", "externalValue"),
)
"""Of examples (3.2.0, 4.19.1); the first of each pair is read."""
_AS_CONTENT: Final = (
    "move it into content:\n    content:\n      application/x-www-form-urlencoded:\n        schema: …"
)
_TOKEN: Final = re.compile(r"[a-zA-Z0-9!#$%&'*+.^_`|~-]+\Z")


def styles(walked: Walked, report: Report) -> None:
    for parameter in walked.of("parameter"):
        style, place = parameter.value.get("style"), str(parameter.value.get("in"))
        known = _STYLES.get(place, ())
        if "content" in parameter.value or (place == style == "cookie"):  # which came with 3.2
            continue
        if known and style not in known and style in _ANYWHERE:
            report.add(
                diagnostics.WRONG_VALUE,
                parameter.origin / "style",
                keyword="style",
                problem=f"cannot be '{style}' for a parameter in {place}",
                hint=f"write {known[0]}, which is what it is without{_others(known[1:])}",
            )


def _others(words: Sequence[str]) -> str:
    return f", or one of {', '.join(words)}" if words else ""


def examples(walked: Walked, report: Report) -> None:
    for example in walked.of("example"):
        for kept, other in _VALUES:
            origin = example.origin / other
            if kept in example.value and other in example.value and origin not in walked.unread:
                walked.ignored.append(origin)
                walked.unread[origin] = None
                hint = f"it cannot stand beside {kept}: delete one of the two"
                report.add(diagnostics.IGNORED_KEYWORD, origin, at="key", keyword=other, hint=hint)


def licenses(walked: Walked, report: Report) -> None:
    for license_ in walked.of("license"):
        if "identifier" in license_.value and "url" in license_.value:
            origin = license_.origin / "url"
            walked.ignored.append(origin)
            hint = "it cannot stand beside identifier: delete one of the two"
            report.add(diagnostics.IGNORED_KEYWORD, origin, at="key", keyword="url", hint=hint)


def links(walked: Walked, report: Report) -> None:
    for link in walked.of("link"):
        if "operationId" in link.value and "operationRef" in link.value:
            hint = "delete one of the two: each says which operation it is"
            _excluded(report, link.origin, "operationRef", "stand beside operationId", hint)


def encodings(walked: Walked, report: Report) -> None:
    """A part has a name or a position (3.2.0, 4.14.1)."""
    for kind in ("media-type", "encoding"):
        for node in walked.of(kind):
            other = next((each for each in ("prefixEncoding", "itemEncoding") if each in node.value), None)
            if "encoding" in node.value and other is not None:
                hint = "keep encoding if the parts have names, the other one if they have positions"
                _excluded(report, node.origin, other, "stand beside encoding", hint)


def query_strings(source: Source, walked: Walked, report: Report) -> None:
    """The one parameter that is the whole query (3.2.0, 4.12.1)."""
    for kind in ("path-item", "operation"):
        for node in walked.of(kind):
            places = _places(source, node.origin / "parameters", node.value.get("parameters"))
            wholes = [origin for place, origin in places if place == "querystring"]
            others = [origin for place, origin in places if place == "query"] if wholes else []
            for origin in (*wholes[1:], *others):
                report.add(
                    diagnostics.WRONG_VALUE,
                    origin,
                    keyword="a parameter",
                    problem="cannot be in the query beside one that is the whole query string",
                    hint="make it a property of that one's schema, or delete that one",
                )
    for node in walked.of("parameter"):
        if node.value.get("in") == "querystring" and "schema" in node.value:
            cannot = "stand in a parameter that is the whole query string"
            _excluded(report, node.origin, "schema", cannot, _AS_CONTENT)


def _excluded(report: Report, origin: Origin, keyword: str, cannot: str, hint: str) -> None:
    """A keyword of what is at `origin`, where it `cannot` do what is said."""
    report.add(
        diagnostics.WRONG_VALUE,
        origin / keyword,
        at="key",
        keyword=keyword,
        problem=f"cannot {cannot}",
        hint=hint,
    )


def _places(source: Source, origin: Origin, value: JsonValue) -> list[tuple[str, Origin]]:
    """Where each parameter of a list is, and its own place in the document."""
    found = (
        followed(source, origin / index) for index in range(len(value) if isinstance(value, list) else 0)
    )
    return [(str(each.get("in")), origin / index) for index, (_, each) in enumerate(found)]


def methods(walked: Walked, report: Report) -> None:
    """Of `additionalOperations` (3.2.0, 4.9.1)."""
    for item in walked.of("path-item"):
        for method, _ in objects(item.value.get("additionalOperations")):
            own = method.lower() in METHODS and method.isupper()
            if own or not _TOKEN.match(method):
                report.add(
                    diagnostics.WRONG_VALUE,
                    item.origin / "additionalOperations" / method,
                    at="key",
                    keyword="additionalOperations",
                    problem=f"cannot have '{method}'"
                    if own
                    else f"has '{method}', which is no method of HTTP",
                    hint=f"write {method.lower()} beside additionalOperations"
                    if own
                    else "write one word, such as COPY",
                )


def own_address(source: Source, report: Report) -> None:
    """`$self` names the document, and not a part of it (3.2.0, 4.1.1)."""
    root = source.value(source.root)
    own = root.get("$self") if isinstance(root, dict) else None
    if isinstance(own, str) and "#" in own:
        report.add(
            diagnostics.WRONG_VALUE,
            source.root / "$self",
            keyword="$self",
            problem="cannot have a fragment",
            hint=f"write {own.partition('#')[0] or 'the address of the document'}",
        )
