"""Plans `operations.py`: one descriptor per operation, for client, server and contract tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from specwright.api import (
    METHODS,
    BinaryContent,
    EventContent,
    FormContent,
    Header,
    JsonContent,
    LinesContent,
    PartsContent,
    Requirement,
    TextContent,
)
from specwright.literals import Expression, Identifier, PythonLiteral
from specwright.plan.expressions import Scope, value_expression
from specwright.plan.results import result_expression
from specwright.plan.views import (
    DescriptorView,
    Keyword,
    LinkView,
    ParameterView,
    ResponseView,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specwright.api import (
        Content,
        Default,
        Link,
        Operation,
        Parameter,
        PartEncoding,
        Response,
        SecurityScheme,
        Server,
    )
    from specwright.plan.sharing import Shared
    from specwright.pytypes import PyType

OPERATION = "specwright_runtime.operation"

Security = tuple[tuple[Requirement, ...], ...]


def descriptor(
    operation: Operation, tag: str | None, common: Shared, scope: Scope, *, received: bool
) -> DescriptorView:
    """`received`: the operation is not one of the document's paths, but something that the API sends."""
    security: Expression | None = None
    if operation.security:
        security = security_expression(operation.security, common.schemes, scope)
        if operation.security in common.securities:
            security = Expression(common.securities[operation.security])
    scope.use(OPERATION, "Operation")
    body = operation.body
    if body is not None:
        scope.use(OPERATION, "Body")
    if operation.responses:
        scope.use(OPERATION, "Response")
    return DescriptorView(
        constant=Identifier(operation.constant),
        result=result_expression(operation, scope, kind="descriptor"),
        id=PythonLiteral(operation.id),
        name=PythonLiteral(operation.name),
        method=PythonLiteral(operation.method),
        path=PythonLiteral(operation.path),
        tag=None if tag is None else PythonLiteral(tag),
        parameters=tuple(
            described(parameter, scope, common.parameters) for parameter in operation.parameters
        ),
        contents=() if body is None else tuple(_content(content, scope) for content in body.contents),
        body_required=body is not None and body.required,
        responses=tuple(
            common.responses.get(view, view)
            for view in (
                response_view(response, scope, common.parameters) for response in operation.responses
            )
        ),
        security=security,
        servers=servers_expression(operation.servers, scope) if operation.servers else None,
        links=tuple(_link(link, scope) for link in operation.links),
        deprecated=operation.deprecated,
        contract=PythonLiteral(operation.contract) if operation.contract else None,
        pointer=PythonLiteral("#" + operation.origin.pointer if received else _pointer(operation)),
    )


def _pointer(operation: Operation) -> str:
    """Where the operation stands in the document that is served, whatever files it was read from."""
    method = operation.method.lower()
    if method not in METHODS:
        method = f"additionalOperations/{operation.method}"
    return f"#/paths/{operation.path.replace('~', '~0').replace('/', '~1')}/{method}"


def response_view(response: Response, scope: Scope, known: dict[int, ParameterView]) -> ResponseView:
    """`known` is as that of `described`."""
    error: Expression | None = None
    if response.error is not None:
        error = Expression(f"lambda: {scope.imports.sibling('errors')}.{response.error}")
    return ResponseView(
        status=PythonLiteral(response.status),
        contents=tuple(_content(content, scope) for content in response.contents),
        headers=tuple(described(header, scope, known) for header in response.headers),
        error=error,
        name=None,
    )


def _keywords(pairs: Iterable[tuple[str, str | None]]) -> tuple[Keyword, ...]:
    return tuple(
        Keyword(name=Identifier(name), value=Expression(value)) for name, value in pairs if value is not None
    )


def _lazy(type_: PyType, scope: Scope) -> Expression:
    return Expression(f"lambda: {value_expression(type_, scope)}")


def described(each: Parameter | Header, scope: Scope, known: dict[int, ParameterView]) -> ParameterView:
    """`known` holds parameters and headers, which are shared by many, by their identity."""
    view = known.get(id(each))
    if view is None:
        view = _header(each, scope) if isinstance(each, Header) else _parameter(each, scope)
        known[id(each)] = view
    return view


def _parameter(parameter: Parameter, scope: Scope) -> ParameterView:
    scope.use(OPERATION, "Parameter")
    return ParameterView(
        keywords=_keywords(
            (
                ("name", PythonLiteral(parameter.wire)),
                ("argument", PythonLiteral(parameter.name)),
                ("place", PythonLiteral(parameter.place)),
                ("type", _lazy(parameter.type, scope)),
                ("required", "True" if parameter.required else None),
                ("default", _default(parameter.default)),
                ("style", None if parameter.style == "simple" else PythonLiteral(parameter.style)),
                ("explode", None if not parameter.explode else "True"),
                ("allow_reserved", "True" if parameter.allow_reserved else None),
                ("allow_empty", "True" if parameter.allow_empty else None),
                ("form", None if parameter.form == "scalar" else PythonLiteral(parameter.form)),
                ("media_type", None if parameter.media_type is None else PythonLiteral(parameter.media_type)),
                ("encoding", _encodings(parameter.encodings, scope)),
            )
        )
    )


def _default(default: Default | None) -> str | None:
    return None if default is None else PythonLiteral(default.value)


def _header(header: Header, scope: Scope) -> ParameterView:
    scope.use(OPERATION, "Parameter")
    return ParameterView(
        keywords=_keywords(
            (
                ("name", PythonLiteral(header.wire)),
                ("argument", PythonLiteral(header.name)),
                ("place", PythonLiteral("header")),
                ("type", _lazy(header.type, scope)),
                ("required", "True" if header.required else None),
                ("explode", "True" if header.explode else None),
                ("form", None if header.form == "scalar" else PythonLiteral(header.form)),
                ("media_type", None if header.media_type is None else PythonLiteral(header.media_type)),
            )
        )
    )


