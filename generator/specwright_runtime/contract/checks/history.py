"""Versions of a thing: a change that is said to make one adds it to their list, and to the thing's number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import ordered
from specwright_runtime.contract.checks.alike import unlike
from specwright_runtime.contract.checks.listing import LIMITS, items, named
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.promise import Keep, Promise, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

_KINDS = frozenset({"versions", "revisions", "history"})
_NUMBERS = frozenset({"version", "revision", "versionnumber", "revisionnumber"})
_MAKES = re.compile(r"\b(new|another|next) (version|revision)\b", re.IGNORECASE)

_ELSEWHERE = re.compile(r"^\W*(to|use|if|when)\b|\b(instead|unless|not|never)\b", re.IGNORECASE)
"""A sentence that says where a new version is made, or when."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    parts = sentences(operation.said)
    said = any(_MAKES.search(one) and not _ELSEWHERE.search(one) for one in parts)
    if operation.method not in {"PUT", "PATCH", "POST"} or not said:
        return
    for resource in catalogue.resources.of(operation)[-1:]:
        if resource.creator is None or (resource.creator is operation and not resource.named):
            continue
        for lister in resource.children:
            last = plain(lister.path.removeprefix(f"{resource.item_path}/"))
            if lister.method == "GET" and last in _KINDS:
                place = f"{lister.id} has one more"
                keep = _grows(catalogue, operation, resource, lister)
                yield Promise(operation=operation.id, check="life", place=place, keep=keep)


def _grows(catalogue: Catalogue, operation: Operation, resource: Resource, lister: Operation) -> Keep:
    order = ordered.described(catalogue, lister)

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        before, number = _entries(session, made, lister), _number(session, made)
        call = made.call if resource.named else session.plain(operation, values=made.values)
        for count in (1, 2):
            call = _unlike(session, call, count)
            exchange = must_succeed(session, renewed(session, call), "a change")
            if exchange.response.status == 202:
                raise NotTestedError(f"{operation.id} is done later")
            after = _entries(session, made, lister)
            limit = named(lister, LIMITS)
            size = (
                session.document.request.flat(limit.schema).get("default", 1) if limit is not None else None
            )
            is_whole = size is None or len(before) + count < size
            if is_whole and len(after) != len(before) + count:
                message = f"{lister.id} lists {len(after)} after {count} more, and {len(before)} before"
                raise session.broken(message, fragment(operation.pointer), exchange)
            now = _number(session, made)
            if number is not None and now is not None and now <= number:
                message = f"the number of the version was {number} and is {now}"
                raise session.broken(message, fragment(operation.pointer), exchange)
            number = now
        names, falls = order or ([], False)
        columns = [[one.get(name) for one in after if isinstance(one, dict)] for name in names]
        columns = [column for column in columns if None not in column and len(set(map(str, column))) > 1]
        if columns and not any(ordered.in_turn(column, falls) for column in columns):
            message = f"the order is not as said: {columns[0][:6]!r}"
            raise session.broken(message, fragment(lister.pointer), exchange)

    return keep


def _unlike(session: Session, call: Call, count: int) -> Call:
    """The call with something else to write: what is as it was may be no version.

    Raises:
        NotTestedError: nothing else is known.
    """
    if isinstance(call.body, str):
        return replace(call, body=f"{call.body.rstrip()}{count}\n")
    if isinstance(call.body, bytes):
        return replace(call, body=call.body + bytes([count]))
    other = unlike(session, call, call.body) if isinstance(call.body, dict) else call
    if other.body == call.body:
        raise NotTestedError(f"{call.operation.id} is sent nothing that could differ")
    return other


def _entries(session: Session, made: Made, lister: Operation) -> list[Any]:
    return items(session, must_succeed(session, session.plain(lister, values=made.values), "the versions"))


def _number(session: Session, made: Made) -> int | None:
    """The number of its version that the thing tells."""
    retriever = made.resource.retriever
    if retriever is None:
        return None
    told = envelope.told(must_succeed(session, session.plain(retriever, values=made.values), "the thing"))
    numbers = [v for n, v in told.items() if plain(n) in _NUMBERS] if isinstance(told, dict) else []
    return numbers[0] if len(numbers) == 1 and type(numbers[0]) is int else None
