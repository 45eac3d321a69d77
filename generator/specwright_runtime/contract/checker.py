"""Is this response one that the document allows? Asked of every response of every test."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from specwright_runtime.contract.http.message import Response, StrictJsonError, strict_json
from specwright_runtime.contract.items import Fault, faults_of
from specwright_runtime.contract.openapi.claims import Claims
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Content, Operation, Parameter
from specwright_runtime.contract.openapi.operation import Response as Promised
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import NoValidatorError, Schema, View
from specwright_runtime.contract.values.variant import ANOTHER
from specwright_runtime.parameters.header import header_value

_BODILESS = frozenset({204, 205, 304})
_FORMS = {
    "etag": re.compile(r'(W/)?"[^"\s]*"'),
    "retry-after": re.compile(r"\d+|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"),
    "last-modified": re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"),
}
_STATUS_WORDS = ("status", "status_code", "statusCode")


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken promise: what happened, and the place in the document that says otherwise."""

    message: str
    place: str


_CHARSET = re.compile(r";\s*charset=\"?([\w.:-]+)", re.IGNORECASE)


def _reads_alike(body: bytes, charset: str) -> bool:
    """Read as it is labelled it is what it is as UTF-8."""
    try:
        return body.decode(charset) == body.decode("utf-8")
    except (LookupError, UnicodeDecodeError):
        return False


def _is_in(body: bytes, charset: str) -> bool:
    try:
        body.decode(charset)
    except LookupError:
        return True
    except UnicodeDecodeError:
        return False
    return True


