"""What is changed is kept, what is not named stays, or goes, and the neighbour is as it was."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.alike import another, changed, further, single, singly, update
from specwright_runtime.contract.checks.echo import is_it, is_twin, renamed, same_as_sent, steady
from specwright_runtime.contract.checks.moving import moving
from specwright_runtime.contract.checks.same import same, unchanged
from specwright_runtime.contract.checks.seen import as_listed, seen
from specwright_runtime.contract.checks.told import defaults
from specwright_runtime.contract.checks.word import comparable
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call, as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.resource import Resource

_FIXED = re.compile(
    r"id|(created|opened|registered|joined|added|inserted)([_-]?(at|on|by|time|date))?"
    r"|creat(e|ion)[_-]?(time|date)|date[_-]?created",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"(last[_-]?)?(update|updated|modified|changed|edited)([_-]?(at|on|time|date))?|date[_-]?(updated|modified)",
    re.IGNORECASE,
)
_TICK = 1.05
"""Seconds after which a clock of whole seconds has moved."""
_PATCHED = 5
"""Properties that are patched one by one."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for resource in catalogue.resources.by_path.values():
        if resource.creator is not None and operation in resource.updaters:
            yield _promise(operation, "kept", _kept(resource, operation))
            yield _promise(operation, "the neighbour is unchanged", _apart(resource, operation))
            if replaces(operation):
                yield _promise(operation, "what is not sent is gone", _replaced(resource, operation))
            if operation.method in {"PATCH", "POST"} or _IN_PART.search(_description(operation)):
                yield _promise(operation, "what is not sent stays", _patched(resource, operation))
                yield _promise(operation, "what is empty is a value", _emptied(resource, operation))


_REPLACES = re.compile("replac|overwrit|full(y)? (update|represent)|as a whole|entire", re.IGNORECASE)

_IN_PART = re.compile(
    r"\b(unspecified|omitted|missing|not (provided|specified|sent|given|passed))\b[^.;]{0,30}"
    r"\b(unchanged|untouched|as (they|it) (are|were|is|was)|keeps? (its|their))\b",
    re.IGNORECASE,
)
"""How operations say that what is not sent stays: "Any parameters not provided will be left unchanged"."""


def replaces(operation: Operation) -> bool:
    """It is said to replace all that was there."""
    said = _description(operation)
    return operation.method == "PUT" and not _IN_PART.search(said) and _REPLACES.search(said) is not None


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
        if resource.retriever is not None:  # what was looked at before is no more what it was
            session.call(session.plain(resource.retriever, values=made.values))
        exchange = _done(session, call, made, "an update")
        call = as_sent(call, exchange)
        same_as_sent(session, call, exchange)
        is_it(session, resource, made, exchange, "the update tells of another one")
        if resource.retriever is not None:
            shown = must_succeed(
                session, session.plain(resource.retriever, values=made.values), "what was updated"
            )
            same_as_sent(session, replace(call, operation=resource.retriever), shown)
            _stays(session, call, made, shown)
            _left(session, call, made, shown)
            _touched(session, call, made, shown)
            _reached(session, call, shown)
        elif resource.lister is not None:
            as_listed(session, resource, made, call)
        _back(session, call, made)

    return keep


def _done(session: Session, call: Call, made: Made, what: str) -> Exchange:
    """
    Raises:
        BrokenError: it did not succeed.
        NotTestedError: it is a conflict for this thing, and was done to another one.
    """
    exchange = must_succeed(session, call, what)
    if not exchange.is_upon(made.values):
        raise NotTestedError(f"{call.operation.id} is a conflict for what was made for it")
    return exchange


def _back(session: Session, call: Call, made: Made) -> None:
    """Changed to what it was, or to the next member; some things go one way only, and are refused then."""
    if not isinstance(call.body, dict) or call.content is None or call.content.schema is None:
        return
    view, said = session.document.request, envelope.said(call)
    before = envelope.told(made.exchange)
    properties = envelope.properties(view, call.content.schema)
    was = {name: before[name] for name in said if isinstance(before, dict) and name in before}
    states = {
        name: value
        for name, value in was.items()
        if value is not None and value in view.flat(properties.get(name, True)).get("enum", ())
    }
    back = envelope.saying(call, {**said, **states})
    if states and view.valid(call.content.schema, back.body):
        exchange = session.call(back)
        if 200 <= exchange.response.status < 300:
            same_as_sent(session, back, exchange)


