"""Every operation of a generated package, once there and once back, with values made from its document.

The values come from the document's schemas, not from the generated models; the client
writes them, the server reads them, a handler compares, and the answer goes back the same way.
What differs is a finding: a line of text.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json
from tests.executed.likeness import is_spread, needs_shared, sent_to, shared_names, wire_names

from specwright_runtime import part_headers, with_part_headers
from specwright_runtime.client import AsyncCaller, AsyncItems
from specwright_runtime.contract.openapi import operation as contract
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.schema import NoValidatorError
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.contract.values.value import Builder
from specwright_runtime.errors import ApiError
from specwright_runtime.media import label
from specwright_runtime.operation import (
    ABSENT,
    Binary,
    Events,
    FormData,
    Json,
    Lines,
    Operation,
    Parameter,
    Parts,
    Response,
    Text,
)
from specwright_runtime.parameters.header import folded
from specwright_runtime.server import allow_anonymous
from specwright_runtime.stream import ByteStream, Reply, Upload
from specwright_runtime.transport.asgi import AsyncAsgiTransport
from specwright_runtime.wire import adapter, read_json

BYTES = b"\x00\x01echo\xff"


class Echo:
    """The package by its import name; `target` is the function of its `server` that makes the application."""

    def __init__(self, package: str, target: str = "create_app") -> None:
        self._package = package
        self._module("models")
        interface, server = self._module("interface"), self._module("server")
        self.document = Document.read(Path(interface.__file__ or "").with_name("openapi.json"))
        self._told = {(each.method, each.template): each for each in self.document.operations}
        operations = vars(self._module("operations")).values()
        self.operations: list[Operation[Any]] = [each for each in operations if isinstance(each, Operation)]
        self._signatures = {
            each.name: inspect.signature(getattr(interface.Api, each.name)) for each in self.operations
        }
        self._answer: Any = None
        self._received: Mapping[str, Any] = {}
        self._body: Any = ABSENT
        self._in_form = False
        self._findings: list[str] = []
        self.untold: list[str] = []
        """What the document does not tell apart, which the generator warns of: neither right nor wrong."""
        self._reached: Operation[Any] | None = None
        self._trips = 0
        methods = {each.name: self._handler(each) for each in self.operations}
        implementation = type("Implementation", (interface.Api,), methods)()
        options = {}
        create = getattr(server, target)
        if "authenticate" in inspect.signature(create).parameters:
            options["authenticate"] = allow_anonymous
        self.client = AsyncCaller(
            "http://echo.test", transport=AsyncAsgiTransport(create(implementation, **options))
        )

    def _module(self, name: str) -> Any:
        return importlib.import_module(f"{self._package}.{name}")

    def _handler(self, operation: Operation[Any]) -> Any:
        async def handle(implementation: object, *arguments: Any, **keywords: Any) -> Any:
            self._reached = operation
            bound = self._signatures[operation.name].bind(implementation, *arguments, **keywords).arguments
            del bound["self"]
            body = bound.pop("body", ABSENT) if operation.body is not None else ABSENT
            self._received = bound
            self._body = await comparable(body)
            answer = self._answer
            return answer() if callable(answer) else answer

        return handle

    async def findings(self) -> list[str]:
        """What goes wrong in any trip of any operation."""
        seen: set[tuple[str, str]] = set()
        for operation in self.operations:
            place = (operation.method, re.sub(r"\{[^{}]*\}", "{}", operation.path))
            if place in seen:  # allowed, and the first one's
                continue
            seen.add(place)
            self._trips = 0
            unbuilt = ""
            for full in (False, True):
                for response in (each for each in operation.responses if each.error is None):
                    try:
                        await self._trip(operation, response, full=full)
                    except (UnbuildableError, NoValidatorError) as error:
                        unbuilt = f"{type(error).__name__}: {error}"
                    except (ApiError, ValueError, TypeError, AssertionError) as error:
                        places = f" {error.places}" if hasattr(error, "places") else ""
                        name = f"{operation.id} {'full' if full else 'minimal'}"
                        text = f"{name}: {type(error).__name__}: {error}{places}"
                        untold = self._is_anothers(operation) or needs_shared(operation)
                        (self.untold if untold else self._findings).append(" ".join(text.split())[:600])
            if not self._trips and unbuilt:
                self._findings.append(f"{operation.id}: never made a trip: {unbuilt}")
        return self._findings

    def _is_anothers(self, operation: Operation[Any]) -> bool:
        """Whether the request was taken for one of another operation, whose requests look the same."""
        reached = self._reached
        return reached is not None and reached is not operation and sent_to(reached) == sent_to(operation)

    async def _trip(self, operation: Operation[Any], response: Response, *, full: bool) -> None:
        told = self._told[operation.method, operation.path]
        arguments = {
            name: value for name, value in self._arguments(operation, told, full=full) if value is not ABSENT
        }
        body = self._made_body(operation, told, full=full)
        sent = await comparable(body)
        for status, value, reply in self._answers(operation, told, response, full=full):
            self._answer, self._received, self._reached = reply, {}, None
            self._trips += 1
            got = await self.client.reply(operation, arguments, body() if callable(body) else body)
            for name, argument in arguments.items():
                given, received = await comparable(argument), await comparable(self._received.get(name))
                # A query says nothing of whether one value stands alone or in a list.
                assert received == given or [received] == given, (
                    f"{name}: sent {given!r}, received {received!r}"
                )
            empty = isinstance(sent, tuple) and sent[1] == {} and self._body is None  # a form without fields
            if sent is not ABSENT and not empty:
                said = alone if self._in_form else _itself
                assert said(self._body) == said(sent), f"body: sent {sent!r}, received {self._body!r}"
            if operation.method == "HEAD":
                value = b"" if isinstance(value, bytes) else None  # of a stream the headers
            answered, expected = await comparable(got.value), await comparable(value)
            assert answered == expected, f"answer: sent {expected!r}, received {answered!r}"
            assert got.status == status, f"status: sent {status}, received {got.status}"

    def _arguments(
        self, operation: Operation[Any], told: contract.Operation, *, full: bool
    ) -> Iterator[tuple[str, Any]]:
        taken: set[tuple[str, str]] = set()
        shared = shared_names(operation)
        for parameter in operation.parameters:
            if not parameter.required and not shared.isdisjoint(wire_names(parameter)):
                continue
            described = told.parameter(parameter.name, parameter.place)
            if described is None or not (full or parameter.required):
                continue
            value = self._value(parameter, described, full=full)
            if value is not ABSENT and parameter.form == "object" and is_spread(parameter):
                # Of two that have a name in common nothing says whose it is; the generator warns.
                said = adapter(parameter.type()).dump_python(
                    value, mode="json", by_alias=True, exclude_unset=True
                )
                names = {(parameter.place, name) for name in said} if isinstance(said, dict) else set()
                if names & taken:
                    continue
                taken |= names
            yield parameter.argument, value

    def _value(self, parameter: Parameter, described: contract.Parameter, *, full: bool) -> Any:
        builder = Builder(self.document.request)
        examples = () if parameter.style == "deepObject" else described.examples
        made = (
            builder.full(described.schema, examples) if full else builder.minimal(described.schema, examples)
        )
        if parameter.place == "header":
            made = _folded(made)
        if parameter.media_type is not None and parameter.type() is str and not isinstance(made, str):
            made = to_json(made).decode()  # passed on as text
        if made in ([], {}, None, [None]) or (made == "" and parameter.place in ("path", "header")):
            if not parameter.required:
                return ABSENT
            if made != "" and parameter.place in ("path", "header"):
                raise UnbuildableError("nothing at all is no text")
            listed = self.document.request.flat(described.schema).get("enum", ())
            made = next((value for value in listed if value), "x") if made == "" else made
        nests = isinstance(made, dict) and any(isinstance(each, dict | list) for each in made.values())
        is_plain = parameter.media_type is None and parameter.style != "deepObject"
        if nests and is_plain and not parameter.required:
            return ABSENT  # nothing says how what is nested travels
        value = read_json(adapter(parameter.type()), to_json(made))
        if isinstance(value, BaseModel) and is_spread(parameter) and parameter.place in ("query", "cookie"):
            # Of an exploded object only the names that the document gives can be told from other parameters.
            value.__pydantic_extra__ = {}
            value.__pydantic_fields_set__ &= type(value).model_fields.keys()
            return value if value.__pydantic_fields_set__ or parameter.required else ABSENT
        return value

    def _made_body(self, operation: Operation[Any], told: contract.Operation, *, full: bool) -> Any:
        if operation.body is None or not (full or operation.body.required):
            return ABSENT
        builder = Builder(self.document.request)
        described = {each.media_type: each for each in told.bodies}
        for content in operation.body.contents:
            self._in_form = isinstance(content, FormData)
            match content:
                case Binary():
                    return lambda: ByteStream(BYTES, media_type=label(content.media_type, "image/x"))
                case Json() | Text() | FormData():
                    schema = described[content.media_type].schema
                    schema = {"type": "object"} if schema in (None, {}) else schema
                    examples = described[content.media_type].examples
                    made = builder.full(schema, examples) if full else builder.minimal(schema, examples)
                    if isinstance(content, Json):
                        return read_json(adapter(content.type()), to_json(made))
                    if isinstance(content, Text):
                        text = made if isinstance(made, str | int | float) else to_json(made).decode()
                        return adapter(content.type()).validate_python(text)
                    return self._headed(content, described[content.media_type], _form(content, made))
                case Parts():
                    about = described[content.media_type]
                    assert about.schema is not None
                    made = builder.full(about.schema) if full else builder.minimal(about.schema)
                    return adapter(content.type()).validate_python([made] if about.item else made)
                case Lines():
                    item = described[content.media_type].schema
                    assert item is not None
                    return [_item(content, item, builder)]
                case Events():
                    continue
        return ABSENT

    def _headed(self, content: FormData, described: contract.Content, form: Any) -> Any:
        """A multipart form with every header that its parts may have."""
        headers: dict[str, dict[str, Any]] = {}
        for name, encoding in content.encoding.items():
            told = described.encoding[name].get("headers") or {}
            for header in encoding.headers if content.media_type.startswith("multipart/") else ():
                schema = told[header.name].get("schema", {"type": "string"})
                made = Builder(self.document.request).minimal(schema)
                headers.setdefault(name, {})[header.name] = read_json(adapter(header.type()), to_json(made))
        return with_part_headers(form, headers) if headers else form

    def _answers(
        self, operation: Operation[Any], told: contract.Operation, response: Response, *, full: bool
    ) -> Iterator[tuple[int, Any, Any]]:
        """Status, value as it should arrive, and what the handler returns."""
        status = _status(operation, response)
        described = next(each for each in told.responses if each.status == response.status)
        builder = Builder(self.document.response)
        headers: dict[str, Any] = {}
        for header, about in zip(response.headers, described.headers, strict=True):
            if header.required or full:
                made = _folded(builder.minimal(about.schema, about.examples))
                headers[header.name] = read_json(adapter(header.type()), to_json(made))
        if not response.contents:
            yield status, None, Reply(None, status=status, headers=headers)
        for content, about_content in zip(response.contents, described.contents, strict=True):
            media_type = content.media_type
            concrete = None if "*" in media_type else media_type
            match content:
                case Json() | Text():
                    schema = about_content.schema
                    if schema is None or schema is False:  # of the latter there is no value
                        continue
                    examples = about_content.examples
                    made = builder.full(schema, examples) if full else builder.minimal(schema, examples)
                    if isinstance(content, Text):
                        text = content.type() is str and not isinstance(made, str)
                        value = adapter(content.type()).validate_python(
                            to_json(made).decode() if text else made
                        )
                    else:
                        value = read_json(adapter(content.type()), to_json(made))
                    yield status, value, Reply(value, status=status, headers=headers, media_type=concrete)
                case Binary():
                    yield status, BYTES, lambda: ByteStream(BYTES, status=status, headers=headers)
                case Events() | Lines():
                    schema = about_content.schema
                    if schema is None:
                        continue
                    item = _item(content, schema, builder)
                    yield (
                        status,
                        [item],
                        Reply(_items(item), status=status, headers=headers, media_type=media_type),
                    )
                case Parts():
                    schema = about_content.schema
                    assert schema is not None
                    made = builder.full(schema) if full else builder.minimal(schema)
                    value = adapter(content.type()).validate_python([made] if about_content.item else made)
                    yield status, value, Reply(value, status=status, headers=headers, media_type=concrete)
                case FormData():
                    schema = {"type": "object"} if about_content.schema is None else about_content.schema
                    examples = about_content.examples
                    made = builder.full(schema, examples) if full else builder.minimal(schema, examples)
                    value = _form(content, made)
                    yield status, value, Reply(value, status=status, headers=headers, media_type=concrete)


def _folded(made: Any) -> Any:
    """Examples of headers may have line breaks, which no header has."""
    return folded(made) if isinstance(made, str) else made


def _status(operation: Operation[Any], response: Response) -> int:
    """Of a range one that nobody documents by itself."""
    if response.status.isdigit():
        return int(response.status)
    first = int(response.status[0]) * 100 if response.status[0].isdigit() else 200
    known = {each.status for each in operation.responses}
    return next(status for status in range(first, first + 100) if str(status) not in known)


def _item(content: Events | Lines, schema: Any, builder: Builder) -> Any:
    """One item: as the schema has it, or what an event's data is, or an element of what 3.1 calls an array."""
    for candidate in _candidates(schema, builder):
        try:
            return read_json(adapter(content.item()), to_json(builder.full(candidate)))
        except (ValidationError, UnbuildableError):
            continue
    raise UnbuildableError("no item could be built")


