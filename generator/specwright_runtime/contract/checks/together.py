"""Every parameter of an operation at once."""

from __future__ import annotations

from specwright_runtime.contract.checks import window
from specwright_runtime.contract.checks.formed import is_free, may_find_nothing
from specwright_runtime.contract.checks.listing import OFFSETS, PAGES, named, size_beside
from specwright_runtime.contract.checks.parameters import is_cursor, is_language, other_named
from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call, is_condition
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.promise import Keep, base, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.precondition import OF_A_VALUE, OF_STATE


def at_once(operation: Operation) -> Keep:
    page, offset = named(operation, PAGES), named(operation, OFFSETS)
    other_ways: tuple[Parameter | None, ...] = ()
    if page is not None and offset is not None:  # which are not for one call
        sizes = (size_beside(operation, offset), size_beside(operation, page))
        other_ways = (offset, sizes[0] if sizes[0] != sizes[1] else None)

    def keep(session: Session) -> None:
        call = renewed(session, base(session, operation))
        for parameter in operation.parameters:
            if parameter.place == "path" or is_cursor(parameter) or is_condition(parameter):
                continue
            if not parameter.required and is_language(session.document.request, parameter):
                continue
            if parameter in other_ways:
                continue
            if (parameter.place, parameter.name) not in call.values:
                call = call.with_value(parameter, session.parameter_value(parameter))
        for parameter in operation.parameters:
            call = window.begun(call, parameter)
        try:
            must_succeed(session, call, "every parameter at once", unless=OF_STATE)
        except BrokenError as error:
            found, view = error.exchange, session.document.request
            free = any(p.place == "query" and is_free(view, p) for p in operation.parameters)
            refused = found is not None and found.response.status in OF_A_VALUE
            if found is not None and ((free and refused) or _names_another(call, found)):
                session.judge(operation, found, tolerated=OF_A_VALUE)
                raise NotTestedError(
                    f"{operation.id}: not all parameters, or values of them, go along with each other"
                ) from error
            if found is None or found.response.status != 404 or not may_find_nothing(operation):
                raise
            session.judge(operation, found)
            raise NotTestedError(f"{operation.id}: nothing is there for all of these") from error

    return keep


def _names_another(call: Call, refused: Exchange) -> bool:
    return any(other_named(call, refused, parameter) for parameter in call.operation.parameters)
