"""Every kind of promise: each module lists those of one operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import (
    accepts,
    access,
    action,
    amount,
    answers,
    anything,
    begins,
    binary,
    blocked,
    bulk,
    by_query,
    callbacks,
    capacity,
    change,
    conditional,
    counts,
    crossed,
    duplicate,
    effects,
    entries,
    exact,
    excluded,
    exported,
    family,
    figures,
    filled,
    geo,
    history,
    in_use,
    job,
    kin,
    labels,
    life,
    listed,
    member,
    met,
    methods,
    mixed,
    named,
    negotiation,
    part,
    past,
    patch,
    placed,
    possible,
    protected,
    references,
    rejects,
    restored,
    shown_once,
    signing,
    singled,
    streamed,
    tables,
    taken_along,
    told_headers,
    transfers,
    unknown,
    unseen,
    uploads,
    version,
)
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.received import CHECKS as RECEIVED
from specwright_runtime.contract.openapi.received import Received, refuses
from specwright_runtime.contract.promise import Promise

Check: TypeAlias = Callable[[Catalogue, Operation], Iterator[Promise]]


def _answers(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    yield from answers.promises(catalogue, operation)
    yield from negotiation.promises(catalogue, operation)
    yield from tables.promises(catalogue, operation)
    yield from filled.promises(catalogue, operation)
    yield from streamed.promises(catalogue, operation)


def _life(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    yield from life.promises(catalogue, operation)
    yield from shown_once.promises(catalogue, operation)
    yield from unseen.promises(catalogue, operation)
    yield from change.promises(catalogue, operation)
    yield from patch.promises(catalogue, operation)
    yield from family.promises(catalogue, operation)
    yield from part.promises(catalogue, operation)
    yield from in_use.promises(catalogue, operation)
    yield from member.promises(catalogue, operation)
    yield from named.promises(catalogue, operation)
    yield from action.promises(catalogue, operation)
    yield from amount.promises(catalogue, operation)
    yield from blocked.promises(catalogue, operation)
    yield from restored.promises(catalogue, operation)
    yield from capacity.promises(catalogue, operation)
    yield from counts.promises(catalogue, operation)
    yield from duplicate.promises(catalogue, operation)
    yield from conditional.promises(catalogue, operation)
    yield from bulk.promises(catalogue, operation)
    yield from entries.promises(catalogue, operation)
    yield from history.promises(catalogue, operation)
    yield from protected.promises(catalogue, operation)
    yield from version.promises(catalogue, operation)
    yield from exact.promises(catalogue, operation)
    yield from job.promises(catalogue, operation)
    yield from callbacks.promises(catalogue, operation)
    yield from mixed.promises(catalogue, operation)
    yield from placed.promises(catalogue, operation)
    yield from begins.promises(catalogue, operation)
    yield from taken_along.promises(catalogue, operation)
    yield from excluded.promises(catalogue, operation)
    yield from by_query.promises(catalogue, operation)
    yield from possible.promises(catalogue, operation)
    yield from kin.promises(catalogue, operation)
    yield from transfers.promises(catalogue, operation)
    yield from labels.promises(catalogue, operation)
    yield from met.promises(catalogue, operation)  # behind the others, which meet them


def _effects(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    yield from effects.promises(catalogue, operation)
    yield from figures.promises(catalogue, operation)
    yield from told_headers.promises(catalogue, operation)
    yield from geo.promises(catalogue, operation)
    yield from exported.promises(catalogue, operation)
    yield from singled.promises(catalogue, operation)


def _accepts(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    yield from accepts.promises(catalogue, operation)
    yield from anything.accepted(catalogue, operation)


def _rejects(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if isinstance(catalogue.document, Received) and not refuses(operation):
        return  # a receiver may take what it likes where the document does not say how it refuses
    yield from rejects.promises(catalogue, operation)
    yield from past.promises(catalogue, operation)
    yield from crossed.promises(catalogue, operation)
    yield from uploads.promises(catalogue, operation)
    yield from anything.refused(catalogue, operation)


def _access(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    yield from access.promises(catalogue, operation)
    yield from signing.promises(catalogue, operation)


def _references(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    yield from references.promises(catalogue, operation)
    yield from listed.promises(catalogue, operation)


CHECKS: dict[str, Check] = {
    "answers": _answers,
    "accepts": _accepts,
    "rejects": _rejects,
    "access": _access,
    "unknown": unknown.promises,
    "life": _life,
    "effects": _effects,
    "binary": binary.promises,
    "references": _references,
    "methods": methods.promises,
}


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    """All promises of one operation, in the order in which a reader asks for them."""
    received = isinstance(catalogue.document, Received)
    for name, check in CHECKS.items():
        if not received or name in RECEIVED:
            yield from check(catalogue, operation)