def _candidates(schema: Any, builder: Builder) -> Iterator[Any]:
    yield schema
    flat = builder.view.flat(schema)
    data = (flat.get("properties") or {}).get("data")
    if isinstance(data, dict):
        yield from (data["contentSchema"], data) if "contentSchema" in data else (data,)
    if "items" in flat:
        yield from _candidates(flat["items"], builder)
    for branch in (*flat.get("oneOf", ()), *flat.get("anyOf", ())):
        yield from _candidates(branch, builder)


async def _items(item: Any) -> AsyncIterator[Any]:
    yield item


def _form(content: FormData, made: Any) -> Any:
    if isinstance(made, dict):
        kept = _said(made)
        if kept != made and not _reads(content, kept):
            kept |= {
                name: item for name, item in made.items() if item == {}
            }  # as JSON, where it has no names
            if not _reads(content, kept):
                raise UnbuildableError("the form needs a property without content")
        made = kept
    try:
        return adapter(content.type()).validate_python(made)
    except ValidationError:
        raise
    except ValueError as error:
        raise UnbuildableError(str(error)) from error


def _said(value: Any) -> Any:
    """Without empty arrays and objects and null, which a form has no way to say."""
    if isinstance(value, dict):
        said = {name: _said(item) for name, item in value.items()}
        return {name: item for name, item in said.items() if item not in ([], {}, None)}
    return [_said(item) for item in value] if isinstance(value, list) else value


