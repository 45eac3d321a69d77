"""A `…_id` in the answer of an action points to the thing on the path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checker import scalar_readings
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.promise import Keep, Promise, base, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain, unlike
from specwright_runtime.contract.things.resource import Resource, identifier, items_of


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    yield from _named(catalogue, operation)
    if operation.method in {"PUT", "PATCH"} and _OF_PATH.search(operation.said_and_refused):
        yield Promise(
            operation=operation.id,
            check="references",
            place="the id in the body is that of the path",
            keep=_same_id(operation),
        )
    yield from _of_a_kind(catalogue, operation)
    resources = catalogue.resources.of(operation)
    if not resources or resources[-1].creator is None:
        return
    if operation.path == resources[-1].item_path and operation.method in {"GET", "PUT", "PATCH", "DELETE"}:
        return
    last = resources[-1]
    copies = operation.method not in {"GET", "PUT", "PATCH", "DELETE"} and not operation.body_required
    if copies and last.retriever is not None and {r.status for r in operation.successes} == {"201"}:
        told = documented.shown(catalogue, operation).keys()
        if (
            told
            and told == documented.shown(catalogue, last.retriever).keys()
            and _COPIES.search(operation.said)
        ):
            yield Promise(
                operation=operation.id,
                check="references",
                place="the copy is another one",
                keep=_another(operation, last),
            )
    if last.retriever is not None and _answered(operation) == _answered(last.retriever) is not None:
        yield Promise(
            operation=operation.id,
            check="references",
            place=f"the {last.parameter}",
            keep=_itself(operation, last),
        )
    for name, schema in _pointing(catalogue.document.response, operation, resources[-1].parameter):
        within = name not in documented.shown(catalogue, operation)
        keep = _keep(operation, resources[-1], name, schema, within=within)
        yield Promise(operation=operation.id, check="references", place=name, keep=keep)


def _of_a_kind(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    """What is made in, or behind, another of its kind: a folder in a folder."""
    content = next((c for c in operation.bodies[:1] if c.is_json), None)
    for resource in catalogue.resources.by_path.values():
        if resource.creator is not operation or resource.retriever is None or content is None:
            continue
        for name in catalogue.document.request.properties(content.schema or True):
            if catalogue.relates(name, resource):
                yield Promise(
                    operation=operation.id,
                    check="references",
                    place=f"{name}: one of its kind",
                    keep=_within(resource, resource.retriever, content.schema or True, name),
                )


def _within(resource: Resource, retriever: Operation, schema: Schema, name: str) -> Keep:
    def keep(session: Session) -> None:
        other = session.things.make(resource, fresh=True)
        call = other.call
        if not isinstance(call.body, dict):
            raise NotTestedError(f"{call.operation.id} is sent no object")
        call = renewed(session, replace(call, body={**call.body, name: other.id}))
        valid = session.document.request.valid(schema, call.body)
        exchange = session.call(call, as_is=True) if valid else None
        made = session.things.made(resource, call, exchange) if exchange is not None else None
        if exchange is None or made is None or exchange.response.status >= 400:
            raise NotTestedError(f"{call.operation.id}: whether {name} may be such a thing is not said")
        session.judge(call.operation, exchange)
        must_succeed(session, session.plain(retriever, values=made.values), "what is in another of its kind")

    return keep


_OF_PATH = re.compile(r"\bid\b[^.]*\bpath\b|\bpath\b[^.]*\bid\b", re.IGNORECASE)


def _same_id(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = session.plain(operation, fresh=True)
        body = call.body if isinstance(call.body, dict) else {}
        data = body.get("data") if isinstance(body.get("data"), dict) else None
        own = body if data is None else data
        if not isinstance(own.get("id"), str | int) or call.content is None:
            raise NotTestedError(f"{operation.id} is sent no id")
        schema = session.document.request.properties(call.content.schema or True)
        inner = schema if data is None else session.document.request.properties(schema.get("data", True))
        own = {**own, "id": unlike(session.document.request, inner.get("id", True), own["id"])}
        exchange = session.call(
            replace(call, body=own if data is None else {**body, "data": own}), as_is=True
        )
        if not 400 <= exchange.response.status < 500:
            message = f"another id than on the path must be refused, got {exchange.response.status}"
            raise session.broken(message, fragment(operation.pointer), exchange)
        session.judge(operation, exchange)

    return keep


def _named(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    """A call that is sent `note_id` and answers with a `note` answers with that one."""
    for content in operation.bodies[:1]:
        sent = catalogue.document.request.flat(content.schema or True).get("properties") or {}
        for response in operation.successes:
            told = catalogue.document.response.flat(
                next((c.schema for c in response.contents if c.is_json and c.schema), True)
            )
            for name in sent:
                stem = plain(name).removesuffix("id")
                for other in told.get("properties") or {}:
                    if stem and plain(name) != stem and plain(other) == stem and catalogue.foreign(name):
                        yield Promise(
                            operation=operation.id,
                            check="references",
                            place=f"{other} is the one of {name}",
                            keep=_one(operation, name, other),
                        )


def _one(operation: Operation, name: str, other: str) -> Keep:
    def keep(session: Session) -> None:
        session.plain(operation)  # there is another one
        call = session.settled(replace(base(session, operation), body=session.plain(operation).body))
        exchange = must_succeed(session, call, "a call")
        body = exchange.response.json()
        told = identifier(body.get(other), name, other) if isinstance(body, dict) else None
        asked = exchange.sent.get(name) if isinstance(exchange.sent, dict) else None
        if told is not None and asked is not None and str(told) != str(asked):
            message = f"{name} was {asked!r} and {other} is {told!r}"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _answered(operation: Operation) -> Schema | None:
    """The schema of a successful answer that is an object of some kind."""
    for response in operation.successes:
        for content in response.contents:
            schema = content.schema if isinstance(content.schema, dict) else {}
            return schema if schema.keys() & {"$ref", "properties"} else None
    return None


_COPIES = re.compile(r"\b(copy|copies|duplicates?|clones?|second|another|new)\b", re.IGNORECASE)
_SAME = re.compile(
    r"\b(?:with|has|have) the same (?P<names>(?:(?!\b(?:under|but|except|without|as)\b)[\w`, ])+)"
)
_ALL = frozenset(
    {"content", "contents", "text", "data", "properties", "values", "settings", "details", "fields"}
)
"""What is the same where all is that a thing was made with."""
_OWN = frozenset({"id", "name", "title", "label", "code", "key", "slug", "number", "status", "state"})
"""What a copy may have of its own even then."""


def _another(operation: Operation, resource: Resource) -> Keep:
    """A copy is another thing, which has what is said to be the same."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        exchange = must_succeed(session, session.plain(operation, values=made.values), "a copy")
        copy = session.things.leads.named(resource, exchange.response.json())
        if copy is None:
            raise NotTestedError(f"{operation.id} does not say what it made")
        if str(copy) == str(made.id):
            message = f"{made.id!r} was copied, and what it made is {copy!r}, too"
            raise session.broken(message, fragment(operation.pointer), exchange)
        before, told = envelope.told(made.exchange), envelope.told(exchange)
        same = _SAME.search(operation.said)
        named = set(re.findall(r"\w+", same["names"])) if same is not None else set()
        named |= {n for n in envelope.said(made.call) if n not in _OWN} if named & _ALL else set()
        for name in sorted(named & before.keys() & told.keys()) if isinstance(told, dict) else ():
            if before[name] not in (told[name], made.id):
                message = f"the copy has the {name} {told[name]!r}, and not {before[name]!r}"
                raise session.broken(message, fragment(operation.pointer), exchange)
        if resource.retriever is not None:
            path = {**made.values, ("path", resource.parameter): copy}
            must_succeed(session, session.plain(resource.retriever, values=path), "the copy")

    return keep


