"""Tables in answers (RFC 4180): their first line is the one that is said, each line has its fields."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Content, Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session

_LINE = re.compile(r"`((?:[A-Za-z_][\w .-]*,\s?){2,}[A-Za-z_][\w .-]*)`")
"""How a description gives the first line."""
_CELL = re.compile(r"[A-Za-z_][\w .-]*")


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for response in operation.successes if operation.method == "GET" else ():
        for content in response.contents:
            if content.base_type != "text/csv":
                continue
            rows, head = _example(content), first_line(operation, content.base_type)
            if head:
                keep = _keep(
                    operation, content, head, rows[1] if rows and rows[0] == head and len(rows) > 1 else []
                )
                yield Promise(
                    operation=operation.id, check="answers", place="columns of the table", keep=keep
                )


def first_line(operation: Operation, media_type: str) -> list[str]:
    """The columns that words, or an example, give an answer; none where they give none."""
    for response in operation.successes:
        for content in response.contents:
            rows, said = _example(content), _LINE.search(f"{operation.said} {response.description}")
            head = read(said[1])[0] if said is not None else rows[0] if rows else []
            if (
                content.base_type == media_type
                and len(head) > 1
                and all(_CELL.fullmatch(c.strip()) for c in head)
            ):
                return [cell.strip() for cell in head]
    return []


def read(text: str) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(text)) if row]


def _example(content: Content) -> list[list[str]]:
    example: Any = next(iter(content.examples), None)
    return read(example) if isinstance(example, str) else []


def _keep(operation: Operation, content: Content, head: list[str], row: list[str]) -> Keep:
    place = fragment(content.pointer)

    def keep(session: Session) -> None:
        exchange = must_succeed(session, session.happy(operation), "the table")
        if exchange.response.media_type != content.base_type:
            raise NotTestedError(f"{operation.id} answers with {exchange.response.media_type}")
        rows = read(exchange.response.body.decode("utf-8-sig", "replace"))
        told = [cell.strip() for cell in rows[0]] if rows else []
        if told != [cell.strip() for cell in head]:
            raise session.broken(f"the first line is {told!r}, not {head!r}", place, exchange)
        for number, found in enumerate(rows[1:], 2):
            if len(found) != len(head):
                message = f"line {number} has {len(found)} fields, and the first one {len(head)}"
                raise session.broken(message, place, exchange)
            for name, cell, known in zip(head, found, row, strict=False):
                kind = _kind(known)
                if cell and kind and _kind(cell) != kind:
                    message = f"{name} is {cell!r} in line {number}, and {kind} in the example"
                    raise session.broken(message, place, exchange)

    return keep


def _kind(cell: str) -> str | None:
    """Of texts that nobody takes for others: a moment with an offset, a day, a UUID."""
    try:
        if re.match(r"\d{4}-\d\d-\d\d", cell):
            moment = datetime.fromisoformat(cell)
            return "a day" if len(cell) == 10 else "a moment" if moment.tzinfo else None
        return "a UUID" if len(cell) == 36 and UUID(cell) else None
    except ValueError:
        return None
