"""Files in forms that have to be refused: of a media type that their part may not have, or too large."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.openapi.operation import Content, Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.promise import Keep, Promise, base, must_be_refused
from specwright_runtime.contract.session import Session

_LARGEST = re.compile(
    r"\b(?:at most|max(?:imum|\.)?|up to|no(?:t)? (?:more|larger|bigger) than|limit\w*)\b[^.;]{0,30}?"
    r"\b(?P<number>\d{1,2}) ?(?P<unit>[KM])i?B\b",
    re.IGNORECASE,
)
_MOST = 8 * 2**20
"""Bytes that are sent to see whether they are refused."""
_TOO = frozenset({413, 415})


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for content in operation.bodies:
        if content.base_type == "multipart/form-data" and content.schema is not None:
            yield from _of_form(catalogue, operation, content, content.schema)


def _of_form(
    catalogue: Catalogue, operation: Operation, content: Content, schema: Schema
) -> Iterator[Promise]:
    view, place = catalogue.document.request, fragment(content.pointer)
    properties = view.flat(schema).get("properties") or {}
    files = [name for name in properties if wire.is_file(content, name, view)]
    for name in files:
        said = f"{view.flat(properties[name]).get('description') or ''} {_said(operation)}"
        kinds = str(content.encoding.get(name, {}).get("contentType", "")).lower()
        if kinds and "*" not in kinds and "text/plain" not in kinds and _speaks_of(kinds, said):
            keep = _of_another_type(operation, content, name, place)
            label = f"body/{name}: a part of a media type that is not documented"
            yield Promise(operation=operation.id, check="rejects", place=label, keep=keep)
        size = _LARGEST.search(said) if len(files) == 1 and operation.documents(413) else None
        most = int(size["number"]) * 2 ** (20 if size["unit"] in "Mm" else 10) if size is not None else 0
        if 0 < most <= _MOST:
            keep = _too_large(operation, name, most + most // 8, place)
            yield Promise(operation=operation.id, check="rejects", place=f"body/{name}: too large", keep=keep)


def _said(operation: Operation) -> str:
    """Of it, and of how it refuses a file."""
    told = (r.description for r in operation.responses if r.status in {"400", "413", "415", "422"})
    return " ".join((operation.said, *told))


def _speaks_of(kinds: str, said: str) -> bool:
    """The words name one of the media types, too: who only copies what a part may be need not look at it."""
    words = (kind.strip().rpartition("/")[2] for kind in kinds.split(","))
    refuses = re.search(
        r"\b(only|or|must|other|refused|unsupported|supported|accepted|allowed)\b", said, re.IGNORECASE
    )
    return refuses is not None and any(
        re.search(rf"\b{re.escape(w)}\b", said, re.IGNORECASE) for w in words if w
    )


def _of_another_type(operation: Operation, content: Content, name: str, place: str) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation, spare=True)
        if call.content is not content or not isinstance(call.body, dict):
            raise NotTestedError(f"{operation.id}: {content.media_type} is not what the plain call sends")
        encoding = {**content.encoding, name: {**content.encoding.get(name, {}), "contentType": "text/plain"}}
        body = {**call.body, name: b"no picture, and no document: a few words"}
        exchange = session.call(replace(call, content=replace(content, encoding=encoding), body=body))
        must_be_refused(session, operation, exchange, f"a part {name} as text/plain", place, _TOO)

    return keep


def _too_large(operation: Operation, name: str, size: int, place: str) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation, spare=True)
        if call.content is None or not isinstance(call.body, dict) or name not in call.body:
            raise NotTestedError(f"{operation.id}: the plain call sends no {name}")
        start = wire.part_bytes(call.content, name, call.body[name])
        body = {**call.body, name: start + b"\0" * (size - len(start))}
        exchange = session.call(replace(call, body=body))
        must_be_refused(session, operation, exchange, f"a part {name} of {size} bytes", place, _TOO)

    return keep
