"""Things within things, and beside each other: found below their own parent only, and gone with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.alike import remove
from specwright_runtime.contract.checks.documented import item_properties
from specwright_runtime.contract.checks.echo import told_schema
from specwright_runtime.contract.checks.finding import find_in_list
from specwright_runtime.contract.checks.in_use import keeps
from specwright_runtime.contract.checks.unknown import forgives, is_marked, must_be_missing
from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Values
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource, brings_back, told_by_both


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    owner = next(reversed(catalogue.resources.of(operation)), None)
    for resource in catalogue.resources.by_path.values():
        if resource.creator is None:
            continue
        if owner is not None and _sublists(catalogue, operation, owner, resource):
            keep = _of_one(operation, owner, resource)
            yield _promise(operation, f"of its own {owner.parameter} only", keep, alone=True)
        # Looked for where it is asked for: all things with all others, for each operation, were minutes.
        if operation is resource.retriever:
            parent = catalogue.resources.parent(resource)
            if parent is not None and parent.creator is not None:
                yield _promise(operation, "below its own parent only", _own(resource, parent, operation))
        if operation is resource.lister:
            home = catalogue.resources.parent(resource) or catalogue.resources.home(resource)
            inside = home is not None and f"{operation.path}/".startswith(f"{home.item_path}/")
            if home is not None and home.creator is not None and inside:
                yield _promise(operation, "of its own parent only", _listed(resource, home), alone=True)
        if operation is resource.deleter and resource.retriever is None and operation.documents(404):
            parent = catalogue.resources.parent(resource)
            if parent is not None and parent.creator is not None and not forgives(operation):
                yield _promise(operation, "below its own parent only", _own(resource, parent, operation))
        if operation in resource.updaters and operation.method == "PUT":
            for child in _kept_by(catalogue, operation, resource)[:1]:
                yield _promise(
                    operation, f"{child.parameter} in it stays", _stays(resource, child, operation)
                )
        if resource.deleter is operation:
            for below in _below(catalogue, resource) if not resource.soft else ():
                yield _promise(operation, f"then {below.id} finds nothing", _gone(resource, below))
            if resource.retriever is not None:
                yield _promise(operation, "the neighbours are still there", _neighbours(resource))
            inner = [*catalogue.resources.within(resource), *catalogue.resources.made_in(resource)]
            for child in inner if resource.creator is not None else ():
                if child.creator is not None and child.retriever is not None:
                    place = f"{child.parameter} of the neighbour is still there"
                    yield _promise(operation, place, _nephew(resource, child))


_PAST = re.compile(r"history|versions?\b|audit|events?\b|\blogs?\b|revisions?\b", re.IGNORECASE)
"""What may be told of what is gone."""
_WITH_ALL = re.compile(
    r"\b(with|and) (all|everything)\b|\bcascad|\b(and|with) (its|their) \w+"
    r"|\b(and|with) the \w+( (and|,) (the )?\w+)* of (the|this|that) ",
    re.IGNORECASE,
)


def _promise(operation: Operation, place: str, keep: Keep, *, alone: bool = False) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=alone)


def _kept_by(catalogue: Catalogue, updater: Operation, resource: Resource) -> list[Resource]:
    """What lies in the thing, and is no part of what its update sends."""
    view = catalogue.document.request
    sent = {plain(n) for c in updater.bodies for n in envelope.properties(view, c.schema or True)}
    inner = [child for child in catalogue.resources.within(resource) if child.creator and child.retriever]
    return [child for child in inner if plain(child.collection_path.rpartition("/")[2]) not in sent]


def _stays(resource: Resource, child: Resource, updater: Operation) -> Keep:
    retriever = child.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        outer = session.things.make(resource, fresh=True)
        inner = session.things.make(child, outer.values, fresh=True)
        call = session.plain(updater, values=outer.values)
        sent, said = envelope.said(outer.call), envelope.said(call)
        if said:  # it says what it was made with
            call = envelope.saying(call, {name: sent.get(name, value) for name, value in said.items()})
        done = session.call(call)
        if not done.is_upon(outer.values) or not 200 <= done.response.status < 300:
            raise NotTestedError(f"{updater.id} is not done to a {resource.parameter} that has something")
        looked = session.call(session.plain(retriever, values=inner.values))
        if looked.response.status in {404, 410}:
            message = f"what lies in it is answered with {looked.response.status} after {updater.id}"
            raise session.broken(message, fragment(updater.pointer), looked)

    return keep


def _elsewhere(session: Session, parent: Resource, made: Made) -> Values:
    """The values of a new parent, under which `made` does not lie.

    Raises:
        NotTestedError: a parent has one of that name from its beginning, as the owner among its members.
    """
    if session.things.crowded(made.resource) and made.exchange.response.status == 200:
        raise NotTestedError(f"{made.resource.item_path}: a new {parent.parameter} has one of that name")
    stranger = session.things.make(parent, fresh=True)
    return {**made.values, **stranger.values}


def _own(resource: Resource, parent: Resource, looking: Operation) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        exchange = session.call(session.plain(looking, values=_elsewhere(session, parent, made)))
        if 200 <= exchange.response.status < 300:
            done = "shown" if looking.method == "GET" else "deleted"
            message = f"what lies in one {parent.parameter} is {done} below another"
            raise session.broken(message, fragment(looking.pointer), exchange)
        must_be_missing(session, looking, exchange, f"what another {parent.parameter} has")

    return keep


def _listed(resource: Resource, parent: Resource) -> Keep:
    lister = resource.lister

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        values = _elsewhere(session, parent, made)
        stranger = replace(
            made, values=values, call=replace(made.call, values={**made.call.values, **values})
        )
        try:
            found, exchange = find_in_list(session, resource, stranger)
        except BrokenError as error:
            status = error.exchange.response.status if error.exchange is not None else 0
            if status == 404 and lister is not None and session.resources.of(lister)[-1:] != [parent]:
                raise NotTestedError(f"another {parent.parameter} has no such list") from error
            raise
        if found:
            message = f"what lies in one {parent.parameter} is listed below another"
            place = fragment(lister.pointer) if lister is not None else "#"
            raise session.broken(message, place, exchange)

    return keep


def _sublists(catalogue: Catalogue, operation: Operation, owner: Resource, resource: Resource) -> bool:
    """It lists what has a path of its own, as `GET /books/{id}/loans` the loans of one book."""
    if operation.method != "GET" or operation is resource.lister or resource.retriever is None:
        return False
    shown = told_schema(resource.retriever, 200) or True
    if operation.path == owner.item_path or owner.creator is None:
        return False
    listed = item_properties(catalogue, operation)
    return bool(listed) and listed.keys() == envelope.properties(catalogue.document.response, shown).keys()


def _of_one(operation: Operation, owner: Resource, resource: Resource) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        path = {k: v for k, v in made.values.items() if k != ("path", resource.parameter)}
        own = [value for (_, name), value in path.items() if name == owner.parameter]
        told = envelope.told(made.exchange)
        for name, value in told.items() if isinstance(told, dict) and not own else ():
            source = session.foreign.source(name)
            target = source.resource if source is not None else None
            if value is not None and target is not None and target.item_path == owner.item_path:
                own = [value]
        if not own:
            raise NotTestedError(f"{operation.id}: what was made does not say its {owner.parameter}")
        stranger = session.things.make(owner, fresh=True).id
        for value, there in ((own[0], True), (stranger, False)):
            call = session.plain(operation, values={("path", owner.parameter): value})
            found, exchange = find_in_list(session, replace(resource, lister=operation), made, call)
            if bool(found) is not there:
                lists = "does not list one of its own" if there else f"lists one of another {owner.parameter}"
                raise session.broken(f"it {lists}", fragment(operation.pointer), exchange)

    return keep


def _below(catalogue: Catalogue, resource: Resource) -> Iterator[Operation]:
    """What can be asked of a thing, or of what lies in it, and should find nothing once it is gone."""
    assert resource.deleter is not None
    if resource.retriever is not None:
        yield resource.retriever
    made = {each.path for each in catalogue.document.operations if each.method == "POST"}
    for child in resource.children:
        tells_of_the_past = child.path not in made and _PAST.search(child.path, len(resource.deleter.path))
        if child.method != "PUT" and not tells_of_the_past and not brings_back(child):
            yield child
    yield from (updater for updater in resource.updaters if updater.method == "PATCH")
    for inner in catalogue.resources.within(resource):
        kept = keeps(resource.deleter, inner)
        if inner.retriever is not None and inner.creator is not None and not kept:
            yield inner.retriever
    if _WITH_ALL.search(resource.deleter.said):
        for inner in catalogue.resources.made_in(resource):
            looking = _looking(inner)
            if looking is not None:
                yield looking
    if resource.deleter.documents(404):
        yield resource.deleter


def _looking(resource: Resource) -> Operation | None:
    """What shows it, or a part of it: its file."""
    parts = (child for child in resource.children if child.method == "GET")
    return resource.retriever or next(parts, None)


def _gone(resource: Resource, below: Operation) -> Keep:
    def keep(session: Session) -> None:
        base = session.happy(below)
        made = session.things.make(resource, fresh=True)
        values = {**base.values, **made.values}
        inner = [r for r in session.resources.of(below) if len(r.item_path) > len(resource.item_path)]
        for child in inner:  # what lay in it, before it went
            values |= session.things.make(child, values, fresh=True).values
        values |= _made_in(session, resource, below, values)
        session.readiness.part_put(below, replace(base, values=values))
        remove(session, resource, made)
        if resource.retriever is not None and resource.retriever is not below:
            shown = session.call(session.plain(resource.retriever, values=made.values))
            if shown.response.status == 200 and is_marked(shown) and not resource.vanishes:
                raise NotTestedError(f"{below.id}: what is deleted is still shown, as deleted")
        exchange = session.call(replace(base, values=values))
        marked = not (resource.vanishes and exchange.response.status < 300)
        must_be_missing(session, below, exchange, f"{below.id} of what was deleted", gone=marked)

    return keep


def _made_in(session: Session, resource: Resource, below: Operation, values: Values) -> Values:
    """What has a path of its own, made below the thing before it goes."""
    for child in session.resources.made_in(resource):
        if _looking(child) is below:
            return session.things.make(child, values, fresh=True).values
    return {}


def _neighbours(resource: Resource) -> Keep:
    """Those that were made before and after, and the oldest that this run knows."""
    retriever = resource.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        if session.things.crowded(resource):
            raise NotTestedError(f"{retriever.id}: there are too few {resource.parameter} for neighbours")
        before = session.things.make(resource, fresh=True)
        oldest = session.things.inventory.oldest(resource) or before
        made, after = (session.things.make(resource, before.values, fresh=True) for _ in range(2))
        remove(session, resource, made)
        for neighbour in (oldest, before, after):
            exchange = must_succeed(
                session,
                session.plain(retriever, values=neighbour.values),
                "the neighbour of what was deleted",
            )
            shown, known = told_by_both(
                exchange.response.json(),
                neighbour.exchange.response.json(),
                resource.parameter,
                resource.collection_path,
            )
            if known is not None and shown is not None and shown != known:
                raise session.broken(
                    f"{shown!r} is shown for {known!r}", fragment(retriever.pointer), exchange
                )

    return keep


def _nephew(resource: Resource, child: Resource) -> Keep:
    retriever = child.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        try:
            neighbour, made = (session.things.make(resource, fresh=True) for _ in range(2))
            nephew = session.things.make(child, neighbour.values, fresh=True)
        except BrokenError as error:
            raise NotTestedError(str(error)) from error
        remove(session, resource, made)
        must_succeed(
            session,
            session.plain(retriever, values=nephew.values),
            "what lies in the neighbour of what was deleted",
        )

    return keep
