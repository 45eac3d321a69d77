"""Of two values one lies behind, or above, the other, as words say: the other way round they are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Content, Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.promise import Keep, Promise, base, must_be_refused, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.values.spans import said_behind
from specwright_runtime.contract.values.unbuildable import UnbuildableError

_BESIDE = re.compile(
    r"(?P<no>\b(not?|never|cannot|\w+n't)( be)? )?"
    r"\b((?P<more>greater than|more than|higher than|larger than|exceeds?)|(less|lower|smaller|fewer) than"
    r"|at (?P<end>least|most)) (the )?`(?P<other>\w+)`",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(usually|normally|should|typically|recommended|ignored|if|when|unless)\b", re.IGNORECASE
)
"""How it is said that it may be otherwise, or is so at times."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    view = catalogue.document.request
    for content in operation.bodies[:1] if operation.refusals is not None else ():
        own = envelope.properties(view, content.schema or True)
        times = ((name, other, -1) for other, name in said_behind(view, own))
        for name, other, step in (*times, *_numbers(view, own)):
            if not _FREE.search(str(view.flat(own[name]).get("description"))):
                where = "before" if _is_time(view, own[name]) else "below" if step < 0 else "above"
                keep = _keep(operation, content, name, other, step)
                place = f"body/{name}: {where} {other}"
                yield Promise(operation=operation.id, check="rejects", place=place, keep=keep)


def _is_time(view: View, schema: Any) -> bool:
    return view.flat(schema).get("format") in {"date", "date-time"}


def _numbers(view: View, own: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """A number, the one that words bind it to, and the step from that to what they exclude."""
    numbers = {n for n in own if set(view.types(own[n])) - {"null"} in ({"integer"}, {"number"})}
    for name in numbers:
        said = _BESIDE.search(str(view.flat(own[name]).get("description")))
        if said is not None and said["other"] in numbers - {name}:
            above = said["end"].lower() == "least" if said["end"] else bool(said["more"]) != bool(said["no"])
            yield name, said["other"], -1 if above else 1


def _keep(operation: Operation, content: Content, name: str, other: str, step: int) -> Keep:
    def keep(session: Session) -> None:
        view, schema = session.document.request, content.schema or True
        call = renewed(session, base(session, operation, spare=True))
        said, own = envelope.said(call), envelope.properties(view, schema)
        try:
            beside = said[other] if said.get(other) is not None else session.builder.minimal(own[other])
        except UnbuildableError as error:
            raise NotTestedError(f"{operation.id}: {error}") from error
        wrong = _moved(beside, step)
        call = envelope.saying(call, {**said, other: beside, name: wrong})
        if call.content is not content or wrong is None or not view.valid(schema, call.body):
            raise NotTestedError(f"{operation.id}: there is no other {name} beside that {other}")
        exchange = session.call(call, as_is=True)
        what, place = f"a {name} of {wrong} and a {other} of {beside}", f"{fragment(content.pointer)}/schema"
        must_be_refused(session, operation, exchange, what, place, frozenset({409}))

    return keep


def _moved(value: Any, step: int) -> Any:
    """A number, a day or a moment that lies so many steps or days off; `None`: it is none of these."""
    if type(value) in (int, float):
        return value + step
    try:
        if "T" not in str(value):
            return (date.fromisoformat(value) + timedelta(days=step)).isoformat()
        return (datetime.fromisoformat(value) + timedelta(days=step)).isoformat().replace("+00:00", "Z")
    except (TypeError, ValueError, OverflowError):
        return None
