"""Formats and the patterns beside them, of which now and then no text has both."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from specwright import diagnostics
from specwright.diagnostics import Related
from specwright.validate.rules.closed import parts_of
from specwright_runtime.contract.values.formats import DECIDABLE, FORMATS, SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specwright.diagnostics import Report
    from specwright.pytypes import JsonValue
    from specwright.read.source import Origin, Source
    from specwright.validate.grammar import Version
    from specwright.validate.walked import Walked


def schemas(source: Source, version: Version, walked: Walked, report: Report) -> None:
    """`format: date-time` of what its pattern spells in another way: the pattern is what was looked at.

    JSON Schema takes a format for a note unless told otherwise (2020-12, validation, 7.2). The pattern may
    stand in a part of the schema, too.
    """
    for schema in walked.of("schema"):
        format_ = schema.value.get("format")
        if not isinstance(format_, str) or (version == "3.0" and "$ref" in schema.value):
            continue
        for place, pattern in _patterns(source, schema.origin, schema.value, {schema.origin}):
            read = walked.unread.get(place, pattern)
            if isinstance(read, str) and not _agree(format_, read):
                origin = schema.origin / "format"
                walked.unread[origin] = None
                report.add(
                    diagnostics.MISFIT_FORMAT,
                    origin,
                    related=(Related(where=place, message="the pattern"),)
                    if place != schema.origin / "pattern"
                    else (),
                    format=format_,
                    pattern=pattern,
                )
                break


def _patterns(
    source: Source, origin: Origin, value: Mapping[str, JsonValue], seen: set[Origin]
) -> Iterator[tuple[Origin, str]]:
    """Of a schema and of its parts; a schema may be a part of itself."""
    pattern = value.get("pattern")
    if isinstance(pattern, str):
        yield origin / "pattern", pattern
    for _, inner, part in parts_of(source, origin, value):
        if inner not in seen:
            seen.add(inner)
            yield from _patterns(source, inner, part, seen)


@cache
def _agree(format_: str, pattern: str) -> bool:
    """Whether some text has both; also where nobody can tell."""
    sample = SAMPLES.get(format_)
    try:
        if sample is None or re.search(pattern, sample) is not None:
            return True
    except (re.error, OverflowError):
        return True
    import jsonschema_rs

    from specwright_runtime.contract.values.pattern import fitting, found, matching

    if format_ not in DECIDABLE or matching(pattern) is None:
        return True
    validator = jsonschema_rs.Draft202012Validator(
        {"format": format_}, validate_formats=True, formats=FORMATS
    )
    return (
        fitting(pattern, lambda text: validator.is_valid(text) and found(pattern, text), sample) is not None
    )