class Checker:
    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def _claims(self) -> Claims:
        view = self._document.request
        bodies = [c.schema or True for operation in self._document.operations for c in operation.bodies]
        return Claims(self._document.response, frozenset(n for body in bodies for n in view.properties(body)))

    @cached_property
    def _hidden(self) -> frozenset[str]:
        """Names of what is only ever sent."""
        document = self._document
        view, bodies = document.request, [c.schema or True for o in document.operations for c in o.bodies]
        own = {n: s for body in bodies for n, s in view.properties(body).items()}
        hidden = {name for name, schema in own.items() if view.flat(schema).get("writeOnly") is True}
        contents = [c.schema or True for o in document.operations for r in o.responses for c in r.contents]
        return frozenset(hidden.difference(*(document.response.properties(schema) for schema in contents)))

    def check(
        self,
        operation: Operation,
        response: Response,
        *,
        method: str = "",
        tolerated: frozenset[int] = frozenset(),
    ) -> list[Breach]:
        """`tolerated` statuses are HTTP's own and need no documentation: their body is then not looked at."""
        promised = operation.response(response.status)
        if promised is None:
            if response.status in tolerated or not operation.responses:
                return []
            if 200 <= response.status < 300 and all(r.status[0] in "45" for r in operation.responses):
                return []  # of which nothing is said
            known = ", ".join(r.status for r in operation.responses)
            message = f"status {response.status} is not documented (documented: {known})"
            return [Breach(message, fragment(f"{operation.pointer}/responses"))]
        breaches = [*self._headers(promised, response), *_of_http(promised, response)]
        if method == "HEAD":
            return breaches
        return breaches + list(self._body(promised, response))

    def _headers(self, promised: Promised, response: Response) -> Iterator[Breach]:
        for header in promised.headers:
            place = fragment(header.pointer)
            value = response.header(header.name)
            if value is None:
                if header.required:
                    yield Breach(f"the required header {header.name} is missing", place)
                continue
            if not any(
                self._document.response.valid(header.schema, r)
                for r in readings(self._document.response, header, header_value(value))
            ):
                yield Breach(f"the header {header.name}: {value!r} does not match its schema", place)

    def _body(self, promised: Promised, response: Response) -> Iterator[Breach]:
        place = fragment(promised.pointer)
        if response.status in _BODILESS:
            # Servers keep a body from the wire that was written all the same (RFC 9110, 8.6).
            announced = response.header("content-length") or ""
            size = len(response.body)
            if response.status == 204 and not size and announced.isdecimal():
                size = int(announced)
            if size:
                yield Breach(f"a {response.status} has no body, this one has {size} bytes", place)
            return
        if not promised.contents:
            return
        content = content_for(promised.contents, response.header("content-type") or "")
        if content is None:
            known = ", ".join(c.media_type for c in promised.contents)
            sent = response.header("content-type") or "no media type"
            yield Breach(f"the body is {sent}; documented: {known}", f"{place}/content")
            return
        place = fragment(content.pointer)
        if not response.body:
            if not (content.is_text or content.is_lines or content.is_events):
                yield Breach("the body is empty", place)
            return
        if content.is_lines or content.is_events:
            faults = faults_of(self._document.response, content, response)
            yield from self._breaches(faults, f"{place}/{'itemSchema' if content.item else 'schema'}")
        elif content.is_json or response.media_type.endswith("json"):
            yield from self._json(content, response, place)
        elif content.has_positions and content.schema is not None:
            yield from self._parts(content, content.schema, response, place)
        elif content.is_text:
            label = _CHARSET.search(response.header("content-type") or "")
            if label is not None and not _is_in(response.body, label[1]):
                yield Breach(f"the text is said to be {label[1]}, and is not", place)
            if content.schema is not None:
                yield from self._text(content.schema, response.body.decode("utf-8", "replace"), place)

    def _json(self, content: Content, response: Response, place: str) -> Iterator[Breach]:
        try:
            value = strict_json(response.body)
        except StrictJsonError as error:
            yield Breach(str(error), place)
            return
        label = _CHARSET.search(response.header("content-type") or "")
        if label is not None and not _reads_alike(response.body, label[1]):
            yield Breach(f"JSON is UTF-8 (RFC 8259, 8.1), and is said to be {label[1]}", place)
        if content.schema is not None:
            problem = response.status >= 400 and isinstance(value, dict)
            told = _resolved(value) if problem else value
            yield from self._against(content.schema, told, f"{place}/schema")
            yield from self._something(content, value, f"{place}/schema")
            if response.status < 400:
                for name in self._hidden & (value.keys() if isinstance(value, dict) else set()):
                    yield Breach(f"{name} is writeOnly, and is told", f"{place}/schema")
                for wrong, where in self._claims.breaches(content.schema, value):
                    yield Breach(f"{where}: {wrong}", f"{place}/schema")
        if response.status >= 400 and isinstance(value, dict):
            yield from self._own_status(value, response.status, place)

    def _text(self, schema: Schema, text: str, place: str) -> Iterator[Breach]:
        """A text, or the JSON that it is where the schema has no texts."""
        types = self._document.response.types(schema)
        if types and "string" not in types:
            with suppress(ValueError):
                yield from self._against(schema, json.loads(text), place)
                return
        yield from self._against(schema, text, place)

    def _parts(self, content: Content, schema: Schema, response: Response, place: str) -> Iterator[Breach]:
        from specwright_runtime.contract.http import positions  # few documents need it

        try:
            parts = positions.read(content, response, self._document.response)
        except ValueError as error:
            yield Breach(f"the multipart body: {error}", place)
            return
        if not content.item:
            yield from self._against(schema, parts, f"{place}/schema")
            return
        for part in parts:
            yield from self._against(schema, part, f"{place}/itemSchema")

    def _something(self, content: Content, value: Any, place: str) -> Iterator[Breach]:
        """Open objects without required properties allow all; yet nothing documented is no answer."""
        flat = self._document.response.flat(True if content.schema is None else content.schema)
        documented = flat.get("properties")
        if not documented or not isinstance(value, dict):
            return
        if "patternProperties" in flat or isinstance(flat.get("additionalProperties"), dict):
            return  # other names are documented, too
        told = value.keys() - {ANOTHER}  # which an echo of what was sent may have alone
        shown = (one.keys() for one in content.examples if isinstance(one, dict))
        if told and not documented.keys() & told and not any(told & names for names in shown):
            yield Breach(
                f"the body has none of the documented properties, but {', '.join(value)[:200]}", place
            )

    def _own_status(self, value: dict[str, Any], status: int, place: str) -> Iterator[Breach]:
        """RFC 9457, 3.1.2: an error body that names its status names the one that was sent."""
        for word in _STATUS_WORDS:
            said = value.get(word)
            if isinstance(said, int) and not isinstance(said, bool) and 100 <= said <= 599 and said != status:
                yield Breach(f"the error says {word} {said} and was sent with {status}", place)

    def _against(self, schema: Schema, value: Any, place: str) -> Iterator[Breach]:
        return self._breaches(self._document.response.faults(schema, value), place)

    def _breaches(self, faults: Iterator[Fault], place: str) -> Iterator[Breach]:
        try:
            found = list(faults)
        except NoValidatorError:
            return
        for message, where, at in found:
            # A long value stands first, and what is wrong with it last.
            short = message if len(message) < 300 else f"{message[:150]} … {message[-150:]}"
            yield Breach(
                f"{where or 'the body'}: {short}",
                f"#/{at}" if at.startswith("components") else f"{place}/{at}",
            )


