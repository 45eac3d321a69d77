"""What a thing keeps for life, as its serial number: learnt from the 409 of an update, and sent as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.prose import LIMITED
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.spans import behind, companions, ends_of

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
        view, said, told = self._session.document.request, envelope.said(call), self._told(call)
        for name, value in told.items():
            if name in said and said[name] != value:
                both = companions(view, self._schemas(call), frozenset({name})) & told.keys() & said.keys()
                yield name, envelope.saying(call, said | {one: told[one] for one in both})

    def kept(self, call: Call) -> Call:
        """The update with what is known to be fixed as the thing has it."""
        names = self._names.get(call.operation.id)
        if not names or not isinstance(call.body, dict):
            return call
        view, said = self._session.document.request, envelope.said(call)
        schemas = self._schemas(call)
        both = companions(view, schemas, frozenset(names)) & said.keys()
        valid = {name for name in both if view.valid(schemas.get(name, True), said[name])}
        told = self._told(call) if valid else {}
        return envelope.saying(call, said | {name: told[name] for name in valid & told.keys()})

    def is_another_kind(self, call: Call) -> bool:
        """The update is of a kind, told by a discriminator, that the thing is not."""
        if call.content is None or not isinstance(call.body, dict):
            return False
        flat = self._session.document.request.flat(call.content.schema or True)
        word = (flat.get("discriminator") or {}).get("propertyName")
        if word not in call.body:
            return False
        told = self._told(call)
        return word in told and told[word] != call.body[word]

    def is_needed(self, call: Call, exchange: Exchange) -> bool:
        """It was refused, and sends an end, `endKm`, that is not behind the thing's own start, `startKm`, or
        a number of which the document says that it has to fit to what is there.
        """
        refused = exchange.response.status in {400, 409, 422}
        return refused and bool(self._later(call) or self._numbers(call, exchange))

    def settled(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call with the end moved, or a number as its thing has it; that as it was, if neither helps."""
        session, later = self._session, self._later(call)
        moved = [("", envelope.saying(call, envelope.said(call) | later))] if later else []
        for name, other in (*moved, *self._numbers(call, exchange)):
            found = session.send(session.write(other), call.operation.id)
            if 200 <= found.response.status < 300:
                if name:
                    self.learn(call.operation, name)
                return other, found
        return call, exchange

    def _numbers(self, call: Call, exchange: Exchange) -> list[tuple[str, Call]]:
        """Updates that leave a number as it is, where words of the refusal speak of too many, or too few."""
        refused = call.operation.response(exchange.response.status)
        if refused is None or not LIMITED.search(refused.description) or not isinstance(call.body, dict):
            return []
        said, schemas, view = envelope.said(call), self._schemas(call), self._session.document.request
        if not all(view.valid(schemas.get(name, True), value) for name, value in said.items()):
            return []
        return [(n, c) for n, c in self.attempts(call) if isinstance(said[n], int | float)]

    def _later(self, call: Call) -> dict[str, Any]:
        """Valid values for the ends that it sends without their starts."""
        view, said, schemas = self._session.document.request, envelope.said(call), self._schemas(call)
        around = self._session.resources.of(call.operation) if isinstance(call.body, dict) else []
        retriever = around[-1].retriever if around else None
        shown = [c for r in (retriever.successes if retriever else ()) for c in r.contents if c.is_json]
        pairs = {
            end: start
            for content in shown[:1]
            for start in envelope.properties(self._session.document.response, content.schema or True)
            for end in ends_of(start) & said.keys()
            if start not in said and view.valid(schemas.get(end, True), said[end])
        }
        told = self._looked(call, around[-1]) if pairs else {}
        later = {end: behind(told.get(start), said[end]) for end, start in pairs.items()}
        return {n: v for n, v in later.items() if v is not None and view.valid(schemas.get(n, True), v)}

    def _schemas(self, call: Call) -> Mapping[str, Any]:
        view, schema = self._session.document.request, (call.content and call.content.schema) or True
        return envelope.properties(view, schema) or view.fitting(schema, call.body).get("properties") or {}

    def _told(self, call: Call) -> dict[str, Any]:
        """What the thing tells of itself."""
        around = self._session.resources.of(call.operation)
        return self._looked(call, around[-1]) if around and call.operation in around[-1].updaters else {}

    def _looked(self, call: Call, owner: Resource) -> dict[str, Any]:
        session, path = self._session, {key: value for key, value in call.values.items() if key[0] == "path"}
        if owner.retriever is None:
            return {}
        try:
            looking = session.plain(owner.retriever, values=path)
        except NotTestedError:
            return {}
        shown = session.send(session.write(looking), looking.operation.id)
        told = envelope.told(shown) if shown.response.status == 200 else None
        return told if isinstance(told, dict) else {}
