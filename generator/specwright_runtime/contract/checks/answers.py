"""The happy path answers with its success status, and with what the document says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import quote

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call, as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.conflict import is_conflict
from specwright_runtime.contract.things.precondition import OF_STATE


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    def plain(session: Session) -> None:
        call = session.plain(operation, full=True, fresh=operation.method == "DELETE")
        if session.things.guessed(operation):
            exchange = session.call(call)
            denied = {403, 409} if operation.method == "DELETE" else set()
            if exchange.response.status in {400, 404, 422, *denied}:
                raise NotTestedError(
                    f"{operation.id} is not reached, nothing makes {operation.path}: add a link to what"
                    " makes it, or examples of its path parameters, or the fixture contract_state"
                )
            if operation.method == "DELETE":
                session.judge(operation, exchange)
                return
        must_succeed(session, call, "a call with everything that is required")

    status = ",".join(r.status for r in operation.successes) or "success"
    yield Promise(operation=operation.id, check="answers", place=status, keep=plain)
    declared = catalogue.document.paths[operation.path]
    around = catalogue.resources.of(operation)
    if operation.method == "GET" and {"POST", "PUT"} & declared.keys() and around and around[-1].creator:
        yield Promise(operation=operation.id, check="answers", place="of a new one", keep=_of_new(operation))
    for parameter in operation.path_parameters:
        types = catalogue.document.request.types(parameter.schema)
        if "string" in types:
            yield Promise(
                operation=operation.id,
                check="answers",
                place=f"{parameter.name} unescaped",
                keep=_unescaped(operation, parameter),
            )
        if {"string", "integer"} & set(types) and parameter.media_type is None:
            yield Promise(
                operation=operation.id,
                check="answers",
                place=f"{parameter.name} percent-encoded",
                keep=_encoded(operation, parameter),
            )


def _of_new(operation: Operation) -> Keep:
    """Whether there is something yet or not: what is answered is documented."""

    def keep(session: Session) -> None:
        values = session.things.path_values(operation, fresh=True)
        session.judge(operation, session.call(session.plain(operation, values=values)))

    return keep


_TRIES = 3
_VARIABLE = re.compile(r"\{[^{}]*\}")


def _unescaped(operation: Operation, parameter: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = session.plain(operation, full=True, fresh=_consumes(session, operation))
        _reachable(session, operation)
        value = call.values["path", parameter.name]
        if not isinstance(value, str) or quote(value, safe="-._~") == quote(value, safe=":@!$&'()*+,;=-._~"):
            raise NotTestedError(f"{operation.id}: the id has nothing to escape")
        must_succeed(
            session,
            replace(call, literal=True),
            f"{parameter.name} in its unescaped spelling",
            unless=OF_STATE,
        )

    return keep


def _encoded(operation: Operation, parameter: Parameter) -> Keep:
    """RFC 3986, 6.2.2.2: a percent-encoded octet of an unreserved character is that character."""

    def keep(session: Session) -> None:
        call = session.plain(operation, full=True, fresh=_consumes(session, operation))
        _reachable(session, operation)
        value = call.values["path", parameter.name]
        value = str(value) if isinstance(value, int) else value
        if not isinstance(value, str) or not value.isascii():
            raise NotTestedError(f"{operation.id}: {parameter.name} is not plain text")

        exchange = _percent_encoded(session, call, parameter)
        if operation.method == "GET" and exchange.response.status == 409:  # it is not ready
            call = as_sent(call, session.call(call))
            exchange = _percent_encoded(session, call, parameter)
            if exchange.response.status == session.call(call).response.status:
                raise NotTestedError(f"{operation.id} answers 409 at this time")
        said = exchange.response.status != 400 or is_conflict(exchange)
        if session.conflicts.is_met(call, exchange) and said:  # it was done
            again = session.call(call)  # learns what must be another one
            if session.resources.creates(operation):
                for _ in range(_TRIES):  # what is made at random may meet what is there
                    other = session.taken.fresh(as_sent(call, again))
                    path = session.things.path_values(operation, fresh=True)
                    other = replace(other, values={**other.values, **path})
                    exchange = _percent_encoded(session, session.conflicts.led_up(other), parameter)
                    if exchange.response.status != 409:
                        break
            else:
                other = session.taken.fresh(session.plain(operation, full=False, fresh=True))
                verb = operation.path not in session.resources.by_path
                other = as_sent(other, again) if verb and again.response.status < 300 else other
                other = session.conflicts.led_up(other)
                session.conflicts.working.has_ended(other)
                exchange = _percent_encoded(session, other, parameter)
                if session.conflicts.is_met(other, exchange) and again.response.status < 300:
                    raise NotTestedError(f"{operation.id}: what can be done to it is not known")
        if exchange.response.status >= 400:
            again = session.call(call)
            if exchange.response.status == again.response.status:
                raise NotTestedError(f"{operation.id} is refused in any spelling; see its answers test")
            if as_sent(call, again).body != call.body:  # which was amended
                exchange = _percent_encoded(session, as_sent(call, again), parameter)
            elif not again.is_upon(call.values):  # it was done to the first one, and is done once only
                exchange = _percent_encoded(session, session.plain(operation, fresh=True), parameter)
        session.judge(operation, exchange)
        if exchange.response.status >= 400:
            if quote(value, safe="-._~") == value and not _decodes(session, operation):
                raise NotTestedError(f"{operation.id}: no path of this server is decoded, and none has to be")
            raise session.broken(
                f"{parameter.name} percent-encoded: got {exchange.response.status}, unlike unescaped",
                f"#{parameter.pointer}",
                exchange,
            )

    return keep


def _percent_encoded(session: Session, call: Call, parameter: Parameter) -> Exchange:
    """With each character of the parameter's value percent-encoded."""
    before = call.operation.path.partition(f"{{{parameter.name}}}")[0]
    step = _VARIABLE.sub("", before).count("/")  # a name may have slashes of its own
    value = str(call.values["path", parameter.name])
    segment = wire.path_segment(parameter, value)
    spelled = "".join(f"%{ord(char):02X}" for char in value)
    request = session.write(call)
    path, mark, query = request.target.partition("?")
    steps = path.split("/")
    steps[step] = steps[step].replace(segment, spelled, 1)
    exchange = session.send(replace(request, target=f"{'/'.join(steps)}{mark}{query}"), call.operation.id)
    session.renamed.note(call, exchange)
    return exchange


def _decodes(session: Session, operation: Operation) -> bool:
    """Another operation takes such a spelling: who writes a server by hand may decode no path, where ids
    have nothing to escape.
    """
    for other in session.document.operations:
        if other.method != "GET" or other is operation or not other.path_parameters or other.is_manual:
            continue
        with suppress(NotTestedError, BrokenError):
            call, parameter = session.plain(other), other.path_parameters[0]
            value = call.values["path", parameter.name]
            plain = str(value).isascii() and isinstance(value, str | int)
            if plain and _percent_encoded(session, call, parameter).response.status < 400:
                return True
    return False


def _consumes(session: Session, operation: Operation) -> bool:
    if operation.method == "GET":
        return False
    return (
        operation.method == "DELETE"
        or operation.id in session.conflicts.once
        or (operation.documents(409) and not session.resources.creates(operation))
    )


def _reachable(session: Session, operation: Operation) -> None:
    if session.things.guessed(operation):
        raise NotTestedError(f"{operation.id}: nothing makes {operation.path}")
