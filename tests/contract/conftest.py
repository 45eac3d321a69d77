from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.run import Result, all_promises, run
from specwright_runtime.contract.session import Session

sys.path.append(str(Path(__file__).parents[2]))  # for the server that stands beside

Judge = Callable[..., list[Result]]
_WAIT = 6.0
"""Seconds for what a server works on: those of the tests do so for less than one, or for ever."""


@pytest.fixture
def judge() -> Iterator[Judge]:
    """Puts every promise of a document to the test, against an application in this process."""
    callers: list[AsgiCaller] = []

    def judged(
        document: dict[str, Any],
        app: Any,
        *,
        credentials: dict[str, str] | None = None,
        keyword: str = "",
        jobs: int = 1,
        calls_back: bool = False,
        examples: int = 0,
        seed: int | None = None,
        seen: Callable[[Exchange], None] | None = None,
    ) -> list[Result]:
        caller = AsgiCaller(app)
        callers.append(caller)
        read = Document(document)
        known = Credentials(values=credentials or {})
        session = Session(read, caller, credentials=known, calls_back=calls_back, wait=_WAIT)
        if seen is not None:
            session.observers.append(seen)
        catalogue = Catalogue(read, examples=examples, seed=seed)
        results = run(all_promises(catalogue, keyword=keyword), session, jobs=jobs)
        session.things.inventory.clear(session)
        return results

    yield judged
    for caller in callers:
        caller.close()
