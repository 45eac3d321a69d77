"""Parts of a thing that are put there and taken away, as its cover or a star."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented, words
from specwright_runtime.contract.checks.alike import unlike
from specwright_runtime.contract.checks.change import replaces
from specwright_runtime.contract.checks.echo import same_as_sent, told_schema
from specwright_runtime.contract.checks.moving import moving
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call, as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.values.scalar import NON_ASCII

_WHOLE = re.compile(r"\breplaces? (all|the (whole|entire|complete)|every)\b", re.IGNORECASE)
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
    getter, post = declared.get("GET"), declared.get("POST")
    single = post is not None and "DELETE" in declared and not catalogue.resources.creates(post)
    put = declared.get("PUT") or (post if single else None)
    if put is not None and getter is not None:
        if operation is put:
            yield _promise(operation, "then it is there", _there(put, getter))
            yield _promise(operation, "the neighbour has none", _apart(put, getter))
        if operation.method == "DELETE" and getter.documents(404):
            yield _promise(operation, "then it is not there", _gone(put, getter, operation))
        lacks = any(r.status == "404" and _LACKS.search(r.description) for r in operation.responses)
        if operation is getter and lacks:
            yield _promise(operation, "a new one has none", _none_yet(getter))
        if operation.method == "DELETE" and lacks:
            yield _promise(operation, "a second time is refused", _twice(put, operation))

    if owner.retriever is not None and not catalogue.resources.acts(operation):
        around = _told_around(catalogue, operation, owner.retriever) if operation is put else ()
        for alike in (*around, *_called_so(catalogue, operation, owner.retriever)):
            yield _promise(
                operation, f"then {alike} of the thing is so", _as_put(operation, owner.retriever, alike)
            )
    if operation is put and getter is None and owner.retriever is not None:
        name = _property(catalogue, operation, owner.retriever)
        schema = documented.shown(catalogue, owner.retriever).get(name or "", True)
        if name is not None and _is_of_objects(catalogue, operation, schema):
            keep = _shown(operation, owner.retriever, name, schema)
            yield _promise(operation, f"then {name} is so", keep)
    if operation.method == "DELETE" and put is not None and getter is None and owner.retriever is not None:
        name = _property(catalogue, operation, owner.retriever)
        if name is not None:
            yield _promise(
                operation, f"then there is no {name}", _none(put, operation, owner.retriever, name)
            )
        refused = " ".join(r.description for r in operation.responses if r.status in {"404", "409"})
        said = rf"\b(no|not|none|without)\b[^.]*\b{re.escape(name or '')}\b"
        if name is not None and re.search(said, refused, re.IGNORECASE):
            yield _promise(operation, "a second time is refused", _twice(put, operation))


def _told_around(catalogue: Catalogue, put: Operation, retriever: Operation) -> Iterator[str]:
    """Properties of the thing that are said to be those of the part: "Stars of the rating"."""
    kind, view = singular(plain(put.path.rsplit("/", 1)[-1])), catalogue.document.response
    own = {n for c in put.bodies[:1] for n in catalogue.document.request.properties(c.schema or True)}
    for name, schema in documented.shown(catalogue, retriever).items():
        said = str(view.flat(schema).get("description") or "")
        if name in own and re.match(
            rf"(the |its )?{words.spoken(name)} of (the|its) {kind}\b", said, re.IGNORECASE
        ):
            yield name


def _called_so(catalogue: Catalogue, operation: Operation, retriever: Operation) -> Iterator[str]:
    """What is sent under the name that the path ends in, and shown by the thing: `PUT /notes/{id}/tags`."""
    step, view = plain(operation.path.rsplit("/", 1)[-1]), catalogue.document.request
    shown = documented.shown(catalogue, retriever)
    own = [view.properties(c.schema or True) for c in operation.bodies[:1]]
    for name, schema in own[0].items() if own and operation.method in {"PUT", "PATCH"} else ():
        known = view.types(schema) == catalogue.document.response.types(shown.get(name, True))
        if plain(name) == step and name in shown and known and not moving(name):
            yield name


def _as_put(put: Operation, retriever: Operation, name: str) -> Keep:
    def keep(session: Session) -> None:
        call = _fresh(session, put)
        if isinstance(call.body, dict) and call.body.get(name) == {}:
            some = {**call.body, name: {"contract": "text"}}  # of an object of free names
            fits = call.content is not None and session.document.request.valid(
                call.content.schema or True, some
            )
            call = replace(call, body=some) if fits else call
        exchange = must_succeed(session, call, "the call")
        path = {key: value for key, value in exchange.values.items() if key[0] == "path"}
        sent = call.body.get(name) if isinstance(call.body, dict) else None
        shown = must_succeed(session, session.plain(retriever, values=path), "the thing")
        told = envelope.told(shown)
        if sent is None or not isinstance(told, dict) or exchange.response.status == 202:
            raise NotTestedError(f"{put.id} is sent no {name}")
        told_by = told_schema(retriever, shown.response.status)
        schema = envelope.properties(session.document.response, told_by or True).get(name, True)
        if not same(sent, told.get(name), session.document.response, schema):
            message = f"{name} was put there as {sent!r}, and is {told.get(name)!r}"
            raise session.broken(message, fragment(put.pointer), shown)

    return keep


_LACKS = re.compile(
    r"\b(is|are|was|were|has|have) (not|no|never|none)\b(?! (longer|found|there)\b)", re.IGNORECASE
)
"""What a 404 says of a thing that has no such part: "It is not rated", "The film has no cover"."""


def _none_yet(getter: Operation) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(session.resources.of(getter)[-1], fresh=True)
        call = session.plain(getter, values=made.values)
        exchange = session.call(call, as_is=True)
        if exchange.response.status not in _GONE:
            message = f"a new one must be answered with 404, got {exchange.response.status}"
            raise session.broken(message, fragment(f"{getter.pointer}/responses/404"), exchange)
        session.judge(getter, exchange)

    return keep


def _property(catalogue: Catalogue, operation: Operation, retriever: Operation) -> str | None:
    """What shows the part in the thing, and may be none: the `driver` of `/vehicles/{id}/driver`."""
    step, view = plain(operation.path.rsplit("/", 1)[-1]), catalogue.document.response
    for name, schema in documented.shown(catalogue, retriever).items():
        if plain(name) in {step, f"{step}id"} and set(view.types(schema)) != {"boolean"}:
            return name
    return None


def _put_there(session: Session, put: Operation, deleter: Operation) -> Call:
    call = _fresh(session, put)
    exchange = must_succeed(session, call, "the call that puts it there")
    path = {key: value for key, value in exchange.values.items() if key[0] == "path"}
    taking = session.plain(deleter, values=path)
    if must_succeed(session, taking, "the call that takes it away").response.status == 202:
        raise NotTestedError(f"{deleter.id} is done later")
    return taking


def _none(put: Operation, deleter: Operation, retriever: Operation, name: str) -> Keep:
    def keep(session: Session) -> None:
        taking = _put_there(session, put, deleter)
        shown = must_succeed(session, session.plain(retriever, values=taking.values), "the thing")
        told = envelope.told(shown)
        value = told.get(name) if isinstance(told, dict) else None
        nothing = isinstance(value, dict) and not any(value.values())  # a list that is told as its total
        if value not in (None, "", []) and not nothing:
            message = f"{name} was taken away, and is {value!r} still"
            raise session.broken(message, fragment(deleter.pointer), shown)

    return keep


def _twice(put: Operation, deleter: Operation) -> Keep:
    def keep(session: Session) -> None:
        exchange = session.call(_put_there(session, put, deleter), as_is=True)
        if not 400 <= exchange.response.status < 500:
            message = f"what is not there any more cannot be taken away, got {exchange.response.status}"
            raise session.broken(message, fragment(deleter.pointer), exchange)
        session.judge(deleter, exchange)

    return keep


def _promise(operation: Operation, place: str, keep: Keep, *, alone: bool = False) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=alone)


def _fresh(session: Session, operation: Operation) -> Call:
    values = session.things.path_values(operation, fresh=True)
    return session.plain(operation, values=values)


def _look(session: Session, getter: Operation, call: Call) -> Exchange:
    values = {key: value for key, value in call.values.items() if key[0] == "path"}
    exchange = session.call(session.plain(getter, values=values))
    if exchange.response.status not in _GONE:
        session.judge(getter, exchange)
    return exchange


def _there(put: Operation, getter: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = _fresh(session, put)
        for what in ("the call", "the same once more"):
            sent = as_sent(call, must_succeed(session, call, what))
            shown = _look(session, getter, call)
            if shown.response.status in _GONE:
                raise session.broken("what was put there is not there", fragment(put.pointer), shown)
            same_as_sent(session, replace(sent, operation=getter), shown)
        if isinstance(call.body, list) and _WHOLE.search(put.said):
            _all_shown(session, call, shown)
        if isinstance(call.body, dict):
            _told_and_shown(session, unlike(session, call, call.body), getter)
        for text in (call.body, NON_ASCII, call.body) if isinstance(call.body, str) else ():
            must_succeed(session, replace(call, body=text), "a text")
            shown = _look(session, getter, call)
            if shown.response.body.decode("utf-8", "replace").strip() != text.strip():
                raise session.broken(f"{text!r} was put there", fragment(put.pointer), shown)

    return keep


def _is_of_objects(catalogue: Catalogue, put: Operation, shown: Schema) -> bool:
    """A list of objects is sent, and shown."""
    sides: list[tuple[View, Schema]] = [
        (catalogue.document.request, c.schema or True) for c in put.bodies[:1]
    ]
    sides.append((catalogue.document.response, shown))
    return len(sides) > 1 and all(
        view.types(schema) == ("array",) and view.types(view.items(view.flat(schema))) == ("object",)
        for view, schema in sides
    )


def _shown(put: Operation, retriever: Operation, name: str, schema: Schema) -> Keep:
    """A list that replaces what the thing has, which shows it."""

    def keep(session: Session) -> None:
        call = _fresh(session, put)
        for _ in range(2):  # a second time, too, in place of the first one
            exchange = must_succeed(session, call, "the call")
            path = {key: value for key, value in exchange.values.items() if key[0] == "path"}
            shown = must_succeed(session, session.plain(retriever, values=path), "the thing")
            told = envelope.told(shown)
            found = told.get(name) if isinstance(told, dict) else None
            if exchange.response.status == 202:
                raise NotTestedError(f"{put.id} is done later")
            if not same(call.body, found, session.document.response, schema):
                message = f"{call.body!r} was put there, and {name} is {found!r}"
                raise session.broken(message, fragment(put.pointer), shown)
            call = replace(call, values={**call.values, **path}, body=_others(session, call))

    return keep


def _others(session: Session, call: Call) -> list[Any]:
    """Another list of the make of the one that is sent; the same where there is none."""
    schema = call.content.schema or True if call.content is not None else True
    view, items = session.document.request, session.document.request.flat(schema).get("items", True)
    for first in call.body[:1]:
        for other in session.builder.others(items, first, 2):
            if other != first and view.valid(schema, [other]):
                return [other]
    return list(call.body)


def _all_shown(session: Session, call: Call, shown: Exchange) -> None:
    """A list that replaces another one is shown with as many entries."""
    told = shown.response.json()
    if isinstance(told, list) and len(told) != len(call.body):
        what = f"{len(call.body)} were put there in place of all others, and {len(told)} are shown"
        raise session.broken(what, fragment(call.operation.pointer), shown)


def _told_and_shown(session: Session, call: Call, getter: Operation) -> None:
    exchange = must_succeed(session, call, "other values")
    same_as_sent(session, call, exchange)
    sent = as_sent(call, exchange)
    same_as_sent(session, replace(sent, operation=getter), _look(session, getter, sent))


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
            if replaces(operation):
                _must_drop(session, one, getter)
        finally:
            properties = session.document.request.flat(call.content.schema or True).get("properties") or {}
            back = {name: value for name, value in before.items() if name in properties}
            if session.document.request.valid(call.content.schema or True, back):
                session.call(replace(call, body=back))

    return keep


def _must_drop(session: Session, call: Call, getter: Operation) -> None:
    """What a replacement does not name is there no more."""
    least = session.plain(call.operation, full=False)
    schema = call.content.schema or True if call.content is not None else True
    properties = session.document.request.properties(schema)
    must_succeed(session, least, "a replacement with what is required only")
    exchange = must_succeed(session, session.plain(getter), "what was replaced")
    told, known = envelope.told(exchange), call.body if isinstance(call.body, dict) else {}
    for name, value in known.items() if isinstance(told, dict) and isinstance(least.body, dict) else ():
        flat = session.document.request.flat(properties.get(name, True))
        usual = isinstance(value, bool) or value in (None, "", [], {}, flat.get("default"), flat.get("const"))
        if name not in least.body and told.get(name) == value and not usual:
            message = f"{name} was not sent with the replacement, and is {value!r} still"
            raise session.broken(message, fragment(call.operation.pointer), exchange)


def _apart(put: Operation, getter: Operation) -> Keep:
    def keep(session: Session) -> None:
        neighbour = _fresh(session, put)
        before = _look(session, getter, neighbour)
        call = _fresh(session, put)
        if isinstance(call.body, dict):
            call = unlike(session, call, call.body)
        must_succeed(session, call, "the call")
        after = _look(session, getter, neighbour)
        if before.response.status in _GONE and after.response.status not in _GONE:
            raise session.broken("it is there for another one, too", fragment(put.pointer), after)
        one, two = before.response.json(), after.response.json()
        for name in call.body if isinstance(call.body, dict) else ():
            if isinstance(one, dict) and isinstance(two, dict) and one.get(name) != two.get(name):
                message = f"{name} of another one is now {two.get(name)!r}"
                raise session.broken(message, fragment(put.pointer), after)

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
