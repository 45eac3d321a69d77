"""Patches in the formats of RFC 6902 and RFC 7396: what they name is changed, as a whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.alike import another
from specwright_runtime.contract.checks.moving import moving
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Content, Operation
from specwright_runtime.contract.openapi.pointer import escape, fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import unused
from specwright_runtime.contract.things.patched import JSON_PATCH
from specwright_runtime.contract.things.resource import Resource


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for resource in catalogue.resources.by_path.values():
        if resource.creator is None or resource.retriever is None or operation not in resource.updaters:
            continue
        for content in operation.bodies:
            if content.base_type == JSON_PATCH:
                place = "a patch is done as a whole, or not at all"
                yield _promise(operation, place, _whole(resource, operation, content))
            for name in _removable(catalogue, operation, content):
                yield _promise(
                    operation, f"null removes {name}", _removed(resource, operation, content, name)
                )
            if content.base_type == _MERGE_PATCH:
                for name in _objects(catalogue, content):
                    place = f"the rest of {name} stays"
                    yield _promise(operation, place, _merged(resource, operation, content, name))


_MERGE_PATCH = "application/merge-patch+json"
_REMOVES = re.compile(r"\bnull`? (removes?|clears?|unsets?|deletes?|erases?)\b", re.IGNORECASE)


def _removable(catalogue: Catalogue, operation: Operation, content: Content) -> Iterator[str]:
    """What may be null in a merge patch (RFC 7396, 2), or in a patch whose words say so."""
    view = catalogue.document.request
    if operation.method != "PATCH" or content.schema is None:
        return
    for name, schema in envelope.properties(view, content.schema).items():
        flat = view.flat(schema)
        said = content.base_type == _MERGE_PATCH or _REMOVES.search(str(flat.get("description")))
        if said and "string" in view.types(flat) and view.valid(schema, None) and "default" not in flat:
            yield name


def _removed(resource: Resource, updater: Operation, content: Content, name: str) -> Keep:
    """Once it has a value, so that there is something to remove."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call = replace(session.plain(updater, values=made.values), content=content)
        value = envelope.said(call).get(name)
        if not isinstance(value, str) or not value:
            raise NotTestedError(f"{updater.id}: no value of {name} is known")
        if session.call(envelope.saying(call, {name: value})).response.status >= 300:
            raise NotTestedError(f"{updater.id}: {name} is not sent alone")
        before, _ = _shown(session, made)
        if session.call(envelope.saying(call, {name: None})).response.status >= 300:
            raise NotTestedError(f"{updater.id}: {name} is not null here")
        now, shown = _shown(session, made)
        if before.get(name) and now.get(name) == before[name]:
            message = f"{name} is {now[name]!r} still, and null was sent"
            raise session.broken(message, fragment(content.pointer), shown)

    return keep


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep)


def _shown(session: Session, made: Made) -> tuple[dict[str, Any], Exchange]:
    assert made.resource.retriever is not None
    exchange = must_succeed(session, session.plain(made.resource.retriever, values=made.values), "the thing")
    told = envelope.told(exchange)
    return (told if isinstance(told, dict) else {}), exchange


def _whole(resource: Resource, updater: Operation, content: Content) -> Keep:
    """RFC 6902, 5: when one operation fails, so that none is done, as `test` with another value does."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        other = another(session, resource, made)
        if other is None:
            raise NotTestedError(f"{updater.id}: no other values are known")
        before, _ = _shown(session, made)
        wanted = envelope.told(other.exchange)
        sent = envelope.said(made.call)
        names = [
            n
            for n in sent
            if n in before
            and not moving(n)
            and not same(before[n], wanted.get(n))
            and wanted.get(n) is not None
        ]
        if not names:
            raise NotTestedError(f"{updater.id}: nothing is known to patch")
        name = min(names, key=lambda n: not isinstance(before[n], str))
        path = f"/{escape(name)}"
        if (name,) in session.taken.places(made.call.operation.id):  # another one has it
            view, content_made = session.document.request, made.call.content
            schema = content_made.schema or True if content_made is not None else True
            own = envelope.properties(view, schema).get(name, True)
            wanted = {**wanted, name: unused(view, own, wanted[name])}
        change = {"op": "replace", "path": path, "value": wanted[name]}
        wrong = {"op": "test", "path": path, "value": before[name]}
        call = replace(session.plain(updater, values=made.values), content=content)
        for patch in ([{**wrong, "value": wanted[name]}, change], [change, wrong]):
            exchange = session.call(replace(call, body=patch), as_is=True)
            now, shown = _shown(session, made)
            if 200 <= exchange.response.status < 300 or not same(before[name], now.get(name)):
                message = f"a test fails in {patch!r}, the answer is {exchange.response.status}"
                message = f"{message}, and {name} is {now.get(name)!r}"
                raise session.broken(message, fragment(content.pointer), shown)
        exchange = must_succeed(session, replace(call, body=[wrong, change]), "a patch whose test holds")
        now, shown = _shown(session, made)
        if not same(wanted[name], now.get(name)):
            message = f"{name} was replaced by {wanted[name]!r} and is {now.get(name)!r}"
            raise session.broken(message, fragment(content.pointer), shown)

    return keep


def _objects(catalogue: Catalogue, content: Content) -> Iterator[str]:
    """Objects with more than one property of their own."""
    view = catalogue.document.request
    for name, schema in envelope.properties(view, content.schema or True).items():
        if len(view.properties(schema)) > 1:
            yield name


def _merged(resource: Resource, updater: Operation, content: Content, name: str) -> Keep:
    """RFC 7396, 2: objects are merged at every depth."""

    def keep(session: Session) -> None:
        first = session.things.make(resource, fresh=True)
        for made in (another(session, resource, first), first):
            before, _ = _shown(session, made) if made is not None else ({}, None)
            was = before.get(name)
            call = replace(session.plain(updater, values=made.values), content=content) if made else None
            if made is None or call is None or not isinstance(was, dict):
                continue
            one = next((n for n in was if was[n] is not None and not isinstance(was[n], dict)), None)
            body = envelope.saying(call, {name: {one: was[one]} if one is not None else {}})
            if one is None or not session.document.request.valid(content.schema or True, body.body):
                continue
            must_succeed(session, body, f"a patch of {name}/{one} only")
            now, shown = _shown(session, made)
            for key, value in was.items():
                told = now.get(name)
                if not moving(key) and not same(value, told.get(key) if isinstance(told, dict) else None):
                    message = f"{name}/{one} was sent, and {name}/{key} is no more {value!r}"
                    raise session.broken(message, fragment(content.pointer), shown)

    return keep
