"""Things that have too little: a transfer is refused until something is paid in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.http.wire import UnwritableError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

ADDS = re.compile(
    r"\b(adds?|credits?|deposits?|tops? up|increases?|raises?|earns?|restocks?|refills?|receives?|grows?)\b",
    re.IGNORECASE,
)
ADDING = frozenset({"deposit", "topup", "credit", "restock", "refill", "earn"})
"""Ends of paths that say so, in the singular and without punctuation."""
LACKING = re.compile(
    r"\binsufficient\b|\bnot enough\b|(\bnot|n't) (suffice|cover)\b|\boverdr(aw|awn|aft)\b|\bout of stock\b"
    r"|\btoo (few|little)\b",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"\d+(\.\d+)?")


def last_step(operation: Operation) -> str:
    return singular(plain(operation.path.rsplit("/", 1)[-1]))


class Filling:
    """By operation, the property that names what has too little, and the call that adds to it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, tuple[str, Operation] | None] = {}
        self.times = 0
        """How often something was added: numbers that are compared have moved."""

    def is_needed(self, call: Call, exchange: Exchange) -> bool:
        """It is refused, and the document says that there may be too little."""
        operation, status = call.operation, exchange.response.status
        refused = operation.response(status)
        if status not in {400, 402, 409, 422} or refused is None or not isinstance(call.body, dict):
            return False
        said = f"{refused.description} {operation.extra.get('description') or ''}"
        known = self._known.get(operation.id, ())
        return call.raw is None and known is not None and LACKING.search(said) is not None

    def settled(
        self, call: Call, exchange: Exchange, named: list[tuple[str, Resource]]
    ) -> tuple[Call, Exchange]:
        """The call behind one that adds to a thing that it names; as it was where none helps."""
        session, known = self._session, self._known.get(call.operation.id)
        for name, verb in [known] if known is not None else list(self._ways(named)):
            for adding in self._calls(call, name, verb, named):
                try:
                    if not 200 <= session.call(adding).response.status < 300:
                        continue
                    self.times += 1
                    found = session.send(session.write(call), call.operation.id)
                except (NotTestedError, BrokenError, UnwritableError):
                    continue
                if 200 <= found.response.status < 300:
                    self._known[call.operation.id] = (name, verb)
                    return call, found
        if named:
            self._known.setdefault(call.operation.id, None)
        return call, exchange

    def _ways(self, named: list[tuple[str, Resource]]) -> Iterator[tuple[str, Operation]]:
        for name, resource in named:
            for operation in resource.children:
                adds = last_step(operation) in ADDING or ADDS.search(operation.said)
                if operation.method == "POST" and operation.bodies and adds and not operation.is_manual:
                    yield name, operation

    def _calls(
        self, call: Call, name: str, verb: Operation, named: list[tuple[str, Resource]]
    ) -> Iterator[Call]:
        resource = next((resource for other, resource in named if other == name), None)
        if resource is None or len(verb.path_parameters) != 1:
            return
        try:
            adding = self._session.plain(verb, values={("path", resource.parameter): call.body[name]})
        except (NotTestedError, KeyError):
            return
        yield from (self._more(adding), adding)

    def _more(self, call: Call) -> Call:
        """The call with larger numbers, also where they travel as texts, so that it lasts for some time."""
        if not isinstance(call.body, dict) or call.content is None:
            return call
        view, schema = self._session.document.request, call.content.schema or True
        body: dict[str, Any] = dict(call.body)
        for name, value in call.body.items():
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                continue
            if isinstance(value, str) and not _DECIMAL.fullmatch(value):
                continue
            larger = int(float(value)) * 1000
            for other in (str(larger) if isinstance(value, str) else larger,):
                body |= {name: other} if view.valid(schema, {**body, name: other}) else {}
        return replace(call, body=body)
