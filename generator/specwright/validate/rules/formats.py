"""Formats and the patterns beside them, of which now and then no text has both."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from specwright import diagnostics
from specwright_runtime.contract.values.formats import DECIDABLE, FORMATS, SAMPLES

if TYPE_CHECKING:
    from specwright.diagnostics import Report
    from specwright.validate.walked import Walked


def schemas(walked: Walked, report: Report) -> None:
    """`format: date-time` of what its pattern spells in another way: the pattern is what was looked at.

    JSON Schema takes a format for a note unless told otherwise (2020-12, validation, 7.2).
    """
    for schema in walked.of("schema"):
        format_, pattern = schema.value.get("format"), schema.value.get("pattern")
        if not (isinstance(format_, str) and isinstance(pattern, str)):
            continue
        read = walked.unread.get(schema.origin / "pattern", pattern)
        if isinstance(read, str) and not _agree(format_, read):
            walked.unread[schema.origin / "format"] = None
            report.add(diagnostics.MISFIT_FORMAT, schema.origin / "format", format=format_, pattern=pattern)


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
