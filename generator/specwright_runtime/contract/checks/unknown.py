"""An id that nothing has is answered with 404, on every operation below the item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, base, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain, singular, unlike
from specwright_runtime.contract.things.resource import Resource


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    yield from _in_body(catalogue, operation)
    for resource in catalogue.resources.of(operation):
        parameter = operation.parameter(resource.parameter, "path")
        if parameter is None or catalogue.document.request.flat(parameter.schema).get("enum"):
            continue
        makes = resource.named and resource.creator is operation
        if makes or (operation.method == "PUT" and any(r.status == "201" for r in operation.responses)):
            continue  # a PUT may make what is not there
        if operation.method != "GET" and _MAKES_IT.search(operation.said):
            continue
        if resource.creator is None and not operation.documents(404):
            continue
        yield Promise(
            operation=operation.id,
            check="unknown",
            place=parameter.name,
            keep=_keep(operation, resource, parameter),
        )
        if "pattern" in catalogue.document.request.flat(parameter.schema):
            yield Promise(
                operation=operation.id,
                check="unknown",
                place=f"{parameter.name} in another case",
                keep=_case(operation, parameter),
            )


_MAKES_IT = re.compile(
    r"\b(does not|doesn't|do not|not yet) exists?,? (it|one|they) (will be|is|are|gets?) created\b"
    r"|\bcreate[sd]?\b[^.;]{0,30} if (it|they|there|none) (does not|doesn't|do not|exists?)\b",
    re.IGNORECASE,
)
"""How an operation says that what is not there is made by it."""
_OF_ONE = re.compile(r"\bid`? of (an?|the|one)\b|\bmust (exist|be there)\b", re.IGNORECASE)
_NO_SUCH = re.compile(r"\bno such \w+ or \w+|\brelated\b|\bmust exist\b|\bone is unknown\b", re.IGNORECASE)
"""How documents say that what is named has to be there."""


def _in_body(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    """A call without a path of its own names its thing in its body."""
    view = catalogue.document.request
    missing = (response.description for response in operation.responses if response.status == "404")
    said = " ".join((operation.said_and_refused, *missing))
    for content in operation.bodies[:1]:
        flat = view.flat(content.schema or True)
        own = view.properties(content.schema or True)
        needed = (
            n for n in flat.get("required", ()) if view.flat(own.get(n, True)).get("format") != "binary"
        )
        known = [name for name in needed if catalogue.foreign(name, of=operation) and catalogue.source(name)]
        named = [name for name in known if catalogue.foreign(name, made=True, of=operation)]
        written = catalogue.resources.written(operation)
        if written is not None and written.creator is operation:  # by which it is made itself
            known = [n for n in known if not catalogue.points(n, written) or catalogue.relates(n, written)]
        known = [name for name in known if "object" not in view.types(own.get(name, True))]
        named = [name for name in named if name in known]
        listed = [n for n in known if n not in named and _BY_ID.search(n) and _may_lack(n, said)]
        alone = len(named) == 1 and not operation.path_parameters and operation.documents(404)
        properties = flat.get("properties") or {}
        changed = catalogue.resources.named_in_body(operation)
        itself = catalogue.resources.own_name(operation, changed.parameter) if changed is not None else None
        if itself is not None and operation.documents(404):
            keep = _body(operation, itself)
            yield Promise(operation=operation.id, check="unknown", place=itself, keep=keep)
        for name in named:
            described = str(view.flat(properties.get(name, True)).get("description"))
            source = catalogue.source(name)
            called = source.name if source is not None and source.role else name
            if alone or _OF_ONE.search(described) or _NO_SUCH.search(said) or _may_lack(called, said):
                keep = _body(operation, name)
                yield Promise(operation=operation.id, check="unknown", place=name, keep=keep)
        for name in listed:
            keep = _body(operation, name)
            yield Promise(operation=operation.id, check="unknown", place=name, keep=keep)


_BY_ID = re.compile(r"(_id|Id|_uuid|_key|_slug)s?$")


def _may_lack(name: str, said: str) -> bool:
    """A refusal says that there is no such thing as the property names."""
    stem = singular(re.sub(r"_?(id|number|code)s?$", "", name, flags=re.IGNORECASE))
    words = "[ _-]?".join(map(re.escape, re.findall(r"[A-Z]?[a-z]+|[A-Z]+", stem)))
    of_one = rf"\b{words}s?( or (an? )?\w+)? ((who|that|which) )?"
    there = rf"{of_one}((does not|doesn't|do not) exist|((is|are) )?(unknown|not (found|known|there)))\b"
    return (
        bool(words)
        and re.search(
            rf"\b(no such|there is no|unknown) (\w+ or (a )?)?{words}\b|{there}", said, re.IGNORECASE
        )
        is not None
    )


def _body(operation: Operation, name: str) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, base(session, operation))
        if not isinstance(call.body, dict) or name not in call.body or call.content is None:
            raise NotTestedError(f"{operation.id}: the plain call names nothing")
        view = session.document.request
        schema = (view.flat(call.content.schema or True).get("properties") or {}).get(name, True)
        named = call.body[name]
        several = isinstance(named, list) and bool(named)
        inner = view.flat(schema).get("items", True) if several else schema
        value = unlike(view, inner, named[0] if several else named)
        exchange = session.call(replace(call, body={**call.body, name: [value] if several else value}))
        if not 400 <= exchange.response.status < 500:
            message = f"a {name} that nothing has must be refused, got {exchange.response.status}"
            raise session.broken(message, fragment(operation.pointer), exchange)
        session.judge(operation, exchange)

    return keep


def _keep(operation: Operation, resource: Resource, parameter: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, session.happy(operation))
        if resource.creator is None and session.things.guessed(operation) and resource.lister is None:
            raise NotTestedError(f"{operation.id}: nothing makes {resource.item_path}")
        known = call.values["path", parameter.name]
        there = session.things.there(resource, call.values)
        value = unlike(session.document.request, parameter.schema, known, there)
        if value == known:
            raise NotTestedError(f"{operation.id}: there is one for each {parameter.name}")
        exchange = session.call(replace(call.with_value(parameter, value)))
        what = f"a {parameter.name} that nothing has"
        must_be_missing(session, operation, exchange, what, name=parameter.name)

    return keep


def _case(operation: Operation, parameter: Parameter) -> Keep:
    """A known name in the other case, which is none by its pattern."""

    def keep(session: Session) -> None:
        call = renewed(session, session.happy(operation))
        known = call.values["path", parameter.name]
        if isinstance(known, str) and known.isdecimal():  # by chance
            call = replace(call, values={**call.values, **session.things.path_values(operation, fresh=True)})
            known = call.values["path", parameter.name]
        other = known.swapcase() if isinstance(known, str) else known
        if other == known or session.document.request.valid(parameter.schema, other):
            raise NotTestedError(f"{operation.id}: {parameter.name} has no other case")
        exchange = session.call(call.with_value(parameter, other))
        if not 400 <= exchange.response.status < 500 and not forgives(operation, parameter.name):
            raise session.broken(
                f"{parameter.name} in another case must be a 4xx, got {exchange.response.status}",
                fragment(parameter.pointer),
                exchange,
            )

    return keep


_MARKS = frozenset({"deleted", "isdeleted", "trashed", "removed", "isremoved"})
_STATES = frozenset({"deleted", "removed", "trashed", "cancelled", "canceled", "revoked", "terminated"})


def is_marked(exchange: Exchange) -> bool:
    """It is told of a thing that it was deleted: by a mark, a time or a state."""
    return says_deleted(envelope.told(exchange))


def says_deleted(told: Any) -> bool:
    return isinstance(told, dict) and any(
        (plain(name) in _MARKS and value is True)
        or (plain(name) in {"deletedat", "removedat"} and bool(value))
        or (plain(name) in {"status", "state"} and str(value).lower() in _STATES)
        for name, value in told.items()
    )


_WHATEVER = re.compile(
    r"\b(does nothing|no error|succeeds( too)?|(answers|returns)( with)? 204),? (even )?(when|if|where)\b"
    r"|\bidempotent\b|\bwhether or not (it|there)\b",
    re.IGNORECASE,
)
"""How documents say that a thing need not be there to be deleted."""


def forgives(operation: Operation, name: str = "") -> bool:
    """What it is to delete may never have been there; what is around it, of another `name`, has to be."""
    if operation.method != "DELETE" or all(answer.contents for answer in operation.successes):
        return False
    own = [parameter.name for parameter in operation.path_parameters][-1:]
    said = _WHATEVER.search(operation.said)
    return not operation.documents(404) or (said is not None and (not name or own == [name]))


_HIDDEN = re.compile(
    r"\b(not (be )?(accessible|visible)|inaccessible|(does|may) not exist|not found)\b", re.IGNORECASE
)
"""What a 403 says that is also the answer to an id of nothing."""


def must_be_missing(
    session: Session,
    operation: Operation,
    exchange: Exchange,
    what: str,
    *,
    gone: bool = False,
    name: str = "",
) -> None:
    """404 where it is documented (or 410 for what is `gone`), else any 4xx; `name`: what of the path it is.

    Raises:
        BrokenError: something else came.
    """
    status = exchange.response.status
    allowed = {404} | ({410} if gone and operation.documents(410) else set())
    if any(r.status == "403" and _HIDDEN.search(r.description) for r in operation.responses):
        allowed.add(403)
    documented = operation.documents(404)
    if gone and 200 <= status < 300 and is_marked(exchange):
        raise NotTestedError(f"{operation.id}: what is deleted is still shown, as deleted")
    if 200 <= status < 300 and not exchange.response.body and forgives(operation, name):
        return
    denied = operation.method == "DELETE" and not documented and exchange.response.json() is False
    if status == 200 and denied:
        session.judge(operation, exchange)  # whether it was deleted is what the answer is documented to say
        return
    if status == 202 and not documented:
        raise NotTestedError(f"{operation.id}: what is accepted is found missing later, or made")
    if status not in allowed if documented else not 400 <= status < 500:
        wanted = "404" if documented else "a 4xx"
        raise session.broken(
            f"{what} must be answered with {wanted}, got {status}", fragment(operation.pointer), exchange
        )
    silent = all(r.status[:1] in "123" for r in operation.responses)  # of how it refuses
    session.judge(operation, exchange, tolerated=frozenset({400, 404, 410, 422} if silent else {404}))
