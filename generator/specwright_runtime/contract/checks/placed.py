"""What is put into a place that is always there is what is shown there, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.echo import told_schema
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, base, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import places
from specwright_runtime.contract.values.unbuildable import UnbuildableError


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    getter = catalogue.document.paths[operation.path].get("GET")
    around = catalogue.resources.of(operation)
    content = next((c for c in operation.bodies if c.is_json), None)
    if operation.method != "PUT" or getter is None or content is None or not around:
        return
    shown = told_schema(getter, 200)
    if shown is None or any(resource.creator is not None for resource in around):
        return
    request, response = catalogue.document.request, catalogue.document.response
    asked, told = request.flat(content.schema or True), response.flat(shown)
    if all(asked.get(word) == told.get(word) for word in ("type", "enum", "format")):
        keep = _shown(operation, getter)
        yield Promise(operation=operation.id, check="life", place="what is put is shown", keep=keep)


def _shown(operation: Operation, getter: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation)
        if call.content is None or not places.fixed(session, call):
            raise NotTestedError(f"{operation.id}: which places there are is not said")
        for value in _values(session, call):
            call = next(reversed(session.conflicts.free(call)), call)
            call = replace(call, body=value)
            others = [_look(session, getter, other) for other in list(places.others(session, call))[:3]]
            done = session.call(call)
            if not 200 <= done.response.status < 300 or done.response.status == 202:
                raise NotTestedError(f"{operation.id} answers {done.response.status} to {value!r}")
            put = replace(call, values={**call.values, **dict(done.values)})
            _must_show(session, operation, getter, put, value)
            for other in others:
                if _path(other) != _path(put):
                    _must_show(session, operation, getter, other, other.body)

    return keep


def _values(session: Session, call: Call) -> list[Any]:
    """The last one, which a server that takes the first for all does not show."""
    assert call.content is not None
    try:
        variants = session.variants.accepted(call.content.schema or True, call.content.examples)
    except UnbuildableError as error:
        raise NotTestedError(f"{call.operation.id}: {error}") from error
    return [variant.value for variant in variants if variant.value not in (None, "", {}, [])][-1:]


def _path(call: Call) -> dict[tuple[str, str], Any]:
    return {key: value for key, value in call.values.items() if key[0] == "path"}


def _look(session: Session, getter: Operation, call: Call) -> Call:
    """The call upon a place, with what is shown there for its body."""
    exchange = must_succeed(session, session.plain(getter, values=_path(call)), "a place")
    return replace(call, body=exchange.response.json())


def _must_show(session: Session, operation: Operation, getter: Operation, call: Call, value: Any) -> None:
    exchange = must_succeed(session, session.plain(getter, values=_path(call)), "a place")
    if not same(value, exchange.response.json()):
        message = f"{value!r} was put or shown there, and now it is {exchange.response.json()!r}"
        raise session.broken(message, fragment(operation.pointer), exchange)
