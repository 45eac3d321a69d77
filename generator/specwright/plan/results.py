"""What an operation answers, as each side of the wire sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from specwright.api import BinaryContent, EventContent, LinesContent
from specwright.literals import Expression
from specwright.plan.expressions import RUNTIME, Scope, signature_type, union
from specwright.pytypes import NeverType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specwright.api import Content, Operation

Side: TypeAlias = Literal["descriptor", "handler", "client", "async_client"]


def streamed(operation: Operation) -> bool:
    """Whether the answer arrives item by item, and items are of one type, whatever the media type."""
    contents = list(_contents(operation))
    streams = [content.item for content in contents if isinstance(content, EventContent | LinesContent)]
    alike = len(streams) == len(contents) > 0 and all(item == streams[0] for item in streams)
    return alike and not _may_be_empty(operation)


def mixed(operation: Operation) -> bool:
    """Whether some answers arrive item by item and others do not."""
    streams = (isinstance(content, EventContent | LinesContent) for content in _contents(operation))
    return any(streams) and not streamed(operation)


def result_expression(operation: Operation, scope: Scope, *, kind: Side) -> Expression:
    first = next(_contents(operation), None)
    if streamed(operation) and isinstance(first, EventContent | LinesContent):
        return signature_type(first.item, scope) if kind == "descriptor" else _items(first, scope, kind)
    if mixed(operation):
        if kind == "descriptor":  # a client's iterator and a server's are of different types
            return Expression(scope.use("typing", "Any"))
        plain = _one_of_all(operation, scope, kind)
    elif operation.result is None or isinstance(operation.result, NeverType):
        plain = Expression("None")
    else:
        plain = signature_type(operation.result, scope)
    if kind == "handler" and operation.rich:
        return Expression(union([plain, f"{scope.use(f'{RUNTIME}.stream', 'Reply')}[{plain}]"]))
    return plain


def _one_of_all(operation: Operation, scope: Scope, kind: Side) -> Expression:
    texts = [_one(content, scope, kind) for content in _contents(operation)]
    return Expression(union([*texts, *(["None"] if _may_be_empty(operation) else [])]))


def _one(content: Content, scope: Scope, kind: Side) -> str:
    match content:
        case EventContent() | LinesContent():
            return _items(content, scope, kind)
        case BinaryContent():
            return scope.use(f"{RUNTIME}.stream", "ByteStream")
        case _:
            return signature_type(content.type, scope)


def _items(stream: EventContent | LinesContent, scope: Scope, kind: Side) -> Expression:
    item = signature_type(stream.item, scope)
    if kind == "handler" and isinstance(stream, EventContent):
        event = scope.use(f"{RUNTIME}.stream", "Event")
        item = Expression(f"{item} | {event}[{item}]")
    if kind == "handler":
        return Expression(f"{scope.use('collections.abc', 'AsyncIterable')}[{item}]")
    items = scope.use(f"{RUNTIME}.client", "Items" if kind == "client" else "AsyncItems")
    return Expression(f"{items}[{item}]")


def _contents(operation: Operation) -> Iterator[Content]:
    """Of all successes."""
    for response in operation.responses:
        if response.error is None:
            yield from response.contents


def _may_be_empty(operation: Operation) -> bool:
    return any(not response.contents for response in operation.responses if response.error is None)
