"""Templates decide what code looks like; they compute nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
import pytest
from jinja2 import nodes

from specwright.literals import Code
from specwright.render import RenderError, environment_of, template_folder

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATES = sorted(
    path.relative_to(template_folder()).as_posix() for path in template_folder().rglob("*.jinja")
)

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Macro,
    nodes.Call,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.Include,
    nodes.Not,
    nodes.Import,
    nodes.FromImport,
)
"""Loops, tests of what the view already has, and macros. No filter, arithmetic, slice or assignment."""


def faults(source: str) -> list[str]:
    tree = jinja2.Environment(autoescape=True).parse(source)
    macros = {node.name for node in tree.find_all(nodes.Macro)} | {
        name if isinstance(name, str) else name[1]
        for node in tree.find_all(nodes.FromImport)
        for name in node.names
    }
    found = []
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            found.append(f"line {node.lineno}: {type(node).__name__}")
        elif isinstance(node, nodes.Call) and not (
            isinstance(node.node, nodes.Name) and node.node.name in macros
        ):
            found.append(f"line {node.lineno}: calls something that is no macro")
        elif isinstance(node, nodes.Compare) and not (
            isinstance(node.expr, nodes.Getattr)
            and node.expr.attr == "kind"
            and all(operand.op == "eq" and isinstance(operand.expr, nodes.Const) for operand in node.ops)
        ):
            found.append(f"line {node.lineno}: compares something else than a kind")
        elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            found.append(f"line {node.lineno}: reaches for {node.attr}")
    return found


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_holds_no_logic(template: str) -> None:
    assert faults((template_folder() / template).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "{{ name | upper }}",
        "{% set name = 1 %}",
        "{{ a + b }}",
        "{{ text[1:] }}",
        "{{ name.replace('a', 'b') }}",
        "{% if a == b %}x{% endif %}",
        "{{ view.__class__ }}",
        "{{ a if b else c }}",
        "{{ a ~ b }}",
    ],
)
def test_the_check_of_templates_finds_logic(source: str) -> None:
    assert faults(source) != []


def test_a_template_cannot_print_a_bare_text(tmp_path: Path) -> None:
    environment = environment_of(None)
    with pytest.raises(RenderError, match="bare str"):
        environment.from_string("{{ text }}").render(text="import os")


def test_a_template_cannot_print_what_the_view_does_not_have() -> None:
    with pytest.raises(jinja2.UndefinedError, match="missing"):
        environment_of(None).from_string("{{ missing }}").render()


def test_a_safe_text_that_was_changed_is_safe_no_longer() -> None:
    text = Code("x = 1")
    with pytest.raises(RenderError, match="bare str"):
        environment_of(None).from_string("{{ text }}").render(text=text + "; import os")


def test_safe_texts_are_not_escaped_like_html() -> None:
    assert environment_of(None).from_string("{{ text }}").render(text=Code('a < "b"')) == 'a < "b"'
