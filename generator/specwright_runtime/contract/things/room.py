"""How much fits into a thing: a built body has the least, which one thing within it fills."""

from __future__ import annotations

import re
from typing import Any

from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.things import envelope

_ROOM = re.compile(r"seat|capacit|places|slots|spots|^max|limit|size", re.IGNORECASE)
_FEW, _ENOUGH = 2, 50


def widened(view: View, schema: Schema, body: Any) -> Any:
    """The body with room for more than a few, where its schema allows that."""
    own, said = envelope.properties(view, schema), envelope.sent(body)
    wide: dict[str, Any] = {}
    for name, value in said.items():
        small = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _FEW
        if small and name in own and _ROOM.search(name):
            wide[name] = min(_ENOUGH, view.flat(own[name]).get("maximum", _ENOUGH))
    if not wide:
        return body
    other = envelope.with_values(body, wide)
    return other if view.valid(schema, other) else body
