"""Several at once, one of which is wrong: each is told what became of it. And lists that one call fills."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import bulk
from specwright_runtime.contract.checks.effects import lone
from specwright_runtime.contract.checks.listing import enlarged, items
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.promise import Keep, Promise, must_be_refused, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import plain, unlike
from specwright_runtime.contract.things.resource import Resource, identifier

_INDEX = frozenset({"index", "position", "row", "item", "itemindex"})
_FROM_1 = re.compile(r"\bfrom (1|one)\b|\b(1|one)-based\b", re.IGNORECASE)
_ON_ITS_OWN = re.compile(
    r"\b(each|every)\b[^.]*\b(on its own|individually|independently|separately)\b", re.IGNORECASE
)
"""How it is said that one that is wrong does not keep the others from being made."""
_ALONE = re.compile(
    r"\b(unknown|missing|no such|does not exist)\b[^.]*\b(alone|on its own|individually|separately)\b",
    re.IGNORECASE,
)
"""How it is said so of one that names something that is not there."""
_THREE = 3
_USUAL = 100
"""Entries that a list without pages may have here."""
_BULK = frozenset({"bulk", "batch", "import", "many", "multiple"})


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method not in {"POST", "PUT", "PATCH"} or not operation.bodies:
        return
    found = bulk.array(catalogue.document.request, operation.bodies[0])
    if found is None:
        return
    name = found[0]
    resource = _made(catalogue, operation)
    if operation.documents(207) and resource is not None:
        place = "each is told what became of it"
        yield _promise(operation, place, _mixed(operation, resource, name))
        if _ALONE.search(operation.said):
            keep = _mixed(operation, resource, name, lost=True)
            yield _promise(operation, "one that names nothing fails alone", keep)
    path = _list_path(operation.path, name)
    lister = catalogue.document.paths.get(path, {}).get("GET") if path is not None else None
    if lister is not None and operation.path not in (path, lister.path):
        keep = _filled(operation, replace(lone(catalogue, lister), lister=lister), *found)
        yield _promise(operation, "what was sent is listed", keep, alone=True)


def _promise(operation: Operation, place: str, keep: Keep, *, alone: bool = False) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=alone)


def _made(catalogue: Catalogue, operation: Operation) -> Resource | None:
    """Those that it makes several of: `POST /books/batch` is beside `POST /books`."""
    collection, _, last = operation.path.rpartition("/")
    for resource in catalogue.resources.by_path.values():
        creator = resource.creator
        beside = resource.collection_path == (collection if plain(last) in _BULK else operation.path)
        if beside and creator is not None and creator is not operation and creator.bodies:
            return resource
    return None


def _list_path(path: str, name: str | None) -> str | None:
    """The list that it fills: `/books` of `/books/bulk`, or of a body that holds `books`."""
    before, _, last = re.sub(":", "/", path).rpartition("/")
    if plain(last) in _BULK:
        return before
    return before if name is not None and plain(before.rsplit("/", 1)[-1]) == plain(name) else None


def _mixed(operation: Operation, resource: Resource, name: str | None, *, lost: bool = False) -> Keep:
    creator = resource.creator
    assert creator is not None
    place = fragment(operation.pointer)

    def keep(session: Session) -> None:
        one, two = bulk.good(session, creator, 2)
        wrong = _lost(session, creator, one) if lost else _wrong(session, creator, one)
        call = session.plain(operation)
        body: Any = [one, wrong, two]
        call = replace(call, body=body if name is None else {**call.body, name: body})
        if call.content is None:
            raise NotTestedError(f"{operation.id}: the plain call has no body")
        whole = session.document.request.valid(call.content.schema or True, call.body)
        exchange = session.call(call, as_is=True)
        if exchange.response.status != 207 and not whole and not _ON_ITS_OWN.search(operation.said):
            must_be_refused(session, operation, exchange, "the body, of which one part is wrong,", place)
            return
        if exchange.response.status != 207:
            message = f"of three, one is wrong: expected 207, got {exchange.response.status}"
            raise session.broken(message, place, exchange)
        session.judge(operation, exchange)
        told = bulk.results(exchange.response.json())
        if told is None or not all(isinstance(entry, dict) for entry in told):
            raise NotTestedError(f"{operation.id} does not tell what became of each")
        if len(told) != len(body):
            message = f"{len(body)} were sent, and {len(told)} are told of"
            raise session.broken(message, place, exchange)
        _in_their_places(session, exchange, told, place)
        well = [bulk.is_well(entry) for entry in told]
        if None in well:
            return
        if not any(well):
            raise NotTestedError(f"{operation.id}: none of three was taken")
        if well != [True, False, True]:
            raise session.broken(f"the second of three is wrong, and told is {told!r}", place, exchange)
        _add_up(session, exchange, [bool(one) for one in well], place)
        for entry in (told[0], told[2]) if resource.retriever is not None else ():
            _is_there(session, resource, entry, exchange)

    return keep


def _wrong(session: Session, creator: Operation, good: Any) -> Any:
    """A body that lacks what it has to have."""
    content, view = session.content(creator), session.document.request
    schema = content.schema or True if content is not None else True
    for name in view.flat(schema).get("required", ()) if isinstance(good, dict) else ():
        lacking = {key: value for key, value in good.items() if key != name}
        if not view.valid(schema, lacking):
            return lacking
    raise NotTestedError(f"{creator.id}: there is nothing that a body has to have")


def _lost(session: Session, creator: Operation, good: Any) -> Any:
    """A body that names something that is not there."""
    content, view = session.content(creator), session.document.request
    own = view.properties(content.schema or True) if content is not None else {}
    for name, value in good.items() if isinstance(good, dict) else ():
        if session.foreign.source(name) is not None and name in own and isinstance(value, str | int):
            return {**good, name: unlike(view, own[name], value)}
    raise NotTestedError(f"{creator.id}: a body names nothing else")


def _in_their_places(session: Session, exchange: Exchange, told: list[dict[str, Any]], place: str) -> None:
    """Where entries name their places, these are those of what was sent."""
    key = next((name for name in told[0] if plain(name) in _INDEX), None)
    numbers = [entry.get(key) for entry in told] if key is not None else []
    if key is None or not all(type(number) is int for number in numbers):
        return
    described = _FROM_1.search(_said_of(session, exchange, key)) is not None
    wanted = list(range(described, len(told) + described))
    if numbers != wanted and (described or numbers != [number + 1 for number in wanted] or key == "index"):
        raise session.broken(f"{key} of the entries is {numbers!r}, not {wanted!r}", place, exchange)


def _said_of(session: Session, exchange: Exchange, key: str) -> str:
    operation, view = session.document.by_id[exchange.operation or ""], session.document.response
    for response in operation.successes:
        for content in response.contents:
            for inner in view.properties(content.schema or True).values():
                own = view.properties(view.flat(inner).get("items", True)).get(key)
                if own is not None:
                    return str(view.flat(own).get("description"))
    return ""


def _add_up(session: Session, exchange: Exchange, well: list[bool], place: str) -> None:
    """Numbers beside the entries are those of the ones that are well, and of the others."""
    body = exchange.response.json()
    for name, value in body.items() if isinstance(body, dict) else ():
        done, failed = plain(name) in bulk.DONE, plain(name) in bulk.FAILED
        if type(value) is int and (done or failed) and value != well.count(done):
            message = f"{name} is {value}, and {well.count(done)} of {len(well)} are told so"
            raise session.broken(message, place, exchange)


def _is_there(session: Session, resource: Resource, entry: dict[str, Any], exchange: Exchange) -> None:
    retriever = resource.retriever
    assert retriever is not None
    inner = next((v for v in entry.values() if isinstance(v, dict)), entry)
    value = identifier(inner, resource.parameter, resource.collection_path)
    if value is not None and len(retriever.path_parameters) == 1:
        looking = session.plain(retriever, values={("path", resource.parameter): value})
        must_succeed(session, looking, f"{value!r}, which was made with others,")


def _filled(operation: Operation, resource: Resource, name: str | None, schema: Schema) -> Keep:
    place = fragment(operation.pointer)

    def keep(session: Session) -> None:
        call = session.plain(operation)
        first = must_succeed(session, call, "several at once")
        if first.response.status == 202:
            raise NotTestedError(f"{operation.id} is done later")
        path = {key: value for key, value in first.values.items() if key[0] == "path"}
        before = _listed(session, resource, path)
        sent = first.sent if name is None else (first.sent or {}).get(name)
        if not isinstance(sent, list) or not sent:
            raise NotTestedError(f"{operation.id}: nothing is sent")
        several = _several(session.document.request, schema, sent[0])
        body: Any = several if name is None else {**first.sent, name: several}
        whole = call.content.schema or True if call.content is not None else True
        if len(several) != _THREE or not session.document.request.valid(whole, body):
            raise NotTestedError(f"{operation.id}: three of them cannot be told apart")
        exchange = session.call(replace(call, values={**call.values, **path}, body=body), as_is=True)
        if not 200 <= exchange.response.status < 300:
            raise NotTestedError(f"{operation.id}: three of them are refused")
        session.judge(operation, exchange)
        told = exchange.response.json()
        for key, value in told.items() if isinstance(told, dict) else ():
            number = (
                len(value) if isinstance(value, list) and value and type(value[0]) in (str, int) else value
            )
            if type(number) is int and (plain(key) in bulk.DONE or plain(key) == "ids") and number != _THREE:
                raise session.broken(f"{_THREE} were sent at once, and {key} is {value!r}", place, exchange)
        after = _listed(session, resource, path)
        if after - before != _THREE:
            message = f"{_THREE} were sent at once, and {after - before} more are listed"
            raise session.broken(message, place, exchange)

    return keep


def _several(view: View, schema: Schema, item: Any) -> list[Any]:
    """Three that differ in a number, or in a moment."""
    for name, value in item.items() if isinstance(item, dict) else ():
        if type(value) in (int, float) and plain(name)[-2:] != "id":
            found = [{**item, name: value + step} for step in range(_THREE)]
            if all(view.valid(schema, one) for one in found):
                return found
    return []


def _listed(session: Session, resource: Resource, path: dict[tuple[str, str], Any]) -> int:
    """
    Raises:
        NotTestedError: the list may go on.
    """
    lister = resource.lister
    assert lister is not None
    around = {key: value for key, value in path.items() if lister.parameter(key[1], "path") is not None}
    call = session.plain(lister, values=around)
    call, most = enlarged(session, call)
    found = items(session, must_succeed(session, call, "the list"))
    if len(found) > (most or _USUAL) - 2 * _THREE:
        raise NotTestedError(f"{lister.id}: the list has more than one page")
    return len(found)
