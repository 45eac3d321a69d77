"""The life of a thing: made, shown as it was made, changed, listed, removed, and its neighbour untouched."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import once, told
from specwright_runtime.contract.checks.alike import another, remove
from specwright_runtime.contract.checks.echo import is_it, same_as_sent, steady, told_schema
from specwright_runtime.contract.checks.finding import find_in_list
from specwright_runtime.contract.checks.moving import is_later
from specwright_runtime.contract.checks.same import same, unchanged
from specwright_runtime.contract.checks.stock import chooses
from specwright_runtime.contract.checks.unknown import is_marked, says_deleted
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.foreign import kind_of
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.leads import texts
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.loopback import is_loopback

_LOOKS = 3
"""More looks at what moves on by itself."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    makes = any(resource.creator is operation for resource in catalogue.resources.by_path.values())
    if operation.method == "POST" or makes:
        for name in told.unset(catalogue.document.request, operation):
            yield _promise(operation, f"{name} is not taken over", told.kept_out(operation, name))
    for resource in catalogue.resources.by_path.values():
        if resource.creator is operation:
            if not resource.named:
                yield _promise(operation, "two have two ids", _two(resource))
            yield _promise(operation, "echo of what was sent", _echo(resource))
            yield _promise(operation, "defaults of what was not sent", _defaults(resource))
            for name, schema in told.unasked(catalogue, operation).items():
                yield _promise(
                    operation, f"{name} is not taken over", told.not_adopted(operation, name, schema)
                )
            yield _promise(operation, "Location leads to it", _location(resource))
            for place, keep in once.of(operation, resource):
                yield _promise(operation, place, keep)
            if resource.retriever is not None:
                yield _promise(operation, "shown as it was made", _shown(resource))
            if resource.lister is not None:
                yield _promise(operation, "listed once", _listed(resource), alone=True)
            if resource.named and operation.documents(201) and len(operation.successes) > 1:
                yield _promise(operation, "201 for a new one only", _new(resource))
        if resource.retriever is operation:
            yield _promise(operation, "the same when asked again", _again(resource))
        if resource.creator and resource.deleter is operation and told_schema(operation, 200) is not None:
            yield _promise(operation, "tells of the one that was deleted", _told(resource))
        if resource.creator and resource.lister and resource.deleter is operation and not resource.soft:
            yield _promise(operation, "then it is not listed", _unlisted(resource), alone=True)


def _promise(operation: Operation, place: str, keep: Keep, *, alone: bool = False) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=alone)


def _told_first(made: Made) -> Any:
    return envelope.told(made.exchange)


def _two(resource: Resource) -> Keep:
    def keep(session: Session) -> None:
        try:
            one, two = (session.things.make(resource, fresh=True) for _ in range(2))
        except NotTestedError:
            _must_tell_id(session, resource.creator)
            raise
        ids = [told.get("id") if isinstance(told, dict) else None for told in map(_told_first, (one, two))]
        sent = "id" in envelope.said(two.call)
        if one.id != two.id and not sent and ids[0] is not None and ids[0] == ids[1]:
            message = f"{one.id!r} and {two.id!r} have the same id: {ids[0]!r}"
            raise session.broken(message, _place(resource.creator), two.exchange)
        for name in _unlike(session, resource, two):
            value = envelope.told(one.exchange).get(name)
            if value == envelope.told(two.exchange).get(name):
                message = f"{name} is said to be unique, and two have {value!r}"
                raise session.broken(message, _place(resource.creator), two.exchange)
        if str(one.id) in {*map(str, envelope.said(one.call).values()), *texts(one.call.body)}:
            raise NotTestedError(f"{one.call.operation.id}: what it is known by was sent")
        if one.id == two.id:
            raise session.broken(
                f"two calls made the same {resource.parameter}: {one.id!r}",
                _place(resource.creator),
                two.exchange,
            )

    return keep


def _unlike(session: Session, resource: Resource, made: Made) -> list[str]:
    """Texts that are not sent, and that the document says are unlike those of all others."""
    operation, view = made.call.operation, session.document.response
    schema = told_schema(operation, made.exchange.response.status)
    if schema is None or not isinstance(envelope.told(made.exchange), dict):
        return []
    sent = envelope.said(made.call)
    return [
        name
        for name, own in envelope.properties(view, schema).items()
        if name not in sent
        and _is_unique(name, str(view.flat(own).get("description") or ""), kind_of(resource.collection_path))
        and isinstance(envelope.told(made.exchange).get(name), str)
    ]


