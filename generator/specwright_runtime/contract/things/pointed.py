"""Things that nothing makes by itself, and that answers point to: the job of a `202` (RFC 9110, 15.3.3)."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.http.wire import UnwritableError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.things.foreign import kind_of
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_HEADERS = ("location", "operation-location", "azure-asyncoperation", "content-location")
_TRIES = 3


class Pointed:
    """By item path, what leads to the last one that was pointed to."""

    def __init__(self, session: Session, lock: threading.RLock) -> None:
        self._session = session
        self._lock = lock
        self._known: dict[str, Any] = {}
        self._asked: set[str] = set()
        self._wanted = [r for r in session.resources.by_path.values() if _is_wanted(r)]

    def knows(self, resource: Resource) -> bool:
        return resource.item_path in self._known

    def note(self, exchange: Exchange) -> None:
        """Keeps what a successful answer points to."""
        for resource in self._wanted:
            found = _pointed(resource, exchange)
            if found is not None:
                self._known[resource.item_path] = found

    def one(self, resource: Resource) -> Any:
        """Its parameter for one that is there, begun where none was yet; `None`: there is none."""
        with self._lock:
            if resource.item_path not in self._asked and resource in self._wanted:
                self._asked.add(resource.item_path)
                self._begin(resource)
            return self._known.get(resource.item_path)

    def _begin(self, resource: Resource) -> None:
        session = self._session
        begun = [o for o in session.document.operations if _may_be_later(o) and not o.is_manual]
        outside = [o for o in begun if resource not in session.resources.of(o)]
        for operation in outside[:_TRIES]:
            if self.knows(resource):
                return
            try:
                session.call(session.plain(operation, fresh=True))
            except (NotTestedError, BrokenError, UnwritableError):
                continue


def _is_wanted(resource: Resource) -> bool:
    """Nothing makes it; below `/` itself, any address would be one of it."""
    alone = bool(resource.collection_path) and resource.item_path.count("{") == 1
    return alone and resource.creator is None and resource.retriever is not None


def _may_be_later(operation: Operation) -> bool:
    return operation.method != "GET" and any(response.status == "202" for response in operation.responses)


def _pointed(resource: Resource, exchange: Exchange) -> Any:
    """The end of an address that is one of the resource, or what a `202` says under the parameter's name."""
    start, _, _ = resource.item_path.partition("{")
    for header in _HEADERS:
        path = urlsplit(exchange.response.header(header) or "").path
        match = re.fullmatch(rf"(?:.*?){re.escape(start)}([^/]+)", path)
        if match is not None:
            return unquote(match[1])
    body = exchange.response.json() if exchange.response.status == 202 else None
    kind = kind_of(resource.collection_path)
    names = {plain(resource.parameter), kind, f"{kind}id"} - {"id"}
    told = body.items() if isinstance(body, dict) else ()
    return next((v for k, v in told if plain(k) in names and isinstance(v, str | int)), None)
