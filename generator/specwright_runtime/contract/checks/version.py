"""The version in a body: it grows with each change, and what was made of another one is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.alike import changed
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import as_sent
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.things.versions import VERSIONS

_GROWS = re.compile(
    r"\b(grows|increas\w+|increment\w*|rais\w+|goes up|counts up)\b[^.]*\b(update|change|edit|write|modif)",
    re.IGNORECASE,
)
_STALE = re.compile(
    r"\b(versions?|revisions?|stale|outdated|meanwhile|in between|since|concurrent\w*|not (the )?current)\b",
    re.IGNORECASE,
)
_REFUSALS = frozenset({409, 412})


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for resource in catalogue.resources.by_path.values():
        if resource.creator is None or resource.retriever is None or operation not in resource.updaters:
            continue
        sent = (
            envelope.properties(catalogue.document.request, c.schema or True) for c in operation.bodies[:1]
        )
        own = next(sent, {})
        shown = envelope.properties(
            catalogue.document.response,
            next((c.schema for r in resource.retriever.successes for c in r.contents if c.schema), True),
        )
        refused = (r.description for r in operation.responses if r.status in map(str, _REFUSALS))
        stale = _STALE.search(" ".join(refused)) is not None
        for name in sorted(VERSIONS & shown.keys()):
            flat = catalogue.document.response.flat(shown[name])
            if flat.get("type") == "integer" and _GROWS.search(str(flat.get("description"))):
                yield _promise(operation, f"{name} grows", _grows(resource, operation, name))
            if name in own and stale:
                place = f"refused where {name} is another one"
                yield _promise(operation, place, _refused(resource, operation, name))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep)


def _grows(resource: Resource, updater: Operation, name: str) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        assert resource.retriever is not None
        looking = session.plain(resource.retriever, values=made.values)
        before = envelope.told(must_succeed(session, looking, "the thing"))
        must_succeed(session, changed(session, updater, made), "an update")
        shown = must_succeed(session, looking, "what was updated")
        was, now = (
            told.get(name) if isinstance(told, dict) else None for told in (before, envelope.told(shown))
        )
        if isinstance(was, int) and isinstance(now, int) and now <= was:
            message = f"{name} was {was} and is {now} after an update"
            raise session.broken(message, fragment(updater.pointer), shown)

    return keep


def _refused(resource: Resource, updater: Operation, name: str) -> Keep:
    """Who read it before the last change does not overwrite that."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call = changed(session, updater, made)
        exchange = must_succeed(session, call, "an update")
        first = as_sent(call, exchange)
        told, said = envelope.told(exchange), envelope.said(first)
        if not isinstance(told, dict) or name not in said or told.get(name) in (None, said[name]):
            raise NotTestedError(f"{updater.id}: {name} is as it was")
        again = session.call(first, as_is=True)
        if again.response.status not in _REFUSALS:
            message = f"{name} {said[name]!r} is not the present one, got {again.response.status}"
            raise session.broken(message, fragment(updater.pointer), again)
        session.judge(updater, again)

    return keep