def _is_unique(name: str, said: str, kind: str) -> bool:
    """It is that of the thing itself, and of no other that it names: "the unique string of a policy"."""
    match = _UNIQUE.match(said)
    of = _OF.search(said, match.end()) if match is not None else None
    if of is None:
        return match is not None
    nouns = [noun for word in of["nouns"].split() if len(noun := singular(plain(word))) > 2]
    own = of["article"].lower() == "the" and not _ID.search(said[: of.start()])
    return (own and not any(noun in plain(name) for noun in nouns)) or any(noun in kind for noun in nouns)


_ID = re.compile(r"\b(id|identifier|key|string|code|uuid|guid|sid)\b", re.IGNORECASE)
_UNIQUE = re.compile(r"\s*(an? |the |its |globally )*unique\b(?! (within|per|for|to|in)\b)", re.IGNORECASE)
_OF = re.compile(r"\b(?:of|for|to|identif\w+) (?P<article>an?|the) (?P<nouns>(?:\w+ ?){1,3})", re.IGNORECASE)


def _told(resource: Resource) -> Keep:
    deleter = resource.deleter
    assert deleter is not None

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        exchange = remove(session, resource, made)
        is_it(session, resource, made, exchange, "the answer to a delete tells of another one")

    return keep


def _echo(resource: Resource) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        same_as_sent(session, made.call, made.exchange)

    return keep


def _shown(resource: Resource) -> Keep:
    """Of two things, each is shown as itself, however often one looks."""
    retriever = resource.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        one = session.things.make(resource, fresh=True)
        two = another(session, resource, one) or session.things.make(resource, fresh=True)
        for made in (one, two, one, two):
            looking = session.plain(retriever, values=made.values)
            exchange = must_succeed(session, looking, "what was just made")
            _as_told(session, retriever, made, exchange.response.json(), exchange)
            same_as_sent(session, made.call, exchange)

    return keep


def _defaults(resource: Resource) -> Keep:
    """What is not sent and is told has the documented default."""

    def keep(session: Session) -> None:
        creator = resource.creator
        assert creator is not None
        call = session.plain(creator, full=False)
        if not isinstance(call.body, dict) or call.content is None or call.content.schema is None:
            raise NotTestedError(f"{creator.id} is sent no object")
        told.defaults(session, call, must_succeed(session, call, "a call with what is required only"))

    return keep


