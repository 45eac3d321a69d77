"""Which names statements of a generated module need, where that is certain."""

from __future__ import annotations

import pytest

from specwright.build.scopes import needed


@pytest.mark.parametrize(
    ("statements", "names"),
    [
        ("A: Operation[B] = Operation(c, d=E)", {"Operation", "B", "c", "E"}),
        (
            "class A(Model):\n    b: Annotated[C | None, Field(pattern='d')] = None",
            {"Model", "Annotated", "C", "Field"},
        ),
        ('    a: Literal["b"]', {"Literal"}),
        (
            "    def a(self, b: C = D, *c: E, **d: F) -> G:\n        e = b\n        return f(e, c, d, h)",
            set("CDEFGfh"),
        ),
        ("def a(b):\n    with c as d:\n        assert d == len(b)", {"c"}),
        ("def a(b=b): ...", {"b"}),
        ("A = lambda b: c(b)", {"c"}),
    ],
)
def test_what_a_definition_does_not_name_itself_is_needed(statements: str, names: set[str]) -> None:
    assert needed(statements) == frozenset(names)


@pytest.mark.parametrize(
    "statements",
    [
        "def a(b: 'C'): ...",
        "def a() -> list['C']: ...",
        "A: TypeAlias = 'B'",
        "a: 'B'",
        "a = cast('B', c)",
        "def a():\n    [b for b in c]\n    return b",
        "def a():\n    def b():\n        c = 1\n    return c",
        "def a():\n    global b",
        "import a",
        "def a(",
    ],
)
def test_where_a_name_may_mean_something_else_nothing_is_certain(statements: str) -> None:
    assert needed(statements) is None
