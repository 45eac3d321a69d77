"""Things that may name another of their own kind: the `parent_id` of a folder is that of a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain, unlike
from specwright_runtime.contract.things.resource import Resource


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    view = catalogue.document.request
    for resource in catalogue.resources.by_path.values():
        if resource.creator is not operation or resource.named or operation.method != "POST":
            continue
        schema = operation.bodies[0].schema or True if operation.bodies else True
        for name, own in envelope.properties(view, schema).items():
            related = catalogue.relates(name, resource) and name not in view.flat(schema).get("required", ())
            if (
                not related
                or _is_own(catalogue, resource, name)
                or not set(view.types(own)) & {"string", "integer"}
            ):
                continue
            yield _promise(operation, f"its {name} is told", _told(operation, resource, name))
            if _names(operation, name):
                yield _promise(
                    operation, f"a {name} that nothing has is refused", _nobody(operation, resource, name)
                )


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep)


def _is_own(catalogue: Catalogue, resource: Resource, name: str) -> bool:
    """It is what the thing itself is known by, which the server gives it: an event tells its `eventId`."""
    looked = resource.retriever or resource.creator
    shown = documented.shown(catalogue, looked) if looked is not None else {}
    return plain(name) == plain(resource.parameter) and name in shown and "id" not in shown


def _names(operation: Operation, name: str) -> bool:
    """A refusal says that there may be no such thing: "There is no folder with this `parent_id`"."""
    said = " ".join(r.description for r in operation.responses if r.status in {"400", "404", "409", "422"})
    stem = re.escape(re.sub(r"_?ids?$", "", name, flags=re.IGNORECASE))
    there = rf"\bno (such )?(\w+ (with|of|for) )?((the|this|that|given) )*`?{stem}(_?ids?)?\b"
    return (
        re.search(
            rf"{there}|\b{stem}\b[^.;]*\b(not exist|n't exist|unknown|not found)\b", said, re.IGNORECASE
        )
        is not None
    )


def _child(
    session: Session, operation: Operation, resource: Resource, name: str
) -> tuple[Any, Call, Exchange]:
    """The id of one, the call for another that names it, and the answer.

    Raises:
        NotTestedError: none may name another.
    """
    one = session.things.make(resource, fresh=True)
    call = renewed(session, session.plain(operation, fresh=True))
    call = envelope.saying(call, {**envelope.said(call), name: one.id})
    schema = call.content.schema or True if call.content is not None else True
    exchange = session.call(call)
    sent = envelope.said(replace(call, body=exchange.sent))
    if not session.document.request.valid(schema, call.body) or not 200 <= exchange.response.status < 300:
        raise NotTestedError(f"{operation.id} takes no {name} of a new one")
    if sent.get(name) != one.id:
        raise NotTestedError(f"{operation.id} takes another {name}")
    return one.id, call, exchange


def _told(operation: Operation, resource: Resource, name: str) -> Keep:
    def keep(session: Session) -> None:
        known, _, exchange = _child(session, operation, resource, name)
        told = envelope.told(exchange)
        if isinstance(told, dict) and name in told and told[name] != known:
            message = f"{name} was sent as {known!r}, and is told as {told[name]!r}"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _nobody(operation: Operation, resource: Resource, name: str) -> Keep:
    def keep(session: Session) -> None:
        known, call, _ = _child(session, operation, resource, name)
        view = session.document.request
        schema = call.content.schema or True if call.content is not None else True
        value = unlike(view, envelope.properties(view, schema).get(name, True), known)
        call = renewed(session, session.taken.fresh(call))
        exchange = session.call(envelope.saying(call, {**envelope.said(call), name: value}))
        if not 400 <= exchange.response.status < 500:
            message = f"a {name} that nothing has must be refused, got {exchange.response.status}"
            raise session.broken(message, fragment(operation.pointer), exchange)
        session.judge(operation, exchange)

    return keep