def _content(content: Content, scope: Scope) -> Expression:
    media = PythonLiteral(content.media_type)
    match content:
        case JsonContent():
            return Expression(f"{scope.use(OPERATION, 'Json')}({media}, {_lazy(content.type, scope)})")
        case FormContent():
            encoding = _encodings(content.encodings, scope)
            more = f", {encoding}" if encoding else ""
            name = scope.use(OPERATION, "FormData")
            return Expression(f"{name}({media}, {_lazy(content.type, scope)}{more})")
        case PartsContent():
            prefix = [_encoding(part, scope) for part in content.prefix]
            item = None if content.item is None else _encoding(content.item, scope)
            arguments = (
                ("prefix", _tuple(prefix) if prefix else None),
                ("item", item),
            )
            more = "".join(f", {name}={value}" for name, value in arguments if value is not None)
            name = scope.use(OPERATION, "Parts")
            return Expression(f"{name}({media}, {_lazy(content.type, scope)}{more})")
        case TextContent():
            return Expression(f"{scope.use(OPERATION, 'Text')}({media}, {_lazy(content.type, scope)})")
        case BinaryContent():
            return Expression(f"{scope.use(OPERATION, 'Binary')}({media})")
        case EventContent():
            return Expression(f"{scope.use(OPERATION, 'Events')}({media}, {_lazy(content.item, scope)})")
        case LinesContent():
            return Expression(f"{scope.use(OPERATION, 'Lines')}({media}, {_lazy(content.item, scope)})")
        case _:
            assert_never(content)


def _call(name: str, pairs: Iterable[tuple[str, str | None]]) -> Expression:
    inner = ", ".join(f"{key}={value}" for key, value in pairs if value is not None)
    return Expression(f"{name}({inner})")


def _encodings(parts: Sequence[PartEncoding], scope: Scope) -> str | None:
    """By the names of properties; `None` where there are none."""
    found = [f"{PythonLiteral(part.wire)}: {_encoding(part, scope)}" for part in parts]
    return f"{{{', '.join(found)}}}" if found else None


def _encoding(part: PartEncoding, scope: Scope) -> Expression:
    headers = [
        _call(scope.use(OPERATION, "Parameter"), ((k.name, k.value) for k in _header(header, scope).keywords))
        for header in part.headers
    ]
    return _call(
        scope.use(OPERATION, "Encoding"),
        (
            ("content_types", PythonLiteral(part.content_types) if part.content_types else None),
            ("style", None if part.style is None else PythonLiteral(part.style)),
            ("explode", None if part.explode else "False"),
            ("allow_reserved", "True" if part.allow_reserved else None),
            ("headers", _tuple(headers) if headers else None),
        ),
    )


def _tuple(items: Sequence[str]) -> Expression:
    return Expression(f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})")


def _link(link: Link, scope: Scope) -> LinkView:
    scope.use(OPERATION, "Link")
    return LinkView(
        keywords=_keywords(
            (
                ("name", PythonLiteral(link.name)),
                ("status", PythonLiteral(link.status)),
                ("operation", PythonLiteral(link.operation)),
                ("parameters", PythonLiteral(dict(link.parameters)) if link.parameters else None),
                ("body", PythonLiteral(link.body) if link.has_body else None),
            )
        )
    )


def servers_expression(servers: Sequence[Server], scope: Scope) -> Expression:
    name = scope.use(OPERATION, "Server")
    return _tuple(
        [
            _call(
                name,
                (
                    ("url", PythonLiteral(server.url)),
                    (
                        "variables",
                        _variables(server) if server.variables else None,
                    ),
                ),
            )
            for server in servers
        ]
    )


def _variables(server: Server) -> Expression:
    pairs = [
        f"{PythonLiteral(name)}: ({PythonLiteral(default)}, {PythonLiteral(allowed)})"
        for name, default, allowed in server.variables
    ]
    return Expression(f"{{{', '.join(pairs)}}}")


def security_expression(security: Security, schemes: dict[str, Identifier], scope: Scope) -> Expression:
    name = scope.use(OPERATION, "Requirement") if any(security) else ""
    choices = []
    for choice in security:
        needs = [
            f"{name}({schemes[need.scheme]}{f', {PythonLiteral(need.scopes)}' if need.scopes else ''})"
            for need in choice
        ]
        choices.append(_tuple(needs) if needs else "()")
    return _tuple(choices)


def scheme_expression(scheme: SecurityScheme, scope: Scope) -> Expression:
    name = PythonLiteral(scheme.name)
    match scheme.kind:
        case "apiKey":
            place, wire = PythonLiteral(scheme.place), PythonLiteral(scheme.wire)
            return Expression(f"{scope.use(OPERATION, 'ApiKey')}({name}, {place}, {wire})")
        case "http":
            return Expression(f"{scope.use(OPERATION, 'Http')}({name}, {PythonLiteral(scheme.scheme)})")
        case "mutualTLS":
            return Expression(f"{scope.use(OPERATION, 'MutualTLS')}({name})")
        case "oauth2" | "openIdConnect":
            flows = PythonLiteral(scheme.flows or {})
            url = scheme.open_id_connect_url
            tail = "" if url is None else f", {PythonLiteral(url)}"
            return Expression(f"{scope.use(OPERATION, 'OAuth2')}({name}, {flows}{tail})")
        case _:
            assert_never(scheme.kind)
