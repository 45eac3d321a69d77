"""One operation served: read, authorise, call, answer; put together when it is first asked for."""

from __future__ import annotations

import asyncio
import functools
import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from types import CoroutineType
from typing import Any, TypeAlias

from msgspec import Struct, structs
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, ExceptionHandler

from specwright_runtime.errors import NotImplementedOperation, StatusError
from specwright_runtime.operation import ABSENT, Operation, Parameter
from specwright_runtime.parameters.decode import (
    ParameterError,
    from_cookies,
    from_header,
    from_query,
    from_querystring,
    from_segment,
    names_of,
    parse_cookies,
    parse_query,
    takes_every_name,
)
from specwright_runtime.problem import Problem
from specwright_runtime.server.alternatives import UnfitError
from specwright_runtime.server.answering import (
    answerer,
    body_json,
    error_answerer,
    plain,
)
from specwright_runtime.server.exchange import CURRENT, ClientGone, Exchange, RawHeaders
from specwright_runtime.server.inflight import Inflight
from specwright_runtime.server.invalid import invalid_parameter
from specwright_runtime.server.reading import CODING, reader
from specwright_runtime.server.refusals import Refused, Unauthorized, validation_status
from specwright_runtime.server.security import Authenticator, authorizer, challenge
from specwright_runtime.server.table import Serve
from specwright_runtime.stream import Reply

Handler: TypeAlias = Callable[..., Any]
Render: TypeAlias = Callable[[Problem, str | None], object | None]
"""Makes the document's error body of a problem; `None` where the document has none."""

Fill: TypeAlias = Callable[[dict[str, Any], Exchange], None]

logger = logging.getLogger("specwright_runtime.server")


class Route(Struct, frozen=True):
    """An operation and who does it."""

    operation: Operation[Any]
    handler: Handler


def route(operation: Operation[Any], handler: Handler) -> Route:
    return Route(operation, handler)


def placed(paths: Mapping[str, str], *routes: Route) -> tuple[Route, ...]:
    """Routes at other paths, by the name of their method. Raises `ValueError` for a name that none has."""
    unknown = paths.keys() - {each.operation.name for each in routes}
    if unknown:
        raise ValueError(f"nothing that is received is called {', '.join(sorted(unknown))}")
    return tuple(
        Route(structs.replace(operation, path=paths.get(operation.name, operation.path)), each.handler)
        for each in routes
        for operation in (each.operation,)
    )


class Settings(Struct, frozen=True, kw_only=True):
    """What all endpoints of an application share."""

    render: Render
    authenticate: Authenticator | None
    max_body_size: int
    inflight: Inflight
    exception_handler: Callable[[Exception], ExceptionHandler | None]
    """The application's own handler for an exception, if it has one."""
    debug: Callable[[], bool]


class Endpoint:
    __slots__ = ("_settings", "handler", "operation", "serve")

    def __init__(self, route: Route, settings: Settings) -> None:
        self.operation = route.operation
        self.handler = route.handler
        self._settings = settings
        self.serve: Serve = self._first

    async def _first(self, exchange: Exchange, captured: Sequence[str]) -> None:
        self.serve = _bound(self.operation, self.handler, self._settings)
        await self.serve(exchange, captured)