def _touched(session: Session, call: Call, made: Made, shown: Exchange) -> None:
    """When it was changed moves with the change, and lies behind when it was made."""
    retriever, before, after = made.resource.retriever, envelope.told(made.exchange), envelope.told(shown)
    content = call.content
    if retriever is None or content is None or not isinstance(before, dict) or not isinstance(after, dict):
        return
    differ = any(before[name] != after.get(name) for name in before)
    if differ and isinstance(before.get("etag"), str) and before["etag"] == after.get("etag"):
        message = f"etag is {after['etag']!r} as before the update"
        raise session.broken(message, fragment(call.operation.pointer), shown)
    for name in filter(_CHANGED.fullmatch, after):
        was, now = (_seconds(body.get(name)) for body in (before, after))
        for other in filter(_FIXED.fullmatch, after):
            start = _seconds(after[other])
            if now is not None and start is not None and now < start:
                message = f"{name} {after[name]!r} lies before {other} {after[other]!r}"
                raise session.broken(message, fragment(retriever.pointer), shown)
        if name in before and before[name] is None and after[name] is None and name in call.operation.said:
            message = f"{name} is none after the update"
            raise session.broken(message, fragment(call.operation.pointer), shown)
        if was is None or now is None or now > was:
            continue
        if now == was == int(now):  # it may count whole seconds
            said, first = envelope.said(call), envelope.said(made.call)
            back = {key: value for key, value in first.items() if key in said}
            again = envelope.saying(call, {**said, **back})
            if not back or not session.document.request.valid(content.schema or True, again.body):
                continue
            time.sleep(_TICK)
            must_succeed(session, again, "an update", unless=frozenset())
            shown = must_succeed(session, session.plain(retriever, values=made.values), "what was updated")
            later = _seconds(envelope.told(shown).get(name))
            if later is None or later > was:
                continue
        message = f"{name} is {envelope.told(shown).get(name)!r} as before the update"
        raise session.broken(message, fragment(call.operation.pointer), shown)


def _reached(session: Session, call: Call, shown: Exchange) -> None:
    """What was set to `closed` says when, where it has a `closed_at`."""
    after = envelope.told(shown)
    for name, value in envelope.said(call).items() if isinstance(after, dict) else ():
        stamp = f"{value}_at"
        if isinstance(value, str) and after.get(name) == value and stamp in after and after[stamp] is None:
            message = f"{name} was set to {value!r}, and {stamp} is none"
            raise session.broken(message, fragment(call.operation.pointer), shown)


def _seconds(value: Any) -> float | None:
    """Of a moment, in either spelling."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return comparable(value)
    except ValueError:
        return None


def _stays(session: Session, call: Call, made: Made, shown: Exchange) -> None:
    """When it was made, and by which id it is known, no change changes; a property beside, called `id` and
    open to an update, is like any other.
    """
    before, after = envelope.told(made.exchange), envelope.told(shown)
    sent = envelope.said(call)
    beside = {n for n in sent if n == "id" and str(sent[n]) != str(made.id)} if isinstance(sent, dict) else ()
    if not isinstance(before, dict) or not isinstance(after, dict):
        return
    for name, value in before.items():
        if name in beside or not _FIXED.fullmatch(name) or name not in after:
            continue
        if not same(value, after[name]):
            message = f"{name} was {value!r} and is {after[name]!r} after an update"
            raise session.broken(message, fragment(call.operation.pointer), shown)


def _left(session: Session, call: Call, made: Made, shown: Exchange) -> None:
    """What was sent when it was made, and what an update has no place for, no update changes."""
    content, before, after = call.content, envelope.told(made.exchange), envelope.told(shown)
    if (
        content is None
        or content.schema is None
        or not isinstance(before, dict)
        or not isinstance(after, dict)
    ):
        return
    own, is_steady = (
        renamed(envelope.properties(session.document.request, content.schema), before),
        steady(session, made.resource),
    )
    for name in envelope.said(made.call) if own else ():
        known = name in before and name in after and name not in own
        if known and is_steady(name) and not unchanged(before[name], after[name]):
            message = f"{name}, which the update is not sent, was {before[name]!r} and is {after[name]!r}"
            raise session.broken(message, fragment(call.operation.pointer), shown)


def _patched(resource: Resource, updater: Operation) -> Keep:
    """One property is sent: those that could have been sent are as before."""

    def keep(session: Session) -> None:
        first = session.things.make(resource, fresh=True)
        for made in (another(session, resource, first), first):
            if made is not None:
                _one_by_one(session, resource, updater, made)

    return keep


def _one_by_one(session: Session, resource: Resource, updater: Operation, made: Made) -> None:
    call = changed(session, updater, made)
    before = envelope.told(made.exchange)
    if not isinstance(call.body, dict) or call.content is None or call.content.schema is None:
        raise NotTestedError(f"{updater.id} is sent no object")
    sent, other_values = envelope.said(made.call), envelope.said(call)
    told = before if isinstance(before, dict) else {}
    more = further(session, call, other_values, told)
    as_told = {name: next(iter(renamed({name: None}, told))) for name in {**other_values, **sent, **more}}
    is_steady = steady(session, resource)
    names = single(session, call, other_values)[:_PATCHED]
    again = [name for name in names[:1] if len(names) + len(more) > 1 and not moving(name)]
    for name in (*names, *more, *again):  # the first, too, when all that can be changed has been
        one = envelope.saying(call, {name: {**more, **other_values}[name]})
        if not session.document.request.valid(call.content.schema, one.body):
            continue
        if name in more and not 200 <= session.call(one).response.status < 300:
            continue  # it is no part of the example
        exchange = _done(session, one, made, f"an update of {name} only")
        one, alone = as_sent(one, exchange), one
        if isinstance(one.body, dict) and one.body.keys() > alone.body.keys():
            raise NotTestedError(f"{updater.id} is not taken with {name} only")
        if resource.retriever is not None:
            looking = session.plain(resource.retriever, values=made.values)
            exchange = must_succeed(session, looking, "what was updated")
            same_as_sent(session, replace(one, operation=resource.retriever), exchange)
        after = envelope.told(exchange)
        if not isinstance(before, dict) or not isinstance(after, dict):
            return
        for other in dict.fromkeys((*other_values, *sent, *more)):
            other = as_told.get(other, other)
            if other == as_told.get(name, name) or other not in before or not is_steady(other):
                continue
            if not unchanged(before[other], after.get(other)) and not is_twin(other, {name}):
                raise session.broken(
                    f"{name} was sent, and {other} is now {after.get(other)!r}, not {before[other]!r}",
                    fragment(updater.pointer),
                    exchange,
                )
        before = after


_EMPTY: tuple[Any, ...] = (False, 0, "", [])
"""Not null, by which some servers set a default."""


def _emptied(resource: Resource, updater: Operation) -> Keep:
    """`false`, 0, an empty text and an empty list are set as other values are."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call = update(session, updater, made)
        before, view = envelope.told(made.exchange), session.document.request
        if not isinstance(before, dict) or call.content is None or not envelope.said(call):
            raise NotTestedError(f"{updater.id} is sent no object")
        is_steady = steady(session, resource)
        for name in [n for n in envelope.said(call) if before.get(n) and is_steady(n)]:
            if str(before[name]) == str(made.id) or session.foreign.source(name) is not None:
                continue
            one = (envelope.saying(call, {name: empty}) for empty in _EMPTY if _of_type(empty, before[name]))
            fits = next((c for c in one if view.valid(call.content.schema or True, c.body)), None)
            exchange = session.call(fits) if fits is not None else None
            done = exchange is not None and exchange.is_upon(made.values)
            if exchange is None or not done or not 200 <= exchange.response.status < 300:
                continue
            if resource.retriever is not None:
                looking = session.plain(resource.retriever, values=made.values)
                exchange = must_succeed(session, looking, "what was updated")
            after = envelope.told(exchange)
            if isinstance(after, dict) and after.get(name) == before[name]:
                message = f"{name} was set to nothing and is {before[name]!r} still"
                raise session.broken(message, fragment(updater.pointer), exchange)

    return keep


