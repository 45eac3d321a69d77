"""Plans `server.py`, and `receiver.py` of what the API sends: a table of routes around an implementation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright.literals import DocString, Expression, Identifier
from specwright.plan.expressions import RUNTIME
from specwright.plan.views import ReceiverView, RouteView, ServerView

if TYPE_CHECKING:
    from specwright.api import Api, Operation
    from specwright.literals import Comment
    from specwright.plan.expressions import Scope


def application(api: Api, offered: tuple[Operation, ...], header: Comment, scope: Scope) -> ServerView:
    operations = scope.imports.sibling("operations") if offered else ""
    for name in ("errors", "interface"):
        scope.imports.sibling(name)
    secured = any(operation.security for operation in offered)
    scope.use("pathlib", "Path")
    scope.use("typing", "TYPE_CHECKING")
    scope.use("typing_extensions", "Unpack")
    for name in (
        "Application",
        "Options",
        "Route",
        "build",
        *(("Authenticator",) if secured else ()),
        *(("route",) if operations else ()),
    ):
        scope.use(f"{RUNTIME}.server", name)
    return ServerView(
        header=header,
        doc=DocString(f"{api.title} as an ASGI application around an implementation of it."),
        imports=scope.imports.block(),
        secured=secured,
        routes=routes(offered, operations),
    )


def receiver(api: Api, received: tuple[Operation, ...], header: Comment, scope: Scope) -> ReceiverView:
    operations = scope.imports.sibling("operations")
    for name in ("errors", "interface"):
        scope.imports.sibling(name)
    secured = any(operation.security for operation in received)
    mapping = scope.use("collections.abc", "Mapping")
    scope.use("typing_extensions", "Unpack")
    for name in (
        "Application",
        "Options",
        "build",
        "placed",
        "route",
        *(("Authenticator",) if secured else ()),
    ):
        scope.use(f"{RUNTIME}.server", name)
    return ReceiverView(
        header=header,
        doc=DocString(f"Receives what {api.title} sends."),
        imports=scope.imports.block(),
        secured=secured,
        text=Expression(scope.builtin("str")),
        mapping=Expression(mapping),
        routes=routes(received, operations),
    )


def routes(offered: tuple[Operation, ...], operations: str) -> tuple[RouteView, ...]:
    return tuple(
        RouteView(
            descriptor=Expression(f"{operations}.{operation.constant}"),
            method=Identifier(operation.name),
        )
        for operation in offered
    )
