"""Updates whose values stand in the query: `POST /pets/{id}?name=…` changes the name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.resource import Resource


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    resource = catalogue.resources.by_path.get(operation.path)
    if resource is None or resource.retriever is None or resource.creator is None or operation.bodies:
        return
    shown = documented.shown(catalogue, resource.retriever)
    for parameter in operation.parameters if operation.method in {"POST", "PUT", "PATCH"} else ():
        if parameter.place == "query" and parameter.name in shown:
            members = catalogue.document.response.flat(shown[parameter.name]).get("enum") or ()
            texts = tuple(member for member in members if isinstance(member, str))
            keep = _kept(operation, resource, parameter, texts)
            yield Promise(
                operation=operation.id, check="life", place=f"{parameter.name} is changed", keep=keep
            )


def _kept(operation: Operation, resource: Resource, parameter: Parameter, members: tuple[str, ...]) -> Keep:
    """`members` are the values that the thing may have there."""
    retriever = resource.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        told = envelope.told(made.exchange)
        known = told.get(parameter.name) if isinstance(told, dict) else None
        others = [member for member in members if member != known]
        value = others[0] if others else None if members else "changed"
        if value is None or not session.document.request.valid(parameter.schema, value):
            raise NotTestedError(f"{operation.id}: what {parameter.name} may become is not said")
        call = session.plain(operation, values=dict(made.values))
        call = replace(call, values={**call.values, (parameter.place, parameter.name): value})
        must_succeed(session, call, f"{parameter.name}={value}")
        shown = must_succeed(session, session.plain(retriever, values=made.values), "what was changed")
        body = envelope.told(shown)
        now = body.get(parameter.name) if isinstance(body, dict) else None
        if not same(value, now):
            message = f"{parameter.name} was to be {value!r}, and is {now!r}"
            raise session.broken(message, fragment(parameter.pointer), shown)

    return keep