def _itself(operation: Operation, resource: Resource) -> Keep:
    """Acting upon a thing is answered with that thing, or a new one: not with another that was there."""

    def keep(session: Session) -> None:
        values = session.things.path_values(operation, fresh=True)
        call = session.readiness.part_put(operation, session.plain(operation, values=values))
        session.readiness.wait_for(operation, call)
        asked = str(values["path", resource.parameter])
        others = session.things.inventory.known(resource) - {asked}
        exchange = must_succeed(session, call, "an action")
        asked = str(exchange.values.get(("path", resource.parameter), asked))
        named = session.things.leads.named(resource, exchange.response.json())
        told, looking = str(named), resource.retriever
        message = f"{asked!r} was acted upon and {told!r} is told"
        if told != asked and told in others:
            raise session.broken(message, fragment(operation.pointer), exchange)
        if named is None or told == asked or looking is None or exchange.response.status != 200:
            return
        path = {**values, ("path", resource.parameter): named}
        if session.call(session.plain(looking, values=path)).response.status == 404:
            raise session.broken(f"{message}, which is not there", fragment(operation.pointer), exchange)

    return keep


_ANY = frozenset({"id", "name", "key", "sid", "uid", "uuid", "guid", "slug", "code", "number"})
"""Parameters that do not say what they are of."""


