"""pytest's way through a test, cut short: a promise needs no fixtures set up and taken down around it.

It is most of what pytest does for a test that is kept ahead. Whatever might notice (hooks, fixtures and marks
of others) is given pytest's own way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import pytest

_MARKS = frozenset({"contract", "drawn", "parametrize"})
_HOOKS = ("protocol", "setup", "call", "teardown", "makereport")


class ShortWay:
    def __init__(self, config: pytest.Config) -> None:
        self._open = all(_own(getattr(config.hook, f"pytest_runtest_{name}")) for name in _HOOKS) and all(
            _own(hook) for hook in (config.hook.pytest_fixture_setup, config.hook.pytest_pyfunc_call)
        )
        self._around: Any = None

    def leads_through(self, item: pytest.Item, following: pytest.Item | None) -> bool:
        """Between two tests of one module, of which pytest's own way has set it up and is to take it down."""
        if not self._open or following is None or following.parent is not item.parent:
            return False
        if self._around is not item.parent:
            self._around = item.parent
            return False
        marks: Iterable[pytest.Mark] = item.iter_markers()
        names = set(getattr(item, "fixturenames", ())) - {"promise", "request"}
        return not names and all(mark.name in _MARKS for mark in marks)


def _own(hook: Any) -> bool:
    """Nothing but pytest and this package listens."""
    own = ("_pytest.", "specwright_runtime.contract.")
    return all(
        f"{implementation.function.__module__}.".startswith(own) for implementation in hook.get_hookimpls()
    )


def walk(item: Any, promise: Any) -> None:
    """Runs a test and tells of it as pytest does."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    _tell(item, "setup")
    call = pytest.CallInfo.from_call(lambda: item.obj(promise), "call")
    item.ihook.pytest_runtest_logreport(report=item.ihook.pytest_runtest_makereport(item=item, call=call))
    _tell(item, "teardown")
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)


def _tell(item: Any, when: Literal["setup", "teardown"]) -> None:
    report = pytest.TestReport(item.nodeid, item.location, {}, "passed", None, when)
    item.ihook.pytest_runtest_logreport(report=report)
