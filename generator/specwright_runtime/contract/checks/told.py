"""What is told of properties that were not sent, or that only the server sets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.echo import kept, renamed, told_schema, unwrapped
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.promise import Keep, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope, naming
from specwright_runtime.contract.things.taken import at, put
from specwright_runtime.contract.values.kinds import STATES
from specwright_runtime.contract.values.unbuildable import UnbuildableError


def defaults(session: Session, call: Call, exchange: Exchange) -> None:
    """Properties that were not sent and are told have their documented defaults, nested ones, too.

    Raises:
        BrokenError: one has another value.
    """
    told, schema = exchange.response.json(), told_schema(call.operation, exchange.response.status)
    if (
        not isinstance(told, dict)
        or not isinstance(call.body, dict)
        or schema is None
        or call.content is None
    ):
        return
    view = session.document.request
    own = view.fitting(call.content.schema or True, call.body).get("properties") or {}
    documented, told = unwrapped(session.document.response, schema, told, own)
    own, sent = (renamed(names, documented) for names in (own, call.body))
    for name, default, value in _undefaulted(session, own, sent, told, documented):
        message = f"{name} was not sent, its default is {default!r}, and it is told as {value!r}"
        raise session.broken(message, fragment(call.operation.pointer), exchange)


def _undefaulted(
    session: Session,
    asked: dict[str, Any],
    sent: dict[str, Any],
    told: dict[str, Any],
    documented: dict[str, Any],
) -> Iterator[tuple[str, Any, Any]]:
    """Properties that are told with another value than their default."""
    request, response = session.document.request, session.document.response
    for name, inner in asked.items():
        if name not in documented or name not in told or inner is False:
            continue
        if not kept(session, name, inner, documented[name], later=False):
            continue
        default, value = request.flat(inner).get("default"), told[name]
        if name not in sent and default is not None and not same(default, value):
            yield name, default, value
        for schema, other, one, two in _pairs(
            request, response, inner, documented[name], sent.get(name), value
        ):
            below = (
                request.fitting(schema, one).get("properties") or {},
                response.fitting(other, two).get("properties") or {},
            )
            yield from _undefaulted(session, below[0], one, two, below[1])


def _pairs(
    request: View, response: View, asked: Schema, documented: Schema, sent: Any, told: Any
) -> Iterator[tuple[Schema, Schema, dict[str, Any], dict[str, Any]]]:
    """Objects as they were sent and as they are told, each with its schemas."""
    if isinstance(sent, dict) and isinstance(told, dict):
        yield asked, documented, sent, told
    if isinstance(sent, list) and isinstance(told, list) and len(sent) == len(told):
        items, others = request.flat(asked).get("items", True), response.flat(documented).get("items", True)
        for one, two in zip(sent, told, strict=True):
            yield from _pairs(request, response, items, others, one, two)


def unset(view: View, operation: Operation) -> list[str]:
    """Properties of its body that only the server sets and that a value can be told from another's; of an
    object in it as `part/checked`.
    """
    for content in operation.bodies[:1]:
        properties = dict(view.properties(content.schema or True)) if content.is_json else {}
        for name, inner in list(properties.items()):
            below = view.flat(inner).get("properties") or {} if "object" in view.types(inner) else {}
            properties |= {f"{name}/{other}": schema for other, schema in below.items()}
        return [
            name
            for name, inner in properties.items()
            if view.flat(inner).get("readOnly") is True
            and "const" not in view.flat(inner)
            and set(view.types(inner)) & {"string", "integer", "number", "boolean"}
        ]
    return []


def unasked(catalogue: Catalogue, operation: Operation) -> dict[str, Schema]:
    """Properties that only the server sets, by what its answer says, and that its body has no place for,
    where that takes others.
    """
    view, told = catalogue.document.request, told_schema(operation, 201) or told_schema(operation, 200)
    shown = catalogue.document.response.properties(told) if told is not None else {}
    for content in operation.bodies[:1]:
        flat, own = view.flat(content.schema or True), view.properties(content.schema or True)
        closed = flat.get("additionalProperties") is False or flat.get("unevaluatedProperties") is False
        return {
            name: schema
            for name, schema in shown.items()
            if content.is_json
            and own
            and not closed
            and name not in own
            and (
                _is_set(catalogue.document.response, name, schema)
                or state_of_new(catalogue.document.response, operation, name, schema) is not None
            )
        }
    return {}


def _is_set(view: View, name: str, schema: Schema) -> bool:
    """It is read-only, and a text of a form of its own, one of several members, or the number of a thing."""
    flat = view.flat(schema)
    chosen = len(flat.get("enum", ())) > 1 or view.types(schema) == ("boolean",)
    chosen = chosen or (name == "id" and view.types(schema) == ("integer",))
    formed = chosen or flat.get("format") in {"uuid", "date-time"}
    return flat.get("readOnly") is True and formed and "const" not in flat


_UNSURE = r"(?! (or|and|if|when|unless)\b)"


def state_of_new(view: View, operation: Operation, name: str, schema: Schema) -> str | None:
    """The one member of a state that the words give to what is made: "A new order is a `draft`."."""
    members = view.flat(schema).get("enum") or () if name in STATES else ()
    is_it = r"\bnew \w+ (is|starts as|begins as) (an? )?"
    named = [
        str(member)
        for member in members
        if re.search(f"{is_it}`{re.escape(str(member))}`{_UNSURE}", operation.said, re.IGNORECASE)
    ]
    return named[0] if len(named) == 1 else None


def not_adopted(operation: Operation, name: str, schema: Schema) -> Keep:
    """What a body has no place for may be refused, or left aside."""

    def keep(session: Session) -> None:
        call = session.plain(operation, fresh=True)
        if not isinstance(call.body, dict):
            raise NotTestedError(f"{operation.id} is sent no object")
        view, flat = session.document.response, session.document.response.flat(schema)
        if view.types(schema) == ("integer",):
            value: Any = naming.unlike(view, schema, 1)
        elif "format" in flat:
            known = "1999-12-31T23:59:59Z" if flat["format"] == "date-time" else ""
            value = known or naming.unlike(view, schema, "")
        else:
            value = _other_member(session, operation, flat, (name,))
        exchange = session.call(replace(call, body={**call.body, name: value}))
        told = envelope.told(exchange) if 200 <= exchange.response.status < 300 else None
        if isinstance(told, dict) and told.get(name) == value:
            message = f"{name} is set by the server, was sent as {value!r}, and is told so"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _other_member(
    session: Session, operation: Operation, flat: Mapping[str, Any], place: tuple[str, ...]
) -> Any:
    """What it is not where it is not sent.

    Raises:
        NotTestedError: there is nothing else that it may be.
    """
    plain = session.plain(operation, fresh=True)
    was = at(envelope.told(must_succeed(session, plain, "a plain call")), place)
    others = [member for member in flat.get("enum", (True, False)) if member not in (was, None)]
    if was is None or not others:
        raise NotTestedError(f"{operation.id}: {'/'.join(place)} has no other value")
    return others[-1]


def kept_out(operation: Operation, name: str) -> Keep:
    """OpenAPI 3, "readOnly": it may be refused when it is sent; it is not taken over."""

    def keep(session: Session) -> None:
        call = session.plain(operation, fresh=True)
        if not isinstance(call.body, dict) or call.content is None:
            raise NotTestedError(f"{operation.id} is sent no object")
        view, place = session.document.request, tuple(name.split("/"))
        if not isinstance(at(call.body, place[:-1]), dict):
            raise NotTestedError(f"{operation.id}: {place[0]} is not sent")
        schema: Schema = call.content.schema or True
        for step in place:
            schema = view.properties(schema)[step]
        try:
            value = session.builder.build(schema, full=False)
        except UnbuildableError as error:
            raise NotTestedError(f"{operation.id}: {name}: {error}") from error
        if isinstance(value, bool) or view.flat(schema).get("enum"):
            value = _other_member(session, operation, view.flat(schema), place)
        else:
            value = naming.unlike(view, schema, value) if isinstance(value, str) else value + 41
        exchange = session.call(replace(call, body=put(call.body, place, value)))
        if 400 <= exchange.response.status < 500:
            return
        told = must_succeed(
            session, replace(call, body=put(call.body, place, value)), f"{name}, which is read-only"
        )
        body = envelope.told(told)
        if at(body, place) is not None and same(value, at(body, place)):
            message = f"{name} is read-only, was sent as {value!r}, and is told so"
            raise session.broken(message, fragment(operation.pointer), told)

    return keep
