"""Parts of a thing that are put there and taken away, as its cover or a star, and what verbs do to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.call import Call
from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.alike import unlike
from specwright_runtime.contract.checks.echo import same_as_sent
from specwright_runtime.contract.document import Operation
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.naming import plain
from specwright_runtime.contract.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.resource import Resource
from specwright_runtime.contract.scalar import NON_ASCII
from specwright_runtime.contract.session import Session

_STATES = frozenset({"state", "status"})
_PAST = {"pay": "paid", "send": "sent", "hold": "held", "hide": "hidden", "withdraw": "withdrawn"}
_GONE = frozenset({404, 410})


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    resources = catalogue.resources.of(operation)
    owner = resources[-1] if resources else None
    declared = catalogue.document.paths[operation.path]
    if owner is None:
        if operation.method in {"PUT", "PATCH"} and "GET" in declared:
            yield _promise(operation, "kept", _kept(operation, declared["GET"]), alone=True)
        return
    if operation.path == owner.item_path or owner.creator is None or owner.named:
        return
    put, getter = declared.get("PUT"), declared.get("GET")
    if put is not None and getter is not None:
        if operation is put:
            yield _promise(operation, "then it is there", _there(put, getter))
            if getter.documents(404):
                yield _promise(operation, "the neighbour has none", _apart(put, getter))
        if operation.method == "DELETE" and getter.documents(404):
            yield _promise(operation, "then it is not there", _gone(put, getter, operation))
    if operation.method in {"PUT", "POST", "DELETE"} and owner.retriever is not None:
        done = _done(catalogue, operation, owner)
        if done is not None:
            yield _promise(operation, f"{done[0]} says so", _says(catalogue, operation, owner, *done))


def _promise(operation: Operation, place: str, keep: Keep, *, alone: bool = False) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=alone)


def _fresh(session: Session, operation: Operation) -> Call:
    values = session.things.path_values(operation, fresh=True)
    return session.plain(operation, values=values)


def _look(session: Session, getter: Operation, call: Call) -> Exchange:
    values = {key: value for key, value in call.values.items() if key[0] == "path"}
    return session.call(session.plain(getter, values=values))


def _there(put: Operation, getter: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = _fresh(session, put)
        for what in ("the call", "the same once more"):
            must_succeed(session, call, what)
            shown = _look(session, getter, call)
            if shown.response.status in _GONE:
                raise session.broken("what was put there is not there", fragment(put.pointer), shown)
            same_as_sent(session, replace(call, operation=getter), shown)
        if isinstance(call.body, dict):
            _told_and_shown(session, unlike(session, call, call.body), getter)
        for text in (call.body, NON_ASCII, call.body) if isinstance(call.body, str) else ():
            must_succeed(session, replace(call, body=text), "a text")
            shown = _look(session, getter, call)
            if shown.response.body.decode("utf-8", "replace").strip() != text.strip():
                raise session.broken(f"{text!r} was put there", fragment(put.pointer), shown)

    return keep


def _told_and_shown(session: Session, call: Call, getter: Operation) -> None:
    same_as_sent(session, call, must_succeed(session, call, "other values"))
    same_as_sent(session, replace(call, operation=getter), _look(session, getter, call))


def _kept(operation: Operation, getter: Operation) -> Keep:
    """Of something that is there once: changed, looked at, and put back as it was."""

    def keep(session: Session) -> None:
        before = must_succeed(session, session.plain(getter), "what is there").response.json()
        call = session.plain(operation)
        if call.content is None or not isinstance(call.body, dict) or not isinstance(before, dict):
            raise NotTestedError(f"{operation.id} is sent no object")
        try:
            for one in (call, unlike(session, call, call.body)):
                _told_and_shown(session, one, getter)
        finally:
            properties = session.document.request.flat(call.content.schema or True).get("properties") or {}
            back = {name: value for name, value in before.items() if name in properties}
            if session.document.request.valid(call.content.schema or True, back):
                session.call(replace(call, body=back))

    return keep


def _apart(put: Operation, getter: Operation) -> Keep:
    def keep(session: Session) -> None:
        neighbour = _fresh(session, put)
        before = _look(session, getter, neighbour)
        must_succeed(session, _fresh(session, put), "the call")
        after = _look(session, getter, neighbour)
        if before.response.status in _GONE and after.response.status not in _GONE:
            raise session.broken("it is there for another one, too", fragment(put.pointer), after)

    return keep


def _gone(put: Operation, getter: Operation, deleter: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = _fresh(session, put)
        before = _look(session, getter, call)
        must_succeed(session, call, "the call that puts it there")
        values = {key: value for key, value in call.values.items() if key[0] == "path"}
        taken = must_succeed(session, session.plain(deleter, values=values), "the call that takes it away")
        shows = any(response.contents for response in getter.successes)  # else its status is all that it says
        if taken.response.status == 202 or (before.response.status not in _GONE and shows):
            raise NotTestedError(f"{deleter.id} may leave something there")
        after = _look(session, getter, call)
        if after.response.status not in _GONE:
            raise session.broken("what was taken away is still there", fragment(deleter.pointer), after)

    return keep


def _done(catalogue: Catalogue, operation: Operation, owner: Resource) -> tuple[str, Any] | None:
    """What of a thing its verb changes, and to what: `locked` where `/lock` is called, its state."""
    verb = plain(operation.path.rsplit("/", 1)[-1])
    if not verb.isalpha() or owner.retriever is None:
        return None
    view = catalogue.document.response
    past = re.compile(f"(is)?({re.escape(verb.removesuffix('e'))}(e?d|{verb[-1]}ed)|{_PAST.get(verb, verb)})")
    for name, schema in _properties(catalogue, owner.retriever).items():
        if past.fullmatch(plain(name)) and view.types(schema) == ("boolean",):
            return name, operation.method != "DELETE"
        members = view.flat(schema).get("enum", ()) if plain(name) in _STATES else ()
        done = [m for m in members if isinstance(m, str) and plain(m) != verb and past.fullmatch(plain(m))]
        if done and operation.method != "DELETE":
            return name, done[0]
    return None


def _properties(catalogue: Catalogue, operation: Operation) -> dict[str, Any]:
    view = catalogue.document.response
    for response in operation.successes:
        for content in response.contents:
            return dict(view.flat(content.schema or True).get("properties") or {})
    return {}


def _says(catalogue: Catalogue, operation: Operation, owner: Resource, name: str, wanted: Any) -> Keep:
    """A state may have moved on since; it is not as it was."""
    retriever = owner.retriever
    assert retriever is not None
    declared = catalogue.document.paths[operation.path]

    def keep(session: Session) -> None:
        call = _fresh(session, operation)
        values = {key: value for key, value in call.values.items() if key[0] == "path"}
        if operation.method == "DELETE":
            first = declared.get("PUT") or declared.get("POST")
            if first is None:
                raise NotTestedError(f"{operation.id}: nothing says {name} first")
            must_succeed(session, session.plain(first, values=values), f"the call that makes it {name}")
        beside = session.things.make(owner, fresh=True)
        before = _told(session.call(session.plain(retriever, values=values)), name)
        exchange = must_succeed(session, call, "the call")
        if exchange.response.status == 202:
            raise NotTestedError(f"{operation.id} is done later")
        was = _told(beside.exchange, name)
        other = must_succeed(session, session.plain(retriever, values=beside.values), "its neighbour")
        if was not in (None, wanted) and _told(other, name) == wanted and operation.method != "DELETE":
            message = f"{name} of another one is {wanted!r}, too"
            raise session.broken(message, fragment(operation.pointer), other)
        shown = must_succeed(session, session.plain(retriever, values=values), "the thing")
        now = _told(shown, name)
        if now is not None and now != wanted and (isinstance(wanted, bool) or now == before):
            message = f"{name} is {now!r} after {operation.method} {operation.path}"
            raise session.broken(message, fragment(operation.pointer), shown)

    return keep


def _told(exchange: Exchange, name: str) -> Any:
    body = exchange.response.json()
    return body.get(name) if isinstance(body, dict) else None
