"""How much of a thing an answer tells, where a parameter says so: `view=FULL`."""

from __future__ import annotations

from typing import Any

from specwright_runtime.contract.openapi.operation import Parameter
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.things.naming import plain

_PARAMETERS = frozenset({"view", "projection", "detail", "details", "detaillevel", "verbosity"})
_MEMBERS = frozenset({"full", "all", "complete", "detailed", "everything", "verbose"})


def whole(view: View, parameter: Parameter) -> Any:
    """The member of its enum by which all is told; `None`: it has none."""
    if parameter.place != "query" or plain(parameter.name) not in _PARAMETERS:
        return None
    members = view.flat(parameter.schema).get("enum") or ()
    return next((member for member in members if plain(str(member)) in _MEMBERS), None)
