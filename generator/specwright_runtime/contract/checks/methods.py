"""HTTP itself: methods that are not declared, HEAD, OPTIONS, paths that do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.message import Request
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, base
from specwright_runtime.contract.session import Session

_TRIES = 3
_ASKED = ("GET", "PUT", "POST", "DELETE", "PATCH")


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    """Promises of a path stand with its first operation."""
    document = catalogue.document
    declared = document.paths[operation.path]
    if operation.method == "GET":
        yield _promise(operation, "HEAD is like GET", _head(operation))
    if next(iter(declared.values())) is operation:
        for method in _ASKED:
            if method not in declared:
                yield _promise(
                    operation, f"{method} is not declared", _undeclared(document, operation, method)
                )
        if "OPTIONS" not in declared:
            yield _promise(operation, "OPTIONS", _options(operation))
        yield _promise(operation, "a path below that does not exist", _nowhere(document, operation))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="methods", place=place, keep=keep)


def _request(session: Session, operation: Operation, method: str) -> Request:
    """To an existing thing, with credentials, without a body."""
    call = session.happy(operation) if operation.method != "DELETE" else base(session, operation)
    request = session.write(call)
    headers = tuple((name, value) for name, value in request.headers if name.lower() != "content-type")
    return replace(request, method=method, headers=headers, body=None)


def _head(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        request = _request(session, operation, "GET")
        get = session.send(request, operation.id)
        head = session.send(replace(request, method="HEAD"), operation.id)
        status = head.response.status
        if status in {405, 501} or (status == 404 and _has_no_405(session, operation, request)):
            raise NotTestedError(f"{operation.id}: HEAD is not served")
        place = fragment(operation.pointer)
        if head.response.status != get.response.status:
            raise session.broken(f"HEAD gave {head.response.status}, GET {get.response.status}", place, head)
        if head.response.body:
            raise session.broken("the answer to HEAD has a body", place, head)
        own = (
            "HEAD" in session.document.paths[operation.path] and head.response.header("content-type") is None
        )
        if head.response.media_type != get.response.media_type and not own:
            raise session.broken(
                f"HEAD says {head.response.media_type!r}, GET {get.response.media_type!r}", place, head
            )
        tags = [exchange.response.header("etag") for exchange in (head, get)]
        if None not in tags and tags[0] != tags[1] == session.send(request, operation.id).response.header(
            "etag"
        ):
            message = f"HEAD says that its ETag is {tags[0]}, GET {tags[1]} (RFC 9110, 9.3.2)"
            raise session.broken(message, place, head)
        heads, gets = set(), set()
        for _ in range(_TRIES):
            length = head.response.header("content-length")
            if length is None or length == str(len(get.response.body)):
                return
            heads.add(length)
            gets |= {len(get.response.body), len(session.send(request, operation.id).response.body)}
            get, head = (
                session.send(request, operation.id),
                session.send(replace(request, method="HEAD"), operation.id),
            )
        if len(heads) == len(gets) == 1:  # else it moves, as a list of jobs does
            message = f"HEAD says {length} bytes, GET has {len(get.response.body)} (RFC 9110, 8.6)"
            raise session.broken(message, place, head)

    return keep


def _has_no_405(session: Session, operation: Operation, request: Request) -> bool:
    """Routers as Express's know pairs of a method and a path, and answer any other one with 404."""
    declared = session.document.paths[operation.path]
    other = next((method for method in _ASKED if method not in declared), None)
    if other is None:
        return False
    return session.send(replace(request, method=other), operation.id).response.status == 404


def _undeclared(document: Document, operation: Operation, method: str) -> Keep:
    def keep(session: Session) -> None:
        request = _request(session, operation, method)
        path = request.target.partition("?")[0].rstrip("/")
        own = set(document.paths[operation.path])
        declared = set(own)
        for template, methods in document.paths.items():
            if template != operation.path and re.fullmatch(
                re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(template)), path
            ):
                declared |= set(methods)
        if method in declared:
            raise NotTestedError(f"{method} {path} belongs to another path")
        exchange = session.send(request, operation.id)
        place = fragment(f"/paths/{operation.pointer.split('/')[2]}")
        if exchange.response.status != 405:
            raise session.broken(
                f"{method} is not declared and must be answered with 405, got {exchange.response.status}",
                place,
                exchange,
            )
        allow = {word.strip().upper() for word in (exchange.response.header("allow") or "").split(",")}
        # What a templated path would serve here is hidden by this one, or not: routers differ.
        missing = {name for name in own if name.upper() not in allow}
        if missing and len(own) - len(missing) == 1 and _routed_one_by_one(session, operation):
            raise NotTestedError(f"{operation.id}: Allow has the methods of one route")
        if missing:
            raise session.broken(
                f"Allow is {exchange.response.header('allow')!r} and lacks {', '.join(sorted(missing))}"
                " (RFC 9110, 15.5.6)",
                place,
                exchange,
            )
        if method in allow:
            raise session.broken(f"Allow names {method}, which was just refused", place, exchange)

    return keep


def _routed_one_by_one(session: Session, operation: Operation) -> bool:
    """Frameworks that have a route for each method, as Starlette, name that of the first, on every path."""
    others = (m for path, m in session.document.paths.items() if path != operation.path and len(m) > 1)
    for methods in islice(others, _TRIES):
        method = next((name for name in _ASKED if name not in methods), None)
        first = methods.get("GET") or next(iter(methods.values()))
        if method is None:
            continue
        try:
            exchange = session.send(_request(session, first, method), first.id)
        except NotTestedError:
            continue
        if "," in re.sub(r"HEAD|OPTIONS", "", exchange.response.header("allow") or "").strip(", "):
            return False
    return True


def _options(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        exchange = session.send(_request(session, operation, "OPTIONS"), operation.id)
        if exchange.response.status >= 500 and exchange.response.status != 501:
            raise session.broken(
                f"OPTIONS gave {exchange.response.status}", fragment(operation.pointer), exchange
            )

    return keep


def _nowhere(document: Document, operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        request = _request(session, operation, "GET")
        path = f"{request.target.partition('?')[0].rstrip('/')}/specwright/no/such/path"
        deepest = max(template.count("/") for template in document.paths)
        path += "/further" * max(0, deepest + 1 - path.count("/"))  # than every template
        exchange = session.send(replace(request, target=path), operation.id)
        if exchange.response.status not in {404, 401}:
            raise session.broken(
                f"a path that does not exist must be answered with 404, got {exchange.response.status}",
                "#/paths",
                exchange,
            )

    return keep
