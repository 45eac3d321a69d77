"""What is said of the values of headers: another one for each answer, the page that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import plain

_UNIQUE = re.compile(
    r"\b(different|unique|new|another|fresh)\b[^.]{0,20}\b(each|every|per) (request|response|answer|call)\b"
    r"|\bunique\b[^.]{0,12}\b(of|for|to) (the|this) (request|response|call)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(asked for|requested|in use|applied|current(ly)?|as sent|of the request)\b", re.IGNORECASE
)


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method != "GET":
        return
    for response in operation.successes[:1]:
        for header in response.headers:
            said = catalogue.document.response.said(header.description, header.schema)
            if _UNIQUE.search(said) and operation.parameter(header.name, "header") is None:  # else an echo
                yield _promise(
                    operation, f"{header.name} is another one each time", _unlike(operation, header)
                )
            asked = plain(header.name).removeprefix("x")
            for parameter in operation.parameters:
                if parameter.place == "query" and plain(parameter.name) == asked and _ASKED.search(said):
                    yield _promise(
                        operation,
                        f"{header.name} tells {parameter.name}",
                        _echo(operation, header, parameter),
                    )


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="effects", place=place, keep=keep)


def _unlike(operation: Operation, header: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call, seen = session.happy(operation), set()
        for _ in range(3):
            exchange = must_succeed(session, call, "the same call again")
            value = exchange.response.header(header.name)
            if value is not None and value in seen:
                message = f"{header.name} was {value!r} before"
                raise session.broken(message, fragment(header.pointer), exchange)
            seen.add(value)

    return keep


def _echo(operation: Operation, header: Parameter, parameter: Parameter) -> Keep:
    def keep(session: Session) -> None:
        view = session.document.request
        if "integer" not in view.types(parameter.schema):
            raise NotTestedError(f"{operation.id}: {parameter.name} is no number")
        for number in (1, 2, 3):
            if not view.valid(parameter.schema, number):
                continue
            call = session.happy(operation).with_value(parameter, number)
            exchange = session.call(call)
            value = exchange.response.header(header.name)
            if 200 <= exchange.response.status < 300 and value is not None and value.strip() != str(number):
                message = f"{parameter.name}={number}, and {header.name} is {value!r}"
                raise session.broken(message, fragment(header.pointer), exchange)

    return keep
