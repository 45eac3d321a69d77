"""A Starlette application whose router is a table of operations."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Router
from starlette.types import ASGIApp, ExceptionHandler, Lifespan, Receive, Scope, Send
from typing_extensions import TypedDict, Unpack

from specwright_runtime.operation import Operation
from specwright_runtime.problem import Problem
from specwright_runtime.server.endpoint import Endpoint, Route, Settings
from specwright_runtime.server.examples import Document, Examples
from specwright_runtime.server.exchange import AsgiExchange, Exchange
from specwright_runtime.server.failures import CRASH, Render, of_http_exception, problem_response
from specwright_runtime.server.inflight import Inflight
from specwright_runtime.server.security import Authenticator
from specwright_runtime.server.table import Found, Table, allowed

MAX_BODY_SIZE = 64 * 1024 * 1024
"""Bytes of a request's body, unless an application says otherwise."""


class Options(TypedDict, total=False):
    """What `create_app` takes besides the implementation."""

    middleware: Sequence[Middleware]
    """Around every operation and every other route."""
    lifespan: Lifespan[Any]
    exception_handlers: Mapping[Any, ExceptionHandler]
    """For exceptions that are not the document's; by class or by status, as in Starlette."""
    extra_routes: Sequence[BaseRoute]
    """Further routes and mounts, asked when the document has nothing at a path."""
    error_body: Render
    """In place of the package's own `errors.render`."""
    max_body_size: int
    """Bytes; larger bodies are answered 413. 64 MiB if not given."""
    document_path: str | None
    """Where the document is served; `None` for nowhere. `/openapi.json` if not given."""
    debug: bool
    """Shows tracebacks in answers. Never in production."""


def build(
    routes: Iterable[Route],
    *,
    document: Document | None = None,
    render: Render | None = None,
    authenticate: Authenticator | None = None,
    **options: Unpack[Options],
) -> Application:
    """The application that serves `routes`.

    `render` makes error bodies of problems; without one they are RFC 9457 problem details.
    Two routes at one method and path: the first is served.
    """
    app = Application(
        debug=options.get("debug", False),
        routes=options.get("extra_routes", ()),
        middleware=options.get("middleware", ()),
        exception_handlers=options.get("exception_handlers", {}),
        lifespan=options.get("lifespan"),
        render=options.get("error_body", render) or no_shape,
    )
    settings = Settings(
        render=app.render,
        authenticate=authenticate,
        max_body_size=options.get("max_body_size", MAX_BODY_SIZE),
        inflight=Inflight(),
        examples=Examples(document),
        exception_handler=app.handler_of,
        debug=lambda: app.debug,
    )
    for each in routes:
        app.table.add(Endpoint(each, settings))
    path = options.get("document_path", "/openapi.json")
    if document is not None and path is not None:
        app.table.add(_Served(path, document))
    return app


def no_shape(problem: Problem, operation: str | None) -> None:
    return None


class Application(Starlette):
    """Starlette with a table in front of its routes; all that is said about Starlette holds."""

    def __init__(
        self,
        *,
        debug: bool,
        routes: Sequence[BaseRoute],
        middleware: Sequence[Middleware],
        exception_handlers: Mapping[Any, ExceptionHandler],
        lifespan: Lifespan[Any] | None,
        render: Render,
    ) -> None:
        super().__init__(debug=debug, middleware=middleware, exception_handlers=exception_handlers)
        self.render = render
        self.table = Table()
        self.router = _Router(self, routes, lifespan)

    def build_middleware_stack(self) -> ASGIApp:
        """Starlette's own, but its handling of exceptions is around the further routes only."""
        if not (self.user_middleware or self.debug):
            return self.router
        stack: ASGIApp = self.router
        for cls, args, kwargs in reversed(self.user_middleware):
            stack = cls(stack, *args, **kwargs)
        return self.around(stack)

    def serve_exchange(self, exchange: Exchange) -> Coroutine[Any, Any, None]:
        """Calls the application as ASGI does, for a server that has an exchange of its own.

        An operation is served as it is; what needs a scope and messages (further routes, middleware, HEAD)
        gets them.
        """
        if not (self.user_middleware or self.debug):
            found = self.table.find(exchange.raw_path, exchange.method)
            endpoint = None if found is None else found[0].get(exchange.method)
            if found is not None and endpoint is not None:
                exchange.app = self
                return endpoint.serve(exchange, found[1])
        return self(exchange.scope, exchange.receive, exchange.send)

    def around(self, app: ASGIApp) -> ASGIApp:
        """The last resort for what operations do not answer themselves."""
        own = self.exception_handlers.get(500) or self.exception_handlers.get(Exception) or self._crashed
        return ServerErrorMiddleware(app, handler=own, debug=self.debug)

    def handler_of(self, error: Exception) -> ExceptionHandler | None:
        handlers: Mapping[Any, ExceptionHandler] = self.exception_handlers
        if isinstance(error, HTTPException) and error.status_code in handlers:
            return handlers[error.status_code]
        for kind in type(error).__mro__:
            if kind in handlers:
                return handlers[kind]
        return None if isinstance(error, HTTPException) else handlers.get(500)

    def problem(self, problem: Problem) -> Response:
        """An answer that is not an operation's."""
        return problem_response(problem, self.render)

    def refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        allow = (error.headers or {}).get("Allow")
        if error.status_code == 405 and allow is not None:  # a further route's, told as an operation's
            return self.problem(_not_allowed(request.method, ", ".join(sorted(allow.split(", ")))))
        return self.problem(of_http_exception(error))

    def _crashed(self, request: Request, error: Exception) -> Response:
        return self.problem(CRASH)


