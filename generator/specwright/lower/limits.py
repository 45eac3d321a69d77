"""How much a document may have of what its schemas add up to: a short one can inherit without end."""

from __future__ import annotations

from specwright import diagnostics
from specwright.diagnostics import Report
from specwright.read.source import Origin
from specwright.read.text import BEYOND, most


def bound(number: int, usual: int, what: str, where: Origin, report: Report) -> None:
    """Raises `Failure` for more than there may be; `what` is a text with `{}` for the limit."""
    limit = most(usual, report)
    if number <= limit:
        return
    feature = what.format(limit)
    if limit == usual:
        feature += f" (up to {usual * BEYOND} with --allow file-too-large)"
    report.add(diagnostics.NOT_SUPPORTED, where, feature=feature)
    report.check()