def _bound(operation: Operation[Any], handler: Handler, settings: Settings) -> Serve:
    authorize = authorizer(operation, settings.authenticate)
    segments = _segments(operation)
    fills = _fills(operation)
    body = None if operation.body is None else reader(operation, operation.body, settings.max_body_size)
    usual = None if body is None else body.parse
    answer = answerer(operation)
    short = plain(operation)
    model = None if short is None else short.type
    refuse = refuser(operation, settings)
    fail = failer(operation, settings, refuse)
    inflight = settings.inflight
    running, watchers = inflight.running, inflight.watchers
    current_task = asyncio.current_task

    async def serve(exchange: Exchange, captured: Sequence[str]) -> None:
        exchange.operation = operation
        token = CURRENT.set(exchange)
        task = None
        try:
            try:
                headers = exchange.headers
                if authorize is not None:
                    exchange.principal = await authorize(exchange)
                arguments = [read(captured[place]) for place, read in segments] if segments else []
                keywords: dict[str, Any] = {}
                for fill in fills:
                    fill(keywords, exchange)
                if body is not None:
                    if (
                        usual is not None
                        and headers.get(b"content-type") == body.header
                        and CODING not in headers
                    ):
                        raw = exchange.taken()
                        if raw is None:
                            body.announced(headers)
                            message = await exchange.receive()
                            raw = None if message.get("more_body") else message.get("body")
                        else:
                            message = {"type": "http.request", "body": raw}
                        if raw and len(raw) <= body.size:
                            try:
                                arguments.append(usual(raw))
                            except ValueError as error:
                                if exchange.others:
                                    raise UnfitError from error
                                await refuse(exchange, body.problem(error, raw))
                                return
                        else:
                            arguments.append(await body.read(exchange, message))
                    else:
                        arguments.append(await body.read(exchange, None))
                task = exchange.task or current_task()
                running[task] = exchange
                if not inflight.armed:
                    inflight.arm()
                value = handler(*arguments, **keywords)
                if type(value) is CoroutineType or inspect.isawaitable(value):
                    value = await value
                given = content = None
                if (
                    type(value) is Reply
                    and type(value.value) is model
                    and not (value.status or value.media_type)
                ):
                    given, content, value = value.headers, value.content, value.value
                if short is not None and type(value) is model:
                    if content is None:
                        content = short.write(value, by_alias=True, exclude_unset=True)
                    told = short.headers(given) if given else []
                    told.append(short.content_type)
                    await exchange.reply(short.status, told, content)
                else:
                    await answer(exchange, value)
            except Exception as error:
                await fail(exchange, error)
        except asyncio.CancelledError:
            if not exchange.gone:
                raise
        finally:
            CURRENT.reset(token)
            if task is not None:
                running.pop(task, None)
                if watchers:
                    inflight.leave(task)
            if exchange.closers:
                await exchange.close()
        if exchange.gone and task is not None:
            task.uncancel()  # our own doing: there is nobody left to answer
            if not exchange.started:  # but middleware that wants to see an answer
                await exchange.reply(CLIENT_HUNG_UP, [], b"")

    return serve


# --- arguments -------------------------------------------------------------------


def _segments(operation: Operation[Any]) -> tuple[tuple[int, Callable[[str], Any]], ...]:
    """Readers of path parameters, in the handler's order, with their places in the template."""
    names = template_names(operation.path)
    return tuple(
        (names.index(parameter.name), from_segment(parameter))
        for parameter in operation.parameters
        if parameter.place == "path"
    )


def template_names(path: str) -> list[str]:
    return [piece.partition("}")[0] for piece in path.split("{")[1:]]


def _fills(operation: Operation[Any]) -> tuple[Fill, ...]:
    """One filler per place that the operation has parameters in."""
    by_place: dict[str, list[Parameter]] = {}
    for parameter in operation.parameters:
        by_place.setdefault(parameter.place, []).append(parameter)
    makers = {"query": _query, "querystring": _querystring, "header": _header, "cookie": _cookie}
    return tuple(make(by_place[place]) for place, make in makers.items() if place in by_place)


def _of(read: Callable[[Any], Any], query: Any, _: object) -> Any:
    return read(query)


def _query(parameters: list[Parameter]) -> Fill:
    nothing: dict[str, list[str]] = {}
    readers: list[tuple[str, Callable[[Mapping[str, list[str]]], Any]]] = []
    full = False
    for parameter in parameters:
        others = frozenset(name for other in parameters if other is not parameter for name in names_of(other))
        read = from_query(parameter, others)
        if takes_every_name(parameter):
            # Of two maps nothing says which has what: the first has all.
            readers.append((parameter.argument, functools.partial(_of, read, nothing) if full else read))
            full = True
        else:
            readers.append((parameter.argument, read))

    def fill(keywords: dict[str, Any], exchange: Exchange) -> None:
        text = exchange.query
        query = parse_query(text) if text else nothing
        for argument, read in readers:
            keywords[argument] = read(query)

    return fill


def _querystring(parameters: list[Parameter]) -> Fill:
    (parameter,) = parameters
    read = from_querystring(parameter)

    def fill(keywords: dict[str, Any], exchange: Exchange) -> None:
        keywords[parameter.argument] = read(exchange.query)

    return fill


def _header(parameters: list[Parameter]) -> Fill:
    readers = tuple(
        (
            parameter.argument,
            parameter.name.lower().encode(),
            parameter.form != "scalar",
            from_header(parameter),
            parameter.required or parameter.default is not ABSENT,
        )
        for parameter in parameters
    )

    def fill(keywords: dict[str, Any], exchange: Exchange) -> None:
        headers = exchange.headers
        for argument, key, listed, read, is_missed in readers:
            value = headers.get(key)
            if value is None:
                keywords[argument] = read(None) if is_missed else None
                continue
            if listed:
                value = b",".join([each for name, each in exchange.raw_headers if name == key])
            keywords[argument] = read(_header_text(value))

    return fill


