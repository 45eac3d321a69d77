"""One operation served: read, authorise, call, answer; put together when it is first asked for."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping, Sequence
from types import CoroutineType
from typing import Any, TypeAlias

from msgspec import Struct, structs
from starlette.types import ExceptionHandler

from specwright_runtime.operation import Operation
from specwright_runtime.server.alternatives import UnfitError
from specwright_runtime.server.answering import answerer, plain
from specwright_runtime.server.arguments import fills, segments
from specwright_runtime.server.examples import Examples
from specwright_runtime.server.exchange import CURRENT, Exchange
from specwright_runtime.server.failures import Render, failer, refuser
from specwright_runtime.server.inflight import Inflight
from specwright_runtime.server.reading import CODING, reader
from specwright_runtime.server.security import Authenticator, authorizer
from specwright_runtime.server.table import Serve
from specwright_runtime.stream import Reply

Handler: TypeAlias = Callable[..., Any]
CLIENT_HUNG_UP = 499
"""What proxies write into their logs for it; nobody reads it."""


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
    examples: Examples
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
    places = segments(operation)
    fillers = fills(operation)
    body = (
        None
        if operation.body is None
        else reader(operation, operation.body, settings.max_body_size, settings.examples)
    )
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
                arguments = [read(captured[place]) for place, read in places] if places else []
                keywords: dict[str, Any] = {}
                for fill in fillers:
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
                        del raw, message  # which may be large, and the handler may take its time
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
