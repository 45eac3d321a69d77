"""What others refer to: it counts them, and is not deleted from below them where a 409 says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented, words
from specwright_runtime.contract.checks.alike import another, must_be_gone
from specwright_runtime.contract.checks.echo import told_schema
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.foreign import kind_of
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource

_USED = re.compile(
    r"\b(still|in use|in it|of it|there (are|is)|has|have|with|referenced|used|belongs?|empty)\b",
    re.IGNORECASE,
)
_DONE = re.compile(r"\b(is|are) ((still|already|currently) )?(?P<stem>\w{4,})ed\b")


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    resources = catalogue.resources.by_path.values()
    made = [other for other in resources if other.creator is operation]
    for resource in resources:
        if resource.creator is None or resource.named:
            continue
        kept = operation is resource.deleter and operation.documents(409)
        for child in _inside(catalogue, resource) if kept else ():
            if _holds(operation, child):
                place = f"refused while there is a {kind_of(child.collection_path)} in it"
                yield _promise(operation, place, _filled(operation, resource, child))
                forced = _forced(operation)
                if forced is not None and child.retriever is not None:
                    place = f"{forced.name} deletes a {kind_of(child.collection_path)} with it"
                    yield _promise(operation, place, _emptied(operation, resource, child, forced))
        for other, name in _referring(catalogue, resource, resources) if kept else ():
            if _speaks(operation, other, name):
                keep = _kept(operation, resource, other, name)
                yield _promise(
                    operation, f"refused while {kind_of(other.collection_path)} refers to it", keep
                )
        for other, name in _referring(catalogue, resource, made):
            for told in _shared(catalogue, resource, other):
                yield _promise(
                    operation,
                    f"{told} of its {kind_of(resource.collection_path)}",
                    _alike(resource, other, name, told),
                )
            counter = _counter(catalogue, resource, other)
            if counter is not None:
                keep = _counted(resource, other, name, counter)
                yield _promise(operation, f"{counter} of its {resource.parameter} counts it", keep)


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=True)


def _inside(catalogue: Catalogue, resource: Resource) -> list[Resource]:
    return [*catalogue.resources.within(resource), *catalogue.resources.made_in(resource)]


def _referring(
    catalogue: Catalogue, resource: Resource, others: Iterable[Resource]
) -> Iterator[tuple[Resource, str]]:
    """Those of the others whose bodies need the id of one of these, and the property that holds it."""
    view = catalogue.document.request
    for other in others:
        if other.creator is None or other.named or other is resource or not other.creator.bodies:
            continue
        schema = other.creator.bodies[0].schema or True
        for name in view.flat(schema).get("required", ()):
            if catalogue.points(name, resource):
                yield other, name


def _speaks(operation: Operation, other: Resource, name: str) -> bool:
    """The words of a refusal name what is in the way: "There are lots in it"; or it is not empty, of what is
    listed by it.
    """
    listed = other.lister is not None and other.lister.parameter(name, "query") is not None
    if listed and keeps(operation, other):
        return True
    said, kind = operation.said_and_refused.lower(), kind_of(other.collection_path)
    done = (
        word[:-2] for word in re.findall(r"\b(?:is|are) (?:still |already |currently )?(\w{3,}ed)\b", said)
    )
    if any(kind.startswith(stem) and len(stem) > 3 for stem in done):
        return True  # by an assignment it is assigned
    return bool(kind) and kind in plain(said) and _USED.search(said) is not None


def _holds(operation: Operation, child: Resource) -> bool:
    """ "The folder is not empty", or "It still has files"."""
    return child.creator is not None and not child.named and not child.fed and keeps(operation, child)


def keeps(operation: Operation, child: Resource) -> bool:
    """What has one in it is not deleted, a refusal says."""
    told = re.split(r"(?<=[.;])\s", str(operation.extra.get("description") or ""))
    said = [r.description for r in operation.responses if r.status == "409"]
    said += [sentence for sentence in told if _REFUSES.search(sentence)]
    many = re.escape(child.collection_path.rsplit("/", 1)[-1])
    there = rf"\b(has|have|contains?|there are|with) (still )?{many}\b"
    empty = r"\b(is|are) ?n[o']t empty\b|\bnot empty\b|\bonly (an )?empty\b"
    return any(re.search(rf"{empty}|{there}", one, re.IGNORECASE) for one in said)


_REFUSES = re.compile(r"\b(409|refuse[sd]?|reject(s|ed)?|can(not|'t) be|conflict)\b", re.IGNORECASE)
_FORCES = frozenset({"force", "cascade", "recursive", "recursively"})


def _forced(operation: Operation) -> Parameter | None:
    """What deletes it all the same, with all that is in it."""
    flags = (p for p in operation.parameters if p.place == "query" and plain(p.name) in _FORCES)
    return next(flags, None)


def _counter(catalogue: Catalogue, resource: Resource, other: Resource) -> str | None:
    """The property that says how many there are: `lot_count` of a category."""
    shown = told_schema(resource.retriever, 200) if resource.retriever is not None else None
    many = plain(other.collection_path.rsplit("/", 1)[-1])
    words = {f"{singular(many)}count", f"{many}count", f"total{many}", f"num{many}", f"numberof{many}"}
    view = catalogue.document.response
    properties = envelope.properties(view, shown) if shown is not None else {}
    return next((n for n in properties if plain(n) in words and "integer" in view.types(properties[n])), None)


def _shared(catalogue: Catalogue, resource: Resource, other: Resource) -> Iterator[str]:
    """Properties that are said to be those of what is referred to: "The severity of the rule"."""
    if resource.retriever is None or other.creator is None:
        return
    view, own = catalogue.document.response, documented.shown(catalogue, resource.retriever)
    for name, schema in documented.shown(catalogue, other.creator).items():
        said = str(view.flat(schema).get("description") or "")
        of_it = rf"(the |its )?{words.spoken(name)} of (the|its) {kind_of(resource.collection_path)}[.]?"
        if name in own and re.fullmatch(of_it, said.strip(), re.IGNORECASE):
            yield name


def _alike(resource: Resource, other: Resource, name: str, told: str) -> Keep:
    creator = other.creator
    assert creator is not None

    def keep(session: Session) -> None:
        first = session.things.make(resource, fresh=True)
        for made in (first, another(session, resource, first)):
            if made is None:
                continue
            exchange = _made_of(session, other, name, made)
            of_it, here = envelope.told(made.exchange), envelope.told(exchange)
            if not all(isinstance(body, dict) and told in body for body in (of_it, here)):
                raise NotTestedError(f"{exchange.operation} does not tell its {told}")
            if not same(of_it[told], here[told]):
                message = f"{told} is {here[told]!r}, and {of_it[told]!r} of its {resource.parameter}"
                raise session.broken(message, fragment(creator.pointer), exchange)

    return keep


def _made_of(session: Session, other: Resource, name: str, made: Made) -> Exchange:
    """One that refers to the thing.

    Raises:
        NotTestedError: it is not taken.
    """
    creator = other.creator
    assert creator is not None
    call = renewed(session, session.plain(creator))
    if not isinstance(call.body, dict) or name not in call.body:
        raise NotTestedError(f"{creator.id} is sent no {name}")
    exchange = session.call(replace(call, body={**call.body, name: made.id}))
    sent = exchange.sent.get(name) if isinstance(exchange.sent, dict) else None
    if not 200 <= exchange.response.status < 300 or sent != made.id:
        raise NotTestedError(f"{creator.id} takes no {name} of a new one")
    return exchange


def _filled(deleter: Operation, resource: Resource, child: Resource) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        session.things.make(child, made.values, fresh=True)
        _must_conflict(session, deleter, made, "what has something in it")

    return keep


def _emptied(deleter: Operation, resource: Resource, child: Resource, forced: Parameter) -> Keep:
    looking = child.retriever
    assert looking is not None

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        inner = session.things.make(child, made.values, fresh=True)
        call = session.plain(deleter, values=made.values).with_value(forced, True)
        if (
            must_succeed(session, call, "a delete of all that is in it", unless=frozenset()).response.status
            == 202
        ):
            raise NotTestedError(f"{deleter.id} removes later")
        must_be_gone(session, looking, inner, "what was deleted with it", fragment(deleter.pointer))
        session.things.forget(made)

    return keep


def _must_conflict(session: Session, deleter: Operation, made: Made, what: str) -> None:
    exchange = session.call(session.plain(deleter, values=made.values), as_is=True)
    if exchange.response.status != 409:
        message = f"{what} must be refused with 409, got {exchange.response.status}"
        raise session.broken(message, fragment(f"{deleter.pointer}/responses/409"), exchange)
    session.judge(deleter, exchange)


def _kept(deleter: Operation, resource: Resource, other: Resource, name: str) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        _made_of(session, other, name, made)
        _must_conflict(session, deleter, made, "what others refer to")

    return keep


def _counted(resource: Resource, other: Resource, name: str, counter: str) -> Keep:
    retriever = resource.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        made, stranger = (session.things.make(resource, fresh=True) for _ in range(2))
        numbers = []
        for count in range(3):
            if count:
                _made_of(session, other, name, made)
            told = envelope.told(must_succeed(session, session.plain(retriever, values=made.values), "it"))
            numbers.append(told.get(counter) if isinstance(told, dict) else None)
        exchange = must_succeed(session, session.plain(retriever, values=stranger.values), "another one")
        beside = envelope.told(exchange).get(counter)
        if isinstance(numbers[0], int) and numbers != [numbers[0] + count for count in range(3)]:
            message = f"{counter} was {numbers[0]} and is {numbers[1:]!r} with one more, and one more"
            raise session.broken(message, fragment(retriever.pointer), exchange)
        if isinstance(beside, int) and isinstance(numbers[0], int) and beside != numbers[0]:
            raise session.broken(
                f"{counter} of another one is {beside}", fragment(retriever.pointer), exchange
            )

    return keep
