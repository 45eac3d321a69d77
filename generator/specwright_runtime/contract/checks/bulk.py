"""Several things made by one call: as many as were sent, each another one, and there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.checks.alike import must_be_gone, unlike
from specwright_runtime.contract.checks.moving import moving
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Content, Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource, identifier
from specwright_runtime.contract.values.unbuildable import UnbuildableError

_COUNT = 2


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method in {"POST", "DELETE"} and operation.bodies and _REMOVES.search(_called(operation)):
        yield from _deletes(catalogue, operation)
    if operation.method not in {"POST", "PUT", "PATCH"} or not operation.bodies:
        return
    view = catalogue.document.request
    found = array(view, operation.bodies[0])
    if found is None:
        return
    name, items = found
    if _IN_ORDER.search(" ".join((operation.said, *(r.description for r in operation.successes)))):
        place = "the results are in the order of what was sent"
        yield Promise(operation=operation.id, check="life", place=place, keep=_ordered(operation, name))
    if name is None and any(plain(n) in DONE for n in documented.shown(catalogue, operation)):
        yield Promise(
            operation=operation.id,
            check="life",
            place="as many are told as were sent",
            keep=_counted(operation),
        )
    for resource in catalogue.resources.by_path.values():
        creator, retriever = resource.creator, resource.retriever
        if creator is None or creator is operation or retriever is None or not creator.bodies:
            continue
        if name is not None and catalogue.resources.creates(operation):
            continue  # they are parts of what it makes
        if resource.named or creator.path_parameters != operation.path_parameters:
            continue
        if _shape(view, items) and _shape(view, items) == _shape(view, creator.bodies[0].schema or True):
            yield Promise(
                operation=operation.id,
                check="life",
                place=f"each {resource.parameter} is there",
                keep=_each(operation, resource, retriever, name),
            )


_REMOVES = re.compile("delete|remove", re.IGNORECASE)


def _called(operation: Operation) -> str:
    return f"{operation.id} {operation.path.rsplit('/', 1)[-1]}"


def _deletes(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    """`POST /files/bulk-delete` of `ids`: what can be looked at in the same collection."""
    view = catalogue.document.request
    flat = view.flat(operation.bodies[0].schema or True)
    arrays = [
        n
        for n, s in (flat.get("properties") or {}).items()
        if plain(n).endswith("ids") and "items" in view.flat(s)
    ]
    for resource in catalogue.resources.by_path.values():
        beside = operation.path in (
            resource.collection_path,
            f"{resource.collection_path}/{operation.path.rsplit('/', 1)[-1]}",
        )
        if beside and len(arrays) == 1 and resource.creator and resource.retriever and not resource.soft:
            place = f"each {resource.parameter} is gone"
            keep = _gone(operation, resource, resource.retriever, arrays[0])
            yield Promise(operation=operation.id, check="life", place=place, keep=keep)


def _gone(operation: Operation, resource: Resource, retriever: Operation, name: str) -> Keep:
    def keep(session: Session) -> None:
        one, two, kept = (session.things.make(resource, fresh=True) for _ in range(3))
        call = session.plain(operation)
        body: Any = {**(call.body if isinstance(call.body, dict) else {}), name: [one.id, two.id]}
        if call.content is None or not session.document.request.valid(call.content.schema or True, body):
            raise NotTestedError(f"{operation.id}: {name} are no {resource.parameter}")
        exchange = must_succeed(session, replace(call, body=body), f"{_COUNT} at once")
        if exchange.response.status == 202:
            raise NotTestedError(f"{operation.id} is done later")
        for made in (one, two):
            what = f"{made.id!r} was deleted with others, and"
            must_be_gone(session, retriever, made, what, fragment(operation.pointer))
        must_succeed(
            session, session.plain(retriever, values=kept.values), "what was not deleted with others"
        )
        _must_count(session, exchange, _TAKEN, fragment(operation.pointer))

    return keep


def array(view: View, content: Content) -> tuple[str | None, Schema] | None:
    """The one array that a body is, or has under a name, and what is in it."""
    flat = view.flat(content.schema or True)
    if "items" in flat:
        return None, flat["items"]
    properties = flat.get("properties") or {}
    found = [name for name, inner in properties.items() if isinstance(view.flat(inner).get("items"), dict)]
    return (found[0], view.flat(properties[found[0]])["items"]) if len(found) == 1 else None


_IN_ORDER = re.compile(
    r"\bresults?\b[^.]*\b(in the|same) order\b|\b(in the|same) order\b[^.]*\bresults?\b", re.IGNORECASE
)


def _ordered(operation: Operation, name: str | None) -> Keep:
    """By a text that each result repeats of what was sent, as its `key`."""

    def keep(session: Session) -> None:
        exchange = must_succeed(session, session.plain(operation), "several at once")
        told, sent = results(exchange.response.json()), exchange.sent
        if name is not None:
            sent = sent.get(name) if isinstance(sent, dict) else None
        if not isinstance(sent, list) or told is None or len(sent) < _COUNT:
            raise NotTestedError(f"{operation.id}: fewer than {_COUNT} are sent, or nothing is told of each")
        place = fragment(operation.pointer)
        if len(told) != len(sent):
            raise session.broken(f"{len(sent)} were sent, and there are {len(told)} results", place, exchange)
        for key in sent[0] if isinstance(sent[0], dict) else ():
            rows = [[one.get(key) for one in side if isinstance(one, dict)] for side in (sent, told)]
            texts = all(isinstance(value, str) for row in rows for value in row)
            if (
                texts
                and len(set(rows[0])) == len(sent)
                and rows[0] != rows[1]
                and set(rows[0]) == set(rows[1])
            ):
                message = f"the results are of {rows[1]!r}, and sent were {rows[0]!r}"
                raise session.broken(message, place, exchange)

    return keep


def _counted(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call, view = session.plain(operation), session.document.request
        items = (
            view.flat(call.content.schema or True).get("items", True) if call.content is not None else True
        )
        try:
            body = [session.builder.full(items), session.builder.minimal(items)]
        except UnbuildableError as error:
            raise NotTestedError(f"{operation.id}: {error}") from error
        call = session.settled(replace(call, body=body))
        if call.content is None or not view.valid(call.content.schema or True, call.body):
            raise NotTestedError(f"{operation.id}: {_COUNT} at once are not allowed")
        exchange = must_succeed(session, call, f"{_COUNT} at once")
        if exchange.response.status != 202:
            _must_count(session, exchange, DONE, fragment(operation.pointer))

    return keep


def _shape(view: View, schema: Schema) -> tuple[frozenset[str], frozenset[str]] | None:
    """By which two bodies are alike: their properties, and which of them they need."""
    flat, properties = view.flat(schema), frozenset(view.properties(schema))
    return (properties, frozenset(flat.get("required", ()))) if properties else None


def _each(operation: Operation, resource: Resource, retriever: Operation, name: str | None) -> Keep:
    def keep(session: Session) -> None:
        creator = resource.creator
        assert creator is not None
        call = session.plain(operation)
        one = session.plain(creator).body
        other = unlike(session, session.plain(creator), one if isinstance(one, dict) else {}).body
        if operation.documents(207):  # what is there already would be told of in it
            one, two = good(session, creator, _COUNT)
            other = two if two != one else other
        view, items = session.document.request, [one, other]
        new = [_renamed(session, item, resource) for item in items]
        if all(view.valid(creator.bodies[0].schema or True, item) for item in new):
            items = new
        body: Any = items if name is None else {**call.body, name: items}
        if call.content is None or not view.valid(call.content.schema or True, body):
            raise NotTestedError(f"{operation.id}: {_COUNT} at once are not allowed")
        exchange = must_succeed(session, replace(call, body=body), f"{_COUNT} at once")
        if exchange.response.status == 202:
            raise NotTestedError(f"{operation.id} is done later")
        told = results(exchange.response.json())
        ids = [identifier(item, resource.parameter, resource.collection_path) for item in told or ()]
        place = fragment(operation.pointer)
        if told is None or None in ids:
            for known in _names(exchange.sent if name is None else exchange.sent[name], resource):
                values = {**call.values, ("path", resource.parameter): known}
                looking = session.plain(retriever, values=values)
                must_succeed(session, looking, f"{known!r}, which was sent with others,")
            return
        _must_say(session, exchange, told, place)
        if len(set(map(str, ids))) != _COUNT:
            raise session.broken(f"{_COUNT} were sent at once, and told is {ids!r}", place, exchange)
        asked = results(exchange.sent) if name is None else results({name: exchange.sent[name]})
        for sent, row in zip(asked or items, told, strict=True):
            entry = _thing(row, sent)
            for key, value in sent.items() if isinstance(sent, dict) else ():
                if not moving(key) and key in entry and not same(value, entry[key]):
                    message = f"{key} was sent as {value!r}, and told in its place is {entry[key]!r}"
                    raise session.broken(message, place, exchange)
        for value in ids:
            values = {**call.values, ("path", resource.parameter): value}
            looking = session.plain(retriever, values=values)
            must_succeed(session, looking, f"{value!r}, which was made with others,")

    return keep


def _renamed(session: Session, item: Any, resource: Resource) -> Any:
    """The thing under a name that nothing has, where its sender names it."""
    name = _own_name(item, resource)
    return {**item, name: session.nonce()} if name is not None and isinstance(item[name], str) else item


def _names(sent: list[Any], resource: Resource) -> list[Any]:
    """What each of those that were sent is known by, where that is a name of its sender's.

    Raises:
        NotTestedError: it is none.
    """
    found = [each[name] for each in sent if (name := _own_name(each, resource)) is not None]
    if len(set(map(str, found))) != _COUNT:
        raise NotTestedError("it does not say what it made")
    return found


def _own_name(item: Any, resource: Resource) -> str | None:
    """The property by which its sender names a thing, as the `login` of a user."""
    wanted = plain(resource.parameter)
    if wanted.endswith("id") or not isinstance(item, dict):
        return None
    return next((name for name in item if plain(name) == wanted), None)


def _thing(entry: Any, sent: Any) -> Any:
    """The entry, or what was made in it, beside its status: that has properties of what was sent."""
    if not isinstance(entry, dict) or not isinstance(sent, dict) or entry.keys() & sent.keys():
        return entry
    return next((v for v in entry.values() if isinstance(v, dict) and v.keys() & sent.keys()), entry)


DONE = frozenset(
    {"created", "inserted", "imported", "accepted", "succeeded", "successful", "added", "stored", "saved"}
)
_TAKEN = frozenset({"deleted", "removed", "deletedcount", "removedcount", "succeeded", "successful"})
FAILED = frozenset({"missing", "notfound", "unknown", "failed", "errors", "rejected", "failures", "skipped"})


def leaves_aside(told: Any) -> bool:
    """The answer counts, or lists, some of what was sent as not taken."""
    numbers = told.items() if isinstance(told, dict) else ()
    failed = [len(v) if isinstance(v, list) else v for name, v in numbers if plain(name) in FAILED]
    return any(type(number) is int and number > 0 for number in failed)


def _must_say(session: Session, exchange: Exchange, entries: list[Any], place: str) -> None:
    """As many are said to be made as were sent, none of them failed, and no entry tells of an error."""
    _must_count(session, exchange, DONE, place)
    for entry in entries:
        if is_well(entry) is False:
            raise session.broken(f"what was made is told as {entry!r}", place, exchange)


_STATUS = frozenset({"status", "statuscode", "code"})


def is_well(entry: Any) -> bool | None:
    """Whether an entry tells of success, by a status, an error or a flag; `None`: it tells of neither."""
    if not isinstance(entry, dict):
        return None
    if entry.get("error") or entry.get("errors"):
        return False
    told = (value for name, value in entry.items() if plain(name) in _STATUS)
    status = next((value for value in told if type(value) is int and 100 <= value < 600), None)
    if status is not None:
        return bool(status < 400)
    return entry["success"] if isinstance(entry.get("success"), bool) else None


def good(session: Session, creator: Operation, count: int) -> list[Any]:
    """Bodies of things that are not there yet."""
    call = session.plain(creator)
    places = session.taken.places(creator.id)
    if not places and isinstance(call.body, dict):
        exchange = session.call(call)
        again = (
            session.call(replace(call, body=exchange.sent)) if exchange.response.status < 300 else exchange
        )
        places = session.taken.places(creator.id) if again.response.status < 300 else ()
    return [session.taken.varied(call, places).body if places else call.body for _ in range(count)]


def must_refuse(session: Session, exchange: Exchange, index: int, what: str, place: str) -> None:
    """What is told of each, with 207, tells of an error where one of those sent is wrong.

    Raises:
        BrokenError: it tells of success.
    """
    told = results(exchange.response.json()) or []
    if index < len(told) and is_well(told[index]):
        raise session.broken(f"{what} must be refused, and told of it is {told[index]!r}", place, exchange)


def _must_count(session: Session, exchange: Exchange, done: frozenset[str], place: str) -> None:
    """As many are told by the words for what is `done` as were sent, and none by those for failures."""
    body = exchange.response.json()
    for name, value in body.items() if isinstance(body, dict) else ():
        number = len(value) if isinstance(value, list) else value
        wanted = _COUNT if plain(name) in done else 0 if plain(name) in FAILED else number
        if isinstance(number, int) and not isinstance(number, bool) and number != wanted:
            raise session.broken(f"{_COUNT} were sent at once, and {name} is {value!r}", place, exchange)


def results(body: Any) -> list[Any] | None:
    """What is told of each: the one array of objects."""
    if isinstance(body, list):
        return body
    arrays = [v for v in body.values() if isinstance(v, list) and v] if isinstance(body, dict) else []
    return list(arrays[0]) if len(arrays) == 1 else None
