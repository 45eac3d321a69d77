"""What requests do not tell apart, of which the generator warns: operations, and names of parameters."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from specwright_runtime.operation import Operation, Parameter


def sent_to(operation: Operation[Any]) -> tuple[str, str]:
    """What a request shows of its operation: not the names of parameters, nor what is behind `#`."""
    return operation.method, re.sub(r"\{[^{}]*\}", "{}", operation.path).partition("#")[0]


def wire_names(parameter: Parameter) -> set[tuple[str, str]]:
    """What it is called on the wire: an exploded object as its properties are."""
    fields = getattr(parameter.type(), "model_fields", None)
    if fields is None or parameter.form != "object" or not is_spread(parameter):
        return {(parameter.place, parameter.name)}
    return {(parameter.place, field.alias or name) for name, field in fields.items()}


def is_spread(parameter: Parameter) -> bool:
    return parameter.explode and parameter.style in ("form", "cookie") and parameter.media_type is None


def shared_names(operation: Operation[Any]) -> set[tuple[str, str]]:
    """Names that several parameters have: of what a request has there nothing says whose it is."""
    found = Counter(name for parameter in operation.parameters for name in wire_names(parameter))
    return {name for name, count in found.items() if count > 1}


def needs_shared(operation: Operation[Any]) -> bool:
    """Whether no request can do without such a name."""
    shared = shared_names(operation)
    return any(each.required and not shared.isdisjoint(wire_names(each)) for each in operation.parameters)
