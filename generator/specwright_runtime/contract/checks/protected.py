"""A flag that keeps a thing from being deleted, as the 409 of its delete says."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.locks import locks
from specwright_runtime.contract.things.resource import Resource


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for resource in catalogue.resources.by_path.values() if operation.method == "DELETE" else ():
        for name in locks(catalogue.document.request, resource) if resource.deleter is operation else ():
            keep = _refused(operation, resource, name)
            yield Promise(operation=operation.id, check="life", place=f"refused where {name}", keep=keep)


def _refused(operation: Operation, resource: Resource, name: str) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        said = {**envelope.said(made.call), name: True}
        if resource.named:
            call = envelope.saying(made.call, said)
        else:
            call = envelope.saying(session.things.make(resource, fresh=True).call, said)
        exchange = must_succeed(session, call, f"one with {name}")
        one = session.things.made(resource, call, exchange)
        told = envelope.told(exchange)
        if one is None or not isinstance(told, dict) or told.get(name) is not True:
            raise NotTestedError(f"{operation.id}: whether it is {name} is not told")
        deleting = session.plain(operation, values=one.values)
        answer = session.call(deleting, as_is=True)
        if answer.response.status != 409:
            message = f"a delete where {name} must be refused with 409, got {answer.response.status}"
            raise session.broken(message, fragment(f"{operation.pointer}/responses/409"), answer)
        session.judge(operation, answer)
        for updater in resource.updaters[:1]:  # so that it can be cleared away
            session.call(envelope.saying(session.plain(updater, values=one.values), {**said, name: False}))

    return keep
