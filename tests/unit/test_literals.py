"""Literals, docstrings and comments say exactly what they were made of, whatever that is."""

from __future__ import annotations

import ast
import inspect
import json
import math

import pytest

from specwright.literals import Comment, DocString, Identifier, JsonText, PythonLiteral

NASTY = [
    "",
    "plain",
    'double "quotes"',
    "single 'quotes'",
    "both \"and' quotes",
    '"""',
    "'''",
    '""""""" seven',
    'ends with a quote"',
    '"starts with one',
    "ends with a backslash\\",
    "\\",
    '\\"',
    "line\nbreak",
    "carriage\rreturn",
    "tab\tand\x00null\x7f",
    "{{ 7 * 7 }} {% raw %} #}",
    "\u202eright to left\u202c",
    "\u2028line separator\u2029",
    "\ud800 lone surrogate",
    "😀 emoji \U0001f600",
    "é combining e\u0301",
    '"""\nimport os; os.system("echo")\n"""',
    "#!/bin/sh",
    "# -*- coding: utf-7 -*-",
    "\ufeff mark",
    "\N{NEXT LINE}next line",
]


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_a_text_literal_evaluates_to_the_text(text: str) -> None:
    literal = PythonLiteral(text)
    assert ast.literal_eval(literal) == text
    assert "\n" not in literal


@pytest.mark.parametrize("text", [*NASTY, r"^\d+$", r"[^/\s]+", r"a\\", r"\"", r"\\'"], ids=ascii)
def test_a_pattern_literal_evaluates_to_the_pattern(text: str) -> None:
    assert ast.literal_eval(PythonLiteral.pattern(text)) == text


def test_a_pattern_with_backslashes_reads_as_a_raw_text() -> None:
    assert PythonLiteral.pattern(r"^\d+$") == r'r"^\d+$"'


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -1, 1.5, 1e300, [], ["a", None], {}, {"a": {"b": [1]}}, (), ("x",), ("x", 1), 10**5000],
    ids=lambda value: type(value).__name__,
)
def test_a_literal_evaluates_to_its_value(value: object) -> None:
    result = eval(PythonLiteral(value), {})  # type: ignore[arg-type]
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_an_infinity_has_a_literal(value: float) -> None:
    assert eval(PythonLiteral(value)) == value


def test_what_is_no_json_value_has_no_literal() -> None:
    with pytest.raises(TypeError, match="no literal for object"):
        PythonLiteral(object())  # type: ignore[arg-type]


@pytest.mark.parametrize("text", NASTY, ids=ascii)
@pytest.mark.parametrize("indent", [0, 4])
def test_a_docstring_is_one_expression_and_nothing_else(text: str, indent: int) -> None:
    margin = " " * indent
    source = f"{'class X:' if indent else ''}\n{margin}{DocString(text, indent=indent)}\n"
    tree = ast.parse(source)
    body = tree.body[0].body if indent else tree.body  # type: ignore[attr-defined]
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)


@pytest.mark.parametrize(
    "text",
    ["plain", 'a "quoted" word', '"all quoted"', 'three """ quotes', "a\n\n    code\n\nb", "back\\slash"],
)
def test_a_docstring_keeps_its_words(text: str) -> None:
    module = ast.parse(f"class X:\n    {DocString(text, indent=4)}\n")
    written = ast.get_docstring(module.body[0])  # type: ignore[arg-type]
    assert written == inspect.cleandoc(text)


def test_a_docstring_hides_no_control_or_bidirectional_character() -> None:
    text = DocString("a\u202eb\x1bc")
    assert "\\u202e" in text
    assert "\\x1b" in text


def test_long_prose_is_wrapped_and_tables_are_not() -> None:
    prose, table = "word " * 60, "| " + "cell | " * 40
    lines = DocString(f"{prose}\n\n{table}").splitlines()
    assert max(len(line) for line in lines if "|" not in line) <= 103
    assert table.strip() in [line.strip() for line in lines]


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_a_comment_stays_one_line(text: str) -> None:
    comment = Comment(text)
    assert len(f"# {comment}".splitlines()) == 1
    assert ast.parse(f"# {comment}\n").body == []


@pytest.mark.parametrize("name", ["", "1a", "a-b", "class", "a b", "a\nb", "x=1", "None"])
def test_what_is_no_name_is_no_identifier(name: str) -> None:
    with pytest.raises(ValueError, match="not an identifier"):
        Identifier(name)


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_json_text_parses_to_its_value_and_can_be_stored(text: str) -> None:
    written = JsonText({text: [text]})
    assert json.loads(written.encode("utf-8")) == {text: [text]}