def _reads(content: FormData, made: dict[str, Any]) -> bool:
    try:
        adapter(content.type()).validate_python(made)
    except ValidationError:
        return False
    return True


async def comparable(value: Any) -> Any:
    """Streams read, uploads as their bytes, absent properties left out."""
    if callable(value):
        value = value()
    if isinstance(value, ByteStream):
        return await value.aread()
    if isinstance(value, AsyncItems | AsyncGenerator):
        return [await comparable(item) async for item in value]
    if isinstance(value, Upload):
        return value.read()
    if isinstance(value, BaseModel):
        items = {name: getattr(value, name) for name in value.model_fields_set}
        said = {name: await comparable(item) for name, item in items.items()}
        headed = {name: rows[0] for name in said if (rows := part_headers(value, name))}
        return (type(value).__name__, said, *([headed] if headed else []))
    if isinstance(value, Mapping):
        return {name: await comparable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [await comparable(item) for item in value]
    return value


def alone(value: Any) -> Any:
    """What is alone in a list as itself: a form does not say whether it stands in a list."""
    match value:
        case [only]:
            return alone(only)
        case tuple() | list():
            return type(value)(map(alone, value))
        case dict():
            return {name: alone(item) for name, item in value.items()}
        case _:
            return value


def _itself(value: Any) -> Any:
    return value


def run(echo: Echo) -> list[str]:
    return asyncio.run(echo.findings())


def findings(package: str, target: str = "create_app") -> list[str]:
    return run(Echo(package, target))