def _of_type(empty: Any, value: Any) -> bool:
    return type(empty) is (int if isinstance(value, float) else type(value))


def _replaced(resource: Resource, updater: Operation) -> Keep:
    """A replacement that says so takes away what it does not name."""

    def keep(session: Session) -> None:
        first = session.things.make(resource, fresh=True)
        made = another(session, resource, first) or first  # with values that are no defaults
        call = update(session, updater, made, full=False)
        sent = envelope.said(made.call)
        if not sent or not isinstance(call.body, dict) or call.content is None:
            raise NotTestedError(f"{updater.id} is sent no object")
        exchange = _done(session, call, made, "a replacement with what is required only")
        if resource.retriever is not None:
            looking = session.plain(resource.retriever, values=made.values)
            exchange = must_succeed(session, looking, "what was replaced")
            defaults(session, replace(call, operation=resource.retriever), exchange)
        told = envelope.told(exchange)
        own = envelope.properties(session.document.request, call.content.schema or True)
        for name, value in sent.items():
            if (
                name in envelope.said(call)
                or name not in own
                or not isinstance(told, dict)
                or value in (None, "", [], {})
            ):
                continue
            flat = session.document.request.flat(own[name])
            default = flat.get("default", flat.get("const"))
            if len(flat.get("enum", (1, 2))) == 1:
                continue  # it has one value only
            if told.get(name) == value and value != default and not isinstance(value, bool):
                if resource.creator is not None and not resource.named:
                    plainly = session.call(session.plain(resource.creator, full=False, fresh=True))
                    by_itself = envelope.told(plainly)
                    if isinstance(by_itself, dict) and by_itself.get(name) == value:
                        continue
                message = f"{name} was not sent with the replacement, and is {value!r} still"
                raise session.broken(message, fragment(updater.pointer), exchange)

    return keep


def _apart(resource: Resource, updater: Operation) -> Keep:
    def keep(session: Session) -> None:
        is_steady = steady(session, resource)
        neighbour, made = (session.things.make(resource, fresh=True) for _ in range(2))
        one, _ = seen(session, resource, neighbour)
        for call in (*singly(session, updater, made, 2), changed(session, updater, made)):
            must_succeed(session, call, "an update")
            two, after = seen(session, resource, neighbour)
            for name, value in one.items() if isinstance(one, dict) and isinstance(two, dict) else ():
                if is_steady(name) and not unchanged(value, two.get(name)):
                    message = f"{name} of another one changed with the update"
                    raise session.broken(message, fragment(updater.pointer), after)

    return keep
