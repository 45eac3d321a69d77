"""Things that stand whole in others: the `type` of a pet is one of the pet types that a path has."""

from __future__ import annotations

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.things.resource import Resource, Resources


def component(schema: Schema) -> str:
    """The component that a schema refers to; empty where it stands in place."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return reference.partition("#")[2] if isinstance(reference, str) else ""


def components(document: Document, resources: Resources) -> dict[str, Resource]:
    """Components that things of one path alone are shown as."""
    found: dict[str, Resource | None] = {}
    for resource in resources.by_path.values():
        responses = resource.retriever.successes if resource.retriever is not None else ()
        schemas = (content.schema for response in responses for content in response.contents)
        for pointer in {component(schema) for schema in schemas if schema is not None}:
            found[pointer] = None if pointer in found else resource
    return {
        pointer: resource
        for pointer, resource in found.items()
        if pointer and resource is not None and resource.item_path.count("{") == 1
    }
