"""Runs all promises of a document against one server, without pytest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import promises
from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.http.wire import UnwritableError
from specwright_runtime.contract.promise import Promise
from specwright_runtime.contract.session import Session

Outcome: TypeAlias = Literal["kept", "broken", "not tested"]


@dataclass(frozen=True, slots=True)
class Result:
    promise: Promise
    outcome: Outcome
    text: str = ""
    place: str = ""
    """Where the document promises what was broken, as a JSON pointer; of several places the first."""
    exchange: Exchange | None = field(default=None, repr=False)


def all_promises(catalogue: Catalogue, *, keyword: str = "") -> Iterator[Promise]:
    for operation in catalogue.document.operations:
        for promise in promises(catalogue, operation):
            if keyword in promise.id:
                yield promise


def keep(promise: Promise, session: Session) -> Result:
    """One promise put to the test."""
    try:
        promise.keep(session)
    except BrokenError as error:
        place = error.breaches[0].place if error.breaches else ""
        return Result(promise, "broken", str(error), place, error.exchange)
    except (NotTestedError, UnwritableError) as error:
        return Result(promise, "not tested", str(error))
    return Result(promise, "kept")


def run(
    wanted: Iterable[Promise],
    session: Session,
    *,
    jobs: int = 1,
    until: Callable[[Result], bool] = lambda result: False,
) -> list[Result]:
    """In order; with `jobs` beside each other, but for those that must be alone. Stops where `until` says."""
    results: list[Result] = []
    listed = list(wanted)
    if jobs > 1:
        together = [promise for promise in listed if not promise.alone]
        listed = [promise for promise in listed if promise.alone]
        with ThreadPoolExecutor(jobs) as pool:
            results += pool.map(lambda promise: keep(promise, session), together)
        if any(until(result) for result in results):
            return results
    for promise in listed:
        result = keep(promise, session)
        results.append(result)
        if until(result):
            break
    return results
