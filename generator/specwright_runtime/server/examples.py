"""Texts that the document gives as examples, for who wrote something else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Protocol

from pydantic_core import SchemaError, SchemaValidator, core_schema

LARGEST = 1024 * 1024
"""Bytes of a document that is read for its examples: a request waits for that."""
LONGEST = 60
"""Characters of an example that is shown."""


class Document(Protocol):
    """A file: `pathlib.Path`, or a resource of a package."""

    def read_bytes(self) -> bytes: ...


class Examples:
    def __init__(self, document: Document | None) -> None:
        self._document = document

    def of(self, name: str, pattern: str) -> str | None:
        """One that a property of that name has, and that the pattern takes."""
        return next((text for text in self._texts.get(name, ()) if _takes(pattern, text)), None)

    @cached_property
    def _texts(self) -> Mapping[str, Sequence[str]]:
        """Those of texts with a pattern, by the names of properties. Nobody needs them before the first
        mistake.
        """
        content = b"" if self._document is None else self._document.read_bytes()
        if not 0 < len(content) <= LARGEST:
            return {}
        root = json.loads(content)
        found: dict[str, list[str]] = {}
        for name, schema in _properties(root):
            for text in _examples(_followed(root, schema)):
                found.setdefault(name, []).append(text)
        return found


def _properties(root: Any) -> Iterator[tuple[str, Any]]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            properties = node.get("properties")
            if isinstance(properties, dict):
                yield from properties.items()
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _followed(root: Any, schema: Any) -> Any:
    """What a reference to a component names; no chain of them is followed."""
    target = schema.get("$ref") if isinstance(schema, dict) else None
    if not isinstance(target, str):
        return schema
    for step in target.removeprefix("#/").split("/"):
        root = root.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(root, dict) else None
    return root


def _examples(schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict) or "pattern" not in schema:
        return
    several = schema.get("examples")
    for each in (schema.get("example"), *(several if isinstance(several, list) else ())):
        if isinstance(each, str) and len(each) <= LONGEST:
            yield each


@lru_cache(maxsize=256)
def _takes(pattern: str, text: str) -> bool:
    """By the engine that refused what was sent: it takes no longer for a pattern that is made to."""
    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern)).isinstance_python(text)
    except SchemaError:
        return False
