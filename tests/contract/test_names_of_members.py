"""Members that no property names are built by the patterns and rules of their names."""

from __future__ import annotations

import re
from typing import Any

import pytest

from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.values.pattern import matching
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.contract.values.value import Builder

NUMBER = {"type": "integer", "minimum": 7}


def built(schema: dict[str, Any]) -> Any:
    view = View({"openapi": "3.1.0", "components": {"schemas": {"S": schema}}}, "request")
    value = Builder(view).full(view.node("/components/schemas/S"))
    assert view.valid(view.node("/components/schemas/S"), value)
    return value


@pytest.mark.parametrize(
    "more",
    [
        {"patternProperties": {"^x-[a-z]+$": NUMBER}, "additionalProperties": False, "minProperties": 3},
        {"propertyNames": {"pattern": "^[0-9]{4}$"}, "additionalProperties": NUMBER, "minProperties": 1},
        {"propertyNames": {"enum": ["one", "two"]}, "additionalProperties": NUMBER, "minProperties": 2},
        {
            "patternProperties": {"id$": NUMBER},
            "additionalProperties": {"type": "string"},
            "minProperties": 2,
        },
    ],
)
def test_there_are_as_many_as_are_needed(more: dict[str, Any]) -> None:
    assert len(built({"type": "object", **more})) >= more["minProperties"]


def test_more_than_there_are_names_for_are_not_built() -> None:
    schema = {"type": "object", "propertyNames": {"enum": ["one"]}, "minProperties": 2}
    view = View({"openapi": "3.1.0", "components": {"schemas": {"S": schema}}}, "request")
    with pytest.raises(UnbuildableError, match="no value"):
        Builder(view).full(view.node("/components/schemas/S"))


@pytest.mark.parametrize(
    ("pattern", "least", "in_python"),
    [
        (r"^\u{41}\u{1F600}$", 2, "^A\N{GRINNING FACE}$"),
        (r"^a\cJb$", 3, "^a\nb$"),
        (r"^\p{Script=Greek}{3}$", 3, "^[α-ω]{3}$"),
        (r"\p{Cyrillic}{2}z$", 7, "^.{4}[а-я]{2}z$"),
    ],
)
def test_texts_have_code_points_control_letters_and_scripts(pattern: str, least: int, in_python: str) -> None:
    text = matching(pattern, at_least=least)
    assert text is not None
    assert re.search(in_python, text)
    assert len(text) >= least
