"""What was deleted and is brought back is there again as it was; what was not deleted is not brought back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.alike import another, remove
from specwright_runtime.contract.checks.echo import steady
from specwright_runtime.contract.checks.finding import find_in_list
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.resource import Resource, brings_back

_NOT_THERE = re.compile(r"\bnot (in the \w+|deleted|trashed|removed)\b", re.IGNORECASE)


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    place = next(reversed(catalogue.resources.of(operation)), None)
    if place is None or not brings_back(operation):
        return
    resource = catalogue.resources.binned(place) or place
    if resource.creator is None or resource.retriever is None or resource.deleter is None:
        return
    yield _promise(operation, "it is there as it was", _there(operation, resource, place))
    if place is not resource and place.lister is not None:
        yield _promise(operation, "it is in one place", _moved(operation, resource, place), alone=True)
    if _NOT_THERE.search(" ".join(r.description for r in operation.responses if r.status[0] == "4")):
        yield _promise(operation, "what was not deleted is refused", _refused(operation, resource, place))


def _promise(operation: Operation, place: str, keep: Keep, *, alone: bool = False) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=alone)


def _path(operation: Operation, place: Resource, made: Made) -> dict[tuple[str, str], Any]:
    own = {("path", p.name) for p in operation.path_parameters}
    return {key: v for key, v in made.values.items() if key in own} | {("path", place.parameter): made.id}


def _there(operation: Operation, resource: Resource, place: Resource) -> Keep:
    retriever = resource.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        is_steady = steady(session, resource)
        stranger = session.things.make(resource, fresh=True)
        remove(session, resource, stranger)
        beside = session.plain(retriever, values=stranger.values)
        gone = session.call(beside).response.status in {404, 410}
        first = session.things.make(resource, fresh=True)
        for made in (first, another(session, resource, first)):
            if made is None:
                continue
            looking = session.plain(retriever, values=made.values)
            before = envelope.told(must_succeed(session, looking, "what is to be deleted"))
            remove(session, resource, made)
            must_succeed(session, session.plain(operation, values=_path(operation, place, made)), "the call")
            shown = must_succeed(session, looking, "what was brought back")
            after = envelope.told(shown)
            for name, value in before.items() if isinstance(before, dict) and isinstance(after, dict) else ():
                if is_steady(name) and not same(value, after.get(name)):
                    message = f"{name} was {value!r} and is {after.get(name)!r} when it is brought back"
                    raise session.broken(message, fragment(operation.pointer), shown)
        also = session.call(beside)
        if gone and also.response.status == 200:
            message = "another one that was deleted is there again, too"
            raise session.broken(message, fragment(operation.pointer), also)

    return keep


def _moved(operation: Operation, resource: Resource, place: Resource) -> Keep:
    """In the bin once it is deleted, and there no more once it is brought back."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        for inside, call in (
            (True, session.plain(resource.deleter, values=made.values) if resource.deleter else None),
            (False, session.plain(operation, values=_path(operation, place, made))),
        ):
            if call is not None:
                must_succeed(session, call, "the call")
            found, exchange = find_in_list(session, place, made)
            if bool(found) is not inside:
                message = "it is still listed there" if found else "it is not listed there"
                raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _refused(operation: Operation, resource: Resource, place: Resource) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call = session.plain(operation, values=_path(operation, place, made))
        exchange = session.call(call, as_is=True)
        if not 400 <= exchange.response.status < 500:
            message = f"what was not deleted must be refused, got {exchange.response.status}"
            raise session.broken(message, fragment(operation.pointer), exchange)
        if exchange.response.status not in {404, 409, 400, 422}:
            raise NotTestedError(f"{operation.id} answers {exchange.response.status}")
        session.judge(operation, exchange)

    return keep
