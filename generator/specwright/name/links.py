"""Names links: a function for each that leads to an operation of this document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from specwright import diagnostics
from specwright.api import Link
from specwright.name.clashes import Claim, settle
from specwright.name.identifiers import snake
from specwright.pytypes import AttrName

if TYPE_CHECKING:
    from specwright.diagnostics import Report
    from specwright.document import LinkObject, OperationObject
    from specwright.draft import Draft, DraftOperation, Key
    from specwright.pytypes import JsonValue
    from specwright.read.source import Origin


def first_by_id(operations: tuple[DraftOperation, ...]) -> dict[str, DraftOperation]:
    """Operations by their operationId; of those that share one, the first."""
    return {op.source.id: op for op in reversed(operations) if op.source.id is not None}


_EMBEDDED = re.compile(r"\{(\$[^}]*)\}")
_KNOWN = re.compile(
    r"\$(?:method|statusCode|(?:request|response)\.(?:body(?:#(?:/.*)?)?|header\.[!#$%&'*+.^_`|~0-9A-Za-z-]+))"
    r"|\$request\.(?:query|path|cookie)\..+"
)
"""The runtime expressions (3.1.1, 4.8.20.4) that an exchange has values for."""


def unresolved(link: LinkObject, operation: OperationObject, target: OperationObject) -> Iterator[str]:
    """Why a link can never be followed."""
    places = {(each.place, each.name) for each in target.parameters}
    names = {name for _, name in places}
    for key, value in link.parameters:
        place, _, name = key.partition(".")
        if key not in names and (place, name) not in places:
            yield f"{target.method} {target.path} has no parameter {key}"
        yield from _unknown(value, operation)
    if link.body is not None:
        yield from _unknown(link.body.value, operation)


def _unknown(value: JsonValue, operation: OperationObject) -> Iterator[str]:
    if not isinstance(value, str):
        return
    for expression in [value] if value.startswith("$") else _EMBEDDED.findall(value):
        _, _, rest = expression.partition(".")
        place, _, name = rest.partition(".")
        known = [each.name for each in operation.parameters if each.place == place]
        if expression == "$url":
            yield "an answer does not say the $url that was asked"
        elif _KNOWN.fullmatch(expression) is None:
            yield f"{expression} is no runtime expression"
        elif (
            expression.startswith("$request.")
            and place in ("query", "path", "header", "cookie")
            and not any(_same(place, name, each) for each in known)
        ):
            yield f"{operation.method} {operation.path} has no {place} parameter {name}"


def _same(place: str, name: str, other: str) -> bool:
    return name.lower() == other.lower() if place == "header" else name == other


class LinkNaming:
    def __init__(self, draft: Draft, methods: Mapping[Key, str], report: Report) -> None:
        self._report = report
        self._names = methods
        self._link_names: dict[str, Origin] = {}
        self._by_id = first_by_id(draft.operations)
        self._by_origin = {op.source.origin: op for op in draft.operations}

    def of(self, operation: DraftOperation) -> tuple[Link, ...]:
        functions: dict[str, str] = {}
        """One helper for a link that several answers have: it looks at the answer."""
        found = []
        for response in operation.source.responses:
            for link in response.links:
                target = (
                    self._by_origin.get(link.operation)
                    if link.operation is not None
                    else self._by_id.get(link.operation_id or "")
                )
                if target is None:
                    self._report.add(diagnostics.UNKNOWN_LINK, link.origin, name=link.name)
                    continue
                for reason in unresolved(link, operation.source, target.source):
                    self._report.add(diagnostics.UNRESOLVED_LINK, link.origin, name=link.name, reason=reason)
                if link.name not in functions:
                    name = f"{self._names[operation.key]}_{snake(link.name)}"
                    claim = Claim(key=link.name, candidates=(name,), origin=link.origin)
                    functions |= settle([claim], self._report, self._link_names)
                found.append(
                    Link(
                        name=link.name,
                        function=AttrName(functions[link.name]),
                        status=response.status,
                        operation=AttrName(self._names[target.key]),
                        parameters=link.parameters,
                        body=link.body.value if link.body is not None else None,
                        has_body=link.body is not None,
                        description=link.description,
                        origin=link.origin,
                    )
                )
        return tuple(found)
