"""What a validation error says to the caller: the place in their request, and why."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from specwright_runtime.parameters.decode import ParameterError
from specwright_runtime.problem import Problem

_TOLD = 3
"""Findings that one message tells."""

_UNKNOWN = object()


def invalid_parameter(error: ParameterError, status: int) -> Problem:
    name = error.parameter.name
    return Problem(status=status, code="invalid_parameter", message=f"{name}: {error.message}", param=name)


def invalid_body(error: ValidationError, raw: bytes, status: int) -> Problem:
    """`raw` is the JSON text that was read, to tell keys from pydantic's own labels."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    first = found[0]
    if first["type"] == "json_invalid":
        return Problem(status=status, code="invalid_json", message=first["msg"])
    if len(found) == 1 and len(first["loc"]) == 1:  # nearly always, and worth its own lines
        place = str(first["loc"][0])
        code = _code(first["type"])
        return Problem(status=status, code=code, message=f"{place}: {first['msg']}", param=place)
    data = _UNKNOWN if all(len(each["loc"]) < 2 for each in found) else _loaded(raw)
    places = [_place(each["loc"], data, each["type"]) for each in found[:_TOLD]]
    told = dict.fromkeys(
        f"{place}: {each['msg']}" if place else each["msg"]
        for place, each in zip(places, found, strict=False)
    )
    return Problem(status=status, code=_code(first["type"]), message="; ".join(told), param=places[0] or None)


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
