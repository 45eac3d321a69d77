"""The answer in place of a handler's: to what raised, and to requests that reached no operation."""

from __future__ import annotations

import functools
import html
import inspect
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, ExceptionHandler

from specwright_runtime.errors import NotImplementedOperation, StatusError
from specwright_runtime.media import essence
from specwright_runtime.operation import Operation
from specwright_runtime.parameters.decode import ParameterError
from specwright_runtime.problem import PlainText, Problem
from specwright_runtime.server.alternatives import UnfitError
from specwright_runtime.server.answering import body_json, error_answerer
from specwright_runtime.server.exchange import ClientGone, Exchange, RawHeaders
from specwright_runtime.server.invalid import invalid_parameter
from specwright_runtime.server.refusals import Refused, Unauthorized, validation_status
from specwright_runtime.server.security import challenge

if TYPE_CHECKING:
    from specwright_runtime.server.endpoint import Settings

Render: TypeAlias = Callable[[Problem, str | None], object | None]
"""Makes the document's error body of a problem; `None` where the document has none."""

Fail: TypeAlias = Callable[[Exchange, Exception], Awaitable[None]]
Refuse: TypeAlias = Callable[[Exchange, Problem], Awaitable[None]]

CRASH = Problem(status=500, code="internal_error", message="The server failed to answer this request")

logger = logging.getLogger("specwright_runtime.server")


def refuser(operation: Operation[Any], settings: Settings) -> Refuse:
    """What answers a problem in the document's shape."""
    render = settings.render

    def refuse(exchange: Exchange, problem: Problem) -> Awaitable[None]:
        headers, body = _parts(problem, operation, render)
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


def _parts(problem: Problem, operation: Operation[Any] | None, render: Render) -> tuple[RawHeaders, bytes]:
    """Headers and body of a problem's answer."""
    body = render(problem, None if operation is None else operation.id)
    headers: RawHeaders = []
    for name, value in problem.headers.items():
        headers.append((name.lower().encode("latin-1"), value.encode()))
    if isinstance(body, PlainText):
        media_type = None if operation is None else _documented(operation, problem.status, "text/")
        is_html = media_type is not None and essence(media_type) == "text/html"
        headers.append((b"content-type", b"text/html; charset=utf-8" if is_html else _PLAIN))
        return headers, (html.escape(body) if is_html else body).encode()
    if body is not None:
        media_type = None if operation is None else _documented(operation, problem.status, "json")
        headers.append((b"content-type", (media_type or "application/json").encode("latin-1")))
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
    headers, body = _parts(problem, None, render)
    response = Response(body, status_code=problem.status)
    response.raw_headers = [*headers, (b"content-length", b"%d" % len(body))]
    return response


_PLAIN = b"text/plain; charset=utf-8"


@functools.lru_cache(4096)
def _documented(operation: Operation[Any], status: int, kind: str) -> str | None:
    """The first media type that an error's answer has and that has `kind` in its name."""
    for wanted in (str(status), f"{status // 100}XX", "default"):
        for response in operation.responses:
            if response.status.upper() == wanted.upper():
                for content in response.contents:
                    if kind in content.media_type:
                        return content.media_type
    return None
