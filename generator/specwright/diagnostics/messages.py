"""Findings with their places: as text for whoever reads them, and as a record for the next run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from specwright.build.run_cache import Spot, Told
from specwright.diagnostics import RULES, Diagnostic, Place, Related
from specwright.read.source import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from specwright.diagnostics import Where
    from specwright.diagnostics.listing import Format


class Placing(Protocol):
    def place(self, origin: Origin, at: Literal["key", "value"]) -> Place: ...


def tell(findings: Iterable[Diagnostic], source: Placing | None) -> tuple[Told, ...]:
    """Find the places. `source` is what origins lead into; without it they are as good as their files."""

    def spot(where: Where, at: Literal["key", "value"]) -> Spot:
        if not isinstance(where, Origin):
            return Spot(where.file, None, at, where.line, where.column, where.length)
        place = source.place(where, at) if source is not None else Place(where.file, 0, 0)
        return Spot(where.file, where.pointer, at, place.line, place.column, place.length)

    return in_order(
        Told(
            code=finding.rule.code,
            severity=finding.severity,
            message=finding.message,
            help=finding.help,
            spot=spot(finding.where, finding.at),
            related=tuple((spot(each.where, each.at), each.message) for each in finding.related),
        )
        for finding in findings
    )


def in_order(findings: Iterable[Told]) -> tuple[Told, ...]:
    """As they are listed: by their places, whichever stage found them."""

    def order(told: Told) -> tuple[str, int, int, str, str]:
        return told.spot.file, told.spot.line, told.spot.column, told.code, told.message

    return tuple(sorted(findings, key=order))


def listed(
    told: Sequence[Told], texts: Mapping[str, str], base: Path, form: Format, *, colour: bool
) -> tuple[str, tuple[str, ...]]:
    """The findings as text, or as JSON records where that is the format.

    `texts` are the files that were read, by name; others are looked for below `base`.
    """
    if not told:
        return "", ()
    from specwright.diagnostics.listing import Listing

    places: dict[tuple[Origin, str], Place] = {}

    def where(spot: Spot) -> Where:
        place = Place(spot.file, spot.line, spot.column, spot.length)
        if spot.pointer is None:
            return place
        origin = Origin(spot.file, spot.pointer)
        places[origin, spot.at] = place
        return origin

    def content(file: str) -> str | None:
        if file in texts:
            return texts[file]
        try:
            return (base / file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    findings = [
        Diagnostic(
            rule=RULES[each.code],
            severity=each.severity,
            message=each.message,
            help=each.help,
            where=where(each.spot),
            at=each.spot.at,
            related=tuple(
                Related(where=where(spot), message=message, at=spot.at) for spot, message in each.related
            ),
        )
        for each in told
    ]
    prefix = "" if base == Path.cwd() else os.path.relpath(base).replace(os.sep, "/") + "/"
    listing = Listing(lambda origin, at: places[origin, at], content, prefix=prefix, colour=colour)
    if form == "json":
        return "", tuple(listing.records(findings))
    return listing.print(findings, form), ()
