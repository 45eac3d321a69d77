"""Requests: an operation and its arguments to a URL, headers and a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import quote, urljoin, urlsplit

from pydantic import ValidationError

from specwright_runtime.client.answers import Answers
from specwright_runtime.client.bodies import Encoded, body_encoder
from specwright_runtime.client.credentials import Applied
from specwright_runtime.operation import ABSENT, Json, Operation, Parameter
from specwright_runtime.parameters.encode import (
    cookie_text,
    header_text,
    path_text,
    query_text,
    querystring_text,
)
from specwright_runtime.transport import Content, Headers, Request
from specwright_runtime.wire import adapter

R = TypeVar("R")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

_Writer: TypeAlias = tuple[str, Callable[[Any], str]]
"""Argument name, and the function to its text."""

FOLLOWED = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5


class Prepared(Generic[R]):
    """An operation made ready for calls; made once, at its first use."""

    def __init__(self, operation: Operation[R]) -> None:
        self.operation = operation
        self.answers: Answers[R] = Answers(operation)
        self._accept = [("accept", self.answers.accept)]
        if self.answers.binary:
            # Compressing a video again helps nobody, and hides its length.
            self._accept.append(("accept-encoding", "identity"))
        placed = {
            parameter.name: parameter for parameter in operation.parameters if parameter.place == "path"
        }
        # Some documents tell operations of one path apart by a fragment, which never travels, or by a query.
        path, _, fixed = operation.path.partition("#")[0].partition("?")
        self._path = _pieces(path, placed)
        self._constant = None if placed else _filled(self._path, {})
        asked = {each.name: each.argument for each in operation.parameters if each.place == "query"}
        self._fixed_query = [
            (asked.get(pair.partition("=")[0]), _pieces(pair, placed))
            for pair in fixed.split("&")
            if pair and placed.keys() >= set(_PLACEHOLDER.findall(pair))
        ]
        """Each with the argument that is said instead, where the operation has such a parameter, too."""
        self._query: list[_Writer] = []
        self._headers: list[tuple[str, _Writer]] = []
        self._cookies: list[_Writer] = []
        for parameter in operation.parameters:
            match parameter.place:
                case "query":
                    self._query.append((parameter.argument, query_text(parameter)))
                case "querystring":
                    self._query.append((parameter.argument, querystring_text(parameter)))
                case "header":
                    self._headers.append((parameter.name, (parameter.argument, header_text(parameter))))
                case "cookie":
                    self._cookies.append((parameter.argument, cookie_text(parameter)))
                case "path":
                    pass
        self._has_parameters = bool(self._query or self._fixed_query or self._headers or self._cookies)
        self._body: Callable[[Any], Encoded] | None = None

    def path(self, arguments: Mapping[str, Any]) -> str:
        return _filled(self._path, arguments) if self._constant is None else self._constant

    def request(
        self,
        base: str,
        arguments: Mapping[str, Any],
        body: Any,
        defaults: Mapping[str, str],
        timeout: float | None,
        applied: Applied | None,
    ) -> Request:
        """`defaults` are headers in lower case that the operation's own take precedence over."""
        url = base + self.path(arguments)
        content: Content = None
        headers = [*self._accept]
        query: list[str] = []
        cookies: list[str] = []
        if self._has_parameters:
            self._place(arguments, query, headers, cookies)
        if body is not ABSENT and (body is not None or self._is_null_a_body()):
            content, described = (self._body or self._encoder())(body)
            headers += described
        elif self.operation.method in ("POST", "PUT", "PATCH"):
            headers.append(("content-length", "0"))
        if applied is not None:
            headers += applied.headers
            query += applied.query
            cookies += applied.cookies
        if cookies:
            headers.append(("cookie", "; ".join(cookies)))
        # A header is said once: what the call says goes before what the client says of every call.
        if len(defaults) == 1 and not self._headers:
            headers += defaults.items()
        elif defaults:
            own = {name.lower() for name, _ in headers[1:]}
            if "accept" in defaults:
                headers[0] = ("accept", defaults["accept"])
            headers += [pair for pair in defaults.items() if pair[0] not in own and pair[0] != "accept"]
        if query:
            url = f"{url}{'&' if '?' in url else '?'}{'&'.join(query)}"
        return Request(
            method=self.operation.method, url=url, headers=headers, content=content, timeout=timeout
        )

    def _place(
        self,
        arguments: Mapping[str, Any],
        query: list[str],
        headers: list[tuple[str, str]],
        cookies: list[str],
    ) -> None:
        """Write the parameters that are in none of the path's segments."""
        said = {
            argument: text
            for argument, written in self._query
            if (text := _text(arguments, argument, written))
        }
        query += [
            _filled(pieces, arguments) for argument, pieces in self._fixed_query if argument not in said
        ]
        query += said.values()
        for name, (argument, written) in self._headers:
            value = arguments.get(argument)
            if value is not None and value is not ABSENT:
                headers.append((name, written(value)))
        for argument, written in self._cookies:
            if text := _text(arguments, argument, written):
                cookies.append(text)

    def _is_null_a_body(self) -> bool:
        """Where a body is required and may be JSON's null, `None` is one."""
        body = self.operation.body
        if body is None or not body.required or not isinstance(body.contents[0], Json):
            return False
        try:
            adapter(body.contents[0].type()).validate_python(None)
        except ValidationError:
            return False
        return True

    def _encoder(self) -> Callable[[Any], Encoded]:
        if self.operation.body is None:
            raise TypeError(f"{self.operation.id} takes no body")
        encoder = self._body = body_encoder(self.operation.body)
        return encoder

    def redirected(self, request: Request, status: int, headers: Headers, hops: int) -> Request | None:
        """The request that a redirect asks for, or `None` where its answer is the answer.

        Reads follow every redirect, writes only 307 and 308 within their origin, where the body can be
        sent again. Another origin is told nothing of who asks: of the headers only `accept`,
        `accept-language`, `range` and `user-agent` go there.
        """
        if status not in FOLLOWED or status in self.answers.redirects or hops >= MAX_REDIRECTS:
            return None
        location = headers.get("location")
        if location is None:
            return None
        try:
            target = urljoin(request.url, location)
            if not target.startswith(("http://", "https://")):
                return None
            same = origin(target) == origin(request.url)
        except ValueError:  # it is no address
            return None
        away = request.elsewhere or not same
        if request.method not in ("GET", "HEAD"):
            if status == 303:
                kept = [
                    (name, value)
                    for name, value in request.headers
                    if not name.lower().startswith("content-")
                ]
                asked = Request(
                    method="GET", url=target, headers=kept, timeout=request.timeout, elsewhere=away
                )
                return asked if same else _stripped(asked)
            if not same or status not in (307, 308) or not request.replayable():
                return None
        again = Request(
            method=request.method,
            url=target,
            headers=request.headers,
            content=request.content,
            timeout=request.timeout,
            elsewhere=away,
        )
        return again if same else _stripped(again)


def _pieces(template: str, placed: Mapping[str, Parameter]) -> list[str | _Writer]:
    """The text between the parameters of a template, and the parameters."""
    return [
        (placed[piece].argument, path_text(placed[piece]))
        if index % 2
        else quote(piece, safe="/:@!$&'()*+,;=%")
        for index, piece in enumerate(_PLACEHOLDER.split(template))
    ]


def _filled(pieces: list[str | _Writer], arguments: Mapping[str, Any]) -> str:
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        argument, written = piece
        text += written(arguments[argument])
    return text


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port: what a credential belongs to (RFC 6454)."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _stripped(request: Request) -> Request:
    public = ("accept", "accept-language", "range", "user-agent")
    request.headers = [(name, value) for name, value in request.headers if name.lower() in public]
    request.content = None
    return request


def _text(arguments: Mapping[str, Any], argument: str, written: Callable[[Any], str]) -> str:
    value = arguments.get(argument)
    return "" if value is None or value is ABSENT else written(value)


@cache
def prepared(operation: Operation[R]) -> Prepared[R]:
    """The operation made ready; one object per descriptor."""
    return Prepared(operation)
