"""Members of a thing: `PUT /crews/{id}/members/{member}` puts one in, once, beside others, and here only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.echo import told_schema
from specwright_runtime.contract.checks.in_use import keeps
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call, as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain, singular, unused
from specwright_runtime.contract.things.resource import Resource, items_of


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method == "DELETE" and operation.documents(409):
        yield from _keeping(catalogue, operation)
    around = catalogue.resources.of(operation)
    if operation.method not in {"PUT", "DELETE"} or len(around) < 2 or operation.path != around[-1].item_path:
        return
    owner, member = around[-2], around[-1]
    put = catalogue.document.paths[operation.path].get("PUT")
    if put is None or owner.creator is None or (member.creator is not None and not member.named):
        return
    shown = _where(catalogue, owner, member)
    if shown is None or member.retriever is not None:
        return
    keep = (
        _put(put, owner, member, shown) if operation is put else _taken(put, operation, owner, member, shown)
    )
    place = "it is in it once" if operation is put else "the others stay in it"
    yield Promise(operation=operation.id, check="life", place=place, keep=keep, alone=True)


def _keeping(catalogue: Catalogue, deleter: Operation) -> Iterator[Promise]:
    """What has members is not deleted, a refusal says: "The crew is not empty"."""
    for member in catalogue.resources.by_path.values():
        owner = catalogue.resources.parent(member)
        put = catalogue.document.paths.get(member.item_path, {}).get("PUT")
        if put is None or owner is None or owner.deleter is not deleter or owner.creator is None:
            continue
        if (member.creator is None or member.named) and keeps(deleter, member):
            place = f"refused while there is a {singular(member.collection_path.rsplit('/', 1)[-1])} in it"
            keep = _kept(put, deleter, member)
            yield Promise(operation=deleter.id, check="life", place=place, keep=keep, alone=True)


def _kept(put: Operation, deleter: Operation, member: Resource) -> Keep:
    def keep(session: Session) -> None:
        call = _call(session, put, member)
        _must_go_in(session, call)
        own = {("path", p.name) for p in deleter.path_parameters}
        values = {key: value for key, value in call.values.items() if key in own}
        exchange = session.call(session.plain(deleter, values=values), as_is=True)
        if exchange.response.status != 409:
            message = f"what has something in it must be refused with 409, got {exchange.response.status}"
            raise session.broken(message, fragment(f"{deleter.pointer}/responses/409"), exchange)
        session.judge(deleter, exchange)

    return keep


def _where(catalogue: Catalogue, owner: Resource, member: Resource) -> tuple[Operation, str | None] | None:
    """What tells who is in it: the list of its own, or the owner, under that name."""
    lister = catalogue.document.paths.get(member.collection_path, {}).get("GET")
    if lister is not None:
        return lister, None
    shown = told_schema(owner.retriever, 200) if owner.retriever is not None else None
    if shown is None or owner.retriever is None:
        return None
    view, segment = catalogue.document.response, plain(member.collection_path.rsplit("/", 1)[-1])
    words = {segment, f"{singular(segment)}ids", f"{segment}ids"}
    for name, schema in envelope.properties(view, shown).items():
        if plain(name) in words and "array" in view.types(schema):
            return owner.retriever, name
    return None


def _inside(session: Session, call: Call, shown: tuple[Operation, str | None]) -> list[Any]:
    """What is told to be in the thing on the call's path.

    Raises:
        NotTestedError: it is on several pages, or not told.
    """
    operation, name = shown
    own = {("path", p.name) for p in operation.path_parameters}
    values = {key: value for key, value in call.values.items() if key in own}
    exchange = must_succeed(session, session.plain(operation, values=values), "what is in it")
    body = exchange.response.json() if name is None else envelope.told(exchange)
    found = items_of(body) if name is None else body.get(name) if isinstance(body, dict) else None
    if not isinstance(found, list):
        raise NotTestedError(f"{operation.id} does not tell who is in it")
    return found


def _times(value: Any, found: list[Any]) -> int:
    """How often a member is told, by itself or as what has its id."""
    texts = (
        [one] if not isinstance(one, dict) else [v for v in one.values() if not isinstance(v, dict | list)]
        for one in found
    )
    return sum(str(value) in map(str, text) for text in texts)


def _call(session: Session, put: Operation, member: Resource, path: Call | None = None) -> Call:
    """One more into the same thing, or into a new one."""
    values = session.things.path_values(put, fresh=True)
    if path is None:
        outer = [r for r in session.resources.of(put) if r.item_path != member.item_path]
        values |= session.things.make(outer[-1], fresh=True).values
    else:
        values |= {
            key: v for key, v in path.values.items() if key[0] == "path" and key[1] != member.parameter
        }
    parameter = put.parameter(member.parameter, "path")
    known = session.resources.member(member) is not None or session.others.named_by(parameter) is not None
    if known and parameter is not None:
        source = session.foreign.source(member.parameter)
        if session.resources.member(member) is None and source is not None and source.resource is not None:
            values["path", member.parameter] = session.things.make(source.resource, fresh=True).id
    elif parameter is not None:
        known = session.parameter_value(parameter)
        values["path", member.parameter] = unused(session.document.request, parameter.schema, known)
    return session.plain(put, values=values)


def _must_go_in(session: Session, call: Call) -> Exchange:
    """
    Raises:
        NotTestedError: it is taken elsewhere only.
    """
    exchange = must_succeed(session, call, "a member")
    if as_sent(call, exchange).values != call.values:
        raise NotTestedError(f"{call.operation.id}: there is room for one only")
    return exchange


def _is_its_id(exchange: Exchange, value: Any, found: list[Any]) -> bool:
    """A member is told under an `id` that is the one on the path, and all that are in it have one."""
    told = envelope.told(exchange)
    by_id = isinstance(told, dict) and str(told.get("id")) == str(value)
    return by_id and all(isinstance(one, dict) and "id" in one for one in found)


def _put(put: Operation, owner: Resource, member: Resource, shown: tuple[Operation, str | None]) -> Keep:
    def keep(session: Session) -> None:
        first = _call(session, put, member)
        second = _call(session, put, member, first)
        stranger = _call(session, put, member)
        one, two = (call.values["path", member.parameter] for call in (first, second))
        exchange = [_must_go_in(session, call) for call in (first, second, first)][-1]
        found = _inside(session, first, shown)
        told = any(_times(value, found) for value in (one, two)) or _is_its_id(exchange, one, found)
        if found and not told:
            raise NotTestedError(f"{shown[0].id} does not say who is in it")
        for value in dict.fromkeys((one, two)):
            if _times(value, found) != 1:
                message = f"{value!r} was put into it and is in it {_times(value, found)} times"
                raise session.broken(message, fragment(put.pointer), None)
        if _times(one, _inside(session, stranger, shown)):
            raise session.broken(f"{one!r} is in another {owner.parameter}, too", fragment(put.pointer), None)

    return keep


def _taken(
    put: Operation, deleter: Operation, owner: Resource, member: Resource, shown: tuple[Operation, str | None]
) -> Keep:
    def keep(session: Session) -> None:
        first = _call(session, put, member)
        second = _call(session, put, member, first)
        one, two = (call.values["path", member.parameter] for call in (first, second))
        if one == two:
            raise NotTestedError(f"{put.id}: there are no two of them")
        for call in (first, second):
            _must_go_in(session, call)
        before = _inside(session, first, shown)
        path = {key: value for key, value in first.values.items() if key[0] == "path"}
        must_succeed(session, session.plain(deleter, values=path), "taking one out")
        after = _inside(session, first, shown)
        if _times(one, before) and _times(one, after):
            raise session.broken(f"{one!r} was taken out and is in it still", fragment(deleter.pointer), None)
        if _times(two, before) and not _times(two, after):
            message = f"{one!r} was taken out, and {two!r} is gone, too"
            raise session.broken(message, fragment(deleter.pointer), None)

    return keep
