"""Names in a list below a thing: a PUT sets them all, a POST adds to them, a DELETE removes all."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.echo import told_schema
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call, Values
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.foreign import kind_of
from specwright_runtime.contract.things.resource import Resource, items_of

_ADDS = re.compile(r"\badd(s|ing)?\b", re.IGNORECASE)
_ALL = re.compile(r"\b(removes?|deletes?|clears?|unsets?)\b.{0,20}\b(all|every|each|any)\b", re.IGNORECASE)


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    around, beside = catalogue.resources.of(operation), catalogue.document.paths[operation.path]
    getter, setter = beside.get("GET"), beside.get("PUT") or beside.get("POST")
    if not around or getter is None or setter is None or operation.path == around[-1].item_path:
        return
    owner = around[-1]
    if owner.creator is None or not _is_list(catalogue, getter) or not _is_list(catalogue, setter):
        return
    if not setter.bodies or not _bodies(catalogue, setter, ["a", "b"]):
        return
    found: tuple[str, Keep] | None = None
    if operation.method == "PUT" and not _ADDS.search(operation.said):
        found = "they are all there is", _set(owner, operation, getter)
    elif operation.method == "POST" and _ADDS.search(operation.said):
        found = "the others stay", _added(owner, operation, getter)
    elif operation.method == "DELETE" and _ALL.search(operation.said):
        found = "then there is none", _emptied(owner, operation, setter, getter)
    if found is not None:
        yield Promise(operation=operation.id, check="life", place=found[0], keep=found[1])


def _is_list(catalogue: Catalogue, operation: Operation) -> bool:
    view = catalogue.document.response
    told = (told_schema(operation, int(r.status)) for r in operation.successes if r.status.isdecimal())
    return any(schema is not None and view.types(schema) == ("array",) for schema in told)


def _bodies(known: Catalogue | Session, operation: Operation, names: list[str]) -> list[Any]:
    """The bodies that give just these names: their list, or an object that has it."""
    view = known.document.request
    schema = operation.bodies[0].schema or True
    found = [names, *({name: names} for name in view.properties(schema))]
    return [body for body in found if view.valid(schema, body) and "array" in _kinds(known, schema)]


def _kinds(known: Catalogue | Session, schema: Any) -> set[str]:
    """The types of a body, of its branches, and of its properties."""
    view = known.document.request
    flat = view.flat(schema)
    every = [schema, *flat.get("oneOf", ()), *flat.get("anyOf", ()), *view.properties(schema).values()]
    return {kind for one in every for kind in view.types(one)}


class _Names:
    """What is told to be in the list of a new thing."""

    def __init__(self, session: Session, owner: Resource, getter: Operation) -> None:
        self._session = session
        self._getter = getter
        self._path: Values = session.things.make(owner, fresh=True).values
        source = session.foreign.source(kind_of(getter.path))
        made = source.resource if source is not None else None
        self.one, self.two = (
            str(session.things.make(made, fresh=True).id) if made else f"contract-{secrets.token_hex(5)}"
            for _ in range(2)
        )

    def send(self, operation: Operation, *names: str) -> None:
        """
        Raises:
            NotTestedError: it takes none but others.
        """
        for body in _bodies(self._session, operation, list(names)):
            exchange = self._session.call(self._call(operation, body), as_is=True)
            if 200 <= exchange.response.status < 300:
                return
        raise NotTestedError(f"{operation.id} takes no {' and '.join(names)}")

    def _call(self, operation: Operation, body: Any) -> Call:
        call = self._session.plain(operation, values=self._path)
        return replace(call, content=operation.bodies[0], body=body)

    def remove(self, operation: Operation) -> None:
        must_succeed(self._session, self._session.plain(operation, values=self._path), "the removal of all")

    def must_be(self, names: set[str], operation: Operation, what: str, *, alone: bool = True) -> None:
        """`alone`: with nothing beside them.

        Raises:
            BrokenError: others of the two are told, or more.
        """
        looking = self._session.plain(self._getter, values=self._path)
        exchange = must_succeed(self._session, looking, "the list")
        entries = items_of(exchange.response.json()) or []
        told = {text for entry in entries for text in _texts(entry)} & {self.one, self.two}
        if told != names or (alone and len(entries) != len(names)):
            message = f"{what}, and there are {sorted(told)} among {len(entries)} entries"
            raise self._session.broken(message, fragment(operation.pointer), exchange)


def _texts(entry: Any) -> list[str]:
    return [str(one) for one in (entry.values() if isinstance(entry, dict) else [entry])]


def _set(owner: Resource, put: Operation, getter: Operation) -> Keep:
    def keep(session: Session) -> None:
        names = _Names(session, owner, getter)
        names.send(put, names.one, names.two)
        names.must_be({names.one, names.two}, put, f"{names.one!r} and {names.two!r} were set")
        names.send(put, names.two)
        names.must_be({names.two}, put, f"{names.two!r} was set in place of both")

    return keep


def _added(owner: Resource, post: Operation, getter: Operation) -> Keep:
    def keep(session: Session) -> None:
        names = _Names(session, owner, getter)
        names.send(post, names.one)
        names.send(post, names.two)
        names.must_be({names.one, names.two}, post, f"{names.two!r} was added to {names.one!r}", alone=False)

    return keep


def _emptied(owner: Resource, deleter: Operation, setter: Operation, getter: Operation) -> Keep:
    def keep(session: Session) -> None:
        names = _Names(session, owner, getter)
        names.send(setter, names.one)
        names.remove(deleter)
        names.must_be(set(), deleter, "all were removed")

    return keep
