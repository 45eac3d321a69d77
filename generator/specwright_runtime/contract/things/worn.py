"""Shared things that tests have changed until nothing goes on with them: an update of a part, what is made
below them, or what names them in its body.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.things.prepared import with_name
from specwright_runtime.contract.things.resource import Resource

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_TRIES = 3


class Worn:
    """Merge patches (RFC 7396) of objects in a thing, which may be whole only with what the thing has, and
    bodies that name a shared thing, as a plan that a test has made inactive.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._failed: dict[str, int] = {}

    def is_needed(self, call: Call, exchange: Exchange) -> bool:
        """What is right by its schema is refused: a patch of an object within a thing, what is made below a
        shared thing that something was done to, or a body that names shared things.
        """
        operation, content = call.operation, call.content
        if exchange.response.status in {400, 404, 422} and self._shared(call):
            return True
        if exchange.response.status not in {400, 409, 422} or content is None:
            return False
        known = self._failed.get(operation.id, 0) < _TRIES and call.raw is None
        valid = known and self._session.document.request.valid(content.schema or True, call.body)
        return valid and (self._is_part(call) or self._is_below(call))

    def _is_part(self, call: Call) -> bool:
        """It patches an object within a thing."""
        operation, around = call.operation, self._session.resources.of(call.operation)
        if operation.method != "PATCH" or not isinstance(call.body, dict) or not around:
            return False
        made = around[-1].creator is not None and operation in around[-1].updaters
        return made and any(isinstance(value, dict) for value in call.body.values())

    def _is_below(self, call: Call) -> bool:
        """It puts something below the shared thing, to which something was done that may have ended it."""
        session, around = self._session, self._session.resources.of(call.operation)
        if call.operation.method != "POST" or not around or call.operation.path == around[-1].item_path:
            return False
        value = call.values.get(("path", around[-1].parameter))
        return session.things.is_shared(around[-1], value) and session.conflicts.is_used(call)

    def settled(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The patch of a new thing, which is the shared one from now on; as it was where that is no help."""
        session, operation = self._session, call.operation
        if shared := self._shared(call):
            return self._renamed(shared, call, exchange)
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

    def _shared(self, call: Call) -> list[tuple[str, Resource]]:
        """By which properties its body, which is right by its schema, names the shared thing of a kind."""
        session, content = self._session, call.content
        if content is None or call.raw is not None or not isinstance(call.body, dict):
            return []
        if self._failed.get(_kind(call), 0) >= _TRIES or not session.document.request.valid(
            content.schema or True, call.body
        ):
            return []
        said = list(dict(session.prepared.names(call)).items())
        return [
            (n, one) for n, one in said if any(session.things.is_shared(one, v) for v in _of(call.body, n))
        ]

    def _renamed(
        self, shared: list[tuple[str, Resource]], call: Call, exchange: Exchange
    ) -> tuple[Call, Exchange]:
        """The call with new things, which are shared from now on; as it was where that is no help."""
        session, body = self._session, call.body
        try:
            for name, resource in shared:
                body = with_name(body, name, session.things.make(resource, fresh=True).id)
            other = replace(call, body=body)
            found = session.send(session.write(other), call.operation.id)
        except (NotTestedError, BrokenError):
            return call, exchange
        if not 200 <= found.response.status < 300:
            self._failed[_kind(call)] = self._failed.get(_kind(call), 0) + 1
            return call, exchange
        for _, resource in shared:
            session.things.outlive(resource)
        session.renew(call.operation)
        return other, found


def _of(body: Any, name: str) -> Iterator[Any]:
    """What a body has by this name, in its lines, too."""
    for key, value in body.items() if isinstance(body, dict) else ():
        if key == name:
            yield value
        yield from _of(value, name)
    for item in body if isinstance(body, list) else ():
        yield from _of(item, name)


def _kind(call: Call) -> str:
    """Calls alike, that one remedy helps: those that send the same properties."""
    return " ".join((call.operation.id, *sorted(call.body)))
