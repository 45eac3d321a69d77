"""What an operation answers, as each side of the wire sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from specwright.api import EventContent, LinesContent
from specwright.literals import Expression
from specwright.plan.expressions import RUNTIME, Scope, signature_type, union

if TYPE_CHECKING:
    from specwright.api import Operation

Side: TypeAlias = Literal["descriptor", "handler", "client", "async_client"]


def streamed(operation: Operation) -> EventContent | LinesContent | None:
    """The content of an answer that arrives item by item, if that is what the operation answers."""
    for response in operation.responses:
        if response.error is None:
            for content in response.contents:
                return content if isinstance(content, EventContent | LinesContent) else None
    return None


def result_expression(operation: Operation, scope: Scope, *, kind: Side) -> Expression:
    stream = streamed(operation)
    if stream is not None:
        item = signature_type(stream.item, scope)
        if kind == "descriptor":
            return item
        if kind == "handler" and isinstance(stream, EventContent):
            event = scope.use(f"{RUNTIME}.stream", "Event")
            item = Expression(f"{item} | {event}[{item}]")
        if kind == "handler":
            return Expression(f"{scope.use('collections.abc', 'AsyncIterable')}[{item}]")
        items = scope.use(f"{RUNTIME}.client", "Items" if kind == "client" else "AsyncItems")
        return Expression(f"{items}[{item}]")
    result = operation.result
    plain = Expression("None") if result is None else signature_type(result, scope)
    if kind == "handler" and operation.rich:
        return Expression(union([plain, f"{scope.use(f'{RUNTIME}.stream', 'Reply')}[{plain}]"]))
    return plain
