"""Plans `links.py`: a function per link, from an answer to the call that it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright.literals import Comment, DocString, Expression, Identifier, PythonLiteral
from specwright.plan.expressions import RUNTIME, Scope
from specwright.plan.results import result_expression
from specwright.plan.views import LinkFunctionView, LinksView

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specwright.api import Link, Operation


def followed(operations: Sequence[Operation]) -> Iterator[tuple[Operation, Link]]:
    """The links of successes, each once; an error is raised, and leads nowhere."""
    for operation in operations:
        successes = {response.status for response in operation.responses if response.error is None}
        names: set[str] = set()
        for link in operation.links:
            if link.status in successes and link.function not in names:
                names.add(link.function)
                yield operation, link


def view(operations: Sequence[Operation], header: Comment, scope: Scope) -> LinksView:
    by_name = {operation.name: operation for operation in operations}
    module = scope.imports.sibling("operations")
    functions = []
    asking = False
    for operation, link in followed(operations):
        target = by_name[link.operation]
        what = (link.description or "").strip()
        request = f"`{target.method} {target.path}`, with values from a response of `{operation.name}`."
        asks = "$request." in repr((link.parameters, link.body))
        asking = asking or asks
        asked = "`arguments` (by Python name) and `body` are those of the request." if asks else ""
        functions.append(
            LinkFunctionView(
                name=Identifier(link.function),
                asks=asks,
                doc=DocString("\n\n".join(part for part in (what, request, asked) if part), indent=4),
                link=PythonLiteral(link.name),
                source=Expression(f"{module}.{operation.constant}"),
                source_result=result_expression(operation, scope, kind="descriptor"),
                target=Expression(f"{module}.{target.constant}"),
                target_result=result_expression(target, scope, kind="descriptor"),
            )
        )
    names = {
        "any": scope.use("typing", "Any") if asking else "",
        "mapping": scope.use("collections.abc", "Mapping") if asking else "",
        "call": scope.use(f"{RUNTIME}.client.links", "Call"),
        "linked": scope.use(f"{RUNTIME}.client.links", "linked"),
        "absent": scope.use(f"{RUNTIME}.operation", "ABSENT") if asking else "",
        "reply": scope.use(f"{RUNTIME}.stream", "Reply"),
        "text": scope.builtin("str"),
    }
    return LinksView(
        header=header,
        doc=DocString(
            "Links of the document: each function prepares the call that a response leads to.\n\n"
            "`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call."
        ),
        imports=scope.imports.block(),
        links=tuple(functions),
        **{name: Expression(text) for name, text in names.items()},
    )
