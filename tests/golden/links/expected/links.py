# Generated from spec.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specwright_runtime.client.links import Call, linked
from specwright_runtime.operation import ABSENT
from specwright_runtime.stream import Reply

from . import models, operations


def book_add_read(
    reply: Reply[models.Book], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Book]:
    """The book that was added.

    `GET /shelves/{shelf}/books/{id}`, with values from a response of `book_add`.

    `arguments` (by Python name) and `body` are those of the request.
    """
    return linked("read", operations.BOOK_ADD, operations.BOOK_READ, reply, arguments, body)


def book_add_again(
    reply: Reply[models.Book], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Book]:
    """`POST /shelves/{shelf}/books`, with values from a response of `book_add`.

    `arguments` (by Python name) and `body` are those of the request.
    """
    return linked("again", operations.BOOK_ADD, operations.BOOK_ADD, reply, arguments, body)
