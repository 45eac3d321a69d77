"""Names links: a function for each that leads to an operation of this document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from specwright import diagnostics
from specwright.api import Link
from specwright.name.clashes import Claim, settle
from specwright.name.identifiers import snake
from specwright.pytypes import AttrName

if TYPE_CHECKING:
    from specwright.diagnostics import Report
    from specwright.draft import Draft, DraftOperation, Key
    from specwright.read.source import Origin


def first_by_id(operations: tuple[DraftOperation, ...]) -> dict[str, DraftOperation]:
    """Operations by their operationId; of those that share one, the first."""
    return {op.source.id: op for op in reversed(operations) if op.source.id is not None}


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
