"""Numbers of 64 bits are kept to the last digit, where others are read as doubles (RFC 8259, 6)."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.same import EXACT
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.resource import Resource

_LARGE = EXACT + 1


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    view = catalogue.document.request
    for resource in catalogue.resources.by_path.values():
        content = operation.bodies[0] if operation.bodies else None
        if resource.creator is not operation or resource.retriever is None or content is None:
            continue
        for name, schema in envelope.properties(view, content.schema or True).items():
            wide = view.flat(schema).get("format") == "int64" and "integer" in view.types(schema)
            if wide and view.valid(schema, _LARGE) and not catalogue.foreign(name):
                yield Promise(
                    operation=operation.id,
                    check="life",
                    place=f"{name}: exact beyond 2^53",
                    keep=_exact(resource, name),
                )


def _exact(resource: Resource, name: str) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call = renewed(session, made.call)
        call = session.taken.fresh(envelope.saying(call, {**envelope.said(call), name: _LARGE}))
        exchange = session.call(call)
        there = session.things.made(resource, call, exchange) if exchange.response.status < 300 else None
        if there is None or resource.retriever is None:  # it may be more than there can be
            raise NotTestedError(f"{call.operation.id}: {name} is not accepted as {_LARGE}")
        shown = session.call(session.plain(resource.retriever, values=there.values))
        for told in (exchange, shown):
            body = envelope.told(told)
            value = body.get(name) if isinstance(body, dict) else None
            if isinstance(value, int | float) and abs(value - _LARGE) <= 2 and int(value) != _LARGE:
                message = f"{name} was sent as {_LARGE} and is {value}"
                raise session.broken(message, fragment(call.operation.pointer), told)

    return keep
