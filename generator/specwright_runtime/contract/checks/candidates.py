"""Values that a filter is asked with: those that entries have, near ones, and some that none has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.checks.word import Word, comparable, is_number
from specwright_runtime.contract.openapi.operation import Parameter
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import unlike

_MOST = 7
_LATEST, _EARLIEST = "2999-01-01", "1900-01-01"
_MIDNIGHT = "T00:00:00Z"
END = re.compile(r"\bends? (in|with)\b|\bsuffix|\bending", re.IGNORECASE)
BEGINNING = re.compile(r"\b(begin|start)(s|ning)?\b|\bprefix", re.IGNORECASE)


def is_long(value: Any) -> bool:
    """A list that has a text of which a part can be asked for."""
    return isinstance(value, list) and any(isinstance(part, str) and len(part) > 2 for part in value)


def is_uuid(view: View, parameter: Parameter) -> bool:
    return bool(view.flat(parameter.schema).get("format") == "uuid")


def candidates(session: Session, parameter: Parameter, word: Word, held: list[Any]) -> Iterator[Any]:
    """Values that entries have, and others that they do not have."""
    view = session.document.request
    flat = view.flat(parameter.schema)
    inner = view.flat(flat.get("items", True)) if not word.alone else flat
    if word.way == "has":
        parts = [part for one in held if isinstance(one, list) for part in one]
        whole: list[Any] = [part for part in parts if type(part) is int]
        held = [part for part in parts if isinstance(part, str) and "," not in part and part.strip()] or whole
    moments = [value for value in held if isinstance(value, str)] if word.way in {"least", "most"} else []
    if word.text and view.types(inner) == ("string",):
        held = [str(value) if type(value) is int else value for value in held]  # the number of what is named
    found = [*held[:1], *held[-1:], *(v for v in inner.get("enum", ()) if v is not None)]
    if word.way in {"least", "most"} and moments and all(map(is_number, moments)):
        found = sorted(moments, key=comparable, reverse=word.way == "least")
    elif moments:
        end = _LATEST if word.way == "least" else _EARLIEST
        found = [end, f"{end}{_MIDNIGHT}", *found]
    if inner.get("type") == "boolean":
        found += [True, False]
    numbers = [value for value in held if isinstance(value, int | float)]
    if numbers:
        found += [min(numbers), max(numbers), max(numbers) + 1, min(numbers) - 1, 0]
    if word.way == "is" and not word.text and not word.members and not numbers:
        found += filter(None, [session.others.new(word.name)])  # of which there is nothing yet
    if word.way == "is" and held and is_uuid(view, parameter):
        found.append(unlike(view, parameter.schema, held[0]))
    if word.text or word.way == "has":
        found.append("specwright-nobody")
        if word.way == "is" and "pattern" in flat and held:
            found.append(unlike(view, parameter.schema, held[0]))
    if word.text and BEGINNING.search(word.said):
        found += [value[1:] for value in held if isinstance(value, str) and len(value) > 2][:1]
    if word.text and END.search(word.said):
        found += [value[:-1] for value in held if isinstance(value, str) and len(value) > 2][:1]
    if (word.text or word.way == "has") and not word.part and not word.another:
        found += [value[:-1] for value in held if isinstance(value, str) and len(value) > 2][:1]
    seen: list[Any] = []
    for candidate in found:
        if candidate not in seen and view.valid(parameter.schema, word.wrapped(candidate)):
            seen.append(candidate)
    if not seen:
        yield session.parameter_value(parameter)
    yield from seen[:_MOST]
