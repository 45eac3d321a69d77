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
            yield _promise(operation, f"{done} says so", _says(catalogue, operation, owner, done))


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


def _done(catalogue: Catalogue, operation: Operation, owner: Resource) -> str | None:
    """The truth value of a thing that its verb changes: `locked` where `/lock` is called."""
    verb = plain(operation.path.rsplit("/", 1)[-1])
    if not verb.isalpha() or owner.retriever is None:
        return None
    past = re.compile(f"(is)?{re.escape(verb.removesuffix('e'))}(e?d|{verb[-1]}ed)")
    for name, schema in _properties(catalogue, owner.retriever).items():
        if past.fullmatch(plain(name)) and catalogue.document.response.types(schema) == ("boolean",):
            return name
    return None


def _properties(catalogue: Catalogue, operation: Operation) -> dict[str, Any]:
    view = catalogue.document.response
    for response in operation.successes:
        for content in response.contents:
            return dict(view.flat(content.schema or True).get("properties") or {})
    return {}


def _says(catalogue: Catalogue, operation: Operation, owner: Resource, name: str) -> Keep:
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
        exchange = must_succeed(session, call, "the call")
        if exchange.response.status == 202:
            raise NotTestedError(f"{operation.id} is done later")
        shown = must_succeed(session, session.plain(retriever, values=values), "the thing")
        body = shown.response.json()
        wanted = operation.method != "DELETE"
        was = beside.exchange.response.json()
        other = must_succeed(session, session.plain(retriever, values=beside.values), "its neighbour")
        told = other.response.json()
        if (
            isinstance(was, dict)
            and isinstance(told, dict)
            and was.get(name) is False
            and told.get(name) is True
        ):
            raise session.broken(f"{name} is true of another one", fragment(operation.pointer), other)
        if isinstance(body, dict) and isinstance(body.get(name), bool) and body[name] is not wanted:
            message = f"{name} is {body[name]} after {operation.method} {operation.path}"
            raise session.broken(message, fragment(operation.pointer), shown)

    return keep
