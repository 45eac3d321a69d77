"""Tables (RFC 4180) as lists of things: what was made is in them, filters choose, what is sent is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.bulk import DONE, FAILED
from specwright_runtime.contract.checks.listing import ids
from specwright_runtime.contract.checks.stock import stock
from specwright_runtime.contract.checks.tables import first_line, read
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import (
    Keep,
    Promise,
    base,
    must_be_refused,
    must_succeed,
    renewed,
)
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource, identifier

_TABLE = "text/csv"
_MUST = re.compile(
    r"\bfirst line\b[^.]*\b(has to|must|needs to)\b|\bmust (begin|start) with\b", re.IGNORECASE
)
_ALL = re.compile(r"\b(all|every|each|whole|complete)\b", re.IGNORECASE)
_KNOWN = re.compile(
    r"\balready\b[^.]*\b(skipped|ignored|left out)\b|\bskip\w*\b[^.]*\balready\b", re.IGNORECASE
)


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    contents = (content for response in operation.successes for content in response.contents)
    head = first_line(operation, _TABLE) if operation.method == "GET" else []
    resource = _beside(catalogue, operation)
    if head and resource is not None and all(c.base_type == _TABLE for c in contents):
        bodies = resource.creator.bodies[:1] if resource.creator is not None else ()
        view = catalogue.document.request
        shown = {name for content in bodies for name in envelope.properties(view, content.schema or True)}
        names = [name for name in head if name in shown]
        if names:
            yield _promise(operation, "what was made is in the table", _holds(operation, resource, names))
        for parameter in operation.parameters:
            if parameter.place == "query" and parameter.name in names:
                keep = _filtered(operation, resource, parameter)
                yield _promise(operation, f"{parameter.name} chooses lines", keep)
    lines = operation.method == "GET" and any(c.is_lines for r in operation.successes for c in r.contents)
    if lines and resource is not None and _ALL.search(operation.said):
        yield _promise(operation, "what was made is in a line", _in_lines(operation, resource))
    if operation.method == "POST" and operation.bodies and operation.bodies[0].base_type == _TABLE:
        yield from _taken(operation)


def _taken(operation: Operation) -> Iterator[Promise]:
    if _MUST.search(operation.said) and operation.refusals is not None:
        yield Promise(
            operation=operation.id,
            check="rejects",
            place="body: another first line",
            keep=_headless(operation),
        )
    yield _promise(operation, "as many are told as lines were sent", _counted(operation))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="effects", place=place, keep=keep, alone=True)


def _beside(catalogue: Catalogue, operation: Operation) -> Resource | None:
    """Whose things the table is of: `/terms/{id}` of `/terms/export` and `/terms.csv`."""
    for resource in catalogue.resources.by_path.values():
        collection = resource.collection_path
        near = collection in (operation.path.removesuffix(".csv"), operation.path.rpartition("/")[0])
        if near and "{" not in operation.path and resource.creator is not None and not resource.named:
            return resource
    return None


def _lines(
    session: Session, operation: Operation, values: dict[tuple[str, str], Any]
) -> tuple[list[dict[str, str]], Exchange]:
    """
    Raises:
        NotTestedError: the answer is no table.
    """
    call = session.plain(operation)
    exchange = must_succeed(session, replace(call, values={**call.values, **values}), "the table")
    rows = read(exchange.response.body.decode("utf-8-sig", "replace"))
    if exchange.response.media_type != _TABLE or not rows:
        raise NotTestedError(f"{operation.id} answers no table")
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]], exchange


def _cells(told: Any, names: list[str]) -> dict[str, str]:
    """What a line has of a thing, by its texts and numbers of one line."""
    found = {name: told[name] for name in names if isinstance(told, dict) and name in told}
    plainly = {n: v for n, v in found.items() if isinstance(v, str | int) and not isinstance(v, bool)}
    return {
        name: str(value) for name, value in plainly.items() if str(value).strip() and str(value).isprintable()
    }


def _holds(operation: Operation, resource: Resource, names: list[str]) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        cells = _cells(envelope.told(made.exchange), names)
        if not cells:
            raise NotTestedError(f"{operation.id}: nothing of what was made stands in a line")
        rows, exchange = _lines(session, operation, {})
        if not any(
            all(row.get(name, "").strip() == value.strip() for name, value in cells.items()) for row in rows
        ):
            raise session.broken(
                f"no line has {cells!r}, which was made", fragment(operation.pointer), exchange
            )

    return keep


def _in_lines(operation: Operation, resource: Resource) -> Keep:
    def keep(session: Session) -> None:
        made = [session.things.make(resource, fresh=True) for _ in range(2)][-1]  # no list is empty
        exchange = must_succeed(session, session.plain(operation), "the lines")
        known = identifier(made.exchange.response.json(), resource.parameter, resource.collection_path)
        told = ids(session, resource, exchange)
        if known is None or not any(told):
            raise NotTestedError(f"{operation.id}: a line does not say of which it is")
        if known not in told:
            message = f"no line is of {known!r}, which was made"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _filtered(operation: Operation, resource: Resource, parameter: Parameter) -> Keep:
    def keep(session: Session) -> None:
        told = [_cells(envelope.told(made.exchange), [parameter.name]) for made in stock(session, resource)]
        values = dict.fromkeys(cells[parameter.name] for cells in told if cells)
        for value in values:
            if not session.document.request.valid(parameter.schema, value):
                continue
            rows, exchange = _lines(session, operation, {(parameter.place, parameter.name): value})
            found = {row.get(parameter.name, "").strip() for row in rows}
            if found != {value.strip()}:
                message = f"{parameter.name}={value} gives lines of {sorted(found)!r}"
                raise session.broken(message, fragment(parameter.pointer), exchange)

    return keep


def _headless(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation, spare=True)
        if call.content is None or not isinstance(call.body, str) or "\n" not in call.body:
            raise NotTestedError(f"{operation.id} is sent no table")
        first, rest = call.body.split("\n", 1)
        call = replace(call, body=f"{first.strip()}x\n{rest}")
        place = fragment(call.content.pointer) if call.content is not None else fragment(operation.pointer)
        must_be_refused(session, operation, session.call(call), "a table with another first line", place)

    return keep


def _counted(operation: Operation) -> Keep:
    """Numbers of what was done with the lines add up to them; what is there already is not done again."""

    def keep(session: Session) -> None:
        call = renewed(session, session.plain(operation))
        sent = len(read(call.body)) - 1 if isinstance(call.body, str) else 0
        if sent < 1:
            raise NotTestedError(f"{operation.id} is sent no lines")
        for again in (False, True):
            exchange = must_succeed(session, call, "a table")
            body = exchange.response.json() if exchange.response.status != 202 else None
            numbers = {n: v for n, v in body.items() if type(v) is int} if isinstance(body, dict) else {}
            done = sum(value for name, value in numbers.items() if plain(name) in DONE)
            failed = sum(value for name, value in numbers.items() if plain(name) in FAILED)
            if not any(plain(name) in DONE for name in numbers):
                raise NotTestedError(f"{operation.id} does not tell how many it took")
            both = any(plain(name) in FAILED for name in numbers)
            place = fragment(operation.pointer)
            if done > sent or (both and done + failed != sent):
                raise session.broken(f"{sent} lines were sent, and told is {numbers!r}", place, exchange)
            if again and done and _KNOWN.search(operation.said):
                raise session.broken(f"what was there already is told as {numbers!r}", place, exchange)

    return keep
