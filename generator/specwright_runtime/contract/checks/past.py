"""A time that words say has to be to come is refused where it is past, and one that has to be past if not."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Content, Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, base, must_be_refused, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.values.described import gone_by, to_come
from specwright_runtime.contract.values.spans import companions, forward

_PAST = {"date": "2001-01-01", "date-time": "2001-01-01T00:00:00Z"}
_TO_COME = {"date": "9998-01-01", "date-time": "9998-01-01T00:00:00Z"}


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    view = catalogue.document.request
    for content in operation.bodies[:1] if operation.method != "GET" else ():
        own = envelope.properties(view, content.schema or True)
        times = {name: view.flat(own[name]) for name in own if view.flat(own[name]).get("format") in _PAST}
        said = [name for name in times if to_come(str(times[name].get("description")))]
        alone = list(times) if len(times) == 1 and to_come(operation.said_and_refused) else []
        gone = [name for name in times if gone_by(str(times[name].get("description")))]
        wrong = [(name, _PAST, "in the past") for name in said or alone]
        wrong += [(name, _TO_COME, "in the future") for name in gone]
        for name, values, when in wrong:
            keep = _keep(operation, content, name, values[times[name]["format"]], when)
            yield Promise(operation=operation.id, check="rejects", place=f"body/{name}: {when}", keep=keep)


def _keep(operation: Operation, content: Content, name: str, value: str, when: str) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, base(session, operation, spare=True))
        own = envelope.properties(session.document.request, content.schema or True)
        ends = companions(session.document.request, own, frozenset({name})) & envelope.said(call).keys()
        said = {**envelope.said(call), **dict.fromkeys(ends - {name}, value), name: value}
        call = envelope.saying(call, forward(session.document.request, own, said))
        if call.content is not content or not session.document.request.valid(
            content.schema or True, call.body
        ):
            raise NotTestedError(f"{operation.id}: {name} is sent otherwise")
        exchange = session.call(call, as_is=True)
        place, also = f"{fragment(content.pointer)}/schema", frozenset({409})
        must_be_refused(session, operation, exchange, f"a {name} {when}", place, also)

    return keep
