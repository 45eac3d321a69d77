"""A document that is skimmed is what it is when it is read, or is not taken for one that may be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from specwright.diagnostics import Report, UnreadableError
from specwright.literals import JsonText
from specwright.read import jsontext, units
from specwright.read.source import Origin

if TYPE_CHECKING:
    from specwright.read.units import Divided

BEFORE: Any = {
    "openapi": "3.1.0",
    "info": {"title": "Ünits", "version": "1"},
    "paths": {"/a": {"get": {"summary": "é", "x": [1, -0.0, 1e22, None]}}, "/b": {"get": {}}},
    "components": {"schemas": {"A": {"type": "string"}}, "responses": {}},
}


def before() -> Divided:
    return units.of_text(JsonText(BEFORE).encode())


def changed() -> Any:
    value = json.loads(json.dumps(BEFORE))
    value["paths"]["/b"]["get"]["summary"] = "Ö\u2028"
    return value


@pytest.mark.parametrize(
    "form", [{"indent": 3, "ensure_ascii": False}, {"separators": (" ,\t", "\r\n: ")}, {}]
)
def test_it_has_the_units_of_the_whole(form: dict[str, Any]) -> None:
    skimmed = units.Skimmed("spec.json", json.dumps(changed(), **form), before())
    whole = units.of_value(changed())
    assert whole is not None
    assert (skimmed.divided.root, list(skimmed.divided.texts.items())) == (
        whole.root,
        list(whole.texts.items()),
    )
    assert skimmed.divided.document() == whole.document()
    assert ("paths", "/b") in skimmed.divided.values
    assert ("schemas", "A") not in skimmed.divided.values


def test_it_knows_the_places_of_what_it_did_not_read() -> None:
    text = json.dumps(changed(), indent=1, ensure_ascii=False)
    skimmed = units.Skimmed("spec.json", text, before())
    place = skimmed.place(Origin("spec.json", "/paths/~1a/get/x/2"), "value")
    assert text.splitlines()[place.line - 1][place.column - 1 :][: place.length] == "1e+22"


@pytest.mark.parametrize(
    "text",
    [
        '{"openapi": "3.1.0", "openapi": "3.1.0"}',
        '{"paths": {"/a": {}, "/a": {}}}',
        '{"paths": {"/a": {}}, "paths": {"/a": {}}}',
        '{"paths": {"/c": {"get": {"x": 1, "x": 1}}}}',
        '{"info": {"title": "a", "title": "b"}}',
        '{"components": {"schemas": {"A": {}, "A": {"type": "string"}}}}',
        '{"components": {"paths": {}}}',
        '{"paths": []}',
        '{"paths": {"/c": {"x": "\\ud800"}}}',
        '{"paths": {"/c": {"x": NaN}}}',
        '{"paths": {"/c": {"$id": "x"}}}',
        '{"paths": {"/c": ' + "[" * 260 + "]" * 260 + "}}",
        '{"paths": {}} {}',
        "[]",
        "",
    ],
)
def test_it_is_not_taken_where_there_may_be_something_to_say(text: str) -> None:
    with pytest.raises(UnreadableError):
        units.Skimmed("spec.json", text, before())


@pytest.mark.parametrize(
    ("text", "tokens", "found"),
    [
        ('{"a": 1, "a": 22}', ["a"], "22"),
        ('{"a":1,"b":[0],"a":{"q":0,"b":[0]}}', ["a", "b"], "[0]"),
        ('{"é": {"ü": [ "x" , 12 ]}}', ["é", "ü", "1"], "12"),
        ('{"\\u0061" : {"b":3}}', ["a", "b"], "3"),
    ],
)
def test_places_are_those_of_the_last_of_what_is_repeated(text: str, tokens: list[str], found: str) -> None:
    jsontext.parse(text, "spec.json", Report())
    place = jsontext.Places(text, "spec.json").place(tokens, "value")
    assert text[place.column - 1 :][: place.length] == found
