"""Other things of the same kind: made with other values, changed to other values, removed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any

from specwright_runtime.contract.checks.moving import moving
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.promise import must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope, naming
from specwright_runtime.contract.things.foreign import names_one
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values import numbers
from specwright_runtime.contract.values.another import texts
from specwright_runtime.contract.values.described import is_formed
from specwright_runtime.contract.values.spans import ends, forward
from specwright_runtime.contract.values.unbuildable import UnbuildableError


def update(session: Session, updater: Operation, made: Made, *, full: bool = True) -> Call:
    """
    Raises:
        NotTestedError: it makes a thing, and refuses other values for one that is there.
    """
    if updater is made.resource.creator and updater.documents(409) and _makes_only(session, made.resource):
        raise NotTestedError(f"{updater.id} makes a thing, and does not change one")
    return session.plain(updater, full=full, values={**made.values})


def _makes_only(session: Session, resource: Resource) -> bool:
    """Other values for what is there are a conflict."""
    creator = resource.creator
    assert creator is not None
    if creator.id not in session.makes_only:
        made = session.things.make(resource, fresh=True)
        call = session.plain(creator, values={**made.values})
        other = unlike(session, call, made.call.body if isinstance(made.call.body, dict) else {})
        session.makes_only[creator.id] = session.call(other, as_is=True).response.status == 409
    return session.makes_only[creator.id]


def changed(session: Session, updater: Operation, made: Made) -> Call:
    """An update with other values than those that it was made with."""
    call = update(session, updater, made)
    return session.settled(unlike(session, call, made.call.body if isinstance(made.call.body, dict) else {}))


def singly(session: Session, updater: Operation, made: Made, count: int) -> Iterator[Call]:
    """Updates of one more property each, of as many as `count`; a PUT says all that it has."""
    call = changed(session, updater, made)
    if not isinstance(call.body, dict) or call.content is None or call.content.schema is None:
        return
    sent, other = envelope.said(made.call), envelope.said(call)
    whole = {name: sent.get(name, value) for name, value in other.items()}
    for name in single(session, call, other)[:count]:
        whole[name] = other[name]
        one = envelope.saying(call, whole if updater.method == "PUT" else {name: other[name]})
        one = session.settled(one)
        if session.document.request.valid(call.content.schema, one.body):
            yield session.settled(one)


def another(session: Session, resource: Resource, made: Made) -> Made | None:
    """One more beside `made`, with other values; `None` where such a one is not taken."""
    creator = resource.creator
    if creator is None or not isinstance(made.call.body, dict):
        return None
    again = renewed(session, made.call)
    values = dict(again.values)
    if resource.named:
        values |= session.things.path_values(creator, fresh=True)
        if not session.things.crowded(resource):
            values |= {k: v for k, v in made.values.items() if k != ("path", resource.parameter)}
    call = unlike(session, replace(again, values=values), made.call.body)
    exchange = session.call(call)
    if not 200 <= exchange.response.status < 300:
        return None
    return session.things.made(resource, call, exchange)


def unlike(session: Session, call: Call, known: dict[str, Any]) -> Call:
    """The call with another value for each property that has the `known` one, as far as the schema goes."""
    if not isinstance(call.body, dict) or call.content is None or call.content.schema is None:
        return call
    body = _other_object(session, call.content.schema, call.body, known, session.kind(call))
    return replace(call, body=body)


def further(session: Session, call: Call, known: Collection[str], told: Mapping[str, Any]) -> dict[str, Any]:
    """Other values than are `told` for what the example that is sent leaves out, and names nothing else."""
    view, found = session.document.request, dict[str, Any]()
    whole = call.content.schema or True if call.content is not None else True
    shown = bool(call.content and call.content.examples) or bool(session.builder.example(whole))
    fixed = (view.flat(whole).get("x-contract") or {}).get("vary") is False
    for name, schema in envelope.properties(view, whole).items() if shown and not fixed else ():
        if name in known or session.foreign.names(name) or view.flat(schema).get("readOnly") is True:
            continue
        with suppress(UnbuildableError):
            built = session.builder.build(schema, full=True)
            values = (built, *session.builder.others(schema, built, 2))
            fits = [one for one in values if one != told.get(name) and view.valid(schema, one)]
            found |= {name: fits[0]} if fits else {}
    return dict(islice(found.items(), _FURTHER))


_FURTHER = 6


def single(session: Session, call: Call, names: Iterable[str]) -> list[str]:
    """Those of the names that can be changed alone, what moves by itself last."""
    view, schema = session.document.request, call.content.schema if call.content is not None else None
    together = ends(view, envelope.properties(view, schema or True))
    return sorted((name for name in names if name not in together), key=moving)


def _other_object(
    session: Session, schema: Schema, value: dict[str, Any], known: dict[str, Any], kind: str
) -> dict[str, Any]:
    view = session.document.request
    properties = view.flat(schema).get("properties") or {}
    body = dict(value)
    for name, inner in value.items():
        own = properties.get(name, True)
        was = known.get(name, inner)
        if isinstance(was, dict) and isinstance(inner, dict) and was != inner:
            candidate = {**body, name: _other_object(session, own, inner, was, "")}
            body = candidate if view.valid(schema, candidate) else body
            continue
        if was != inner or session.foreign.source(name, kind) is not None:
            continue
        if names_one(view.flat(own).get("description")):
            continue
        for other in _others(session, own, inner):
            candidate = session.foreign.filled(schema, {**body, name: other}, kind)
            if view.valid(schema, candidate):
                body = candidate
                break
    return forward(view, properties, body)


def _others(session: Session, schema: Schema, value: Any) -> Iterator[Any]:
    """Other values, the plainest first: of an object, one with all its properties changed."""
    view = session.document.request
    if isinstance(value, dict) and view.flat(schema).get("properties"):
        other = _other_object(session, schema, value, {}, "")
        if other != value:
            yield other
    others: list[Any] = []
    if isinstance(value, str):
        others += [*session.builder.example(schema), *view.samples(schema)]
        others += texts(value, formed=is_formed(view.flat(schema), session.builder.example(schema)))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        others += numbers.others(view.flat(schema), value)
    with suppress(UnbuildableError):
        others += [variant.value for variant in session.variants.accepted(schema)]
    if isinstance(value, str):
        others.append(naming.unlike(view, schema, value))
    for other in others:
        if other in (None, "", [], {}) or (isinstance(other, str) and len(other) > 100):
            continue
        if not same(value, other) and not same(other, value):
            yield other


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
    other = any(exchange.values.get(key, value) != value for key, value in made.values.items())
    if other and deleter.response(409) is not None:
        raise NotTestedError(f"{deleter.id} removes nothing that holds something")
    session.things.forget(made)
    return exchange


def must_be_gone(session: Session, retriever: Operation, made: Made, what: str, place: str) -> None:
    """Something that was deleted with something else, which `what` says, and `place` promises.

    Raises:
        BrokenError: it is there.
    """
    looked = session.call(session.plain(retriever, values=made.values))
    if looked.response.status not in {404, 410}:
        raise session.broken(f"{what} is answered with {looked.response.status}", place, looked)
    session.things.forget(made)
