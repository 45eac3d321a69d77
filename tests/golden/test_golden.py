"""Every feature's document gives exactly the package that was reviewed.

`make golden` writes `expected/` anew; the review reads the difference.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from specwright.diagnostics import Report
from specwright.pipeline import generate
from specwright.read.source import read

HERE = Path(__file__).resolve().parent
FEATURES = sorted(spec.parent.name for spec in HERE.glob("*/spec.yaml"))


def package(feature: str) -> dict[str, str]:
    """The files of the package that the feature's document gives, by their paths in it."""
    report = Report()
    tree = generate(read(report, name="spec.yaml", base=HERE / feature), feature, report)
    return {path.removeprefix(f"{feature}/"): text for path, text in tree.items()}


def bless() -> None:
    for feature in FEATURES:
        expected = HERE / feature / "expected"
        shutil.rmtree(expected, ignore_errors=True)
        for path, text in package(feature).items():
            target = expected / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")


@pytest.mark.parametrize("feature", FEATURES)
def test_the_package_is_the_one_that_was_reviewed(feature: str) -> None:
    expected = HERE / feature / "expected"
    reviewed = {
        path.relative_to(expected).as_posix(): path.read_text(encoding="utf-8")
        for path in expected.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    written = package(feature)
    assert sorted(written) == sorted(reviewed)
    for path, text in written.items():
        assert text == reviewed[path], path


def test_there_are_features() -> None:
    assert len(FEATURES) >= 10
