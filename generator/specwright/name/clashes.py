"""Settles who gets which name in one scope, so that a clash renames as little as possible."""

from __future__ import annotations

import hashlib
import keyword
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from specwright import diagnostics
from specwright.diagnostics import Related, Report
from specwright.read.source import Origin

K = TypeVar("K", bound=Hashable)


class Claim(Struct, Generic[K], frozen=True, kw_only=True):
    """A thing that needs a name: `candidates` from the best to the longest, `pin` the document's own word."""

    key: K
    candidates: Sequence[str]
    origin: Origin
    pin: str | None = None
    rank: int = 1
    """Of two that want one name the lower rank gets it; then the earlier one."""


def settle(
    claims: Sequence[Claim[K]],
    report: Report,
    taken: dict[str, Origin] | None = None,
    *,
    fold: Callable[[str], str] = str,
) -> dict[K, str]:
    """A name for each claim, unique in its scope. `taken` holds the names given before, and is added to.

    Names that `fold` makes equal are one name: methods in capitals are constants.
    """
    names: dict[K, str] = {}
    owners: dict[str, Origin] = {} if taken is None else taken
    for claim in sorted(claims, key=lambda claim: (claim.pin is None, claim.rank)):
        if claim.pin is not None and (not claim.pin.isidentifier() or keyword.iskeyword(claim.pin)):
            report.add(
                diagnostics.WRONG_VALUE,
                claim.origin / "x-python-name",
                keyword="x-python-name",
                problem=f"{claim.pin!r} is not a Python name",
                hint=f"for example:\n    x-python-name: {claim.candidates[0]}",
            )
            name = claim.pin
        elif claim.pin is not None:
            name = claim.pin
            if fold(name) in owners:
                report.add(
                    diagnostics.NAME_PINNED_TWICE,
                    claim.origin,
                    name=name,
                    related=_beside(owners[fold(name)]),
                )
        else:
            name = next((name for name in claim.candidates if fold(name) not in owners), "")
            if not name:
                digest = hashlib.sha256(claim.origin.pointer.encode()).hexdigest()[:6]
                name = f"{claim.candidates[-1]}_{digest}"
            if name != claim.candidates[0]:
                first = claim.candidates[0]
                report.add(
                    diagnostics.NAME_CLASH,
                    claim.origin,
                    wanted=first,
                    name=name,
                    related=_beside(owners[fold(first)]),
                )
        owners[fold(name)] = claim.origin
        names[claim.key] = name
    return names


def _beside(origin: Origin) -> tuple[Related, ...]:
    return (Related(where=origin, message="this one has the name"),)
