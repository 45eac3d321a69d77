"""What an amount does to a number: a deposit adds to the balance, a transfer takes here and adds there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented, words
from specwright_runtime.contract.checks.effects import lone
from specwright_runtime.contract.checks.word import comparable
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call, as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.promise import Keep, Promise, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.filling import ADDING, ADDS, LACKING, last_step
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

_TAKES = re.compile(
    r"\b(takes?|withdraws?|debits?|redeems?|spends?|decreases?|lowers?|reduces?|subtracts?|deducts?|charges?|shrinks?)\b",
    re.IGNORECASE,
)
_BY_NAME = {
    **dict.fromkeys(ADDING, 1),
    **dict.fromkeys(("withdrawal", "withdraw", "debit", "redeem", "spend", "consume"), -1),
}
HELD = frozenset({"balance", "stock", "quantity", "points", "credits", "quantityonhand", "onhand", "instock"})
"""Numbers that are held, without punctuation."""
_LEFT = re.compile(r"remain|available|left(?![a-z])|outstanding|unused|unspent", re.IGNORECASE)
"""In names of numbers that say what is left: beside one of them, another is what there was at first."""
CHANGED = re.compile(r"\b(fees?|convert|exchange rate|interest|tax)\b", re.IGNORECASE)
"""Not all of it arrives, or arrives as it was."""
MUCH = 1_000_000
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
    if operation.method != "POST" or CHANGED.search(operation.said_and_refused):
        return
    effect = _effect(catalogue, operation)
    if effect is not None:
        filler = _filler(catalogue, effect) if effect.sign < 0 else None
        way = "rises" if effect.sign > 0 else "falls"
        yield _promise(
            operation, f"{effect.name} {way} by {effect.amount}", _moves(operation, effect, filler)
        )
        if effect.owner.creator is None:
            return  # there is no new one that has nothing
        beyond = rf"\b((more|greater|higher|larger) than|exceeds?) (the |its )?{words.spoken(effect.name)}\b"
        lacking = LACKING.search(operation.said_and_refused) or re.search(
            beyond, operation.refusal, re.IGNORECASE
        )
        spent = _spent(catalogue, operation, effect) if effect.sign < 0 else None
        if spent is not None:
            place = f"{spent[1]} once {effect.name} is zero"
            yield _promise(operation, place, _exhausts(operation, effect, *spent))
        if effect.sign < 0 and lacking:
            yield _promise(operation, f"more than there is of {effect.name}", _short(operation, effect))


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
    alone = not operation.path_parameters
    return Promise(operation=operation.id, check="life", place=place, keep=keep, alone=alone)


def amount_of(catalogue: Catalogue, operation: Operation) -> str | None:
    """The one number that a body has to have."""
    view = catalogue.document.request
    content = next((c for c in operation.bodies if c.is_json), None)
    schema = content.schema or True if content is not None else True
    properties = view.properties(schema)
    required = [name for name in view.flat(schema).get("required", ()) if name in properties]
    numbers = [name for name in required if _isnumber_at(catalogue, properties[name])]
    numbers = [name for name in numbers if not catalogue.foreign(name)]
    return numbers[0] if len(numbers) == 1 else None


def _isnumber_at(catalogue: Catalogue, schema: Any) -> bool:
    view = catalogue.document.request
    of_number = set(view.types(schema)) - {"null"} <= {"integer", "number"} and "type" in view.flat(schema)
    return of_number or words.is_decimal(view, schema)


def numbers_of(catalogue: Catalogue, owner: Resource) -> list[str]:
    shown = documented.shown(catalogue, owner.retriever) if owner.retriever is not None else {}
    return [name for name, schema in shown.items() if _isnumber_at(catalogue, schema)]


def _effect(catalogue: Catalogue, operation: Operation) -> Effect | None:
    """As the words say, "adds the amount to the balance", or the path does: `/deposits`."""
    owner = next(reversed(catalogue.resources.of(operation)), None) or _single(catalogue, operation)
    amount = amount_of(catalogue, operation)
    if owner is None or amount is None or operation.path == owner.item_path:
        return None
    if owner.creator is None and operation.path_parameters:
        return None
    numbers = numbers_of(catalogue, owner)
    said = f"{operation.summary}. {operation.extra.get('description') or ''}"
    for sentence in sentences(said):
        named = [n for n in numbers if re.search(rf"\b{words.spoken(n)}\b", sentence, re.IGNORECASE)]
        ways = {1 if way is ADDS else -1 for way in (ADDS, _TAKES) if way.search(sentence)}
        if len(named) == 1 == len(ways):
            return Effect(owner=owner, name=named[0], sign=ways.pop(), amount=amount)
    shown = documented.shown(catalogue, owner.retriever) if owner.retriever is not None else {}
    many = plain(operation.path.rsplit("/", 1)[-1])
    for name in numbers:  # "Total minus payments"
        described = str(catalogue.document.response.flat(shown[name]).get("description") or "")
        if re.search(rf"\b(minus|less) (all |the |its )*{many}\b", described, re.IGNORECASE):
            return Effect(owner=owner, name=name, sign=-1, amount=amount)
    sign = _BY_NAME.get(last_step(operation))
    held = [n for n in numbers if _LEFT.search(n)] or [n for n in numbers if plain(n) in HELD]
    if sign is None or len(held) != 1:
        return None
    return Effect(owner=owner, name=held[0], sign=sign, amount=amount)


def _single(catalogue: Catalogue, operation: Operation) -> Resource | None:
    """What is there once, and around the call: the account of `/account/deposits`."""
    path = operation.path.rpartition("/")[0]
    getter = catalogue.document.paths.get(path, {}).get("GET")
    if getter is None or getter.path_parameters:
        return None
    return replace(lone(catalogue, getter), retriever=getter, creator=None)


def _filler(catalogue: Catalogue, effect: Effect) -> tuple[Operation, Effect] | None:
    for child in effect.owner.children:
        other = _effect(catalogue, child) if child.method == "POST" else None
        if other is not None and other.name == effect.name and other.sign > 0:
            return child, other
    return None


def _must_be_empty(operation: Operation, name: str, *, deletes: bool) -> bool:
    """ "Its balance is not zero"; a delete is refused for what it holds as soon as the refusal names that."""
    said = " ".join(r.description for r in operation.responses if r.status == "409") if deletes else ""
    near = re.search(rf"\b{words.spoken(name)}\b.{{0,30}}", said or operation.said_and_refused, re.IGNORECASE)
    return near is not None and (deletes or _EMPTY.search(near[0]) is not None)


def number_at(session: Session, owner: Resource, path: dict[tuple[str, str], Any], name: str) -> float:
    assert owner.retriever is not None
    told = envelope.told(must_succeed(session, session.plain(owner.retriever, values=path), "the thing"))
    try:
        return comparable(told[name])
    except (KeyError, TypeError, ValueError) as error:
        raise NotTestedError(f"{owner.retriever.id} does not tell {name}") from error


def is_near(one: float, other: float) -> bool:
    return abs(one - other) < 1e-6 * max(1, abs(one))


def done(session: Session, call: Call) -> tuple[Exchange, dict[str, Any]]:
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
        before = number_at(session, effect.owner, path, effect.name)
        if effect.sign < 0 and before < comparable(call.body[effect.amount]):
            call = one
        exchange, sent = done(session, call)
        elsewhere = any(exchange.values.get(key, value) != value for key, value in path.items())
        if elsewhere or session.conflicts.comes_behind(operation) != known:
            raise NotTestedError(f"{operation.id} is refused to a new one")
        after = number_at(session, effect.owner, path, effect.name)
        moved = comparable(sent[effect.amount])
        if not is_near(after - before, effect.sign * moved):
            message = f"{effect.name} was {before:g} and is {after:g} after {effect.amount} {moved:g}"
            raise session.broken(message, fragment(operation.pointer), exchange)
        _must_tell(session, operation, effect.name, after, exchange)

    return keep


def _short(operation: Operation, effect: Effect) -> Keep:
    """A new one holds less than what is asked for, or one more than all that it holds is asked for."""

    def keep(session: Session) -> None:
        made = session.things.make(effect.owner, fresh=True)
        path = dict(made.values)
        call = session.conflicts.led_up(session.plain(operation, values=path))
        there = number_at(session, effect.owner, path, effect.name)
        if there >= comparable(call.body[effect.amount]):
            call = replace(call, body={**call.body, effect.amount: int(there) + 1})
        schema = call.content.schema or True if call.content is not None else True
        if not session.document.request.valid(schema, call.body):
            raise NotTestedError(f"{operation.id}: a new one holds enough")
        must_lack(session, call, call.body[effect.amount], effect.amount)

    return keep


_STATES = frozenset({"status", "state"})


def _spent(catalogue: Catalogue, operation: Operation, effect: Effect) -> tuple[str, str] | None:
    """The state, and its member when nothing is left: "whose balance reaches zero becomes `paid`"."""
    shown = documented.shown(catalogue, effect.owner.retriever) if effect.owner.retriever is not None else {}
    for sentence in sentences(operation.said):
        zero = re.search(
            rf"\b{words.spoken(effect.name)}\b[^.]*\b(zero|0|nothing)\b", sentence, re.IGNORECASE
        )
        for name, schema in shown.items() if zero is not None else ():
            members = catalogue.document.response.flat(schema).get("enum", ()) if name in _STATES else ()
            named = [m for m in members if re.search(rf"\b{re.escape(str(m))}\b", sentence, re.IGNORECASE)]
            if len(named) == 1 and _BECOMES.search(sentence):
                return name, named[0]
    return None


_BECOMES = re.compile(r"\b(becomes?|turns?|is then|is marked|goes)\b", re.IGNORECASE)


def _exhausts(operation: Operation, effect: Effect, state: str, member: str) -> Keep:
    looking = effect.owner.retriever
    assert looking is not None

    def keep(session: Session) -> None:
        made = session.things.make(effect.owner, fresh=True)
        path = dict(made.values)
        call = session.conflicts.led_up(session.plain(operation, values=path))
        there = number_at(session, effect.owner, path, effect.name)
        call = replace(call, body={**call.body, effect.amount: int(there)})
        schema = call.content.schema or True if call.content is not None else True
        if there != int(there) or not session.document.request.valid(schema, call.body):
            raise NotTestedError(f"{operation.id}: {there:g} cannot be taken at once")
        exchange = session.call(renewed(session, call), as_is=True)
        told = envelope.told(must_succeed(session, session.plain(looking, values=path), "the thing"))
        if not 200 <= exchange.response.status < 300 or not isinstance(told, dict):
            raise NotTestedError(f"{operation.id} is refused to a new one")
        if told.get(effect.name) == 0 and told.get(state) not in (member, None):
            message = f"{effect.name} is zero, and {state} is {told[state]!r}, not {member!r}"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def must_lack(session: Session, call: Call, much: float, amount: str) -> None:
    exchange = session.call(call, as_is=True)
    if not 400 <= exchange.response.status < 500:
        message = f"{amount} {much}, which is not there, must be refused, got {exchange.response.status}"
        raise session.broken(message, fragment(call.operation.pointer), exchange)
    session.judge(call.operation, exchange)


def _more_than_one(session: Session, call: Call, name: str) -> Call:
    """One less or more tells who counts the calls from who adds what they say."""
    if not isinstance(call.body, dict) or call.content is None or call.body.get(name) != 1:
        return call
    for more in (3.25, 3):  # a part of one tells who counts whole ones only
        body = {**call.body, name: more}
        if session.document.request.valid(call.content.schema or True, body):
            return replace(call, body=body)
    return call


def _must_tell(session: Session, operation: Operation, name: str, after: float, exchange: Exchange) -> None:
    told, wanted = (
        envelope.told(exchange),
        {f"{plain(name)}after", f"new{plain(name)}", f"resulting{plain(name)}"},
    )
    for key, value in told.items() if isinstance(told, dict) else ():
        if plain(key) in wanted and isinstance(value, int | float) and not is_near(value, after):
            message = f"{key} is told as {value:g}, and {name} is {after:g}"
            raise session.broken(message, fragment(operation.pointer), exchange)


def _refused(operation: Operation, child: Operation, held: Effect) -> Keep:
    def keep(session: Session) -> None:
        values = session.things.path_values(child, fresh=True)
        path = {key: values[key] for key in values if key[0] == "path"}
        exchange, _ = done(session, session.plain(child, values=values))
        if any(exchange.values.get(key, value) != value for key, value in path.items()):
            raise NotTestedError(f"{child.id} is refused to a new one")
        if is_near(number_at(session, held.owner, path, held.name), 0):
            raise NotTestedError(f"{child.id} adds nothing")
        refused = session.call(session.plain(operation, values=path), as_is=True)
        if refused.response.status != 409:
            message = (
                f"where there is {held.name}, it must be refused with 409, got {refused.response.status}"
            )
            raise session.broken(message, fragment(f"{operation.pointer}/responses/409"), refused)
        session.judge(operation, refused)

    return keep
