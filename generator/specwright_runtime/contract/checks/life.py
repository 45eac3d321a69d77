"""The life of a thing: made, shown as it was made, changed, listed, removed, and its neighbour untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.listing import find_in_list
from specwright_runtime.contract.checks.unknown import must_be_missing
from specwright_runtime.contract.document import Operation
from specwright_runtime.contract.message import Exchange, Request
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.resource import Resource, identifier
from specwright_runtime.contract.schema import fragment
from specwright_runtime.contract.session import Made, NotTestedError, Session
from specwright_runtime.contract.value import UnbuildableError

_MOVING = re.compile(
    r"status|state|progress|phase|time|date|_at$|At$|expire|latenc|updated|modified|etag|version|revision|attempt"
    r"|duration|elapsed|count|total|usage|links?$|url$|uri$|href|self|eta|position|age$|token|secret|password",
    re.IGNORECASE,
)
"""Properties that may differ from one look to the next, or that are hidden on purpose."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for resource in catalogue.resources.by_path.values():
        if resource.creator is operation:
            yield _promise(operation, "two have two ids", _two(resource))
            yield _promise(operation, "echo of what was sent", _echo(resource))
            yield _promise(operation, "Location leads to it", _location(resource))
            if resource.retriever is not None:
                yield _promise(operation, "shown as it was made", _shown(resource))
            if resource.lister is not None:
                yield _promise(operation, "listed once", _listed(resource), alone=True)
        if resource.retriever is operation:
            yield _promise(operation, "the same when asked again", _again(resource))
        if resource.creator is not None and operation in resource.updaters:
            yield _promise(operation, "kept", _kept(resource, operation))
            yield _promise(operation, "the neighbour is unchanged", _apart(resource, operation))
        if resource.creator is not None and resource.deleter is operation:
            for below in _below(resource):
                yield _promise(operation, f"then {below.id} finds nothing", _gone(resource, below))
            if resource.lister is not None:
                yield _promise(operation, "then it is not listed", _unlisted(resource), alone=True)
            if resource.retriever is not None:
                yield _promise(operation, "the neighbour is still there", _neighbour(resource))


def _promise(operation: Operation, place: str, keep: Keep, *, alone: bool = False) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=alone)


def _two(resource: Resource) -> Keep:
    def keep(session: Session) -> None:
        one, two = (session.make(resource, fresh=True) for _ in range(2))
        if one.id == two.id:
            raise session.broken(
                f"two calls made the same {resource.parameter}: {one.id!r}",
                _place(resource.creator),
                two.exchange,
            )

    return keep


def _echo(resource: Resource) -> Keep:
    def keep(session: Session) -> None:
        made = session.make(resource, fresh=True)
        _same_as_sent(session, resource, made, made.exchange)

    return keep


def _shown(resource: Resource) -> Keep:
    """Of two things, each is shown as itself."""
    retriever = resource.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        two = [session.make(resource, fresh=True) for _ in range(2)]
        for made in two:
            looking = session.plain(retriever, values=made.values)
            exchange = must_succeed(session, looking, "what was just made")
            _as_told(session, retriever, made, exchange)
            _same_as_sent(session, resource, made, exchange)

    return keep


def _as_told(session: Session, retriever: Operation, made: Made, exchange: Exchange) -> None:
    told, shown = made.exchange.response.json(), exchange.response.json()
    if not isinstance(told, dict) or not isinstance(shown, dict):
        return
    sent = made.call.body if isinstance(made.call.body, dict) else {}
    for name, value in told.items():
        if _MOVING.search(name) or (isinstance(value, dict | list) and name not in sent):
            continue
        if name in shown and shown[name] != value:
            message = f"{name} was {value!r} when it was made and is {shown[name]!r} when it is shown"
            raise session.broken(message, _place(retriever), exchange)
        if name not in shown and name in sent:
            message = f"{name} was told when it was made and is not shown"
            raise session.broken(message, _place(retriever), exchange)