def _header_text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _cookie(parameters: list[Parameter]) -> Fill:
    readers = tuple((parameter.argument, from_cookies(parameter)) for parameter in parameters)

    def fill(keywords: dict[str, Any], exchange: Exchange) -> None:
        sent = b"; ".join([value for name, value in exchange.raw_headers if name == b"cookie"])
        cookies = parse_cookies(_header_text(sent))
        for argument, read in readers:
            keywords[argument] = read(cookies)

    return fill


# --- failures --------------------------------------------------------------------

Fail: TypeAlias = Callable[[Exchange, Exception], Awaitable[None]]
Refuse: TypeAlias = Callable[[Exchange, Problem], Awaitable[None]]


def refuser(operation: Operation[Any], settings: Settings) -> Refuse:
    """What answers a problem in the document's shape."""
    render = settings.render

    def refuse(exchange: Exchange, problem: Problem) -> Awaitable[None]:
        headers, body = problem_parts(problem, operation, render)
        return exchange.reply(problem.status, headers, body)

    return refuse


def failer(operation: Operation[Any], settings: Settings, refuse: Refuse) -> Fail:
    """What answers in place of a handler that raised, or of a request that never reached it."""
    answer_documented = error_answerer(operation)
    status = validation_status(operation)

    async def fail(exchange: Exchange, error: Exception) -> None:
        if exchange.gone or isinstance(error, ClientGone):
            return
        if exchange.started:
            raise error  # the server breaks the connection: the only way left to say that this is not all
        if exchange.others and isinstance(error, ParameterError | Refused | UnfitError):
            raise UnfitError from error
        problem: Problem
        match error:
            case Unauthorized() if not error.problem.headers:
                problem = replace(error.problem, headers={"WWW-Authenticate": challenge(operation)})
            case Refused():
                problem = error.problem
            case ParameterError():
                problem = invalid_parameter(error, status)
            case StatusError():
                await answer_documented(exchange, error)
                return
            case NotImplementedOperation():
                problem = Problem(status=501, code="not_implemented", message=str(error))
            case _:
                own = settings.exception_handler(error)
                if own is not None:
                    await _handled(own, exchange, error)
                    return
                if isinstance(error, HTTPException):
                    problem = of_http_exception(error)
                else:
                    if settings.debug():
                        raise error
                    logger.error("%s failed", operation.id, exc_info=error)
                    problem = CRASH
        await refuse(exchange, problem)

    return fail


CLIENT_HUNG_UP = 499
"""What proxies write into their logs for it; nobody reads it."""

CRASH = Problem(status=500, code="internal_error", message="The server failed to answer this request")


async def _handled(handler: ExceptionHandler, exchange: Exchange, error: Exception) -> None:
    response: ASGIApp | Awaitable[ASGIApp] = handler(exchange.request, error)  # type: ignore[arg-type, assignment]
    if inspect.isawaitable(response):
        response = await response
    await response(exchange.scope, exchange.receive, exchange.send)


def of_http_exception(error: HTTPException) -> Problem:
    """Of Starlette's own, which middleware-minded handlers raise."""
    problem = Problem(status=error.status_code, code="", message=error.detail, headers=error.headers or {})
    code = problem.title.lower().replace(" ", "_").replace("-", "_")
    return Problem(status=problem.status, code=code, message=problem.message, headers=problem.headers)


def problem_parts(
    problem: Problem, operation: Operation[Any] | None, render: Render
) -> tuple[RawHeaders, bytes]:
    """Headers and body of a problem's answer."""
    body = render(problem, None if operation is None else operation.id)
    headers: RawHeaders = []
    for name, value in problem.headers.items():
        headers.append((name.lower().encode("latin-1"), value.encode()))
    if body is not None:
        headers.append(_JSON if operation is None else _content_type(operation, problem.status))
        return headers, body_json(body)
    # The document has no shape for errors: RFC 9457 has one.
    details: dict[str, str | int] = {
        "title": problem.title,
        "status": problem.status,
        "detail": problem.message,
        "code": problem.code,
    }
    if problem.param is not None:
        details["param"] = problem.param
    headers.append((b"content-type", b"application/problem+json"))
    return headers, body_json(details)


def problem_response(problem: Problem, render: Render) -> Response:
    """The answer to a request that reached no operation."""
    headers, body = problem_parts(problem, None, render)
    response = Response(body, status_code=problem.status)
    response.raw_headers = [*headers, (b"content-length", b"%d" % len(body))]
    return response


_JSON = (b"content-type", b"application/json")


@functools.lru_cache(4096)
def _content_type(operation: Operation[Any], status: int) -> tuple[bytes, bytes]:
    for wanted in (str(status), f"{status // 100}XX", "default"):
        for response in operation.responses:
            if response.status.upper() == wanted.upper():
                for content in response.contents:
                    if "json" in content.media_type:
                        return b"content-type", content.media_type.encode("latin-1")
    return _JSON
