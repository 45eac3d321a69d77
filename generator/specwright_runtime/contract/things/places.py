"""Places that are always there, as the squares of a board: each may take one thing only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.http.call import Call

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_MOST = 30
"""Values of one parameter, and places that are tried."""


def fixed(session: Session, call: Call) -> bool:
    """Nothing makes what is on the path, and the values that lead there are few."""
    around = session.resources.of(call.operation)
    made = any(resource.creator is not None for resource in around)
    return bool(around) and not made and all(_values(session, call, r.parameter) for r in around)


def others(session: Session, call: Call) -> Iterator[Call]:
    """The call upon the other places."""
    names = [resource.parameter for resource in session.resources.of(call.operation)]
    for values in islice(product(*(_values(session, call, name) for name in names)), _MOST):
        path = {("path", name): value for name, value in zip(names, values, strict=True)}
        if any(call.values.get(key) != value for key, value in path.items()):
            yield replace(call, values={**call.values, **path})


def _values(session: Session, call: Call, name: str) -> list[Any]:
    parameter = call.operation.parameter(name, "path")
    flat = session.document.request.flat(parameter.schema) if parameter is not None else {}
    low, high = flat.get("minimum"), flat.get("maximum")
    if isinstance(flat.get("enum"), list):
        return list(flat["enum"][:_MOST])
    if not isinstance(low, int) or not isinstance(high, int) or flat.get("type") != "integer":
        return []
    return list(range(low, high + 1)) if high - low < _MOST else []
