"""Plans clients and senders: one template for both faces of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from specwright.literals import Comment, DocString, Expression, Identifier, PythonLiteral
from specwright.plan.expressions import RUNTIME, Scope
from specwright.plan.methods import method
from specwright.plan.views import ClientView, CredentialView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specwright.api import Api, Operation, SecurityScheme
    from specwright.pytypes import AttrName

_BASES = {
    (False, False): "SyncCaller",
    (True, False): "AsyncCaller",
    (False, True): "Outbound",
    (True, True): "AsyncOutbound",
}
"""By whether it is asynchronous and whether it is told where to send."""


class Face(Struct, frozen=True, kw_only=True):
    name: str
    asynchronous: bool
    sends: bool
    """Each method is told a URL: there is no server of the document's."""


def view(
    api: Api,
    operations: Sequence[Operation],
    docs: Mapping[AttrName, DocString],
    header: Comment,
    scope: Scope,
    face: Face,
) -> ClientView:
    asynchronous = face.asynchronous
    methods = tuple(
        method(
            operation,
            scope,
            docs[operation.name],
            side="async_client" if asynchronous else "client",
            sends=face.sends,
        )
        for operation in operations
    )
    base = scope.use(f"{RUNTIME}.client", _BASES[asynchronous, face.sends])
    transport = scope.use(f"{RUNTIME}.transport", "AsyncTransport" if asynchronous else "Transport")
    mapping = scope.use("collections.abc", "Mapping")
    used = {need.scheme for op in operations for choice in op.security for need in choice}
    credentials = tuple(
        _credential(scheme, scope, asynchronous=asynchronous)
        for scheme in api.schemes
        if scheme.kind != "mutualTLS" and (scheme.name in used or not face.sends)
    )
    retry = scope.use(f"{RUNTIME}.client", "Retry")
    text, number, whole = (scope.builtin(name) for name in ("str", "float", "int"))
    servers = f"{scope.imports.sibling('operations')}.SERVERS" if api.servers else "()"
    stem, subject, each = "client", f"A client of {api.title}", f"A method per operation of {api.title}"
    if face.sends:
        stem, subject = "sender", f"Sends the webhooks and callbacks of {api.title} to its subscribers"
        each = f"A method per request that {api.title} sends; each takes the URL to send it to"
    return ClientView(
        header=header,
        doc=DocString(f"{subject}{' for asyncio' if asynchronous else ''}."),
        imports=scope.imports.block(),
        name=Identifier(face.name),
        base=Expression(base),
        class_doc=DocString(
            f"{each}.\n\n"
            f"Close it, or use it in {'an `async with`' if asynchronous else 'a `with`'} block.\n\n"
            f"`with_options` returns a {stem} with other settings.",
            indent=4,
        ),
        def_=Expression("async def" if asynchronous else "def"),
        await_=Expression("await " if asynchronous else ""),
        sends=face.sends,
        credentials=credentials,
        transport=Expression(transport),
        mapping=Expression(mapping),
        text=Expression(text),
        number=Expression(number),
        retries=Expression(f"{whole} | {retry}"),
        servers=Expression(servers),
        methods=methods,
    )


def _credential(scheme: SecurityScheme, scope: Scope, *, asynchronous: bool) -> CredentialView:
    module = f"{RUNTIME}.client"
    if scheme.kind == "http" and scheme.scheme == "basic":
        kind = scope.use(module, "Basic")
    else:
        kind = scope.use(module, "AsyncToken" if asynchronous else "Token")
    return CredentialView(
        scheme=PythonLiteral(scheme.name),
        argument=Identifier(scheme.argument),
        annotation=Expression(f"{kind} | None"),
    )
