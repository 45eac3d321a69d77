# Generated from specs/providers/bedrock.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def start_async_invoke_retrieve(reply: Reply[models.StartAsyncInvokeResponse]) -> Call[models.AsyncInvoke]:
    """`GET /async-invoke/{invocationArn}`, with values from a response of `start_async_invoke`."""
    return linked("retrieve", operations.START_ASYNC_INVOKE, operations.GET_ASYNC_INVOKE, reply)


def list_async_invokes_next(
    reply: Reply[models.ListAsyncInvokesResponse],
) -> Call[models.ListAsyncInvokesResponse]:
    """The next page, while there is a `nextToken`.

    `GET /async-invoke`, with values from a response of `list_async_invokes`.
    """
    return linked("next", operations.LIST_ASYNC_INVOKES, operations.LIST_ASYNC_INVOKES, reply)
