"""What is streamed if the body asks for it: `stream: true` gives events or lines, `false` the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Content, Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, base, must_succeed, renewed
from specwright_runtime.contract.session import Session

_ASKS = "stream"
_LAST = re.compile(r"\[DONE\]")


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    view = catalogue.document.request
    schemas = [content.schema or True for content in operation.bodies[:1] if content.is_json]
    asks = any(view.types(view.properties(schema).get(_ASKS, True)) == ("boolean",) for schema in schemas)
    contents = operation.successes[0].contents if len(operation.successes) == 1 else ()
    streams = [c for c in contents if c.is_events or c.is_lines]
    wholes = [c for c in contents if c not in streams]
    if asks and len(streams) == 1 and wholes:
        kinds = frozenset(content.base_type for content in wholes)
        yield _promise(operation, "stream is true", _streamed(operation, streams[0]))
        yield _promise(operation, "stream is false", _whole(operation, kinds))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="answers", place=place, keep=keep)


def _whole(operation: Operation, kinds: frozenset[str]) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, base(session, operation))
        if not isinstance(call.body, dict):
            raise NotTestedError(f"{operation.id} is sent no object")
        call = replace(call, body={**call.body, _ASKS: False})
        exchange = must_succeed(session, call, "what is not to be streamed")
        if exchange.response.media_type not in kinds:
            message = f"{_ASKS} is false, and {exchange.response.media_type} is sent"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _streamed(operation: Operation, content: Content) -> Keep:
    said = f"{operation.said} {' '.join(response.description for response in operation.successes)}"

    def keep(session: Session) -> None:
        call = renewed(session, base(session, operation))
        if not isinstance(call.body, dict):
            raise NotTestedError(f"{operation.id} is sent no object")
        exchange = must_succeed(session, replace(call, body={**call.body, _ASKS: True}), "a stream")
        response = exchange.response
        if response.media_type != content.base_type:
            message = f"{_ASKS} is true, and {response.media_type} is sent"
            raise session.broken(message, fragment(content.pointer), exchange)
        if content.is_events and not re.search(rb"^data:", response.body, re.MULTILINE):
            raise session.broken("no event has data", fragment(content.pointer), exchange)
        whole = response.ended and content.is_events
        if whole and _LAST.search(said) and not response.body.rstrip().endswith(b"[DONE]"):
            raise session.broken("the last event is not [DONE]", fragment(content.pointer), exchange)

    return keep
