"""What an amount does to a number: a deposit adds to the balance, a transfer takes here and adds there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import words
from specwright_runtime.contract.checks.accepts import renewed
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call, as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.conflict import said_of
from specwright_runtime.contract.things.ends import FROM, TO
from specwright_runtime.contract.things.filling import ADDING, ADDS, LACKING, last_step
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

_TAKES = re.compile(
    r"\b(takes?|withdraws?|debits?|redeems?|spends?|decreases?|lowers?|reduces?|subtracts?|deducts?|charges?)\b",
    re.IGNORECASE,
)
_BY_NAME = {
    **dict.fromkeys(ADDING, 1),
    **dict.fromkeys(("withdrawal", "withdraw", "debit", "redeem", "spend", "consume"), -1),
}
_HELD = frozenset(
    {"balance", "stock", "quantity", "points", "credits", "quantityonhand", "onhand", "instock"}
)
"""Numbers that are held, without punctuation."""
_CHANGED = re.compile(r"\b(fees?|convert|exchange rate|interest|tax)\b", re.IGNORECASE)
"""Not all of it arrives, or arrives as it was."""
_MUCH = 1_000_000
_EMPTY = re.compile(r"\b(zero|empty|nothing|no)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The property of the thing that moves, which way, and the property of the body that says how far."""

    owner: Resource
    name: str
    sign: int
    amount: str


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    yield from _emptied_first(catalogue, operation)
    if operation.method != "POST" or _CHANGED.search(said_of(operation)):
        return
    effect = _effect(catalogue, operation)
    if effect is not None:
        filler = _filler(catalogue, effect) if effect.sign < 0 else None
        way = "rises" if effect.sign > 0 else "falls"
        yield _promise(
            operation, f"{effect.name} {way} by {effect.amount}", _moves(operation, effect, filler)
        )
        if effect.sign < 0 and LACKING.search(said_of(operation)):
            yield _promise(operation, f"more than there is of {effect.name}", _short(operation, effect))
    pair = _pair(catalogue, operation)
    if pair is not None:
        yield _promise(operation, f"{pair.name} moves from one to the other", _goes_over(operation, pair))
        if LACKING.search(said_of(operation)):
            yield _promise(operation, f"more than there is of {pair.name}", _lacks(operation, pair))


def _emptied_first(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    """What ends a thing is refused while there is something in it."""
    owner = next(reversed(catalogue.resources.of(operation)), None)
    if owner is None or operation.method == "GET" or not operation.documents(409):
        return
    for child in owner.children:
        held = _effect(catalogue, child) if child is not operation and child.method == "POST" else None
        if held is None or held.sign < 0 or _effect(catalogue, operation) is not None:
            continue
        if _must_be_empty(operation, held.name, deletes=operation is owner.deleter):
            yield _promise(operation, f"refused where there is {held.name}", _refused(operation, child, held))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep)


def _amount(catalogue: Catalogue, operation: Operation) -> str | None:
    """The one number that a body has to have."""
    view = catalogue.document.request
    content = next((c for c in operation.bodies if c.is_json), None)
    schema = content.schema or True if content is not None else True
    properties = view.properties(schema)
    required = [name for name in view.flat(schema).get("required", ()) if name in properties]
    numbers = [name for name in required if _is_number(catalogue, properties[name])]
    numbers = [name for name in numbers if not catalogue.foreign(name)]
    return numbers[0] if len(numbers) == 1 else None


def _is_number(catalogue: Catalogue, schema: Any) -> bool:
    view = catalogue.document.request
    of_number = set(view.types(schema)) - {"null"} <= {"integer", "number"} and "type" in view.flat(schema)
    return of_number or words.is_decimal(view, schema)


def _numbers(catalogue: Catalogue, owner: Resource) -> list[str]:
    shown = words.shown(catalogue, owner.retriever) if owner.retriever is not None else {}
    return [name for name, schema in shown.items() if _is_number(catalogue, schema)]


def _effect(catalogue: Catalogue, operation: Operation) -> Effect | None:
    """As the words say, "adds the amount to the balance", or the path does: `/deposits`."""
    owner = next(reversed(catalogue.resources.of(operation)), None)
    amount = _amount(catalogue, operation)
    if owner is None or owner.creator is None or amount is None or operation.path == owner.item_path:
        return None
    numbers = _numbers(catalogue, owner)
    said = f"{operation.summary}. {operation.extra.get('description') or ''}"
    for sentence in re.split(r"[.;](?:\s|$)", said):
        named = [n for n in numbers if re.search(rf"\b{words.spoken(n)}\b", sentence, re.IGNORECASE)]
        ways = {1 if way is ADDS else -1 for way in (ADDS, _TAKES) if way.search(sentence)}
        if len(named) == 1 == len(ways):
            return Effect(owner=owner, name=named[0], sign=ways.pop(), amount=amount)
    sign = _BY_NAME.get(last_step(operation))
    held = [name for name in numbers if plain(name) in _HELD]
    if sign is None or len(held) != 1:
        return None
    return Effect(owner=owner, name=held[0], sign=sign, amount=amount)


