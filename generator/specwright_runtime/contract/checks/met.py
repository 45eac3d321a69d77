"""Conflicts that calls of the tests met on their way: what they are answered with is documented, too."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.promise import Promise
from specwright_runtime.contract.session import Session


def promises(_: Catalogue, operation: Operation) -> Iterator[Promise]:
    def keep(session: Session) -> None:
        exchange = session.met.get(operation.id)
        if exchange is None:
            raise NotTestedError("no call of the tests met a conflict")
        session.judge(operation, exchange)

    if operation.documents(409):
        yield Promise(operation=operation.id, check="life", place="conflicts on the way", keep=keep)
