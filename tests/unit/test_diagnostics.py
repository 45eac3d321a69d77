"""The registry, and the page that explains it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from specwright import diagnostics
from specwright.diagnostics import RULES, Diagnostic, Failure, Place, Related, Report
from specwright.diagnostics.listing import Listing
from specwright.read.source import Origin

PAGE = Path(__file__).parents[2] / "docs" / "diagnostics.md"
HERE = Place("a.yaml", 1, 1)


def test_the_page_has_every_code_with_its_severity() -> None:
    rows = re.findall(
        r"^\| `([a-z0-9-]+)` \| ([a-z, ]+) \| \S", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    said = dict(rows)
    assert len(said) == len(rows)
    assert said == {
        code: str(rule.severity) + (", allowable" if rule.allowable else "") for code, rule in RULES.items()
    }


def test_every_template_can_be_filled() -> None:
    fields = {
        name: "x"
        for rule in RULES.values()
        for name in re.findall(r"\{(\w+)(?:![rs])?\}", rule.message + rule.help)
    }
    for rule in RULES.values():
        assert rule.message.format_map(fields)
        assert rule.help.format_map(fields)


def test_a_finding_twice_counts_once_and_values_are_never_templates() -> None:
    report = Report()
    for _ in range(2):
        report.add(diagnostics.NOT_SUPPORTED, HERE, feature="{rule.code} {0}")
    (finding,) = report.diagnostics
    assert finding.message == "not supported yet: {rule.code} {0}"
    with pytest.raises(Failure, match="not supported yet"):
        report.check()


def test_only_allowable_errors_can_be_allowed() -> None:
    report = Report(allow=["duplicate-key", "not-supported"])
    report.add(diagnostics.DUPLICATE_KEY, HERE, key="a")
    report.check()
    report.add(diagnostics.NOT_SUPPORTED, HERE, feature="x")
    with pytest.raises(Failure):
        report.check()


def full(finding: Diagnostic, text: str) -> str:
    listing = Listing(lambda origin, _: Place(origin.file, 1, 1), lambda _: text)
    return listing.print([finding], "full")


def found(where: Place | Origin, message: str = "m", related: tuple[Related, ...] = ()) -> Diagnostic:
    rule = diagnostics.NOT_SUPPORTED
    return Diagnostic(
        rule=rule, severity=rule.severity, message=message, help="h", where=where, related=related
    )


def test_text_of_a_document_cannot_command_the_terminal() -> None:
    shown = full(found(Place("a\x1b.yaml", 1, 2, 3), "\x1b[31m\u202e\n"), "k\x1b]0;t\x07\u202ev: é\tx")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", shown)
    assert "\\u001b" in shown
    assert "é" in shown


@pytest.mark.parametrize(
    ("line", "column", "length", "caret"),
    [
        ("key: value", 6, 5, "     ^^^^^"),
        ("ключ: знач", 7, 4, "      ^^^^"),
        ("鍵: 値だ", 4, 2, "    ^^^^"),
        ("a\tb: c", 3, 1, "  ^"),
        ("x" * 1000 + "y" + "z" * 1000, 1001, 1, " " * 60 + "^"),
        ("short", 40, 1, " " * 5 + "^"),
    ],
)
def test_the_caret_stands_under_what_is_meant(line: str, column: int, length: int, caret: str) -> None:
    shown = full(found(Place("a.yaml", 1, column, length)), line).splitlines()
    assert shown[3] == f"  | {caret}"
    assert len(shown[2]) <= 124


def test_many_warnings_of_one_rule_are_counted() -> None:
    report = Report()
    for number in range(12):
        report.add(diagnostics.UNUSED_COMPONENT, Place("a.yaml", number + 1, 1), name=f"N{number}")
    listing = Listing(lambda origin, _: Place(origin.file, 1, 1), lambda _: None)
    assert listing.print(report.diagnostics, "full").count("warning[unused-component]") == 5
    assert "… and 7 more of [unused-component]" in listing.print(report.diagnostics, "full")
    assert listing.print(report.diagnostics, "concise").count("warning[unused-component]") == 12
