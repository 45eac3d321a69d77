"""What answers are documented to have: a thing's own, and the entries of a list."""

from __future__ import annotations

from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.listing import arrays_of
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.things import envelope


def item_properties(catalogue: Catalogue, operation: Operation) -> dict[str, Any]:
    """What the entries of a list's answer are documented to have."""
    view = catalogue.document.response
    for response in operation.successes:
        for content in response.contents:
            if content.schema is None:
                continue
            if content.is_lines:
                return envelope.properties(view, content.schema)
            for array in arrays_of(view, content.schema):
                return envelope.properties(view, array["items"])
    return {}


def shown(catalogue: Catalogue, operation: Operation) -> dict[str, Any]:
    """What a thing's answer is documented to have."""
    for response in operation.successes:
        for content in response.contents:
            return envelope.properties(catalogue.document.response, content.schema or True)
    return {}
