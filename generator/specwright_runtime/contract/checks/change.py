"""What is changed is kept, what is not named stays, or goes, and the neighbour is as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from specwright_runtime.contract.call import Call
from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.alike import another, changed, singly
from specwright_runtime.contract.checks.echo import is_it, moving, same, same_as_sent
from specwright_runtime.contract.document import Operation
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.resource import Resource
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import Made

_FIXED = re.compile(
    r"id|(created|opened|registered|joined|added|inserted)(_?(at|on|by|time|date))?", re.IGNORECASE
)
_PATCHED = 3
"""Properties that are patched one by one."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for resource in catalogue.resources.by_path.values():
        if resource.creator is not None and operation in resource.updaters:
            yield _promise(operation, "kept", _kept(resource, operation))
            yield _promise(operation, "the neighbour is unchanged", _apart(resource, operation))
            if operation.method == "PUT" and _REPLACES.search(_description(operation)):
                yield _promise(operation, "what is not sent is gone", _replaced(resource, operation))
            if operation.method in {"PATCH", "POST"}:
                yield _promise(operation, "what is not sent stays", _patched(resource, operation))


_REPLACES = re.compile("replac|overwrit", re.IGNORECASE)


def _description(operation: Operation) -> str:
    """All that the document says of what the operation does."""
    responses = operation.extra.get("responses") or {}
    answers = [node.get("description", "") for node in responses.values() if isinstance(node, dict)]
    said = (operation.id, operation.summary, operation.extra.get("description", ""), *answers)
    return " ".join(str(text) for text in said)


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep)


def _kept(resource: Resource, updater: Operation) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call = changed(session, updater, made)
        exchange = must_succeed(session, call, "an update")
        same_as_sent(session, call, exchange)
        is_it(session, resource, made, exchange, "the update tells of another one")
        if resource.retriever is not None:
            shown = must_succeed(
                session, session.plain(resource.retriever, values=made.values), "what was updated"
            )
            same_as_sent(session, replace(call, operation=resource.retriever), shown)
            _stays(session, updater, made, shown)
        _back(session, call, made)

    return keep


def _back(session: Session, call: Call, made: Made) -> None:
    """Changed to what it was, or to the next member; some things go one way only, and are refused then."""
    if not isinstance(call.body, dict) or call.content is None or call.content.schema is None:
        return
    view = session.document.request
    before = made.exchange.response.json()
    properties = view.flat(call.content.schema).get("properties") or {}
    was = {name: before[name] for name in call.body if isinstance(before, dict) and name in before}
    states = {
        name: value
        for name, value in was.items()
        if value is not None and value in view.flat(properties[name]).get("enum", ())
    }
    back = replace(call, body={**call.body, **states})
    if states and view.valid(call.content.schema, back.body):
        exchange = session.call(back)
        if 200 <= exchange.response.status < 300:
            same_as_sent(session, back, exchange)


def _stays(session: Session, updater: Operation, made: Made, shown: Exchange) -> None:
    """When it was made, and by which id it is known, no change changes."""
    before, after = made.exchange.response.json(), shown.response.json()
    if not isinstance(before, dict) or not isinstance(after, dict):
        return
    for name, value in before.items():
        if _FIXED.fullmatch(name) and name in after and not same(value, after[name]):
            message = f"{name} was {value!r} and is {after[name]!r} after an update"
            raise session.broken(message, fragment(updater.pointer), shown)


def _patched(resource: Resource, updater: Operation) -> Keep:
    """One property is sent: those that could have been sent are as before."""

    def keep(session: Session) -> None:
        first = session.things.make(resource, fresh=True)
        for made in (another(session, resource, first), first):
            if made is not None:
                _one_by_one(session, updater, made)

    return keep


def _one_by_one(session: Session, updater: Operation, made: Made) -> None:
    call = changed(session, updater, made)
    before = made.exchange.response.json()
    if not isinstance(call.body, dict) or call.content is None or call.content.schema is None:
        raise NotTestedError(f"{updater.id} is sent no object")
    sent = made.call.body if isinstance(made.call.body, dict) else {}
    for name in sorted(call.body, key=moving)[:_PATCHED]:
        one = replace(call, body={name: call.body[name]})
        if not session.document.request.valid(call.content.schema, one.body):
            continue
        exchange = must_succeed(session, one, f"an update of {name} only")
        after = exchange.response.json()
        if not isinstance(before, dict) or not isinstance(after, dict):
            return
        for other in dict.fromkeys((*call.body, *sent)):
            if other == name or moving(other) or other not in before:
                continue
            if after.get(other) != before[other]:
                raise session.broken(
                    f"{name} was sent, and {other} is now {after.get(other)!r}, not {before[other]!r}",
                    fragment(updater.pointer),
                    exchange,
                )
        before = after


def _replaced(resource: Resource, updater: Operation) -> Keep:
    """A replacement that says so takes away what it does not name."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call = session.plain(updater, full=False, values={**made.values})
        sent = made.call.body
        if not isinstance(sent, dict) or not isinstance(call.body, dict) or call.content is None:
            raise NotTestedError(f"{updater.id} is sent no object")
        exchange = must_succeed(session, call, "a replacement with what is required only")
        told = exchange.response.json()
        own = session.document.request.flat(call.content.schema or True).get("properties") or {}
        for name, value in sent.items():
            if (
                name in call.body
                or name not in own
                or not isinstance(told, dict)
                or value in (None, "", [], {})
            ):
                continue
            default = session.document.request.flat(own[name]).get("default")
            if told.get(name) == value and value != default and not isinstance(value, bool):
                message = f"{name} was not sent with the replacement, and is {value!r} still"
                raise session.broken(message, fragment(updater.pointer), exchange)

    return keep


def _apart(resource: Resource, updater: Operation) -> Keep:
    def keep(session: Session) -> None:
        if resource.retriever is None:
            raise NotTestedError(f"nothing shows {resource.item_path}")
        neighbour, made = (session.things.make(resource, fresh=True) for _ in range(2))
        looking = session.plain(resource.retriever, values=neighbour.values)
        before = must_succeed(session, looking, "the neighbour")
        for call in (*singly(session, updater, made, _PATCHED - 1), changed(session, updater, made)):
            must_succeed(session, call, "an update")
            after = must_succeed(session, looking, "the neighbour of what was updated")
            one, two = before.response.json(), after.response.json()
            for name, value in one.items() if isinstance(one, dict) and isinstance(two, dict) else ():
                if not moving(name) and two.get(name) != value:
                    message = f"{name} of another one changed with the update"
                    raise session.broken(message, fragment(updater.pointer), after)

    return keep
