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
    if not token and not rest:  # a slash at the end
        return _meant(place)
    if not isinstance(value, dict):
        return f"#{place.pointer} holds no members"
    close = near(token, value)
    for name in close:
        if has(value[name], rest):
            return _meant(functools.reduce(Origin.__truediv__, rest, place / name))
    meant = component(document, place, missing[-1])  # `#/definitions/Cat` of Swagger 2.0, `#/schemas/Cat`
    if meant is not None:
        return meant
    if close:
        return _meant(place / close[0])
    return f"#{place.pointer} has no member '{token}'; define it there"


def component(document: JsonValue, place: Origin, name: str) -> str | None:
    """For the name of a component of the document, or for a pointer to it without the `#/`."""
    steps = name.strip("/").split("/")
    if len(steps) > 1 and has(document, steps):
        return _meant(functools.reduce(Origin.__truediv__, steps, Origin(place.file)))
    for kind in _KINDS:
        if has(document, ["components", kind, name]):
            return _meant(Origin(place.file) / "components" / kind / name)
    return None


def has(value: JsonValue, tokens: Sequence[str]) -> bool:
    try:
        functools.reduce(member, tokens, value)
    except KeyError:
        return False
    return True


def _meant(origin: Origin) -> str:
    return f"did you mean #{origin.pointer} ?"