def _filler(catalogue: Catalogue, effect: Effect) -> tuple[Operation, Effect] | None:
    for child in effect.owner.children:
        other = _effect(catalogue, child) if child.method == "POST" else None
        if other is not None and other.name == effect.name and other.sign > 0:
            return child, other
    return None


def _must_be_empty(operation: Operation, name: str, *, deletes: bool) -> bool:
    """ "Its balance is not zero"; a delete is refused for what it holds as soon as the refusal names that."""
    said = " ".join(r.description for r in operation.responses if r.status == "409") if deletes else ""
    near = re.search(rf"\b{words.spoken(name)}\b.{{0,30}}", said or said_of(operation), re.IGNORECASE)
    return near is not None and (deletes or _EMPTY.search(near[0]) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The properties of a body that say from where, to where and how much, and what moves."""

    owner: Resource
    name: str
    source: str
    target: str
    amount: str


def _pair(catalogue: Catalogue, operation: Operation) -> Pair | None:
    amount = _amount(catalogue, operation)
    content = operation.bodies[0] if operation.bodies else None
    if amount is None or content is None:
        return None
    ends: dict[frozenset[str], tuple[str, Resource]] = {}
    for name in catalogue.document.request.flat(content.schema or True).get("required", ()):
        source = catalogue.source(name)
        if source is not None and source.resource is not None:
            ends |= {way: (name, source.resource) for way in (FROM, TO) if source.role in way}
    if len(ends) != 2 or ends[FROM][1] is not ends[TO][1]:
        return None
    owner = ends[FROM][1]
    held = [name for name in _numbers(catalogue, owner) if plain(name) in _HELD]
    if len(held) != 1 or owner.retriever is None:
        return None
    return Pair(owner=owner, name=held[0], source=ends[FROM][0], target=ends[TO][0], amount=amount)


def _number(session: Session, owner: Resource, path: dict[tuple[str, str], Any], name: str) -> float:
    assert owner.retriever is not None
    told = envelope.told(must_succeed(session, session.plain(owner.retriever, values=path), "the thing"))
    try:
        return words.comparable(told[name])
    except (KeyError, TypeError, ValueError) as error:
        raise NotTestedError(f"{owner.retriever.id} does not tell {name}") from error


def _is(one: float, other: float) -> bool:
    return abs(one - other) < 1e-6 * max(1, abs(one))


def _done(session: Session, call: Call) -> tuple[Exchange, dict[str, Any]]:
    """The answer, and the body that was sent in the end."""
    exchange = must_succeed(session, call, "the call")
    body = as_sent(call, exchange).body
    if exchange.response.status == 202 or not isinstance(body, dict):
        raise NotTestedError(f"{call.operation.id} is done later")
    return exchange, body


def _moves(operation: Operation, effect: Effect, filler: tuple[Operation, Effect] | None) -> Keep:
    def keep(session: Session) -> None:
        values = session.things.path_values(operation, fresh=True)
        path = {key: values[key] for key in values if key[0] == "path"}
        one = session.plain(operation, values=values)
        call = _more_than_one(session, one, effect.amount)
        if filler is not None:
            first = session.plain(filler[0], values=path)
            most = {**first.body, filler[1].amount: call.body[effect.amount]}
            for _ in range(2):
                session.call(renewed(session, replace(first, body=most)))
        known = session.conflicts.comes_behind(operation)
        session.conflicts.led_up(call)  # what is done first may move the number, too
        before = _number(session, effect.owner, path, effect.name)
        if effect.sign < 0 and before < words.comparable(call.body[effect.amount]):
            call = one
        exchange, sent = _done(session, call)
        elsewhere = any(exchange.values.get(key, value) != value for key, value in path.items())
        if elsewhere or session.conflicts.comes_behind(operation) != known:
            raise NotTestedError(f"{operation.id} is refused to a new one")
        after = _number(session, effect.owner, path, effect.name)
        moved = words.comparable(sent[effect.amount])
        if not _is(after - before, effect.sign * moved):
            message = f"{effect.name} was {before:g} and is {after:g} after {effect.amount} {moved:g}"
            raise session.broken(message, fragment(operation.pointer), exchange)
        _must_tell(session, operation, effect.name, after, exchange)

    return keep


def _short(operation: Operation, effect: Effect) -> Keep:
    """A new one holds less than what is asked for."""

    def keep(session: Session) -> None:
        made = session.things.make(effect.owner, fresh=True)
        path = dict(made.values)
        call = session.plain(operation, values=path)
        if _number(session, effect.owner, path, effect.name) >= words.comparable(call.body[effect.amount]):
            raise NotTestedError(f"{operation.id}: a new one holds enough")
        _must_lack(session, call, call.body[effect.amount], effect.amount)

    return keep


def _must_lack(session: Session, call: Call, much: float, amount: str) -> None:
    exchange = session.call(call, as_is=True)
    if not 400 <= exchange.response.status < 500:
        message = f"{amount} {much}, which is not there, must be refused, got {exchange.response.status}"
        raise session.broken(message, fragment(call.operation.pointer), exchange)
    session.judge(call.operation, exchange)


def _more_than_one(session: Session, call: Call, name: str) -> Call:
    """One less or more tells who counts the calls from who adds what they say."""
    if not isinstance(call.body, dict) or call.content is None or call.body.get(name) != 1:
        return call
    body = {**call.body, name: 3}
    fits = session.document.request.valid(call.content.schema or True, body)
    return replace(call, body=body) if fits else call


def _must_tell(session: Session, operation: Operation, name: str, after: float, exchange: Exchange) -> None:
    told, wanted = (
        envelope.told(exchange),
        {f"{plain(name)}after", f"new{plain(name)}", f"resulting{plain(name)}"},
    )
    for key, value in told.items() if isinstance(told, dict) else ():
        if plain(key) in wanted and isinstance(value, int | float) and not _is(value, after):
            message = f"{key} is told as {value:g}, and {name} is {after:g}"
            raise session.broken(message, fragment(operation.pointer), exchange)


def _at(pair: Pair, value: Any) -> dict[tuple[str, str], Any]:
    return {("path", pair.owner.parameter): value}


def _goes_over(operation: Operation, pair: Pair) -> Keep:
    def keep(session: Session) -> None:
        session.things.outlive(pair.owner)  # there may be little left in those that were used before
        call = session.plain(operation)
        exchange, sent = _done(session, call)
        call = renewed(session, as_sent(call, exchange))
        ends = [(_at(pair, sent[name]), sign) for name, sign in ((pair.source, -1), (pair.target, 1))]
        before = [_number(session, pair.owner, path, pair.name) for path, _ in ends]
        filled = session.prepared.filling.times
        exchange, again = _done(session, call)
        if filled != session.prepared.filling.times or any(
            again[name] != sent[name] for name in (pair.source, pair.target)
        ):
            raise NotTestedError(f"{operation.id} is done once")
        moved = words.comparable(again[pair.amount])
        for (path, sign), was in zip(ends, before, strict=True):
            now = _number(session, pair.owner, path, pair.name)
            if not _is(now - was, sign * moved):
                which = pair.source if sign < 0 else pair.target
                message = f"{pair.name} of {which} was {was:g} and is {now:g} after {pair.amount} {moved:g}"
                raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _lacks(operation: Operation, pair: Pair) -> Keep:
    """More than all its numbers together make, and than any credit is."""

    def keep(session: Session) -> None:
        call = session.plain(operation)
        if not isinstance(call.body, dict) or call.content is None:
            raise NotTestedError(f"{operation.id} is sent no object")
        made = session.things.make(pair.owner, fresh=True)
        told = envelope.told(made.exchange)
        held = [abs(v) for v in told.values() if isinstance(v, int | float)] if isinstance(told, dict) else []
        view, schema = session.document.request, call.content.schema or True
        most = view.flat(view.properties(schema)[pair.amount]).get("maximum", 1000 * _MUCH)
        much = max(int(most), int(sum(held)) * 2)
        asked: int | str = much
        if isinstance(known := call.body.get(pair.amount), str):  # as many digits as its pattern allows
            _, point, rest = known.partition(".")
            own, cents = view.properties(schema)[pair.amount], f"{point}{'0' * len(rest)}"
            much = next((m for m in (much, 999 * _MUCH, 9 * _MUCH) if view.valid(own, f"{m}{cents}")), 0)
            asked = f"{much}{cents}"
        body = {**call.body, pair.source: made.id, pair.amount: asked}
        if much < max(_MUCH, sum(held)) or not view.valid(schema, body):
            raise NotTestedError(f"{operation.id}: more than there is cannot be asked for")
        _must_lack(session, renewed(session, replace(call, body=body)), much, pair.amount)

    return keep


def _refused(operation: Operation, child: Operation, held: Effect) -> Keep:
    def keep(session: Session) -> None:
        values = session.things.path_values(child, fresh=True)
        path = {key: values[key] for key in values if key[0] == "path"}
        exchange, _ = _done(session, session.plain(child, values=values))
        if any(exchange.values.get(key, value) != value for key, value in path.items()):
            raise NotTestedError(f"{child.id} is refused to a new one")
        if _is(_number(session, held.owner, path, held.name), 0):
            raise NotTestedError(f"{child.id} adds nothing")
        refused = session.call(session.plain(operation, values=path), as_is=True)
        if refused.response.status != 409:
            message = (
                f"where there is {held.name}, it must be refused with 409, got {refused.response.status}"
            )
            raise session.broken(message, fragment(f"{operation.pointer}/responses/409"), refused)
        session.judge(operation, refused)

    return keep