def _same_as_sent(session: Session, resource: Resource, made: Made, exchange: Exchange) -> None:
    """Properties that the response has in common with the request have the value that was sent."""
    operation = session.document.by_id[exchange.operation or ""]
    answered = exchange.response.json()
    response = operation.response(exchange.response.status)
    if not isinstance(made.call.body, dict) or not isinstance(answered, dict) or response is None:
        return
    view = session.document.response
    content = next((c for c in response.contents if c.is_json and c.schema is not None), None)
    documented = (
        view.flat(content.schema).get("properties") or {} if content and content.schema is not None else {}
    )
    for name, sent in made.call.body.items():
        if _MOVING.search(name) or documented.get(name) in (None, False):
            continue
        if made.call.content is not None and made.call.content.is_form and isinstance(sent, dict | list):
            continue
        if not same(sent, answered.get(name)):
            raise session.broken(
                f"{name} was sent as {sent!r} and is told as {answered.get(name)!r}",
                _place(operation),
                exchange,
            )


def same(sent: Any, told: Any) -> bool:
    """As sent; more properties, a masked text, a part of a compound name (`provider/model`) pass."""
    if isinstance(sent, bool) or isinstance(told, bool):
        return sent is told
    if isinstance(sent, int | float) and isinstance(told, int | float):
        return abs(sent - told) <= 1e-9 * max(abs(sent), abs(told), 1)
    if isinstance(sent, dict) and isinstance(told, dict):
        return all(
            _MOVING.search(name) or name not in told or same(value, told[name])
            for name, value in sent.items()
        )
    if isinstance(sent, list) and isinstance(told, list):
        return len(sent) == len(told) and all(same(a, b) for a, b in zip(sent, told, strict=True))
    if isinstance(sent, str) and isinstance(told, str):
        if "**" in told or "••" in told or sent == told:
            return True
        return told in re.split(r"[/:]", sent) or told == sent.partition("/")[2]
    return bool(sent == told)


def _location(resource: Resource) -> Keep:
    def keep(session: Session) -> None:
        made = session.make(resource, fresh=True)
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
            raise NotTestedError(f"Location leads to {parts.netloc}")
        request = session.write(session.plain(resource.retriever, values=made.values))
        request = Request(method="GET", target=target.removeprefix(prefix) or "/", headers=request.headers)
        exchange = session.send(request, resource.retriever.id)
        if not 200 <= exchange.response.status < 300:
            raise session.broken(f"Location leads to a {exchange.response.status}", _place(creator), exchange)

    return keep


def _listed(resource: Resource) -> Keep:
    def keep(session: Session) -> None:
        made = session.make(resource, fresh=True)
        found, exchange = find_in_list(session, resource, made)
        if found != 1:
            times = "not" if found == 0 else f"{found} times"
            raise session.broken(f"what was just made is listed {times}", _place(resource.lister), exchange)

    return keep


def _unlisted(resource: Resource) -> Keep:
    def keep(session: Session) -> None:
        made = session.make(resource, fresh=True)
        _delete(session, resource, made)
        found, exchange = find_in_list(session, resource, made)
        if found:
            raise session.broken("what was deleted is still listed", _place(resource.lister), exchange)

    return keep


def _again(resource: Resource) -> Keep:
    retriever = resource.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        call = session.happy(retriever)
        first, second = (must_succeed(session, call, "the same thing again") for _ in range(2))
        one, two = first.response.json(), second.response.json()
        if not isinstance(one, dict) or not isinstance(two, dict):
            return
        for name, value in one.items():
            if not _MOVING.search(name) and not isinstance(value, dict | list) and two.get(name) != value:
                raise session.broken(
                    f"{name} was {value!r} and is {two.get(name)!r} when asked again",
                    _place(retriever),
                    second,
                )
        named = identifier(one, resource.parameter, resource.collection_path)
        asked = call.values["path", resource.parameter]
        if named is not None and resource.expression is None and str(named) != str(asked) and "id" in one:
            raise session.broken(f"{asked!r} was asked for and {named!r} is shown", _place(retriever), first)

    return keep


