"""What a reference that leads nowhere was meant to be."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from specwright.diagnostics.nearest import near
from specwright.pytypes import JsonValue
from specwright.read.source import Origin, member

_KINDS = ("schemas", "responses", "parameters", "requestBodies", "headers", "examples", "links", "callbacks")


def suggestion(document: JsonValue, place: Origin, value: JsonValue, missing: Sequence[str]) -> str:
    """For a pointer that goes as far as `place`, to `value`: the rest is `missing` there."""
    token, *rest = missing
    if not isinstance(value, dict):
        return f"#{place.pointer} holds no members"
    close = near(token, value)
    for name in close:
        if _has(value[name], rest):
            return _meant(functools.reduce(Origin.__truediv__, rest, place / name))
    for kind in _KINDS:  # `#/definitions/Cat` of Swagger 2.0, `#/schemas/Cat`
        if _has(document, ["components", kind, missing[-1]]):
            return _meant(Origin(place.file) / "components" / kind / missing[-1])
    if close:
        return _meant(place / close[0])
    return f"#{place.pointer} has no member {token!r}; define it there"


def _has(value: JsonValue, tokens: Sequence[str]) -> bool:
    try:
        functools.reduce(member, tokens, value)
    except KeyError:
        return False
    return True


def _meant(origin: Origin) -> str:
    return f"did you mean #{origin.pointer} ?"