def _new(resource: Resource) -> Keep:
    """RFC 9110, 9.3.4: a PUT that makes something is answered with 201."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        exchange = made.exchange
        if exchange.response.status != 201 and session.things.crowded(resource):  # it may have been there
            if resource.deleter is None:
                raise NotTestedError(f"{made.call.operation.id}: what is put may be there")
            remove(session, resource, made)
            exchange = session.call(made.call)
        if exchange.response.status != 201:
            message = f"a new one must be answered with 201, got {exchange.response.status}"
            raise session.broken(message, _place(resource.creator), exchange)
        session.judge(made.call.operation, exchange)
        again = must_succeed(session, made.call, "the same once more", unless=frozenset())
        if again.response.status == 201:
            raise session.broken("what was there is answered with 201", _place(resource.creator), again)

    return keep


def _as_told(
    session: Session, looking: Operation, made: Made, shown: Any, exchange: Exchange, *, partial: bool = False
) -> None:
    """`partial`: an entry of a list, which may say less."""
    first, shown = envelope.told(made.exchange), envelope.thing(shown)
    if not isinstance(first, dict) or not isinstance(shown, dict):
        return
    sent = envelope.said(made.call)
    for name in sent:
        held, said = first.get(name), sent[name]
        alike = isinstance(held, dict) and len(held.keys() & shown.keys()) * 2 > len(held)
        if isinstance(held, dict) and isinstance(said, dict) and alike and name not in shown:
            first, sent = held, said  # what is shown by itself
            break
    first, shown = (_thing(body, sent) for body in (first, shown))
    if partial and sent and not sent.keys() & shown.keys():
        return  # what was named when it was put in, and not that it was put in
    is_steady = steady(session, made.resource)
    for name, value in first.items():
        if not is_steady(name) or (isinstance(value, dict | list) and (partial or name not in sent)):
            continue
        if isinstance(value, dict) and not isinstance(sent[name], dict):
            continue  # named when it was sent: another thing, which may have changed
        if is_later(name, first, shown) or (value is None and name not in sent):  # it was not known yet
            continue
        if name in shown and not (same(value, shown[name]) or unchanged(value, shown[name])):
            message = f"{name} was {value!r} when it was made and is {shown[name]!r} when it is shown"
            raise session.broken(message, _place(looking), exchange)
        lacks = (name in sent and _may_tell(session, looking, exchange, name)) or (
            name == "id" and _lacks_id(session, looking, exchange)
        )
        if name not in shown and lacks and not partial:
            message = f"{name} was told when it was made and is not shown"
            raise session.broken(message, _place(looking), exchange)


def _must_tell_id(session: Session, creator: Operation | None) -> None:
    """Where that is documented: who makes a thing goes on with its id."""
    if creator is not None:
        exchange = must_succeed(session, session.plain(creator, fresh=True), "one to be known by its id")
        if _lacks_id(session, creator, exchange) and exchange.response.header("location") is None:
            raise session.broken("what was made tells no id", _place(creator), exchange)


def _may_tell(session: Session, operation: Operation, exchange: Exchange, name: str) -> bool:
    """The answer has a place for a property of that name, as far as it is documented."""
    schema = told_schema(operation, exchange.response.status)
    own = envelope.properties(session.document.response, schema) if schema is not None else {}
    return name in own or not own


def _lacks_id(session: Session, operation: Operation, exchange: Exchange) -> bool:
    """It is documented to be told."""
    schema, body = told_schema(operation, exchange.response.status), envelope.told(exchange)
    known = schema is not None and "id" in envelope.properties(session.document.response, schema)
    return known and isinstance(body, dict) and body.get("id") is None


def _thing(body: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The body, or the one object in it that has some of these names."""
    inner = [value for value in body.values() if isinstance(value, dict) and value.keys() & set(names)]
    return inner[0] if len(inner) == 1 and not body.keys() & set(names) else body


def _location(resource: Resource) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        location = made.exchange.response.header("location")
        creator = resource.creator
        assert creator is not None
        if location is None:
            raise NotTestedError(f"{creator.id} sends no Location")
        parts = urlsplit(location)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        prefix = urlsplit(session.caller.base_url).path.rstrip("/")
        if resource.retriever is None:
            raise NotTestedError(f"nothing shows {resource.item_path}")
        if parts.netloc and parts.netloc != urlsplit(session.caller.base_url).netloc:
            if not _is_known(session, parts.hostname or ""):
                message = f"Location leads to {parts.netloc}, and no server of the document is there"
                raise session.broken(message, _place(creator), made.exchange)
            end = unquote(parts.path.rstrip("/").rsplit("/", 1)[-1])
            if session.things.leads.of(resource) != "Location" and end != str(made.id):
                message = f"Location ends in {end!r}, and {made.id!r} was made"
                raise session.broken(message, _place(creator), made.exchange)
            raise NotTestedError(f"Location leads to {parts.netloc}")
        if not parts.path.startswith(f"{prefix}/") and parts.path.startswith("/"):
            message = f"Location leads out of {session.caller.base_url}"
            raise session.broken(message, _place(creator), made.exchange)
        if any(p.required and p.place == "query" for p in resource.retriever.parameters):
            raise NotTestedError(f"{resource.retriever.id} has to be asked for more than an address has")
        looking = session.plain(resource.retriever, values=made.values)
        exchange = session.call(replace(looking, target=target.removeprefix(prefix) or "/"))
        if not 200 <= exchange.response.status < 300:
            raise session.broken(f"Location leads to a {exchange.response.status}", _place(creator), exchange)
        is_it(session, resource, made, exchange, "Location leads to another one")
        plain = session.call(looking).response.json()
        if session.things.leads.named(resource, plain) is not None and not isinstance(
            exchange.response.json(), dict
        ):
            raise session.broken("Location does not lead to the thing", _place(creator), exchange)

    return keep


def _is_here(host: str) -> bool:
    """Servers call themselves as they listen, too: on all addresses."""
    return is_loopback(host) or host == "0.0.0.0"  # noqa: S104


