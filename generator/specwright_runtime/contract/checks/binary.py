"""Bytes are what their media type says, those that were uploaded, and to be had in parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.document import Operation
from specwright_runtime.contract.magic import flaw
from specwright_runtime.contract.promise import Keep, Promise, base, must_succeed
from specwright_runtime.contract.schema import fragment
from specwright_runtime.contract.session import NotTestedError, Session
from specwright_runtime.operation import ABSENT


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method in {"PUT", "POST"} and any(content.is_binary for content in operation.bodies):
        getter = catalogue.document.paths[operation.path].get("GET")
        if getter is not None and any(c.is_binary for r in getter.successes for c in r.contents):
            yield _promise(operation, "download equals upload", _round(operation, getter))
    if not any(content.is_binary for r in operation.successes for content in r.contents):
        return
    yield _promise(operation, "content", _content(operation))
    if operation.documents(206) and operation.method == "GET":
        yield _promise(operation, "first bytes", _range(operation, "bytes=0-9", 0, 10))
        yield _promise(operation, "middle bytes", _range(operation, "bytes=5-14", 5, 10))
        yield _promise(operation, "last bytes", _range(operation, "bytes=-7", -7, 7))
        if operation.documents(416):
            yield _promise(operation, "a range behind the end", _unsatisfiable(operation))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="binary", place=place, keep=keep)


def _content(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        exchange = must_succeed(session, base(session, operation), "the content")
        wrong = flaw(exchange.response.media_type, exchange.response.body)
        if wrong:
            raise session.broken(wrong, fragment(f"{operation.pointer}/responses"), exchange)

    return keep


def _range(operation: Operation, spelled: str, start: int, count: int) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation)
        whole = must_succeed(session, call, "the content").response.body
        if len(whole) < 20:
            raise NotTestedError(f"{operation.id}: {len(whole)} bytes are too few for ranges")
        exchange = must_succeed(session, replace(call, headers=(("Range", spelled),)), f"Range: {spelled}")
        place = fragment(f"{operation.pointer}/responses/206")
        if exchange.response.status != 206:
            raise session.broken(
                f"Range: {spelled} gave {exchange.response.status}, not 206", place, exchange
            )
        first = start if start >= 0 else len(whole) + start
        said, wanted = (
            exchange.response.header("content-range"),
            f"bytes {first}-{first + count - 1}/{len(whole)}",
        )
        if said != wanted:
            raise session.broken(f"Content-Range is {said!r}, not {wanted!r}", place, exchange)
        if exchange.response.body != whole[first : first + count]:
            raise session.broken("the part is not that part of the whole", place, exchange)

    return keep


def _unsatisfiable(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = replace(base(session, operation), headers=(("Range", "bytes=99999999999-"),))
        exchange = session.call(call)
        if exchange.response.status != 416:
            raise session.broken(
                f"a range behind the end gave {exchange.response.status}, not 416",
                fragment(f"{operation.pointer}/responses/416"),
                exchange,
            )
        session.judge(operation, exchange)

    return keep


def _round(operation: Operation, getter: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation)
        if call.body is ABSENT or not isinstance(call.body, bytes):
            raise NotTestedError(f"{operation.id}: the plain call uploads no bytes")
        must_succeed(session, call, "an upload")
        values = {key: value for key, value in call.values.items() if key[0] == "path"}
        exchange = must_succeed(session, session.plain(getter, values=values), "what was uploaded")
        if exchange.response.body != call.body:
            raise session.broken("the download is not what was uploaded", fragment(getter.pointer), exchange)

    return keep
