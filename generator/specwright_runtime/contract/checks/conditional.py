"""Requests with a condition (RFC 9110, 13): only if it still is what the caller knows, or not any more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.alike import changed, singly, unlike
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import CURRENT, Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, base, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.resource import Resource

_TRIES = 3
_CHANGES = 10
"""Properties that are changed one by one."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method == "GET" and operation.documents(304):
        yield _promise(operation, "not modified since it was read", _unmodified(operation))
        yield _promise(operation, "sent where another one is known", _modified(operation))
    if operation.method == "GET" and (_tagged(operation) or operation.documents(304)):
        for resource in catalogue.resources.by_path.values():
            if resource.retriever is operation and resource.creator and resource.updaters:
                yield _promise(operation, "another ETag when it was changed", _tag(resource, operation))
    match = next((p for p in operation.parameters if p.name.lower() == "if-match"), None)
    if match is not None and operation.documents(412):
        yield _promise(operation, "refused where another one is known", _failed(operation, match))
    unless = next((p for p in operation.parameters if p.name.lower() == "if-none-match"), None)
    if operation.method == "PUT" and unless is not None and operation.documents(412):
        named = catalogue.resources.by_path.get(operation.path)
        if named is not None and named.creator is operation:
            yield _promise(operation, "refused where one is there", _only_new(named, unless))
    if match is not None and operation.documents(428):
        yield _promise(operation, "refused without a condition", _required(operation, match))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    # Several looks at what others share are to see one thing.
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=True)


def _tagged(operation: Operation) -> bool:
    return any(h.name.lower() == "etag" for r in operation.successes for h in r.headers)


def _with(session: Session, call: Call, condition: str) -> Exchange:
    """Asked with `If-None-Match`, as a header or as the parameter that the document has for it."""
    rest = {key: value for key, value in call.values.items() if key[1].lower() != "if-none-match"}
    call = Call(operation=call.operation, values=rest, headers=(("If-None-Match", condition),))
    return session.call(call)


def _etag(exchange: Exchange) -> str:
    tag = exchange.response.header("etag")
    if tag is None:
        raise NotTestedError(f"{exchange.operation} sends no ETag")
    return tag


def _another(tag: str) -> str:
    """A tag of the same form, so that its form is no reason to refuse it."""
    weak, _, opaque = tag.partition('"')
    known = re.search("[0-9]", opaque) or re.search("[A-Za-z]", opaque)
    if known is None:
        return '"specwright-another"'
    one, two = ("1", "2") if known[0].isdecimal() else ("a", "b")
    other = two if known[0] == one else one
    return f'{weak}"{opaque[: known.start()]}{other}{opaque[known.end() :]}'


def _unmodified(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation)
        for _ in range(_TRIES):  # it may change meanwhile
            tag = _etag(must_succeed(session, call, "the thing"))
            exchange = _with(session, call, tag)
            if exchange.response.status == 304:
                break
        place = fragment(f"{operation.pointer}/responses/304")
        if exchange.response.status != 304:
            message = f"If-None-Match with its ETag {tag} must be answered with 304"
            raise session.broken(f"{message}, got {exchange.response.status}", place, exchange)
        session.judge(operation, exchange)
        if exchange.response.header("etag") is None:
            raise session.broken("a 304 says the ETag that a 200 had (RFC 9110, 15.4.5)", place, exchange)

    return keep


def _modified(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation)
        tag = _etag(must_succeed(session, call, "the thing"))
        exchange = _with(session, call, _another(tag))
        if not 200 <= exchange.response.status < 300:
            message = f"If-None-Match with another ETag gave {exchange.response.status}, not the thing"
            raise session.broken(message, fragment(operation.pointer), exchange)
        session.judge(operation, exchange)

    return keep


def _tag(resource: Resource, operation: Operation) -> Keep:
    """Whichever property was changed."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        looking = session.plain(operation, values=made.values)
        before = must_succeed(session, looking, "the thing")
        updater = resource.updaters[0]
        for call in (*singly(session, updater, made, _CHANGES), changed(session, updater, made)):
            update = must_succeed(session, call, "an update")
            # What frameworks tag by themselves may be an answer that has no content.
            told = update.response.header("etag") if update.response.body or _tagged(updater) else None
            after = must_succeed(session, looking, "what was updated")
            if told is not None and told != _etag(after):
                if update.response.body and envelope.told(update) != envelope.told(after):
                    raise NotTestedError(f"{operation.id}: what it shows moves on by itself")
                message = f"its ETag is {told} in the answer to an update, and {_etag(after)} when it is read"
                raise session.broken(message, fragment(updater.pointer), after)
            if _etag(after) == _etag(before) and after.response.body != before.response.body:
                message = f"it was changed, and its ETag is {_etag(after)} still"
                raise session.broken(message, fragment(operation.pointer), after)
            before = after

    return keep


def _failed(operation: Operation, match: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation)
        getter = session.document.paths[operation.path].get("GET")
        path = {key: value for key, value in call.values.items() if key[0] == "path"}
        looked = session.call(session.plain(getter, values=path)) if getter is not None else None
        call = call.with_value(match, _another((looked and looked.response.header("etag")) or ""))
        _must_be(session, call, 412, "If-Match with another ETag")
        # Who read it before the last change may not overwrite that.
        if getter is None or looked is None or operation.method == "DELETE":
            return
        tag = _etag(looked)
        resource = session.resources.by_path.get(operation.path)
        change = call.with_value(match, CURRENT)
        if resource is not None and isinstance(call.body, dict):
            change = unlike(session, change, call.body)
        if session.document.request.valid(match.schema, "*"):
            exchange = session.call(change.with_value(match, "*"))
            if exchange.response.status == 412:
                message = "If-Match: * is met by all that is there (RFC 9110, 13.1.1), got 412"
                raise session.broken(message, f"#{match.pointer}", exchange)
            change = unlike(session, change, change.body) if isinstance(change.body, dict) else change
        must_succeed(session, change, "an update with the ETag that it has", unless=frozenset())
        if _etag(session.call(session.plain(getter, values=path))) != tag:
            _must_be(
                session, change.with_value(match, tag), 412, "If-Match with the ETag before the last change"
            )

    return keep


def _only_new(resource: Resource, unless: Parameter) -> Keep:
    """RFC 9110, 13.1.2: `If-None-Match: *` writes only what is not there yet."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        _must_be(session, made.call.with_value(unless, "*"), 412, "If-None-Match: * for what is there")

    return keep


def _required(operation: Operation, match: Parameter) -> Keep:
    def keep(session: Session) -> None:
        _must_be(session, base(session, operation).without(match), 428, "a call without If-Match")

    return keep


def _must_be(session: Session, call: Call, status: int, what: str) -> None:
    exchange = session.call(call)
    if exchange.response.status != status:
        place = fragment(f"{call.operation.pointer}/responses/{status}")
        message = f"{what} must be answered with {status}, got {exchange.response.status}"
        raise session.broken(message, place, exchange)
    session.judge(call.operation, exchange)
