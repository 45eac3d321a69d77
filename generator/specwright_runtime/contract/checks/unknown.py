"""An id that nothing has is answered with 404, on every operation below the item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.accepts import renewed
from specwright_runtime.contract.document import Operation, Parameter
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.promise import Keep, Promise
from specwright_runtime.contract.resource import Resource
from specwright_runtime.contract.schema import fragment
from specwright_runtime.contract.session import NotTestedError, Session


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for resource in catalogue.resources.of(operation):
        parameter = operation.parameter(resource.parameter, "path")
        if parameter is None or catalogue.document.request.flat(parameter.schema).get("enum"):
            continue
        if operation.method == "PUT" and any(r.status == "201" for r in operation.responses):
            continue  # a PUT may make what is not there
        if resource.creator is None and not operation.documents(404):
            continue
        yield Promise(
            operation=operation.id,
            check="unknown",
            place=parameter.name,
            keep=_keep(operation, resource, parameter),
        )


def _keep(operation: Operation, resource: Resource, parameter: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, session.happy(operation))
        if resource.creator is None and session.guessed(operation) and resource.lister is None:
            raise NotTestedError(f"{operation.id}: nothing makes {resource.item_path}")
        value = unlike(session, parameter, call.values["path", parameter.name])
        exchange = session.call(replace(call.with_value(parameter, value)))
        must_be_missing(session, operation, exchange, f"a {parameter.name} that nothing has")

    return keep


def must_be_missing(
    session: Session, operation: Operation, exchange: Exchange, what: str, *, gone: bool = False
) -> None:
    """404 where it is documented (or 410 for what is `gone`), else any 4xx.

    Raises:
        BrokenError: something else came.
    """
    status = exchange.response.status
    allowed = {404} | ({410} if gone and operation.documents(410) else set())
    documented = operation.documents(404)
    if status not in allowed if documented else not 400 <= status < 500:
        wanted = "404" if documented else "a 4xx"
        raise session.broken(
            f"{what} must be answered with {wanted}, got {status}", fragment(operation.pointer), exchange
        )
    session.judge(operation, exchange, tolerated=frozenset({404}))


def unlike(session: Session, parameter: Parameter, known: Any) -> Any:
    """A value of the same make that nothing has: the known one with its longest part turned."""
    view = session.document.request
    flat = view.flat(parameter.schema)
    if flat.get("format") == "uuid":
        return "0f0e0d0c-0b0a-4908-8706-050403020100"
    if isinstance(known, int) or (isinstance(known, str) and known.isdigit()):
        high = flat.get("maximum", 2_000_000_011)
        return min(int(high), 2_000_000_011) if isinstance(known, int) else "2000000011"
    text = str(known)
    runs = sorted(re.finditer(r"[A-Za-z0-9]+", text), key=lambda run: (-len(run[0]), run.start()))
    for run in runs:
        tail = run[0][-12:]
        start = run.end() - len(tail)
        turned = text[:start] + "".join(_turned(char) for char in tail) + text[run.end() :]
        if view.valid(parameter.schema, turned):
            return turned
    return f"{text}x"


def _turned(char: str) -> str:
    if char.isdigit():
        return str((int(char) + 5) % 10)
    alphabet = "abcdef" if char.lower() in "abcdef" else "ghijklmnopqrstuvwxyz"
    turned = alphabet[(alphabet.index(char.lower()) + len(alphabet) // 2) % len(alphabet)]
    return turned.upper() if char.isupper() else turned