def _kept(resource: Resource, updater: Operation) -> Keep:
    def keep(session: Session) -> None:
        made = session.make(resource, fresh=True)
        call = _update(session, updater, made)
        exchange = must_succeed(session, call, "an update")
        updated = replace(made, call=call)
        _same_as_sent(session, resource, updated, exchange)
        if resource.retriever is not None:
            shown = must_succeed(
                session, session.plain(resource.retriever, values=made.values), "what was updated"
            )
            _same_as_sent(session, resource, updated, shown)

    return keep


def _update(session: Session, updater: Operation, made: Made) -> Any:
    """A call with other values than those that it was made with."""
    call = session.plain(updater, values={**made.values})
    if not isinstance(call.body, dict) or call.content is None or call.content.schema is None:
        return call
    body = dict(call.body)
    made_with = made.call.body if isinstance(made.call.body, dict) else {}
    for name, value in call.body.items():
        if made_with.get(name, value) != value:
            continue
        inner = session.document.request.flat(call.content.schema).get("properties", {}).get(name, True)
        try:
            others = [variant.value for variant in session.variants.accepted(inner)]
        except UnbuildableError:
            continue
        plain = [
            v
            for v in others
            if v not in (value, None, "", [], {}) and not (isinstance(v, str) and len(v) > 100)
        ]
        for other in plain:
            if session.document.request.valid(call.content.schema, {**body, name: other}):
                body[name] = other
                break
    return replace(call, body=body)


def _apart(resource: Resource, updater: Operation) -> Keep:
    def keep(session: Session) -> None:
        if resource.retriever is None:
            raise NotTestedError(f"nothing shows {resource.item_path}")
        neighbour, made = (session.make(resource, fresh=True) for _ in range(2))
        looking = session.plain(resource.retriever, values=neighbour.values)
        before = must_succeed(session, looking, "the neighbour")
        must_succeed(session, _update(session, updater, made), "an update")
        after = must_succeed(session, looking, "the neighbour of what was updated")
        one, two = before.response.json(), after.response.json()
        if isinstance(one, dict) and isinstance(two, dict):
            for name, value in one.items():
                if not _MOVING.search(name) and two.get(name) != value:
                    raise session.broken(
                        f"{name} of another one changed with the update", _place(updater), after
                    )

    return keep


def _below(resource: Resource) -> Iterator[Operation]:
    assert resource.deleter is not None
    if resource.retriever is not None:
        yield resource.retriever
    yield from (child for child in resource.children if child.method != "PUT")
    yield from (updater for updater in resource.updaters if updater.method == "PATCH")
    if resource.deleter.documents(404):
        yield resource.deleter


def _delete(session: Session, resource: Resource, made: Made) -> Exchange:
    deleter = resource.deleter
    assert deleter is not None
    exchange = must_succeed(session, session.plain(deleter, values=made.values), "a delete")
    if exchange.response.status == 202:
        raise NotTestedError(f"{deleter.id} removes later")
    session.forget(made)
    return exchange


def _gone(resource: Resource, below: Operation) -> Keep:
    def keep(session: Session) -> None:
        base = session.happy(below)
        made = session.make(resource, fresh=True)
        _delete(session, resource, made)
        exchange = session.call(replace(base, values={**base.values, **made.values}))
        must_be_missing(session, below, exchange, f"{below.id} of what was deleted", gone=True)

    return keep


def _neighbour(resource: Resource) -> Keep:
    retriever = resource.retriever
    assert retriever is not None

    def keep(session: Session) -> None:
        neighbour, made = (session.make(resource, fresh=True) for _ in range(2))
        _delete(session, resource, made)
        must_succeed(
            session, session.plain(retriever, values=neighbour.values), "the neighbour of what was deleted"
        )

    return keep


def _place(operation: Operation | None) -> str:
    return fragment(operation.pointer) if operation is not None else "#"
