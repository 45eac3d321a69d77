"""Where YAML breaks off, the help names the line that has the mistake."""

from __future__ import annotations

import pytest

from specwright.diagnostics import Report, UnreadableError
from specwright.read.yamltext import compose


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a:\n  b c\n  d: 1\n", 'write ": " behind the key of line 2, or correct the indentation'),
        ("a:\n  b:c\n\n  d: 1\n", 'write ": " behind the key of line 2, or correct the indentation'),
        ("a: b: c\n", 'quote a string that contains ": ", or correct the indentation'),
        ("a: |\nb\nc: 1\n", "indent the text further than the key of line 1"),
        ("x:\n  - a: >-\n    b\n    c: 1\n", "indent the text further than the key of line 2"),
        ('a: "b" c\n', "put all of the string in quotes, or nothing of it"),
        (
            'a: "b\nc: {"d": 1}\n',
            "the quotes of a string that begins further up end here: close them there",
        ),
        ("a: - b\n", 'write the list below its key, or quote a string that begins with "- "'),
        (
            "a: 1\n---\nb: 1\n",
            "a file holds one document: delete what begins with this ---, or make a file of it",
        ),
        ("a: 1\n b: 2\n", 'quote a string that contains ": ", or correct the indentation'),
        ("a:\n  b: 1\n c: 2\n", "correct the indentation, the quotes or the brackets here or just before"),
    ],
)
def test_the_help_names_the_line_that_has_the_mistake(text: str, hint: str) -> None:
    report = Report()
    with pytest.raises(UnreadableError):
        compose(text, "spec.yaml", report)
    (finding,) = report.diagnostics
    assert finding.help == hint
