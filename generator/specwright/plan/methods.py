"""Signatures and docstrings of operations: the interface's methods and the clients'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from specwright.api import (
    BinaryContent,
    EventContent,
    FormContent,
    JsonContent,
    LinesContent,
    PartsContent,
    TextContent,
)
from specwright.literals import DocString, Expression, Identifier, PythonLiteral
from specwright.plan.expressions import RUNTIME, Scope, plain_default, signature_type, union
from specwright.plan.results import Side, mixed, result_expression, streamed
from specwright.plan.views import Keyword, MethodView
from specwright.pytypes import AttrName

if TYPE_CHECKING:
    from specwright.api import Body, Content, Operation, Parameter


def method(
    operation: Operation, scope: Scope, doc: DocString, *, side: Side, sends: bool = False
) -> MethodView:
    """A method in a class whose attributes are `scope.shadow`; where it `sends`, it is told the URL."""
    arguments: list[str] = []
    keyword_only: list[str] = []
    for parameter in operation.parameters:
        target = arguments if parameter.place == "path" else keyword_only
        target.append(_argument(parameter, scope, side))
    if operation.body is not None:
        arguments.append(_body(operation.body, scope, side))
    names = [parameter.name for parameter in operation.parameters]
    url = Identifier("url_" if "url" in names else "url") if sends else None
    texts = ["self", *arguments] if url is None else ["self", f"{url}: {scope.builtin('str')}", *arguments]
    if keyword_only:
        texts += ["*", *keyword_only]
    return MethodView(
        name=Identifier(operation.name),
        signature=Expression(", ".join(texts)),
        result=result_expression(operation, scope, kind=side),
        doc=doc,
        descriptor=None
        if side == "handler"
        else Expression(f"{_operations(operation, scope)}.{operation.constant}"),
        id=PythonLiteral(operation.id),
        arguments=tuple(
            Keyword(name=Identifier(name), value=Expression(PythonLiteral(name))) for name in names
        ),
        has_body=operation.body is not None,
        streams=streamed(operation),
        mixed=mixed(operation),
        value=Identifier(next(each for each in ("value", "value_", "value__") if each not in names)),
        url=url,
    )


def _operations(operation: Operation, scope: Scope) -> str:
    """The module of descriptors, under another name where an argument hides it."""
    hidden = frozenset(parameter.name for parameter in operation.parameters)
    return scope.imports.sibling("operations", hidden)


def _argument(parameter: Parameter, scope: Scope, side: Side) -> str:
    default: Expression | None = None
    if parameter.default is not None:
        default = plain_default(parameter.type, parameter.default, scope)
    if parameter.required:
        text = f"{parameter.name}: {signature_type(parameter.type, scope)}"
    elif side == "handler":
        absent = parameter.default is None
        text = f"{parameter.name}: {signature_type(parameter.type, scope, optional=absent)}"
    elif default is not None:
        text = f"{parameter.name}: {signature_type(parameter.type, scope)} = {default}"
    else:
        text = f"{parameter.name}: {signature_type(parameter.type, scope, optional=True)} = None"
    return text


def _body(body: Body, scope: Scope, side: Side) -> str:
    if any(isinstance(content, EventContent | LinesContent) for content in body.contents):
        written = union([_content(content, scope, side) for content in body.contents])
    elif body.type is not None:
        written = str(signature_type(body.type, scope))
    else:
        written = scope.use(f"{RUNTIME}.stream", "ByteStream")
        if side != "handler":
            written = f"{written} | {scope.builtin('bytes')}"
    if not body.required:
        written += "" if written.endswith("| None") else " | None"
        if side != "handler":
            written += " = None"
    return f"body: {written}"


_BOTH = ("AsyncIterable", "Iterable")


def _content(content: Content, scope: Scope, side: Side) -> str:
    """What is handed over for one media type of several, some of which arrive item by item."""
    match content:
        case EventContent() | LinesContent():
            item = signature_type(content.item, scope)
            asynchronous = (
                f"{scope.use('collections.abc', 'AsyncIterable')}[{item}]" if side != "client" else ""
            )
            blocking = f"{scope.use('collections.abc', 'Iterable')}[{item}]" if side != "handler" else ""
            return " | ".join(filter(None, (asynchronous, blocking)))
        case BinaryContent():
            return scope.use(f"{RUNTIME}.stream", "ByteStream")
        case JsonContent() | FormContent() | PartsContent() | TextContent():
            return str(signature_type(content.type, scope))
        case _:
            assert_never(content)


def documentation(operation: Operation) -> DocString:
    """What an operation does, takes and raises: the docstring of its methods."""
    parts = []
    if operation.summary:
        parts.append(operation.summary.strip())
    if operation.description and operation.description.strip() != (operation.summary or "").strip():
        parts.append(operation.description.strip())
    parts.append(f"`{operation.method} {operation.path}`")
    if operation.deprecated:
        parts.append("Deprecated.")
    words = [(p.name, p.description) for p in operation.parameters if p.place == "path"]
    if operation.body is not None:
        words.append((AttrName("body"), operation.body.description))
    words += [(p.name, p.description) for p in operation.parameters if p.place != "path"]
    described = [f"    {name}: {_one_line(text)}" for name, text in words if text and text.strip()]
    if described:
        parts.append("\n".join(["Args:", *described]))
    raised = [
        f"    errors.{response.error}: "
        + f"{response.status}, {_sentence(response.description)}".rstrip(", ")
        for response in operation.responses
        if response.error is not None
    ]
    if raised:
        parts.append("\n".join(["Raises:", *dict.fromkeys(raised)]))
    return DocString("\n\n".join(parts), indent=8)


def _one_line(text: str) -> str:
    """The first paragraph on one line; `DocString` breaks it again."""
    return " ".join(text.strip().partition("\n\n")[0].split())


def _sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", _one_line(text), maxsplit=1)[0]
