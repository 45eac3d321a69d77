"""What a thing keeps for life, as its serial number: learnt from the 409 of an update, and sent as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.things import envelope

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session


class Fixed:
    """By update, the properties that cannot be changed by it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names: dict[str, set[str]] = {}

    def learn(self, operation: Operation, name: str) -> None:
        self._names.setdefault(operation.id, set()).add(name)

    def attempts(self, call: Call) -> Iterator[tuple[str, Call]]:
        """Updates that leave one property as the thing has it, by the name of the property."""
        said = envelope.sent(call.body)
        for name, value in self._told(call).items():
            if name in said and said[name] != value:
                yield name, envelope.saying(call, {**said, name: value})

    def kept(self, call: Call) -> Call:
        """The update with what is known to be fixed as the thing has it."""
        names = self._names.get(call.operation.id)
        if not names or not isinstance(call.body, dict):
            return call
        view, said = self._session.document.request, envelope.sent(call.body)
        schema = (call.content and call.content.schema) or True
        schemas = envelope.properties(view, schema) or view.fitting(schema, call.body).get("properties") or {}
        valid = {name for name in names & said.keys() if view.valid(schemas.get(name, True), said[name])}
        told = self._told(call) if valid else {}
        return envelope.saying(call, said | {name: told[name] for name in valid & told.keys()})

    def _told(self, call: Call) -> dict[str, Any]:
        """What the thing tells of itself."""
        session = self._session
        around = session.resources.of(call.operation)
        if not around or call.operation not in around[-1].updaters or around[-1].retriever is None:
            return {}
        path = {key: value for key, value in call.values.items() if key[0] == "path"}
        try:
            looking = session.plain(around[-1].retriever, values=path)
        except NotTestedError:
            return {}
        shown = session.send(session.write(looking), looking.operation.id)
        told = envelope.told(shown) if shown.response.status == 200 else None
        return told if isinstance(told, dict) else {}
