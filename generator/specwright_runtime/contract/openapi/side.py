"""What only one side of the wire sends: `readOnly` and `writeOnly`, and what they change in `required`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from specwright_runtime.contract.openapi.pointer import look_up

Direction: TypeAlias = Literal["request", "response"]

_CHAIN = 8
"""References to references, and parts of parts."""


class Side:
    def __init__(self, document: Mapping[str, Any], direction: Direction, base: str) -> None:
        """`base` is what stands before the pointers of references in copies of the document."""
        self._document = document
        self._direction = direction
        self._base = base
        self._mark = "readOnly" if direction == "request" else "writeOnly"
        self._old = str(document.get("openapi", "3.1")).startswith("3.0")
        self._unsent: dict[int, frozenset[str]] = {}

    def require(self, schema: dict[str, Any], original: Mapping[str, Any]) -> None:
        """OpenAPI 3, "readOnly": a required read-only property is required of responses only."""
        members = [schema, *(m for m in schema.get("allOf", ()) if isinstance(m, dict))]
        members = [member for member in members if member.keys() & {"required", "properties"}]
        hidden = self._hidden(original) if members else frozenset()
        for member in members if hidden else ():
            if "required" in member:
                member["required"] = [name for name in member["required"] if name not in hidden]
            if self._direction == "response":
                for name in hidden & (member.get("properties") or {}).keys():
                    member["properties"][name] = False

    def _hidden(self, schema: Mapping[str, Any]) -> frozenset[str]:
        """Properties that this side does not send, those of what the schema refers to among them."""
        known = self._unsent.get(id(schema))
        if known is None:
            self._unsent[id(schema)] = frozenset()  # where it refers to itself
            found: set[str] = set()
            parts = [schema, self._told(schema), *schema.get("allOf", ())]
            for part in (each for each in parts if isinstance(each, Mapping)):
                properties = part.get("properties") or {}
                found.update(name for name, inner in properties.items() if self.marked(inner))
                if part is not schema:
                    found |= self._hidden(part)
            known = self._unsent[id(schema)] = frozenset(found)
        return known

    def marked(self, schema: Any, depth: int = 0) -> bool:
        """Whether a property's schema says so itself, or what it refers to or is made of does."""
        if not isinstance(schema, Mapping) or depth > _CHAIN:
            return False
        if self._mark in schema and not (self._old and "$ref" in schema):
            return schema[self._mark] is True
        parts = (self._told(schema), *schema.get("allOf", ()))
        return any(self.marked(part, depth + 1) for part in parts)

    def _told(self, schema: Mapping[str, Any]) -> Any:
        """What a reference leads to, as the document has it."""
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return None
        try:
            return look_up(self._document, reference.removeprefix(self._base))
        except KeyError:
            return None