def _pointing(view: View, operation: Operation, parameter: str) -> Iterator[tuple[str, Schema]]:
    wanted = plain(parameter)
    if wanted in _ANY:
        return
    for response in operation.successes:
        for content in response.contents:
            if content.is_json and content.schema is not None:
                properties: dict[str, Any] = dict(view.properties(content.schema))
                for inner in list(properties.values()):
                    array = view.flat(inner)
                    if isinstance(array.get("items"), dict):
                        properties |= view.properties(array["items"])
                names = [name for name in properties if plain(name).endswith(wanted)]
                own = [name for name in names if plain(name) == wanted]
                own = own or (names if len(names) == 1 else [])  # an owner and a holder are two
                yield from ((name, properties[name]) for name in own)


def _keep(operation: Operation, resource: Resource, name: str, schema: Schema, *, within: bool) -> Keep:
    """`within`: what the answer holds several of has it, and need not tell it."""

    def keep(session: Session) -> None:
        made, call = session.things.make(resource), base(session, operation)
        told = [content for response in operation.successes for content in response.contents]
        if operation.method == "GET" and not all(content.is_json for content in told):
            form = next(content.base_type for content in told if content.is_json)
            call = replace(call, headers=(*call.headers, ("Accept", form)))
        if operation.method != "GET" and not session.things.fixed(operation, resource):
            made = session.things.make(resource, fresh=True)  # one that is not the first
            call = session.plain(operation, values=made.values)
            session.readiness.wait_for(operation, call)
        exchange = must_succeed(session, call, "an action")
        if not exchange.response.body and any(not response.contents for response in operation.successes):
            raise NotTestedError(f"{operation.id} answers with nothing")
        body = exchange.response.json()
        entries = [body] if isinstance(body, dict) and name in body else items_of(body) or []
        pointers = [item[name] for item in entries if isinstance(item, dict) and item.get(name) is not None]
        if not pointers and (operation.method == "GET" or within):
            raise NotTestedError(f"{operation.id}: the answer has no {name}")
        asked = exchange.values["path", resource.parameter]  # another one may have come in its place
        if not pointers and str(identifier(body, resource.parameter, resource.collection_path)) == str(asked):
            raise NotTestedError(f"{operation.id} answers the thing itself, which points nowhere")
        names, readings = {str(asked)}, scalar_readings(str(asked))
        if str(made.id) == str(asked):
            names.add(
                str(identifier(made.exchange.response.json(), resource.parameter, resource.collection_path))
            )
        if pointers and not any(session.document.response.valid(schema, r) for r in readings):
            raise NotTestedError(f"{operation.id}: {name} is of another kind than what is on the path")
        if not pointers or any(str(pointer) not in names for pointer in pointers):
            raise session.broken(
                f"{name} is {pointers[:3]!r} and does not point to {asked!r}, which was acted upon",
                fragment(operation.pointer),
                exchange,
            )

    return keep
