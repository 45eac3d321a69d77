"""What a validation error says to the caller: the place in their request, and why."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from specwright_runtime.parameters.decode import ParameterError
from specwright_runtime.problem import Problem
from specwright_runtime.server.examples import LONGEST, Examples

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_TOLD = 3
"""Findings that one message tells."""

_SMALL = 64 * 1024
"""Bytes of a body whose wrong values may be looked at."""
_LITERAL = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?|true|false")

_UNKNOWN = object()


def invalid_parameter(error: ParameterError, status: int) -> Problem:
    name = error.parameter.name
    return Problem(status=status, code="invalid_parameter", message=f"{name}: {error.message}", param=name)


def invalid_body(error: ValidationError, raw: bytes, status: int, examples: Examples) -> Problem:
    """`raw` is the JSON text that was read, to tell keys from pydantic's own labels."""
    # Of a large body, inputs are not shown: the object that lacks a member is one, too.
    found = error.errors(include_url=False, include_input=len(raw) < _SMALL)
    first = found[0]
    if first["type"] == "json_invalid":
        return Problem(status=status, code="invalid_json", message=first["msg"])
    if len(found) == 1 and len(first["loc"]) == 1:  # nearly always, and worth its own lines
        place = str(first["loc"][0])
        code = _code(first["type"])
        return Problem(status=status, code=code, message=f"{place}: {_wanted(first, examples)}", param=place)
    data = _UNKNOWN if all(len(each["loc"]) < 2 for each in found) else _loaded(raw)
    places = [_place(each["loc"], data, each["type"]) for each in found[:_TOLD]]
    told = dict.fromkeys(
        f"{place}: {_wanted(each, examples)}" if place else _wanted(each, examples)
        for place, each in zip(places, found, strict=False)
    )
    return Problem(status=status, code=_code(first["type"]), message="; ".join(told), param=places[0] or None)


def _wanted(found: ErrorDetails, examples: Examples) -> str:
    """What is wrong, and for common mistakes what to write instead."""
    given = found.get("input")
    match found["type"]:
        case "string_pattern_mismatch":
            pattern: str = found["ctx"]["pattern"]
            name = next((step for step in reversed(found["loc"]) if isinstance(step, str)), "")
            text = examples.of(name, pattern) or _shortest(pattern)
            shown = "" if text is None else f", as {json.dumps(text, ensure_ascii=False)} does"
            return f"String should match {pattern}{shown}"
        case "string_type" if isinstance(given, int | float):
            number = json.dumps(given)
            return f'Input should be a string: "{number}" and not {number}'
        case "int_type" | "float_type" | "bool_type" if isinstance(given, str) and _LITERAL.fullmatch(given):
            return f'{found["msg"]}: {given} and not "{given}"'
        case _:
            return found["msg"]


@lru_cache(maxsize=256)
def _shortest(pattern: str) -> str | None:
    from specwright_runtime.contract.values.pattern import matching  # only who is wrong needs it

    text = matching(pattern)
    return None if text is None or len(text) > LONGEST else text


def _code(kind: str) -> str:
    return "missing_field" if kind == "missing" else "invalid_value"


def _loaded(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return _UNKNOWN


def _place(steps: tuple[int | str, ...], data: Any, kind: str) -> str:
    """The path in the body: pydantic also names the members of unions that it tried."""
    path = []
    for number, step in enumerate(steps, 1):
        below = _below(data, step)
        if below is not _UNKNOWN:
            data = below
        elif data is not _UNKNOWN and not (number == len(steps) and kind == "missing"):
            continue
        path.append(str(step))
    return ".".join(path)


def _below(data: Any, step: int | str) -> Any:
    if isinstance(data, dict):
        return data.get(step, _UNKNOWN)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return _UNKNOWN
