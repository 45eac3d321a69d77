"""Words that the validator of JSON Schema 2020-12 says otherwise: OpenAPI 3.0's, and some in patterns."""

from __future__ import annotations

import re
from typing import Any

from specwright_runtime.patterns import Counted, counted, numbered, strict

LISTS = ("allOf", "oneOf", "anyOf", "prefixItems")
"""Keywords that hold a list of schemas."""
DATA = frozenset({"example", "examples", "default", "enum", "const", "value", "dataValue"})
"""Keywords whose value is no part of the document, but data."""
_OTHERS = ("allOf", "oneOf", "anyOf", "$ref")
UNSURE_NULL = "x-specwright-unsure-null"


def modern(schema: dict[str, Any]) -> dict[str, Any]:
    """Rewrite them in place; answers where the combinators, and a reference, are afterwards."""
    for bound in ("Minimum", "Maximum"):
        exclusive = schema.get(f"exclusive{bound}")
        if isinstance(exclusive, bool):
            del schema[f"exclusive{bound}"]
            if exclusive and bound.lower() in schema:
                schema[f"exclusive{bound}"] = schema.pop(bound.lower())
    if isinstance(pattern := schema.get("pattern"), str):
        schema["pattern"] = _read(pattern)
        if (bounds := counted(schema["pattern"])) is not None:
            _count(schema, bounds)
    if schema.pop("nullable", None) is not True:
        return schema
    kind = schema.get("type")
    if any(key in schema for key in _OTHERS):  # what each of them says of null is not what is meant
        inner = dict(schema)
        schema.clear()
        schema["anyOf"] = [inner, {"type": "null"}]
        return inner
    if isinstance(kind, str):
        schema["type"] = [kind, "null"]
        if "enum" in schema and None not in schema["enum"]:
            # Whether null is a member is read in two ways (OpenAPI 3.0.3, clarified afterwards).
            schema["enum"] = [*schema["enum"], None]
            schema[UNSURE_NULL] = True
    return schema


def _count(schema: dict[str, Any], bounds: Counted) -> None:
    """Say by lengths what a pattern says by numbers that the validator does not unroll."""
    schema["pattern"] = bounds.pattern
    if bounds.least:
        schema["minLength"] = max(schema.get("minLength", 0), bounds.least)
    if bounds.most is not None:
        schema["maxLength"] = min(schema.get("maxLength", bounds.most), bounds.most)


def _read(pattern: str) -> str:
    try:
        return strict(numbered(pattern))
    except re.error:  # what cannot be read is told of when it is needed
        return pattern
