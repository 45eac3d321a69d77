"""Answers that have something in them only where something is there: an export, a search by what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.promise import Keep, Promise
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.makers import tries
from specwright_runtime.contract.things.resource import Resource

_DEEP, _FEW, _TRIED = 5, 3, 4
"""Objects within each other that are looked into; properties that two kinds have in common by chance; texts
that are searched for.
"""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for owner in catalogue.resources.by_path.values() if operation.method == "GET" else ():
        fillers = _fillers(catalogue, owner)
        about = operation in (owner.lister, owner.retriever) or operation in owner.children
        alone = len(operation.path_parameters) <= owner.item_path.count("{")
        if fillers and about and alone and not operation.is_manual:
            place = f"with {' and '.join(filler.path.rsplit('/', 1)[-1] for filler in fillers)}"
            yield Promise(
                operation=operation.id, check="answers", place=place, keep=_told(operation, owner, fillers)
            )
            break
    looks = operation.method == "GET" or (operation.method == "POST" and bool(operation.bodies))
    if not looks or operation.is_manual or operation.documents(201):
        return
    if operation.method == "POST" and not tries(operation):
        return
    if any(operation in (r.lister, r.retriever, r.creator) for r in catalogue.resources.by_path.values()):
        return
    resource = _shown_in(catalogue, operation)
    if resource is not None:
        place = f"with a {resource.parameter} in it"
        yield Promise(operation=operation.id, check="answers", place=place, keep=_filled(operation, resource))


def _fillers(catalogue: Catalogue, owner: Resource) -> list[Operation]:
    """What puts entries into a list of a thing which have no path of their own, as measurements."""
    if owner.creator is None:
        return []
    own = {resource.collection_path for resource in catalogue.resources.by_path.values()}
    return [
        o
        for o in owner.children
        if o.method == "POST" and o.bodies and not o.is_manual and o.path not in own
        if o.path.rpartition("/")[0] == owner.item_path and "GET" in catalogue.document.paths[o.path]
    ]


def _told(operation: Operation, owner: Resource, fillers: list[Operation]) -> Keep:
    """It is judged as every answer is; what it has in it is not promised."""

    def keep(session: Session) -> None:
        made = session.things.make(owner, fresh=True)
        for filler in fillers:
            done = session.call(session.plain(filler, values=made.values))
            if not done.is_upon(made.values) or not 200 <= done.response.status < 300:
                raise NotTestedError(f"{filler.id} puts nothing into a new {owner.parameter}")
        names = {parameter.name for parameter in operation.path_parameters}
        values = {key: value for key, value in made.values.items() if key[1] in names}
        session.judge(operation, session.call(session.plain(operation, values=values)))

    return keep


def _shown_in(catalogue: Catalogue, operation: Operation) -> Resource | None:
    """Of what lies in the same thing the kind that a list in its answer shows."""
    view = catalogue.document.response
    lists = [
        names
        for response in operation.successes
        for content in response.contents
        for names in _objects(view, content.schema or True, _DEEP, listed=content.is_lines)
    ]
    around = operation.path.rpartition("/")[0]
    for resource in catalogue.resources.by_path.values() if lists else ():
        if resource.retriever is None or resource.creator is None:
            continue
        names = documented.shown(catalogue, resource.retriever).keys()
        beside = (resource.collection_path, resource.collection_path.rpartition("/")[0])
        if around in beside and len(names) > _FEW and names in lists:
            return resource
    return None


def _objects(view: Any, schema: Schema, depth: int, *, listed: bool) -> Iterator[set[str]]:
    """The names of the objects in lists, and of those in these."""
    flat = view.flat(schema)
    own = view.properties(schema)
    if listed and own:
        yield set(own)
    if depth:
        for inner in own.values():
            yield from _objects(view, inner, depth - 1, listed=listed)
        if isinstance(flat.get("items"), dict):
            yield from _objects(view, flat["items"], depth - 1, listed=True)


def _filled(operation: Operation, resource: Resource) -> Keep:
    """It is judged as every answer is; that it has the thing in it is not promised."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        wanted = {key: v for key, v in made.values.items() if key[1] != resource.parameter}
        call = session.plain(operation, values=wanted)
        for one in _asking(session, call, made):
            exchange = session.call(one)
            if 200 <= exchange.response.status < 300:
                session.judge(operation, exchange)
            if str(made.id).encode() in exchange.response.body:
                return
        raise NotTestedError(f"{operation.id} shows nothing of what was made")

    return keep


def _asking(session: Session, call: Call, made: Made) -> Iterator[Call]:
    """The call, for each text of the thing, which its own texts are then."""
    told = envelope.told(made.exchange)
    known = told.values() if isinstance(told, dict) else ()
    texts = [value for value in dict.fromkeys(v for v in known if isinstance(v, str)) if value]
    if not isinstance(call.body, dict) or call.content is None or call.content.schema is None:
        yield call
        return
    view, schema = session.document.request, call.content.schema
    own = [name for name, inner in view.properties(schema).items() if "string" in view.types(inner)]
    for text in texts[:_TRIED]:
        sent = {name: text for name in own if name in call.body}
        body = {name: sent.get(name, value) for name, value in call.body.items()}
        if view.valid(schema, body):
            yield replace(call, body=body)
