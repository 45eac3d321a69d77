"""Things that no call makes: each is shown as it is listed, and tells of what it lies in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.checks.listing import items, list_call
from specwright_runtime.contract.checks.moving import moving
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.promise import Keep, Promise, base, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource, identifier, items_of

_LOOKS = 3
"""Entries of a list that are looked at."""
_LONG = 60


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method != "GET":
        return
    for resource in catalogue.resources.of(operation):
        if resource.retriever is operation and resource.creator is None and resource.lister is not None:
            yield _promise(operation, "shown as it is listed", _shown(resource, resource.lister, operation))
        for name in _pointers(catalogue, operation, resource):
            yield _promise(operation, f"{name} is the one on the path", _pointing(operation, resource, name))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="references", place=place, keep=keep)


def _shown(resource: Resource, lister: Operation, retriever: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = list_call(session, resource)
        entries = [e for e in items(session, must_succeed(session, call, "the list")) if isinstance(e, dict)]
        path = {key: value for key, value in call.values.items() if key[0] == "path"}
        named = [(e, identifier(e, resource.parameter, resource.collection_path)) for e in entries[:_LOOKS]]
        if not any(name is not None for _, name in named):
            raise NotTestedError(f"{lister.id} lists nothing that has an id")
        for entry, name in named:
            if name is None:
                continue
            looking = session.plain(retriever, values={**path, ("path", resource.parameter): name})
            exchange = must_succeed(session, looking, f"{name!r}, which is listed,")
            shown = envelope.told(exchange)
            for key, value in entry.items():
                fixed = not moving(key) and not isinstance(value, dict | list)
                fixed = fixed and len(str(value)) < _LONG  # else it may be told in short
                if fixed and isinstance(shown, dict) and key in shown and not same(value, shown[key]):
                    message = f"{key} is {value!r} in the list and {shown[key]!r} when {name!r} is shown"
                    raise session.broken(message, fragment(retriever.pointer), exchange)

    return keep


def _pointers(catalogue: Catalogue, operation: Operation, resource: Resource) -> Iterator[str]:
    """Properties of the answer that are called as the parameter is, and have its make."""
    parameter = operation.parameter(resource.parameter, "path")
    if parameter is None or resource.creator is not None:
        return
    view = catalogue.document.response
    shown = documented.item_properties(catalogue, operation) or documented.shown(catalogue, operation)
    one = singular(plain(resource.collection_path.rsplit("/", 1)[-1]))
    wanted = plain(resource.parameter)
    if operation is not resource.retriever and "id" not in map(plain, shown):
        return  # what is called so may be what the entry itself is known by: who follows a user
    for name, schema in shown.items():
        called = plain(name)
        own = operation is resource.retriever and called == wanted
        other = operation is not resource.retriever and (called == wanted != "id" and wanted.startswith(one))
        if (own or other or called == one) and _alike(view, schema, parameter.schema, sure=called != one):
            yield name


def _alike(view: View, told: Schema, asked: Schema, *, sure: bool) -> bool:
    """Both are of one make; what is called as the thing, and not as its id, needs a form that says so."""
    one, other = view.flat(told), view.flat(asked)
    form = [(flat.get("type"), flat.get("pattern"), flat.get("format")) for flat in (one, other)]
    return form[0] == form[1] and (sure or any(form[0][1:]))


def _pointing(operation: Operation, resource: Resource, name: str) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation)
        asked = call.values["path", resource.parameter]
        exchange = must_succeed(session, call, "what is there")
        told = envelope.told(exchange)
        entries: list[Any] = [told] if isinstance(told, dict) and name in told else items_of(told) or []
        for entry in map(envelope.thing, entries):
            if isinstance(entry, dict) and entry.get(name) is not None and str(entry[name]) != str(asked):
                message = f"{name} is {entry[name]!r}, and {asked!r} was asked for"
                raise session.broken(message, fragment(operation.pointer), exchange)

    return keep
