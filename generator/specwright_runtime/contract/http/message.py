"""Requests and responses as bytes travel, and how a person reads them."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from specwright_runtime.media import is_json_lines

_SHOWN = 2000
_LONGEST = 10
"""Seconds that a server may ask to wait for."""
_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`target` is path and query, encoded, below the base URL."""

    method: str
    target: str
    headers: Headers = ()
    body: bytes | None = None

    def with_header(self, name: str, value: str) -> Request:
        kept = tuple((key, old) for key, old in self.headers if key.lower() != name.lower())
        return replace(self, headers=(*kept, (name, value)))

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def shown(self) -> str:
        lines = [f"{self.method} {self.target}", *_header_lines(self.headers)]
        return "\n".join([*lines, *_body_lines(self.body)])

    def curl(self, base_url: str) -> str:
        """A command that sends the same again."""
        words = ["curl", "-i", "-X", self.method]
        for name, value in self.headers:
            words += ["-H", f"{name}: {value}"]
        if self.body is not None:
            try:
                words += ["--data-binary", self.body.decode()]
            except UnicodeDecodeError:
                words += ["--data-binary", "@body.bin"]
        return " ".join(shlex.quote(word) for word in [*words, base_url.rstrip("/") + self.target])


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    status: int
    headers: Headers
    body: bytes
    ended: bool = True
    """The body was read to its end; a stream may have none."""
    miscoded: str = ""
    """The content coding that it is labelled with, and is not in."""

    def header(self, name: str) -> str | None:
        """The value, several lines of the same name joined as RFC 9110, 5.3 allows."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(values) if values else None

    @property
    def media_type(self) -> str:
        return (self.header("content-type") or "").split(";")[0].strip().lower()

    @property
    def asks_to_wait(self) -> float | None:
        """Seconds after which a request may be sent again that was one too many; `None`: it says none."""
        after = self.header("retry-after") or ""
        short = self.status == 429 and after.isdecimal() and int(after) <= _LONGEST
        return float(after) if short else None

    def json(self) -> Any:
        """The body as JSON, of lines as a list of what each is; `None` when it is none."""
        try:
            if is_json_lines(self.media_type):
                return [json.loads(line) for line in self.body.splitlines() if line.strip(b" \x1e")]
            return json.loads(self.body)
        except ValueError:
            return None

    def shown(self) -> str:
        return "\n".join([f"HTTP {self.status}", *_header_lines(self.headers), *_body_lines(self.body)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    request: Request
    response: Response
    operation: str | None
    seconds: float
    whole: bool = True
    """The body of the response is there: recordings may leave it out."""
    sent: Any = None
    """The body of the request before it was written."""
    values: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    """Its parameters by place and name, before they were written."""

    def is_upon(self, values: Mapping[tuple[str, str], Any]) -> bool:
        """It was sent to what these values name, and not to another one, which came in its place."""
        return all(self.values.get(key, value) == value for key, value in values.items())


class StrictJsonError(ValueError):
    pass


def strict_json(body: bytes) -> Any:
    """JSON as RFC 8259 has it: UTF-8, no NaN, no name twice.

    Raises:
        StrictJsonError: says what is wrong.
    """

    def refuse(word: str) -> Any:
        raise StrictJsonError(f"{word} is not JSON")

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            raise StrictJsonError(
                f"{next(n for n in names if names.count(n) > 1)!r} occurs twice in one object"
            )
        return found

    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StrictJsonError("the body is not UTF-8") from error
    try:
        return json.loads(text, parse_constant=refuse, object_pairs_hook=unique)
    except StrictJsonError:
        raise
    except (ValueError, RecursionError) as error:
        raise StrictJsonError(f"the body is not JSON: {error}") from error


def _header_lines(headers: Headers) -> Iterator[str]:
    for name, value in headers:
        yield f"{name}: {'…' if name.lower() in _SECRET_HEADERS and len(value) > 200 else value}"


def _body_lines(body: bytes | None) -> Iterator[str]:
    if not body:
        return
    yield ""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        yield f"({len(body)} bytes: {body[:16].hex(' ')} …)"
        return
    yield text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
