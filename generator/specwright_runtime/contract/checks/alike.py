"""Other things of the same kind: made with other values, changed to other values, removed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from specwright_runtime.contract import naming
from specwright_runtime.contract.call import Call
from specwright_runtime.contract.checks.accepts import renewed
from specwright_runtime.contract.checks.echo import same
from specwright_runtime.contract.document import Operation
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.promise import must_succeed
from specwright_runtime.contract.resource import Resource
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import Made
from specwright_runtime.contract.value import UnbuildableError


def changed(session: Session, updater: Operation, made: Made) -> Call:
    """An update with other values than those that it was made with."""
    call = session.plain(updater, values={**made.values})
    made_with = made.call.body if isinstance(made.call.body, dict) else {}
    return unlike(session, call, made_with)


def another(session: Session, resource: Resource, made: Made) -> Made | None:
    """One more beside `made`, with other values; `None` where such a one is not taken."""
    creator = resource.creator
    if creator is None or not isinstance(made.call.body, dict):
        return None
    values = dict(made.call.values)
    if resource.named:
        values |= session.things.path_values(creator, fresh=True)
        values |= {k: v for k, v in made.values.items() if k != ("path", resource.parameter)}
    call = unlike(session, replace(renewed(session, made.call), values=values), made.call.body)
    exchange = session.call(call)
    if not 200 <= exchange.response.status < 300:
        return None
    return session.things.made(resource, call, exchange)


def unlike(session: Session, call: Call, known: dict[str, Any]) -> Call:
    """The call with another value for each property that has the `known` one, as far as the schema goes."""
    if not isinstance(call.body, dict) or call.content is None or call.content.schema is None:
        return call
    view = session.document.request
    properties = view.flat(call.content.schema).get("properties") or {}
    body = dict(call.body)
    for name, value in call.body.items():
        if known.get(name, value) != value or session.foreign.source(name) is not None:
            continue
        try:
            others = [variant.value for variant in session.variants.accepted(properties.get(name, True))]
        except UnbuildableError:
            continue
        if isinstance(value, str):
            others.append(naming.unlike(view, properties.get(name, True), value))
        for other in others:
            if other in (None, "", [], {}) or (isinstance(other, str) and len(other) > 100):
                continue
            if same(value, other) or same(other, value):
                continue
            candidate = session.foreign.filled(call.content.schema, {**body, name: other})
            if view.valid(call.content.schema, candidate):
                body = candidate
                break
    return replace(call, body=body)


def remove(session: Session, resource: Resource, made: Made) -> Exchange:
    """
    Raises:
        BrokenError: it cannot be removed.
        NotTestedError: it is removed at some later time.
    """
    deleter = resource.deleter
    assert deleter is not None
    exchange = must_succeed(session, session.plain(deleter, values=made.values), "a delete")
    if exchange.response.status == 202:
        raise NotTestedError(f"{deleter.id} removes later")
    session.things.forget(made)
    return exchange
