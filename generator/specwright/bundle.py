"""One self-contained JSON value of a document in several files: what `/openapi.json` serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright.api import JsonValue
    from specwright.validate import Valid


def bundle(valid: Valid) -> dict[str, JsonValue]:
    """The document with every reference inside it."""
    root = valid.source.value(valid.source.root)
    assert isinstance(root, dict)
    return root
