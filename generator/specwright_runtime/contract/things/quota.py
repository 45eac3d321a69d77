"""A limit on how many there are: older ones of this run make room for new ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.http.wire import UnwritableError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.things.naming import singular

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session
    from specwright_runtime.contract.things.inventory import Made

_REFUSALS = frozenset({400, 402, 403, 409, 422, 429})
_LIMIT = r"\b(?:limit(?:ed)? (?:of|to)|maximum (?:of|number of)|(?:no|not) more than|at most|up to) (\d+) "
_REACHED = re.compile(rb"\b(limit|quota|maximum|too many)\b", re.IGNORECASE)
_TRIES = 3
_SPARED = 3
"""The newest ones, which a test may be about."""


class Quota:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._failed: dict[str, int] = {}
        self._known: dict[str, int | None] = {}

    def is_needed(self, call: Call, exchange: Exchange) -> bool:
        """Something more is not made, and words of the document, or of the refusal, say that there may be so
        many only.
        """
        operation, status = call.operation, exchange.response.status
        unknown = self._failed.get(operation.id, 0) < _TRIES and call.raw is None
        if status not in _REFUSALS or not unknown or (call.content is None and operation.bodies):
            return False
        if not self._session.resources.creates(operation):
            return False
        if self._most(operation) is None and _REACHED.search(exchange.response.body) is None:
            return False
        schema = call.content.schema if call.content is not None else None
        return self._session.document.request.valid(schema or True, call.body)

    def settled(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call behind the removal of older ones; as it was where that is no help."""
        session = self._session
        if not self._makes_room(call.operation):
            return call, exchange
        found = session.send(session.write(call), call.operation.id)
        if not 200 <= found.response.status < 300:
            self._failed[call.operation.id] = self._failed.get(call.operation.id, 0) + 1
            return call, exchange
        return call, found

    def keep(self, operation: Operation) -> None:
        """Makes room before the limit is reached, where its words have a number: what is wrong would be
        refused for that else.
        """
        if operation.method != "POST" or not self._session.resources.creates(operation):
            return
        most = self._most(operation)
        if most is not None and len(self._made(operation)) >= most - 1:
            self._makes_room(operation)

    def _most(self, operation: Operation) -> int | None:
        """How many there may be of what it makes: "a limit of 10 webhooks"; `None`: it is not said."""
        if operation.id not in self._known:
            kind = re.escape(singular(operation.path.rsplit("/", 1)[-1]))
            match = re.search(rf"{_LIMIT}(?:\w+ )?{kind}s?\b", operation.said_and_refused, re.IGNORECASE)
            self._known[operation.id] = int(match[1]) if kind and match is not None else None
        return self._known[operation.id]

    def _made(self, operation: Operation) -> list[Made]:
        kinds = [r for r in self._session.resources.by_path.values() if r.creator is operation and r.deleter]
        return [made for one in kinds for made in self._session.things.inventory.left(one)]

    def _makes_room(self, operation: Operation) -> bool:
        session, spare = self._session, self._made(operation)[:-_SPARED]
        spare = [made for made in spare if session.things.is_spare(made)]
        try:
            for made in spare:
                if made.resource.deleter is not None:
                    session.call(session.plain(made.resource.deleter, values=made.values))
        except (NotTestedError, BrokenError, UnwritableError):
            return False
        return bool(spare)