def _is_known(session: Session, host: str) -> bool:
    """It is this server, by another of its names, or one of the document's; ports may be mapped."""
    own = urlsplit(session.caller.base_url).hostname or ""
    named = {
        urlsplit(str(server.get("url"))).hostname for server in session.document.raw.get("servers") or ()
    }
    if host in named or host == own or (_is_here(host) and _is_here(own)):
        return True
    return any("{" in (one or "") for one in named)


def _listed(resource: Resource) -> Keep:
    lister = resource.lister
    assert lister is not None

    def keep(session: Session) -> None:
        one = session.things.make(resource, fresh=True)
        for made in (one, another(session, resource, one)):
            if made is None:
                continue
            found, exchange = find_in_list(session, resource, made)
            if not found and chooses(session, resource, made):
                raise NotTestedError(f"{lister.id}: what it has to be asked for may leave it out")
            if not found and made is not one and _is_of_another_kind(session, one, made):
                raise NotTestedError(f"{lister.id}: it may leave out those of another kind")
            if len(found) != 1:
                times = f"{len(found)} times" if found else "not"
                raise session.broken(f"what was just made is listed {times}", _place(lister), exchange)
            _as_told(session, lister, made, found[0], exchange, partial=True)

    return keep


def _is_of_another_kind(session: Session, one: Made, other: Made) -> bool:
    """They are told to have two members of an enum, or two answers to a question."""
    schema = told_schema(other.call.operation, other.exchange.response.status)
    told = [each if isinstance(each := envelope.told(made.exchange), dict) else {} for made in (one, other)]
    view = session.document.response
    return any(
        ("enum" in view.flat(own) or "boolean" in view.types(own)) and told[0].get(name) != told[1].get(name)
        for name, own in envelope.properties(view, schema or True).items()
    )


def _unlisted(resource: Resource) -> Keep:
    deleter = resource.deleter
    assert deleter is not None

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        remove(session, resource, made)
        found, exchange = find_in_list(session, resource, made)
        if found and not resource.vanishes:
            _may_be_marked(session, resource, made, found)
        if found:
            raise session.broken("what was deleted is still listed", _place(resource.lister), exchange)

    return keep


def _may_be_marked(session: Session, resource: Resource, made: Made, found: list[Any]) -> None:
    """
    Raises:
        NotTestedError: what was deleted is still there, as deleted.
    """
    looking = resource.retriever
    if looking is not None and is_marked(session.call(session.plain(looking, values=made.values))):
        raise NotTestedError(f"{looking.id}: what is deleted is still shown, as deleted")
    if any(says_deleted(entry) for entry in found) and not says_deleted(envelope.told(made.exchange)):
        raise NotTestedError(f"{resource.item_path}: what is deleted is still listed, as deleted")


def _again(resource: Resource) -> Keep:
    retriever = resource.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        if resource.creator is not None and not session.things.fixed(retriever, resource):
            call = session.plain(retriever, values=session.things.make(resource, fresh=True).values)
        else:
            call = session.happy(retriever)
        first, second = (must_succeed(session, call, "the same thing again") for _ in range(2))
        if isinstance(envelope.told(first), dict) and {"state", "status"} & envelope.told(first).keys():
            for _ in range(_LOOKS):
                second = must_succeed(session, call, "the same thing once more")
        one, two, is_steady = envelope.told(first), envelope.told(second), steady(session, resource)
        if not isinstance(one, dict) or not isinstance(two, dict):
            return
        for name, value in one.items():
            if not is_steady(name) or isinstance(value, dict | list) or is_later(name, one, two):
                continue
            if not unchanged(value, two.get(name)):
                raise session.broken(
                    f"{name} was {value!r} and is {two.get(name)!r} when asked again",
                    _place(retriever),
                    second,
                )
        named = session.things.leads.named(resource, one)
        sure = "id" in one or session.things.leads.of(resource) is not None
        asked = call.values["path", resource.parameter]
        if named is not None and resource.expression is None and sure and str(named) != str(asked):
            raise session.broken(f"{asked!r} was asked for and {named!r} is shown", _place(retriever), first)

    return keep


def _place(operation: Operation | None) -> str:
    return fragment(operation.pointer) if operation is not None else "#"