def _resolved(problem: dict[str, Any]) -> dict[str, Any]:
    """RFC 9457, 3.1: `type` and `instance` are references, though Java's documents have the format of a whole
    URI for them.
    """
    if not {"title", "status"} <= problem.keys():
        return problem
    own = {name: value for name in ("type", "instance") if isinstance(value := problem.get(name), str)}
    return problem | {name: f"http:{value}" for name, value in own.items() if value.startswith("/")}


def _of_http(promised: Promised, response: Response) -> Iterator[Breach]:
    """Headers that HTTP itself gives a form (RFC 9110, 8.8.3 and 10.2.3)."""
    place = fragment(promised.pointer)
    if response.miscoded:
        yield Breach(f"the body is not in the coding that Content-Encoding says: {response.miscoded}", place)
    for name, form in _FORMS.items():
        value = response.header(name)
        if value is not None and not form.fullmatch(value):
            yield Breach(f"{name}: {value!r} is none that HTTP knows", place)


def content_for(contents: tuple[Content, ...], header: str) -> Content | None:
    """The documented media type that a `Content-Type` falls under, the closest first."""
    sent, _, rest = header.partition(";")
    sent = sent.strip().lower()
    exact = [c for c in contents if c.base_type == sent]
    if len(exact) > 1:
        wanted = rest.replace(" ", "").lower()
        return next(
            (c for c in exact if c.media_type.partition(";")[2].replace(" ", "").lower() == wanted), exact[0]
        )
    if exact:
        return exact[0]
    for wild in (f"{sent.split('/')[0]}/*", "*/*"):
        for content in contents:
            if sent and content.base_type == wild:
                return content
    return None


def readings(view: View, parameter: Parameter, written: str) -> Iterator[Any]:
    """What a text may mean where texts have no type: itself, a number, a truth value, parts that are such."""
    if parameter.media_type:
        try:
            yield json.loads(written)
        except ValueError:
            return
        return
    types = view.types(parameter.schema)
    parts = [part.strip() for part in written.split(",")] if written else []
    if "array" in types:
        item = view.flat(parameter.schema).get("items", True)
        yield [_fitting(view, item, part) for part in parts]
    if "object" in types:
        pairs = [part.partition("=")[::2] for part in parts]
        if not parameter.explode:
            pairs = list(zip(parts[::2], parts[1::2], strict=False))
        known, rest = (
            view.properties(parameter.schema),
            view.flat(parameter.schema).get("additionalProperties", True),
        )
        yield {name: _fitting(view, known.get(name, rest), part) for name, part in pairs}
    if not types or set(types) - {"array", "object"}:
        yield from scalar_readings(written)


def _fitting(view: View, schema: Any, written: str) -> Any:
    """The first reading of a text that its schema takes."""
    return next((read for read in scalar_readings(written) if view.valid(schema, read)), written)


def scalar_readings(written: str) -> Iterator[Any]:
    """Always two: the text, and the number or truth value that it spells, else the text again."""
    yield written
    if written in {"true", "false"}:
        yield written == "true"
        return
    try:
        number = float(written)
    except ValueError:
        yield written
        return
    if number != number or number in (float("inf"), float("-inf")):
        yield written
        return
    yield int(number) if number == int(number) else number
