"""Plans `server.py`, and `receiver.py` of what the API sends: a table of routes around an implementation."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from specwright.literals import DocString, Expression, Identifier
from specwright.plan.expressions import RUNTIME
from specwright.plan.views import ReceiverView, RouteView, ServerView

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specwright.api import Api
    from specwright.literals import Comment
    from specwright.plan.expressions import Scope

Offered: TypeAlias = "Sequence[tuple[str, str]]"
"""Method and constant of each operation."""


def application(api: Api, offered: Offered, header: Comment, scope: Scope, *, secured: bool) -> ServerView:
    operations = scope.imports.sibling("operations") if offered else ""
    for name in ("errors", "interface"):
        scope.imports.sibling(name)
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
        doc=DocString(f"{api.title} as an ASGI application, made from an implementation."),
        imports=scope.imports.block(),
        secured=secured,
        routes=routes(offered, operations),
    )


def receiver(api: Api, received: Offered, header: Comment, scope: Scope, *, secured: bool) -> ReceiverView:
    operations = scope.imports.sibling("operations")
    for name in ("errors", "interface"):
        scope.imports.sibling(name)
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
        doc=DocString(f"Receives the webhooks and callbacks of {api.title}."),
        imports=scope.imports.block(),
        secured=secured,
        text=Expression(scope.builtin("str")),
        mapping=Expression(mapping),
        routes=routes(received, operations),
    )


def routes(offered: Iterable[tuple[str, str]], operations: str) -> tuple[RouteView, ...]:
    return tuple(
        RouteView(descriptor=Expression(f"{operations}.{constant}"), method=Identifier(method))
        for method, constant in offered
    )
