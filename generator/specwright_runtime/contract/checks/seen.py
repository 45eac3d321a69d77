"""How a thing is seen: as it is shown, or where nothing shows it, as it is listed."""

from __future__ import annotations

from typing import Any

from specwright_runtime.contract.checks.echo import kept, renamed, told_schema
from specwright_runtime.contract.checks.finding import find_in_list
from specwright_runtime.contract.checks.listing import (
    arrays_of,
)
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.promise import must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.resource import Resource


def seen(session: Session, resource: Resource, made: Made) -> tuple[Any, Exchange]:
    """What is told of a thing now, and where.

    Raises:
        BrokenError: it is not there.
        NotTestedError: nothing tells of it.
    """
    if resource.retriever is not None:
        looking = session.plain(resource.retriever, values=made.values)
        exchange = must_succeed(session, looking, "what was made")
        return envelope.told(exchange), exchange
    if resource.lister is None:
        raise NotTestedError(f"nothing shows {resource.item_path}")
    found, exchange = find_in_list(session, resource, made)
    if not found:
        place = fragment(resource.lister.pointer)
        raise session.broken("what is there is not listed", place, exchange)
    return found[0], exchange


def as_listed(session: Session, resource: Resource, made: Made, call: Call) -> None:
    """What an entry of the list has of what was sent is what was sent.

    Raises:
        BrokenError: it has another value.
    """
    entry, exchange = seen(session, resource, made)
    schema = told_schema(resource.lister, 200) if resource.lister is not None else None
    if not isinstance(entry, dict) or schema is None or call.content is None:
        return
    request, response = session.document.request, session.document.response
    items: Schema = next((array["items"] for array in arrays_of(response, schema)), True)
    documented = envelope.properties(response, items)
    asked = renamed(envelope.properties(request, call.content.schema or True), documented)
    for name, value in renamed(envelope.said(call), documented).items():
        told = documented.get(name)
        if told is None or name not in entry:
            continue
        if not kept(session, name, asked.get(name, True), told, later=True):
            continue
        if not same(value, entry[name], response, told):
            message = f"{name} was sent as {value!r} and is listed as {entry[name]!r}"
            raise session.broken(message, fragment(call.operation.pointer), exchange)
