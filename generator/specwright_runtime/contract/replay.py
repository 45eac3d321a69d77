"""Judges recorded exchanges against the document, without a server."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from specwright_runtime.contract.checker import Breach, Checker
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Operation

_OF_HTTP = frozenset({304, 404, 405, 406, 411, 413, 414, 415, 431})
"""Statuses that HTTP has for requests that the document does not know, and that it need not name."""


@dataclass(slots=True)
class Verdict:
    """`unknown` exchanges belong to no operation of the document."""

    judged: int = 0
    unknown: list[str] = field(default_factory=list)
    broken: list[tuple[Exchange, list[Breach]]] = field(default_factory=list)


def judge(document: Document, exchanges: Iterable[Exchange], *, prefix: str = "") -> Verdict:
    """`prefix` is the path of the base URL, below which the document's paths stand."""
    checker, finder, verdict = Checker(document), _Finder(document), Verdict()
    for exchange in exchanges:
        method, path = exchange.request.method, exchange.request.target.partition("?")[0]
        operation = finder.find(method, path.removeprefix(prefix.rstrip("/")))
        if operation is None:
            verdict.unknown.append(f"{method} {path}")
            continue
        verdict.judged += 1
        seen = method if exchange.whole else "HEAD"
        breaches = checker.check(operation, exchange.response, method=seen, tolerated=_OF_HTTP)
        if breaches:
            verdict.broken.append((exchange, breaches))
    return verdict


class _Finder:
    """The operation that a request meant: exact paths before templates, fewer parameters first."""

    def __init__(self, document: Document) -> None:
        ranked = sorted(document.paths, key=lambda path: (path.count("{"), -len(path)))
        self._patterns = [
            (re.compile(re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(path))), document.paths[path])
            for path in ranked
        ]

    def find(self, method: str, path: str) -> Operation | None:
        for pattern, methods in self._patterns:
            if pattern.fullmatch(path):
                found = methods.get(method) or (methods.get("GET") if method == "HEAD" else None)
                if found is not None:
                    return found
        return None