class _Router(Router):
    def __init__(self, app: Application, routes: Sequence[BaseRoute], lifespan: Lifespan[Any] | None) -> None:
        super().__init__(routes, lifespan=lifespan, redirect_slashes=False)
        self._app = app
        self._find = app.table.find
        self._further: ASGIApp | None = None

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Coroutine[Any, Any, None]:
        if scope["type"] == "http":
            exchange = AsgiExchange(scope, receive, send)
            found = self._find(exchange.raw_path, exchange.method)
            if found is not None:
                endpoint = found[0].get(exchange.method)
                if endpoint is not None:  # its own coroutine, with none of ours around it
                    return endpoint.serve(exchange, found[1])
        else:
            found = None
        return self._serve(found, scope, receive, send)

    async def _serve(self, found: Found | None, scope: Scope, receive: Receive, send: Send) -> None:
        """What is no operation as it stands: HEAD, a method that is not there, further routes."""
        if found is not None:
            methods, captured = found
            if scope["method"] == "HEAD" and "GET" in methods:
                await methods["GET"].serve(AsgiExchange(scope, receive, send), captured)
                return
            if not self._has(scope):
                await self._refuse(methods, scope, receive, send)
                return
        if self._further is None:
            handlers = {HTTPException: self._app.refused, **self._app.exception_handlers}
            further: ASGIApp = ExceptionMiddleware(self.app, handlers=handlers, debug=self._app.debug)
            self._further = self._app.around(further)
        await self._further(scope, receive, send)

    def _has(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is Match.FULL for route in self.routes)

    async def _refuse(
        self, methods: Mapping[str, object], scope: Scope, receive: Receive, send: Send
    ) -> None:
        await refusal(methods, scope["method"], self._app.render)(scope, receive, send)

    async def not_found(self, scope: Scope, receive: Receive, send: Send) -> None:
        handlers = self._app.exception_handlers
        if scope["type"] != "http" or 404 in handlers or HTTPException in handlers:
            await super().not_found(scope, receive, send)
            return
        problem = Problem(status=404, code="not_found", message=f"There is nothing at {scope['path'][:300]}")
        await self._app.problem(problem)(scope, receive, send)


def refusal(methods: Mapping[str, object], method: str, render: Render) -> Response:
    """The answer to a method that a path does not have; to OPTIONS, which ones it has."""
    allow = allowed(methods)
    if method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": allow})
    return problem_response(_not_allowed(method, allow), render)


def _not_allowed(method: str, allow: str) -> Problem:
    message = f"{method} is not allowed here; allowed: {allow}"
    return Problem(status=405, code="method_not_allowed", message=message, headers={"Allow": allow})


class _Served:
    """The document itself, as an endpoint."""

    def __init__(self, path: str, document: Document) -> None:
        self.operation: Operation[Any] = Operation(id="", name="", method="GET", path=path)
        self._document = document
        self._body: bytes | None = None
        self._tag = b""

    async def serve(self, exchange: Exchange, captured: Sequence[str]) -> None:
        if self._body is None:
            self._body = await asyncio.to_thread(self._document.read_bytes)
            self._tag = b'"%b"' % hashlib.sha256(self._body).hexdigest()[:32].encode()
        headers = [(b"etag", self._tag), (b"cache-control", b"no-cache")]
        known = exchange.headers.get(b"if-none-match", b"")
        if self._tag in known or known.strip() == b"*":
            await exchange.reply(304, headers, b"")
            return
        headers.append((b"content-type", b"application/json"))
        await exchange.reply(200, headers, self._body)
