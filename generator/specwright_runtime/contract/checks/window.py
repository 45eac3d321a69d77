"""The time that a list shows where nobody says which: from today on, the last week."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from specwright_runtime.contract.checks.parameters import is_cursor
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

_BY_ITSELF = re.compile(
    r"\bdefaults?\b|\b(if|when) (it is )?(omitted|absent|not (given|set|sent|provided|specified))\b"
    r"|\b(if|when) (omitted|left out)\b",
    re.IGNORECASE,
)
"""How the description of a moment says that it is another one where it is not sent."""
_NONE = re.compile(r"\b(no|without) (default|limit|bound)\b|\b(all|any|every)\b", re.IGNORECASE)
_LAST = re.compile(
    r"(^|_|[a-z](?=[A-Z]))(to|until|till|end|before|max|most|lte?|through|latest)", re.IGNORECASE
)
_FIRST = re.compile(
    r"(^|_|[a-z](?=[A-Z]))(from|since|start|begin|after|min|least|gte?|earliest)", re.IGNORECASE
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")


def of(session: Session, lister: Operation) -> list[Parameter]:
    """The ends of it, which the document says are set where they are not sent."""
    view = session.document.request
    found = []
    for parameter in lister.parameters:
        flat = view.flat(parameter.schema)
        said = view.said(parameter.description, parameter.schema)
        set_by_itself = "default" in flat or (_BY_ITSELF.search(said) and not _NONE.search(said))
        if parameter.place == "query" and flat.get("format") in {"date", "date-time"} and set_by_itself:
            found.append(parameter)
    return found


def opened(session: Session, resource: Resource, call: Call, made: Made | None) -> Call:
    """The call of a list, for the time that the things of this run are of."""
    ends = of(session, call.operation)
    if not ends or resource.creator is None:
        return call
    known = [*session.things.inventory.first(resource), *([made] if made is not None else ())]
    if not known:
        try:
            known = [session.things.make(resource)]
        except NotTestedError:
            return call
    days = sorted(day for one in known for day in _days(envelope.told(one.exchange)))
    for parameter in ends if days else ():
        day = days[-1] if _LAST.search(parameter.name) else days[0]
        for value in (day, day[:10], f"{day[:10]}T00:00:00Z"):
            if session.document.request.valid(parameter.schema, value):
                call = call.with_value(parameter, value)
                break
    return replace(call, target=None)


def begun(call: Call, end: Parameter) -> Call:
    """The call, whose time does not end before it begins, which is today where nobody says when."""
    value = call.values.get((end.place, end.name))
    ends = (
        end.place == "query" and _LAST.search(end.name) and isinstance(value, str) and _DAY.fullmatch(value)
    )
    for parameter in call.operation.parameters if ends else ():
        same = _stem(_FIRST, parameter.name) == _stem(_LAST, end.name)
        begins = parameter.place == "query" and _FIRST.search(parameter.name) and same
        begins = begins and not is_cursor(parameter)
        if begins and str(call.values.get(("query", parameter.name), "9")) > str(value):
            day = date.fromisoformat(str(value)[:10]) - timedelta(days=1)
            return call.with_value(parameter, f"{day.isoformat()}{str(value)[10:]}")
    return call


def _stem(end: re.Pattern[str], name: str) -> str:
    """What it is the end of: `date` of `endDate`."""
    return plain(end.sub(lambda match: match[0][: -len(match[2])], name, count=1))


def _days(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if not re.search("creat|updat|modif", name, re.IGNORECASE):
                yield from _days(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _days(inner)
    elif isinstance(value, str) and _DAY.fullmatch(value):
        yield value
