"""Labels: things of one kind that those of another one have by their names, as the tags of a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.checks.alike import remove
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.foreign import kind_of
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    resources = catalogue.resources.by_path.values()
    made = [other for other in resources if other.creator is operation]
    for resource in resources:
        if resource.creator is None or resource.retriever is None or "{" in resource.collection_path:
            continue
        for other, name in _labelled(catalogue, resource, made):
            counter = _counter(catalogue, resource, plain(other.collection_path.rsplit("/", 1)[-1]))
            if counter is not None:
                keep = _counted(resource, other, name, counter)
                yield _promise(operation, f"{counter} of its {name} counts it", keep)
        for other, name in _labelled(catalogue, resource, resources) if operation is resource.deleter else ():
            if _is_taken(operation, plain(other.collection_path.rsplit("/", 1)[-1])):
                keep = _taken(resource, other, name)
                yield _promise(operation, f"no {kind_of(other.collection_path)} has it then", keep)


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=True)


def _labelled(
    catalogue: Catalogue, resource: Resource, others: Iterable[Resource]
) -> Iterator[tuple[Resource, str]]:
    """Those of the others that are sent a list of texts called as these are, and the name of that."""
    view, many = catalogue.document.request, plain(resource.collection_path.rsplit("/", 1)[-1])
    for other in others:
        bodies = other.creator.bodies[:1] if other.creator is not None and other is not resource else ()
        for content in bodies if other.retriever is not None and not other.named else ():
            for name, schema in envelope.properties(view, content.schema or True).items():
                items = view.flat(schema).get("items")
                if plain(name) == many and items is not None and "string" in view.types(items):
                    yield other, name


def _counter(catalogue: Catalogue, resource: Resource, many: str) -> str | None:
    """Its property that says how many have it: `terms_count`, "Number of terms with this tag"."""
    view, one = catalogue.document.response, singular(many)
    assert resource.retriever is not None
    for name, schema in documented.shown(catalogue, resource.retriever).items():
        said = str(view.flat(schema).get("description") or "").lower()
        described = re.search(rf"\b(number|count) of (all )?{many} (with|that have|having|of)\b", said)
        named = plain(name) in {f"{one}count", f"{many}count", f"numberof{many}", f"total{many}"}
        if "integer" in view.types(schema) and (named or described):
            return name
    return None


def _is_taken(operation: Operation, many: str) -> bool:
    taken = rf"\b(taken|removed|detached|stripped|deleted) (away )?from (all|the|every|each)\b[^.]*\b{many}\b"
    return re.search(taken, operation.said.lower()) is not None


def _with_label(session: Session, other: Resource, name: str, label: Made) -> Made:
    """
    Raises:
        NotTestedError: it is not taken.
    """
    call = renewed(session, session.things.make(other).call)
    call = envelope.saying(call, {**envelope.said(call), name: [label.id]})
    if call.content is None or not session.document.request.valid(call.content.schema or True, call.body):
        raise NotTestedError(f"{call.operation.id}: {name} are no {label.resource.parameter}")
    made = session.things.made(other, call, must_succeed(session, call, f"one with {name}"))
    if made is None:
        raise NotTestedError(f"{call.operation.id} does not say what it made")
    return made


def _counted(resource: Resource, other: Resource, name: str, counter: str) -> Keep:
    looking = resource.retriever
    assert looking is not None

    def keep(session: Session) -> None:
        label = session.things.make(resource, fresh=True)
        for number in (0, 1, 2):
            if number:
                _with_label(session, other, name, label)
            exchange = must_succeed(session, session.plain(looking, values=label.values), "the label")
            told = envelope.told(exchange)
            if isinstance(told, dict) and told.get(counter) != number:
                message = f"{counter} is {told.get(counter)!r}, and {number} have it"
                raise session.broken(message, fragment(looking.pointer), exchange)

    return keep


def _taken(resource: Resource, other: Resource, name: str) -> Keep:
    looking = other.retriever
    assert looking is not None

    def keep(session: Session) -> None:
        label = session.things.make(resource, fresh=True)
        made = _with_label(session, other, name, label)
        remove(session, resource, label)
        exchange = must_succeed(session, session.plain(looking, values=made.values), "what had it")
        told = envelope.told(exchange)
        if isinstance(told, dict) and label.id in (told.get(name) or ()):
            message = f"{name} has {label.id!r} still, which was deleted"
            raise session.broken(message, fragment(looking.pointer), exchange)

    return keep
