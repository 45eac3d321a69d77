"""What a thing says of those within it: how many they are, how large together, how much room is left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import belonging, documented, effects, words
from specwright_runtime.contract.checks.alike import another, remove
from specwright_runtime.contract.checks.amount import amount_of
from specwright_runtime.contract.checks.listing import enlarged, ids, list_call, told_next
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource

_SUM = re.compile(r"\bsum of\b(?P<what>.*)", re.IGNORECASE)
_NUMBER = re.compile(r"\b(number|count) of (?P<what>.+)", re.IGNORECASE)
_ANY = frozenset({"all", "the", "its", "their", "these", "current", "total"})
_MINUS = re.compile(r"\b(minus|less|without|not (yet )?(taken|used|booked))\b", re.IGNORECASE)
"""How descriptions say that it is the number of those that are still free."""
_PLACES = "(places|seats|spots|slots|tickets)"
_LEFT = re.compile(f"{_PLACES}(left|remaining|available|free)|(remaining|available|free){_PLACES}")


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method not in {"POST", "PUT"} or not operation.successes:
        return
    owner = next(reversed(catalogue.resources.of(operation)), None)
    unseen = _unlisted(catalogue, owner) if operation.method == "POST" and owner is not None else []
    if owner is not None and owner.retriever is not None and operation.path in unseen:
        resource = replace(effects.lone(catalogue, operation), creator=operation)
        for name in documented.shown(catalogue, owner.retriever):
            if plain(name) in _counters(replace(resource, fed=False)):
                yield _promise(operation, f"{name} counts it", _raised(operation, owner, name))
    for resource, owner in _made_within(catalogue, operation):
        shown = documented.shown(catalogue, owner.retriever) if owner.retriever is not None else {}
        view = catalogue.document.response
        numbers = {name: schema for name, schema in shown.items() if "integer" in view.types(schema)}
        for name, schema in numbers.items():
            described = str(view.flat(schema).get("description"))
            alone = plain(name) == _many(resource) and amount_of(catalogue, operation) is None
            counts = (alone and not _is_one_of_several(name, numbers)) or plain(name) in _counters(resource)
            state = "" if counts else _described(described, resource)
            said = _MINUS.search(described) is not None and _many(resource) in map(plain, described.split())
            left = _LEFT.fullmatch(plain(name)) is not None or said
            if state is not None and not left:
                keep = _counted(resource, owner, name, {}, state=state)
                yield _promise(operation, f"{name} counts it", keep)
            elif left and not _takes_several(catalogue, operation):
                yield _promise(operation, f"{name} is one less", _taken(resource, owner, name))
            else:
                summed = _summed(catalogue, operation, described, shown)
                if summed is not None:
                    keep = _counted(resource, owner, name, {name: summed})
                    yield _promise(operation, f"{name} adds {summed}", keep)
    for resource, owner, pointer in _pointing(catalogue, operation):
        shown = documented.shown(catalogue, owner.retriever) if owner.retriever is not None else {}
        for name in [n for n, s in shown.items() if "integer" in catalogue.document.response.types(s)]:
            if plain(name) in _counters(resource):
                keep = _counted(resource, owner, name, {}, pointer=pointer)
                yield _promise(operation, f"{name} of {owner.item_path} counts it", keep)


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep)


def _unlisted(catalogue: Catalogue, owner: Resource) -> list[str]:
    """Paths in a thing at which something is made, and neither listed nor shown."""
    below = [child.path for child in owner.children if child.documents(201) and child.method == "POST"]
    alone = [path for path in below if "GET" not in catalogue.document.paths[path]]
    return [path for path in alone if not any(r.item_path.startswith(f"{path}/") for r in _all(catalogue))]


def _all(catalogue: Catalogue) -> list[Resource]:
    return list(catalogue.resources.by_path.values())


def _made_within(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Resource, Resource]]:
    """What the call makes, and the thing in whose collection it then is."""
    resources = catalogue.resources
    found = [r for r in resources.by_path.values() if r.creator is operation]
    lister = catalogue.document.paths[operation.path].get("GET") if operation.method == "POST" else None
    if not found and lister is not None:
        found = [effects.lone(catalogue, lister)]
    for resource in found:
        made_at = resource.collection_path if resource.fed or resource.named else operation.path
        owner = next(reversed([r for r in resources.on_the_way(made_at) if r.item_path != made_at]), None)
        if owner is None or owner.creator is None or resource.creator is not operation:
            continue
        if "/" not in made_at.removeprefix(f"{owner.item_path}/"):
            yield resource, owner


def _pointing(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Resource, Resource, str]]:
    """What the call makes, what that belongs to elsewhere, and the property that says so."""
    for resource in _all(catalogue):
        if resource.creator is not operation or resource.named or operation.path_parameters:
            continue
        for owner in _all(catalogue):
            pointer = belonging.pointer(catalogue, resource, owner) if owner is not resource else None
            if pointer is not None and owner.creator is not None and owner.item_path.count("{") == 1:
                yield resource, owner, pointer


def _many(resource: Resource) -> str:
    creator = resource.creator
    elsewhere = resource.fed or resource.named
    path = resource.collection_path if elsewhere or creator is None else creator.path
    return plain(path.rsplit("/", 1)[-1])


def _described(described: str, resource: Resource) -> str | None:
    """The state of those that it is said to count, `""` for all: "number of confirmed sign-ups"."""
    match = _NUMBER.search(described)
    said = [plain(word) for word in re.split(r"\s", re.split("[.;,]", match["what"])[0])] if match else []
    if _many(resource) not in said:
        return None
    before = [word for word in said[: said.index(_many(resource))] if word not in _ANY]
    return None if len(before) > 1 else before[0] if before else ""


def _counters(resource: Resource) -> set[str]:
    """`spot_count`, `totalSpots`."""
    many = _many(resource)
    before = (f"{word}{many}" for word in ("total", "num", "numberof", "nb"))
    return {f"{singular(many)}count", f"{many}count", f"{many}total", *before}


def _is_one_of_several(name: str, numbers: Iterable[str]) -> bool:
    """Others beside it are counted apart: `review_comments` beside `comments`."""
    return any(plain(other) != plain(name) and plain(other).endswith(plain(name)) for other in numbers)


def _summed(
    catalogue: Catalogue, operation: Operation, described: str, shown: Mapping[str, Schema]
) -> str | None:
    """The one number of what is made that the description says is added up: "sum of their sizes"; not those
    of the parts that the thing itself shows, as its lines.
    """
    match, view = _SUM.search(described), catalogue.document.response
    if match is None:
        return None
    own = plain(operation.path.rsplit("/", 1)[-1])
    parts = [words.spoken(n) for n, s in shown.items() if "array" in view.types(s) and plain(n) != own]
    if any(re.search(rf"\b{part}\b", match["what"], re.IGNORECASE) for part in parts):
        return None
    made = documented.shown(catalogue, operation)
    numbers = [n for n, s in made.items() if {"integer", "number"} & set(view.types(s))]
    found = [n for n in numbers if re.search(rf"\b{words.spoken(n)}s?\b", match["what"], re.IGNORECASE)]
    return found[0] if len(found) == 1 else None


def _takes_several(catalogue: Catalogue, operation: Operation) -> bool:
    view = catalogue.document.request
    bodies = [content.schema or True for content in operation.bodies[:1]]
    names = {n for body in bodies for n, s in view.properties(body).items() if "integer" in view.types(s)}
    return any(not catalogue.foreign(name) for name in names)


def _told(session: Session, owner: Resource, made: Made, name: str) -> tuple[int, Exchange]:
    assert owner.retriever is not None
    exchange = must_succeed(session, session.plain(owner.retriever, values=made.values), "where it lies")
    told = envelope.told(exchange)
    number = told.get(name) if isinstance(told, dict) else None
    if not isinstance(number, int):
        raise NotTestedError(f"{owner.retriever.id} does not tell {name}")
    return number, exchange


def _another(session: Session, resource: Resource, outer: Made) -> Made:
    """
    Raises:
        NotTestedError: it is made elsewhere, or later.
    """
    made = session.things.make(resource, outer.values, fresh=True)
    if made.exchange.response.status == 202:
        raise NotTestedError(f"{made.call.operation.id} is done later")
    return made


def _counted(
    resource: Resource,
    owner: Resource,
    name: str,
    summed: Mapping[str, str],
    *,
    state: str = "",
    pointer: str | None = None,
) -> Keep:
    retriever = owner.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        outer = session.things.make(owner, fresh=True)
        known: list[Made] = []
        number, _ = _told(session, owner, outer, name)
        for count in ("one", "two"):
            if pointer is not None:
                made = belonging.make(session, resource, pointer, outer)
            else:
                unlike = another(session, resource, known[0]) if known and not resource.fed else None
                made = unlike or _another(session, resource, outer)
            if any(other.id == made.id for other in known):
                break  # there is one only, as of each language
            told = envelope.told(made.exchange)
            if state and state not in {plain(str(v)) for v in told.values()}:
                raise NotTestedError(f"{made.call.operation.id}: a new one is not {state}")
            known.append(made)
            number += _size(made, summed.get(name))
            _must_tell(session, owner, outer, name, number, f"with {count} more")
        if not summed and not state:
            _as_listed(session, resource, owner, outer, name, known, pointer)
        if resource.deleter is not None:
            remove(session, resource, known[0])
            number -= _size(known[0], summed.get(name))
            _must_tell(session, owner, outer, name, number, "with one less")

    return keep


def _raised(operation: Operation, owner: Resource, name: str) -> Keep:
    def keep(session: Session) -> None:
        outer = session.things.make(owner, fresh=True)
        number, _ = _told(session, owner, outer, name)
        call = session.plain(operation, values=outer.values)
        for count in ("one", "two"):
            exchange = session.call(call)
            if exchange.response.status != 201 or as_sent(call, exchange).values != call.values:
                raise NotTestedError(f"{operation.id} is done later, or once")
            number += 1
            _must_tell(session, owner, outer, name, number, f"with {count} more")

    return keep


def _size(made: Made, summed: str | None) -> int:
    told = envelope.told(made.exchange)
    size = 1 if summed is None else told.get(summed) if isinstance(told, dict) else None
    if not isinstance(size, int):
        raise NotTestedError(f"{made.call.operation.id} does not tell {summed}")
    return size


def _must_tell(session: Session, owner: Resource, outer: Made, name: str, wanted: int, when: str) -> None:
    now, exchange = _told(session, owner, outer, name)
    if now != wanted and owner.retriever is not None:
        message = f"{name} is {now}, and {wanted} {when}"
        raise session.broken(message, fragment(owner.retriever.pointer), exchange)


def _as_listed(
    session: Session,
    resource: Resource,
    owner: Resource,
    outer: Made,
    name: str,
    known: list[Made],
    pointer: str | None,
) -> None:
    """Where all that were made are listed on one page, there are no others."""
    filters = resource.lister.parameters if resource.lister is not None else ()
    parameter = next((p for p in filters if p.place == "query" and p.name == pointer), None)
    if resource.lister is None or (pointer is not None and parameter is None):
        return
    call = list_call(session, resource, known[0])
    call = call.with_value(parameter, outer.id) if parameter is not None else call
    call, _ = enlarged(session, call)
    listed = must_succeed(session, call, "the list")
    found = ids(session, resource, listed)
    if told_next(session, call, listed) is None and {made.id for made in known} <= set(found):
        _must_tell(session, owner, outer, name, len(found), "are listed")


def _taken(resource: Resource, owner: Resource, name: str) -> Keep:
    def keep(session: Session) -> None:
        outer = session.things.make(owner, fresh=True)
        before, _ = _told(session, owner, outer, name)
        if before < 1:
            raise NotTestedError(f"{owner.item_path}: there is no room in a new one")
        made = _another(session, resource, outer)
        _must_tell(session, owner, outer, name, before - 1, "with one more in it")
        if resource.deleter is not None:
            remove(session, resource, made)
            _must_tell(session, owner, outer, name, before, "with that one gone")

    return keep
