"""What is proved of each provider: `make matrix` runs the tests marked `cell` and counts.

A cell is green when a test of it passed over whose connections bytes went: what servers of this process
received while the test ran is counted. A test that passed without is told apart, and one that was skipped
says why.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from video_gateway.families import SPEAKS
from video_gateway.http.protocol import BoundedProtocol

COLUMNS = ("create", "retrieve", "content", "delete", "list", "remix", "fallback", "sdk", "document")
ROOT = Path(__file__).parents[1]
_GREEN, _RED, _GREY, _PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[90m", "\x1b[0m"


@dataclass(slots=True)
class Cell:
    passed: int = 0
    """Tests over whose connections bytes went."""
    silent: int = 0
    """Tests that passed without."""
    failed: int = 0
    skipped: set[str] = field(default_factory=set)
    """Why tests were."""

    def text(self) -> tuple[str, str]:
        """What the table says, and its colour."""
        if self.failed:
            return f"{self.failed} failed", _RED
        if self.passed:
            return str(self.passed), _GREEN
        if self.silent:
            return f"({self.silent})", _PLAIN
        return ("n/a", _GREY) if self.skipped else ("none", _RED)


class Matrix:
    """A pytest plugin."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, str], Cell] = defaultdict(Cell)
        self._received = 0
        self._items: dict[str, list[tuple[str, str]]] = {}
        for protocol in (HttpToolsProtocol, BoundedProtocol):
            self._count(protocol)

    def _count(self, protocol: Any) -> None:
        taken = protocol.data_received

        def counted(connection: object, data: bytes) -> None:
            self._received += len(data)
            taken(connection, data)

        protocol.data_received = counted

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if found := list(_cells(item)):
                self._items[item.nodeid] = found
        items[:] = [item for item in items if item.nodeid in self._items]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        before = self._received
        try:
            return (yield)
        finally:
            item.user_properties.append(("received", self._received - before))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for provider, column in self._items.get(report.nodeid, ()):
            cell = self.cells[provider, column]
            if report.failed:
                cell.failed += 1
            elif report.skipped and isinstance(report.longrepr, tuple):
                cell.skipped.add(report.longrepr[2].removeprefix("Skipped: "))
            elif report.when == "call" and dict(report.user_properties)["received"]:
                cell.passed += 1
            elif report.when == "call":
                cell.silent += 1


def _cells(item: pytest.Item) -> Iterator[tuple[str, str]]:
    for mark in item.iter_markers("cell"):
        named: str | None = mark.kwargs.get("provider") or _parameter(item)
        if named is not None and named in SPEAKS and mark.args[0] in COLUMNS:
            yield named, mark.args[0]
        else:
            raise pytest.UsageError(f"{item.nodeid}: no cell {mark.args[0]!r} of {named!r}")


def _parameter(item: pytest.Item) -> str | None:
    """The provider in a test's parameters: `case`, which has one, or its name."""
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    case = parameters.get("case")
    found = parameters.get("provider") if case is None else case.provider
    return found if isinstance(found, str) else None


def table(cells: dict[tuple[str, str], Cell], *, colours: bool) -> list[str]:
    """Providers down, what is proved across; behind it the reasons of what is not applicable."""
    lines = [f"{'':<12}" + "".join(f"{column:<10}" for column in COLUMNS)]
    reasons: dict[str, list[str]] = defaultdict(list)
    for provider in SPEAKS:
        line = f"{provider:<12}"
        for column in COLUMNS:
            cell = cells.get((provider, column), Cell())
            text, colour = cell.text()
            line += f"{colour}{text:<10}{_PLAIN}" if colours else f"{text:<10}"
            if text == "n/a":
                for reason in cell.skipped:
                    reasons[reason].append(f"{provider} {column}")
        lines.append(line.rstrip())
    lines += ["", "Tests that passed with bytes over a connection; in brackets those without."]
    lines += [f"n/a: {', '.join(where)}: {reason}" for reason, where in reasons.items()]
    return lines


def main() -> int:
    matrix = Matrix()
    chosen = [str(ROOT / "tests" / folder) for folder in ("providers", "clients")]
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - the table is what is wanted
        shown, sys.stdout = sys.stdout, nowhere
        try:
            status = pytest.main(["-q", "-p", "no:cacheprovider", *chosen], plugins=[matrix])
        finally:
            sys.stdout = shown
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        print(f"the tests did not run: pytest ended with {status!r}", file=sys.stderr)
        return 2
    print("\n".join(table(matrix.cells, colours=sys.stdout.isatty())))
    everything = [matrix.cells.get((provider, column), Cell()) for provider in SPEAKS for column in COLUMNS]
    return 1 if any(cell.text()[1] == _RED for cell in everything) else 0


if __name__ == "__main__":
    sys.exit(main())
