"""Every feature's document gives exactly the package that was reviewed.

`make golden` writes `expected/` anew; the review reads the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from specwright.diagnostics import Report
from specwright.pipeline import generate
from specwright.source import read

HERE = Path(__file__).parent
FEATURES = sorted(folder.parent.name for folder in HERE.glob("*/spec.yaml"))


@pytest.mark.parametrize("feature", FEATURES)
def test_the_package_is_the_one_that_was_reviewed(feature: str) -> None:
    folder = HERE / feature
    report = Report()
    tree = generate(read(report, name="spec.yaml", base=folder), feature, report)
    written = {path.removeprefix(f"{feature}/"): text for path, text in tree.items()}
    expected = folder / "expected"
    reviewed = {
        path.relative_to(expected).as_posix(): path.read_text(encoding="utf-8")
        for path in expected.rglob("*")
        if path.is_file()
    }
    assert sorted(written) == sorted(reviewed)
    for path, text in written.items():
        assert text == reviewed[path], path


def test_there_are_features() -> None:
    assert FEATURES
