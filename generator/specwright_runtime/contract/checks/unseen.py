"""What a call makes that no path shows: two calls make two, and what is told of one is what was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.echo import same_as_sent
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, base, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope

_MAY_BE_THERE = re.compile(
    r"\b(existing|exists|already|idempotent\w*|upsert|updates?|same|deduplicat\w+|cached?|if (none|not))\b",
    re.IGNORECASE,
)
"""Words of calls that may answer with what was there."""
_SAYS_ID = re.compile(r"\b(returns?|answers?|responds?)\b[^.;]{0,60}\bids?\b", re.IGNORECASE)


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if not catalogue.resources.makes_unseen(operation):
        return
    sends_files = any(c.is_binary or c.base_type == "multipart/form-data" for c in operation.bodies)
    if not sends_files and not _MAY_BE_THERE.search(operation.said):  # equal files may be stored as one
        yield _promise(operation, "two calls have two ids", _two(operation))
    yield _promise(operation, "what is told is what was sent", _echo(operation))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep)


def _two(operation: Operation) -> Keep:
    """Both times the same is sent, but for what must differ."""
    place = fragment(operation.pointer)

    def keep(session: Session) -> None:
        calls = (renewed(session, base(session, operation)) for _ in range(2))
        one, two = (must_succeed(session, call, "a call that makes something") for call in calls)
        known, other = map(_id, (one, two))
        if other in (None, ""):
            if not _SAYS_ID.search(operation.said):
                raise NotTestedError(f"{operation.id} tells no id, which it need not")
            raise session.broken("the id that is said to be answered is not there", place, two)
        if known in _said_ids(one):
            raise NotTestedError(f"{operation.id}: what it is known by was sent")
        if known == other:
            raise session.broken(f"two calls made one thing: {known!r}", place, two)

    return keep


def _said_ids(exchange: Exchange) -> list[Any]:
    """The ids that were sent, of one thing or of each of several."""
    sent = exchange.sent if isinstance(exchange.sent, list) else [exchange.sent]
    return [envelope.sent(each).get("id") for each in sent]


def _id(exchange: Exchange) -> Any:
    told = envelope.told(exchange)
    return told.get("id") if isinstance(told, dict) else None


def _echo(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, session.plain(operation, full=True))
        exchange = must_succeed(session, call, "a call that makes something")
        same_as_sent(session, call, exchange, may_leave_out=True)

    return keep
