"""The same table of operations in a FastAPI object: `Depends` and its middleware around the same handlers.

FastAPI sees one route that matches every operation at once; what it does around a route
(dependencies, exception handlers, middleware, further routes beside it) works as always.
The operations themselves are served as in the Starlette application.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.params import Depends
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ExceptionHandler, Receive, Scope, Send
from typing_extensions import TypedDict, Unpack

from specwright_runtime.errors import StatusError
from specwright_runtime.server.answering import body_json
from specwright_runtime.server.app import MAX_BODY_SIZE, no_shape, refusal
from specwright_runtime.server.arguments import template_names
from specwright_runtime.server.endpoint import Endpoint, Route, Settings
from specwright_runtime.server.examples import Document, Examples
from specwright_runtime.server.exchange import AsgiExchange, raw_path
from specwright_runtime.server.failures import Render
from specwright_runtime.server.inflight import Inflight
from specwright_runtime.server.security import Authenticator
from specwright_runtime.server.table import Found, Table

_FOUND = "specwright.found"


class FastAPIOptions(TypedDict, total=False):
    """What `create_fastapi` takes besides the implementation."""

    app: FastAPI
    """One of your own, with your middleware, routes and handlers; a new one if not given."""
    dependencies: Sequence[Depends]
    """Called before every operation, those of the application itself first."""
    operation_dependencies: Mapping[str, Sequence[Depends]]
    """Further ones of single operations, by the name of their method."""
    error_body: Render
    """In place of the package's own `errors.render`."""
    max_body_size: int
    """Bytes; larger bodies are answered 413. 64 MiB if not given."""


def build_fastapi(
    routes: Iterable[Route],
    *,
    document: Document | None = None,
    render: Render | None = None,
    authenticate: Authenticator | None = None,
    **options: Unpack[FastAPIOptions],
) -> FastAPI:
    """A FastAPI application that serves `routes`, before any other route of it.

    Its own document, `/openapi.json`, is `document` and what other routes add to it.
    Raises `ValueError` for dependencies of an operation that does not exist.
    """
    given = options.get("app")
    described = json.loads(document.read_bytes()) if document is not None else {}
    info = described.get("info", {})
    app = FastAPI(title=info.get("title", "API"), version=info.get("version", "")) if given is None else given
    settings = Settings(
        render=options.get("error_body", render) or no_shape,
        authenticate=authenticate,
        max_body_size=options.get("max_body_size", MAX_BODY_SIZE),
        inflight=Inflight(),
        examples=Examples(document),
        exception_handler=lambda error: _own_handler(app, error),
        debug=lambda: app.debug,
    )
    special = options.get("operation_dependencies", {})
    operations = _Operations(app, settings, options.get("dependencies", ()), special)
    names = set()
    for each in routes:
        names.add(each.operation.name)
        operations.table.add(Endpoint(each, settings))
    if unknown := sorted(special.keys() - names):
        raise ValueError(f"there is no operation {', '.join(unknown)}")
    app.router.routes.insert(0, operations)
    if StatusError not in app.exception_handlers:
        app.add_exception_handler(StatusError, _documented)
    if described:
        _describe(app, described)
    return app


class _Operations(BaseRoute):
    """All operations as one route: found by the table, whatever their number."""

    def __init__(
        self,
        app: FastAPI,
        settings: Settings,
        dependencies: Sequence[Depends],
        special: Mapping[str, Sequence[Depends]],
    ) -> None:
        self.table = Table()
        self._app = app
        self._render = settings.render
        self._dependencies = dependencies
        self._special = special
        self._guarded: dict[str, APIRoute | None] = {}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        found = self.table.find(raw_path(scope), scope["method"]) if scope["type"] == "http" else None
        if found is None:
            return Match.NONE, {}
        methods, captured = found
        method = scope["method"]
        if method == "HEAD" and "HEAD" not in methods:
            method = "GET"
        if method not in methods:
            return Match.PARTIAL, {_FOUND: found}
        names = template_names(methods[method].operation.path)
        values = dict(zip(names, map(unquote, captured), strict=False))
        return Match.FULL, {_FOUND: found, "path_params": values}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        methods, _ = found = scope[_FOUND]
        method = scope["method"]
        if method == "HEAD" and "HEAD" not in methods:
            method = "GET"
        if method not in methods:
            await refusal(methods, method, self._render)(scope, receive, send)
            return
        operation = methods[method].operation
        if operation.name not in self._guarded:
            self._guarded[operation.name] = self._guard(operation.name, method, operation.path)
        guard = self._guarded[operation.name]
        if guard is None:
            await _Served(found, method)(scope, receive, send)
        else:
            await guard.app(scope, receive, send)

    def _guard(self, name: str, method: str, path: str) -> APIRoute | None:
        """FastAPI's own route around an operation with dependencies: it calls them, and closes them."""
        own = [*self._app.router.dependencies, *self._dependencies, *self._special.get(name, ())]
        if not own:
            return None

        async def served(request: Request) -> Response:
            return _Served(request.scope[_FOUND], method)

        return APIRoute(
            path,
            served,
            name=name,
            methods=[method],
            dependencies=own,
            response_model=None,
            dependency_overrides_provider=self._app,
        )


class _Served(Response):
    """The operation's own answer, in the place of one that was made before it is sent."""

    def __init__(self, found: Found, method: str) -> None:
        super().__init__()
        self._found = found
        self._method = method

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        methods, captured = self._found
        await methods[self._method].serve(AsgiExchange(scope, receive, send), captured)


def _own_handler(app: FastAPI, error: Exception) -> ExceptionHandler | None:
    """The user's handler of an exception: FastAPI's own would not answer in the document's shape."""
    handlers: Mapping[Any, Any] = app.exception_handlers
    keys: list[Any] = [error.status_code] if isinstance(error, HTTPException) else []
    keys += type(error).__mro__ if isinstance(error, HTTPException) else [*type(error).__mro__, 500]
    for key in keys:
        handler = handlers.get(key)
        if handler is not None and handler not in (
            http_exception_handler,
            request_validation_exception_handler,
        ):
            found: ExceptionHandler = handler
            return found
    return None


def _documented(request: Request, error: Exception) -> Response:
    """An error of the document that a dependency raised."""
    assert isinstance(error, StatusError)
    headers = {"content-type": "application/json", **(error.headers or {})}
    return Response(body_json(error.body), status_code=error.status, headers=headers)


def _describe(app: FastAPI, document: dict[str, Any]) -> None:
    """Let the application's document be ours, with the routes beside it."""
    beside = app.openapi
    merged: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not merged:
            other = beside()
            merged.update(other | document)
            merged["paths"] = {**other.get("paths", {}), **document.get("paths", {})}
            components = {**other.get("components", {})}
            for kind, members in document.get("components", {}).items():
                components[kind] = {**components.get(kind, {}), **members}
            if components:
                merged["components"] = components
        return merged

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's manual says


__all__ = ["FastAPI", "FastAPIOptions", "build_fastapi"]
