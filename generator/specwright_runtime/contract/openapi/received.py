"""A document the other way round: what it sends by itself, as promises of who receives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from specwright_runtime.contract.openapi.document import METHODS, Document
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import escape, unescape
from specwright_runtime.contract.openapi.schema import View

CHECKS = frozenset({"answers", "accepts", "rejects", "access"})
"""What a receiver can promise: the addresses are its own, and it keeps nothing that can be asked for."""
_NOT_IN_PATHS = re.compile(r"[^A-Za-z0-9._~-]+")


def refuses(operation: Operation) -> bool:
    """The document says how what does not fit is refused."""
    return any(
        response.status.upper() in {"400", "422", "4XX", "DEFAULT"} for response in operation.responses
    )


class Received(Document):
    """`entries`: by name, where the receiver takes a request, and the place of its operation in the document,
    whose steps may be references. Without them, the names are operationIds, or method and name of a webhook.

    `paths` names other paths; that of `*` is for all others.
    """

    def __init__(
        self,
        raw: Mapping[str, Any],
        entries: Mapping[str, tuple[str, str]] | None = None,
        paths: Mapping[str, str] | None = None,
    ) -> None:
        """
        Raises:
            ValueError: a path is for nothing that the document sends.
        """
        super().__init__(raw)
        self._entries = dict(_entries(raw)) if entries is None else dict(entries)
        self._elsewhere = paths or {}
        unknown = self._elsewhere.keys() - self._entries.keys() - {"*"}
        if unknown:
            known = ", ".join(self._entries) or "nothing"
            raise ValueError(f"{min(unknown)} is not sent by this document; it sends {known}")

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(self._received(name, *entry) for name, entry in self._entries.items())

    @cached_property
    def request(self) -> View:
        """What the API tells of itself: read-only properties are there, write-only ones are not."""
        return View(self.raw, "response")

    @cached_property
    def response(self) -> View:
        return View(self.raw, "request")

    def _received(self, name: str, path: str, place: str) -> Operation:
        steps = [unescape(step) for step in place.split("/")[1:]]
        node: Any = self.raw
        at, item, item_at = "", {}, ""
        for step in steps:
            node, at = self.resolve(node, at)
            if step in METHODS or step == "additionalOperations":
                item, item_at = node, at
            node, at = node.get(step), f"{at}/{escape(step)}"
        path = self._elsewhere.get(name, self._elsewhere.get("*", path))
        operation = self.operation(
            "", steps[-1].upper(), node, at, [(item.get("parameters") or (), f"{item_at}/parameters")]
        )
        return replace(
            operation,
            id=name,
            path=path,
            template=path,
            parameters=tuple(p for p in operation.parameters if p.place != "path"),
            security=tuple(tuple(alternative) for alternative in node.get("security") or ()),
        )


def _entries(raw: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Where the document has what it sends; each callback once, however many operations share it."""
    document = Document(raw)
    taken = set(document.by_id)
    seen: set[str] = set()
    items = [
        (name, f"/{_segment(name)}", item, f"/webhooks/{escape(name)}")
        for name, item in (raw.get("webhooks") or {}).items()
    ]
    for operation in document.operations:
        items += _callbacks(document, operation.id, operation.extra, operation.pointer)
    while items:
        called, path, item, at = items.pop(0)
        item, at = document.resolve(item, at)
        for method in METHODS:
            place = f"{at}/{method}"
            if not isinstance(item.get(method), Mapping) or place in seen:
                continue
            seen.add(place)
            names = (str(item[method].get("operationId") or ""), f"{method.upper()} {called}")
            name = next((n for n in names if n and n not in taken), f"{method.upper()} {path}")
            taken.add(name)
            yield name, (path, place)
            items += _callbacks(document, name, item[method], place)


def _callbacks(
    document: Document, owner: str, operation: Mapping[str, Any], at: str
) -> Iterator[tuple[str, str, Any, str]]:
    for name, callback in (operation.get("callbacks") or {}).items():
        callback, place = document.resolve(callback, f"{at}/callbacks/{escape(name)}")
        for index, (expression, item) in enumerate(callback.items()):
            apart = f"/{index + 1}" if index else ""
            path = f"/{_segment(owner)}/{_segment(name)}{apart}"
            yield expression, path, item, f"{place}/{escape(expression)}"


def _segment(name: str) -> str:
    return _NOT_IN_PATHS.sub("-", name).strip("-") or "-"
