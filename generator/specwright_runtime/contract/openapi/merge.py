"""What two schemas demand together, as the keywords of one."""

from __future__ import annotations

from typing import Any

from specwright_runtime.contract.values.pattern import conjunction

_MOST_PAIRS = 36
"""Of members of two unions that hold together."""


def merge(one: dict[str, Any], two: dict[str, Any]) -> dict[str, Any]:
    """Both hold. What one keyword cannot say of both is the first's: values are checked anyway."""
    if not one or not two:
        return dict(one or two)
    merged = {**two, **one}
    for key in one.keys() & two.keys():
        a, b = one[key], two[key]
        if a == b:
            continue
        match key:
            case "properties" | "patternProperties":
                both = {
                    name: {"allOf": [a[name], b[name]]} for name in a.keys() & b.keys() if a[name] != b[name]
                }
                merged[key] = {**a, **b, **both}
            case "required":
                merged[key] = list(dict.fromkeys([*a, *b]))
            case "type":
                left, right = (set([t] if isinstance(t, str) else t) for t in (a, b))
                if "number" in left and "integer" in right:
                    left.add("integer")
                if "number" in right and "integer" in left:
                    right.add("integer")
                merged[key] = sorted(left & right) or a
            case "enum":
                merged[key] = [value for value in a if value in b] or a
            case "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties":
                merged[key] = max(a, b)
            case "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties":
                merged[key] = min(a, b)
            case "pattern":
                merged[key] = conjunction(a, b)
            case "oneOf" | "anyOf" if len(a) * len(b) <= _MOST_PAIRS:
                merged[key] = [{"allOf": [left, right]} for left in a for right in b]
            case "items":
                merged[key] = {"allOf": [a, b]}
            case "additionalProperties" | "unevaluatedProperties":
                merged[key] = False if a is False or b is False else a
            case "readOnly" | "writeOnly" | "deprecated":
                merged[key] = a or b
    return merged
