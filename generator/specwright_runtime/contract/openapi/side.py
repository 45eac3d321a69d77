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


def without_idle_marks(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document, whose schemas of bodies only are not marked as what only a server sends.

    Generators mark the properties of a class that has no setters: a body whose required properties are
    `readOnly`, and that no answer tells, would be none.
    """
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, Mapping) else None
    if not isinstance(schemas, Mapping):
        return document
    idle = {name: schema for name, schema in schemas.items() if _asks_for_what_is_marked(schema)}
    told = _told_by_servers(document, schemas) if idle else set()
    meant = {name: _unmarked(schema) for name, schema in idle.items() if name not in told}
    if not meant:
        return document
    return {**document, "components": {**(components or {}), "schemas": {**schemas, **meant}}}


def _asks_for_what_is_marked(schema: Any) -> bool:
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    return isinstance(properties, Mapping) and any(
        isinstance(inner := properties.get(name), Mapping) and inner.get("readOnly") is True
        for name in schema.get("required") or ()
    )


def _unmarked(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **schema,
        "properties": {
            name: {word: value for word, value in inner.items() if word != "readOnly"}
            if isinstance(inner, Mapping)
            else inner
            for name, inner in schema["properties"].items()
        },
    }


_OF_SERVERS = frozenset({"responses", "callbacks", "webhooks", "headers"})
_SCHEMAS = "#/components/schemas/"


def _told_by_servers(document: Mapping[str, Any], schemas: Mapping[str, Any]) -> set[str]:
    """Names of the schemas that answers, and what the server calls, lead to."""
    found: set[str] = set()
    pending: list[tuple[Any, bool]] = [(document, False)]
    while pending:
        node, told = pending.pop()
        if isinstance(node, list):
            pending += ((inner, told) for inner in node)
        elif isinstance(node, Mapping):
            name = str(node.get("$ref", "")).removeprefix(_SCHEMAS)
            if told and name in schemas and name not in found:
                found.add(name)
                pending.append((schemas[name], True))
            pending += ((inner, told or key in _OF_SERVERS) for key, inner in node.items())
    return found
