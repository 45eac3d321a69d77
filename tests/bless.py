"""Writes anew what tests/golden and tests/rejected expect. Run by `make golden`; read the diff before you commit it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from specwright.diagnostics import Failure, Report
from specwright.pipeline import generate
from specwright.source import read

TESTS = Path(__file__).resolve().parent


def golden(folder: Path) -> None:
    """Generate the package of `spec.yaml` into `expected/`."""
    report = Report()
    tree = generate(read(report, name="spec.yaml", base=folder), folder.name, report)
    expected = folder / "expected"
    shutil.rmtree(expected, ignore_errors=True)
    for path, text in tree.items():
        target = expected / path.removeprefix(f"{folder.name}/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    status = 0
    for spec in sorted(TESTS.glob("golden/*/spec.yaml")):
        try:
            golden(spec.parent)
        except Failure as failure:
            print(f"{spec.parent.name}: {failure}", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
