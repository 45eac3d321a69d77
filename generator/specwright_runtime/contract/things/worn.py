"""Shared things that tests have changed until an update of a part of them has nothing to go on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_TRIES = 3


class Worn:
    """Merge patches (RFC 7396) of objects in a thing, which may be whole only with what the thing has."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._failed: dict[str, int] = {}

    def is_needed(self, call: Call, exchange: Exchange) -> bool:
        """A patch of an object within a thing is refused, which is right by its schema."""
        operation, content = call.operation, call.content
        if exchange.response.status not in {400, 409, 422} or operation.method != "PATCH" or content is None:
            return False
        if not isinstance(call.body, dict) or not any(isinstance(v, dict) for v in call.body.values()):
            return False
        around = self._session.resources.of(operation)
        made = bool(around) and around[-1].creator is not None and operation in around[-1].updaters
        known = self._failed.get(operation.id, 0) < _TRIES and call.raw is None
        return made and known and self._session.document.request.valid(content.schema or True, call.body)

    def settled(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The patch of a new thing, which is the shared one from now on; as it was where that is no help."""
        session, operation = self._session, call.operation
        try:
            fresh = session.plain(operation, fresh=True)
        except (NotTestedError, BrokenError):
            return call, exchange
        path = {key: value for key, value in fresh.values.items() if key[0] == "path"}
        other = replace(call, values={**call.values, **path})
        found = session.send(session.write(other), operation.id)
        if not 200 <= found.response.status < 300:
            self._failed[operation.id] = self._failed.get(operation.id, 0) + 1
            return call, exchange
        session.things.outlive(session.resources.of(operation)[-1])
        session.renew(operation)
        return other, found
