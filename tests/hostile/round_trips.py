"""Makes parameters, forms, bodies and headers at random, and sends random values there and back.

`python -m tests.hostile.round_trips --seconds 600 [--seed N]` goes on for that long, with OpenAPI 3.0 and 3.1
in turn. The generated client writes, the generated server reads, and a handler compares; its answer and its
headers go back the same way. Values that a style has no way to say have to be refused by who writes them.
The contract tests of the document, which write and read by code of their own, are run against the server,
too. Each difference is printed with the part of the document and the seed that leads to it.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import inspect
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from pydantic_core import to_json
from tests.executed.echo import comparable
from tests.hostile.schemas import models

from specwright_runtime.client import AsyncCaller
from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.openapi.document import Document as Contract
from specwright_runtime.contract.run import all_promises, run
from specwright_runtime.contract.session import Session
from specwright_runtime.errors import ApiError
from specwright_runtime.operation import ABSENT, FormData, Json, Operation, Parameter, Response, Text
from specwright_runtime.parameters.encode import header_text
from specwright_runtime.stream import Reply, Upload
from specwright_runtime.transport.asgi import AsyncAsgiTransport
from specwright_runtime.wire import adapter, read_json

OPERATIONS = 12
TRIPS = 4
"""Of each operation."""

PLACES = ("path", "query", "query", "header", "cookie")
PARAMETERS = ("p", "q-r", "from", "list[b]", "v.w", "$of", "cls", "Size", "at")
PROPERTIES = ("a", "b", "x-y", "class", "filter[a]", "a.b", "$top", "self", "Q", "nAme")
ANSWERED = ("r", "s-t", "def", "u[a]", "y.z", "$ref", "k", "Z", "oNe")
"""Properties of answers: contract tests expect to find there what they sent by the same name."""
STYLES: Mapping[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
TEXTS = (
    *("a", "a,b", "a b", "a&b=c", "é%2F", "a|b", "a;b=c", ".", "..", "a/b", "?x", "#x", "+"),
    *("null", "true", "1", "-1", "1.0", "[x]", "[1]", "{x", 'say "q"', "日本", "a%20b", "x:y"),
    *("a\\b", "'", "~", "*", "(", "@", "!"),
)  # fmt: skip
FORMATS: Mapping[str, tuple[str, ...]] = {
    "date": ("2024-02-29", "1999-12-31"),
    "date-time": ("2024-02-29T10:00:00Z", "2024-02-29T10:00:00.123456+02:00", "2024-02-29T23:59:59-11:30"),
    "time": ("10:00:00Z", "10:00:00+02:00"),
    "duration": ("PT1H", "P1DT2H", "PT0.5S"),
    "uuid": ("123e4567-e89b-12d3-a456-426614174000",),
    "uri": ("http://x.test/a?b=c&d=e#f", "urn:a:b"),
    "byte": ("YQ==", "//4/Pz4+"),
    "email": ("a+b@x.test",),
}
INTEGERS = (0, 1, -5, 10**12, 2**63)
NUMBERS = (0.5, -1.25, 1e-7, 1e21, 3, 0.1)
FILES = (("a.bin", b"\x00\xffbin"), ('q"x.png', b""), ("é.txt", b"\r\n--x\r\n"))


class Difference(Struct, frozen=True):
    """What did not arrive as it was sent."""

    what: str
    where: Any
    """The part of the document."""


class Document:
    """Operations at random, and values for them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._is_old = seed % 2 == 0
        self._names: tuple[str, ...] = PROPERTIES
        self.operations = [self._operation(number) for number in range(OPERATIONS)]
        paths = {}
        for number, (method, operation) in enumerate(self.operations):
            places = [f"/{{{p['name']}}}" for p in operation["parameters"] if p["in"] == "path"]
            paths[f"/o{number}{''.join(places)}"] = {method: operation}
        self.written = {
            "openapi": "3.0.3" if self._is_old else "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": paths,
        }

    def some(self, *ways: Any) -> Any:
        return self.random.choice(ways)

    def maybe(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    # --- schemas ------------------------------------------------------------

    def scalar(self) -> dict[str, Any]:
        way = self._maybe_null(self.some("string", "string", "integer", "number", "boolean"))
        formed = {"type": "string", "format": self.some(*FORMATS)}
        words = {"type": "string", "enum": ["a,b", "c d", "é", "true", "x"]}
        numbers = {"type": "integer", "enum": [1, 2, -3]}
        either = {"anyOf": [{"type": "integer"}, {"type": "boolean"}]}
        found: dict[str, Any] = self.some(way, way, formed, formed, words, numbers, either)
        return found

    def _maybe_null(self, kind: str) -> dict[str, Any]:
        if not self.maybe(0.1):
            return {"type": kind}
        return {"type": kind, "nullable": True} if self._is_old else {"type": [kind, "null"]}

    def array(self, item: dict[str, Any] | None = None) -> dict[str, Any]:
        bounds = {"minItems": 1} if self.maybe(0.3) else {}
        return {"type": "array", "items": item or self.scalar(), **bounds}

    def object(self, depth: int = 0) -> dict[str, Any]:
        deeper = [self.array, lambda: self.object(depth - 1)] if depth else [self.scalar]
        properties = {
            name: self.some(self.scalar, *deeper)()
            for name in self.random.sample(self._names, self.some(1, 2, 3))
        }
        required = {"required": [next(iter(properties))]} if self.maybe(0.3) else {}
        rest = self.some({}, {}, {"additionalProperties": False}, {"additionalProperties": self.scalar()})
        return {"type": "object", "properties": properties, **required, **rest}

    def _any(self) -> dict[str, Any]:
        way = self.some(self.scalar, self.array, lambda: self.array(self.object(1)), lambda: self.object(2))
        found: dict[str, Any] = way()
        return found

    # --- operations ---------------------------------------------------------

    def _operation(self, number: int) -> tuple[str, dict[str, Any]]:
        method = self.some("get", "post", "put", "patch", "delete")
        names = self.random.sample(PARAMETERS, len(PLACES))
        parameters = [
            self._parameter(name, place)
            for name, place in zip(names, PLACES, strict=True)
            if self.maybe() and not (place == "path" and "[" in name)
        ]
        spread = [each for each in parameters if _is_spread(each)]
        parameters = [each for each in parameters if each not in spread[1:]]  # nothing tells two apart
        headers = {
            name: {"required": self.maybe(), "explode": self.maybe(), "schema": self._flat()}
            for name in ("X-A", "X-B")
            if self.maybe(0.3)
        }
        self._names = ANSWERED
        answer = {"description": "ok", "headers": headers, "content": _json(self._any())}
        self._names = PROPERTIES
        refusals = {status: {"description": "no"} for status in ("400", "404", "413", "415")}
        operation = {
            "operationId": f"op{number}",
            "parameters": parameters,
            "responses": {"200": answer, **refusals},
        }
        if method in ("post", "put", "patch"):
            content = self.some(self._form, self._form, lambda: _json(self._any()), _text)()
            operation["requestBody"] = {"required": self.maybe(), "content": content}
        return method, operation

    def _flat(self) -> dict[str, Any]:
        found: dict[str, Any] = self.some(self.scalar, self.scalar, self.array, self.object)()
        return found

    def _parameter(self, name: str, place: str) -> dict[str, Any]:
        plain = "".join(letter for letter in name if letter.isalnum())
        name = {"header": f"X-{plain}", "cookie": f"c{plain}"}.get(place, name)
        found: dict[str, Any] = {"name": name, "in": place, "required": place == "path" or self.maybe(0.4)}
        if self.maybe(0.12):
            return {**found, "content": _json(self._any())}
        style = self.some(*STYLES[place])
        if style == "deepObject":
            schema = self.object(self.some(0, 1, 2))
            return {**found, "style": style, "explode": True, "schema": schema}
        if style in ("spaceDelimited", "pipeDelimited"):
            schema = self.some(self.array, self.object)()
            return {**found, "style": style, "explode": False, "schema": schema}
        found |= {"style": style} if self.maybe(0.7) else {}
        found |= {"explode": self.maybe()} if self.maybe(0.6) else {}
        found |= {"allowReserved": True} if place == "query" and self.maybe(0.1) else {}
        return {**found, "schema": self._flat()}

    def _form(self) -> dict[str, Any]:
        is_multipart = self.maybe()
        file = {"type": "string", "format": "binary"}
        more = [lambda: file, lambda: self.array(file)] if is_multipart else []
        listed = [lambda: self.array(self.object())] if is_multipart else []
        ways = [self.scalar, self.scalar, self.array, lambda: self.object(self.some(0, 1)), *more, *listed]
        names = self.random.sample(PROPERTIES, self.some(1, 2, 3, 4))
        properties = {name: self.some(*ways)() for name in names}
        encoding = {}
        for name, schema in properties.items():
            kind, is_file = schema.get("type"), file in (schema, schema.get("items"))
            styles: tuple[Any, ...] = ({"contentType": "application/json"},)
            if not is_multipart and kind == "array":
                joined = [{"style": each, "explode": False} for each in ("form", *STYLES["query"][2:4])]
                styles = (*joined, {"style": "form", "explode": True})
            elif not is_multipart:
                styles = (*styles, {"style": "deepObject", "explode": True})
            if kind in ("array", "object") and not is_file and self.maybe(0.4):
                encoding[name] = self.some(*styles)
        schema = {"type": "object", "properties": properties}
        media_type = "multipart/form-data" if is_multipart else "application/x-www-form-urlencoded"
        return {media_type: {"schema": schema, **({"encoding": encoding} if encoding else {})}}

    # --- values -------------------------------------------------------------

    def value(self, schema: Mapping[str, Any], *, in_json: bool = True) -> Any:
        """A valid one; outside of JSON neither null nor what is empty, which styles cannot say."""
        if "anyOf" in schema:
            return self.value(self.some(*schema["anyOf"]))
        if "enum" in schema:
            return self.some(*schema["enum"])
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        is_nullable = "null" in kinds or schema.get("nullable", False)
        if is_nullable and in_json and self.maybe(0.3):
            return None
        match kinds[0]:
            case "string" if schema.get("format") == "binary":
                name, content = self.some(*FILES)
                return Upload(content, filename=name)
            case "string":
                return self.some(*FORMATS.get(schema.get("format", ""), TEXTS))
            case "integer":
                return self.some(*INTEGERS)
            case "number":
                return self.some(*NUMBERS)
            case "boolean":
                return self.maybe()
            case "array":
                count = self.some(0, 1, 2) if in_json and "minItems" not in schema else self.some(1, 2, 3)
                return [self.value(schema["items"], in_json=in_json) for _ in range(count)]
            case _:
                return self._object(schema, in_json=in_json)

    def _object(self, schema: Mapping[str, Any], *, in_json: bool) -> dict[str, Any]:
        properties, rest = schema["properties"], schema.get("additionalProperties", {"type": "string"})
        needed = schema.get("required", ()) if in_json else [next(iter(properties))]
        found = {
            name: self.value(each, in_json=in_json)
            for name, each in properties.items()
            if name in needed or self.maybe(0.7)
        }
        if rest and found and self.maybe(0.2):
            found["more"] = self.value(rest, in_json=in_json)
        return found


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _text() -> dict[str, Any]:
    return {"text/plain": {"schema": {"type": "string"}}}


def _is_spread(parameter: Mapping[str, Any]) -> bool:
    """Its properties are parameters of their own."""
    styled = parameter["in"] in ("query", "cookie") and parameter.get("style", "form") == "form"
    return styled and parameter.get("explode", True) and parameter.get("schema", {}).get("type") == "object"


class Trips:
    """A package's client before its server."""

    def __init__(self, document: Document, package: str) -> None:
        self.document = document
        module = importlib.import_module(f"{package}.operations")
        self.described = {each.id: each for each in vars(module).values() if isinstance(each, Operation)}
        self._answers: dict[str, Any] = {}
        self._received: tuple[Mapping[str, Any], Any] = ({}, ABSENT)
        interface = importlib.import_module(f"{package}.interface").Api
        methods = {
            each.name: self._handler(each, inspect.signature(getattr(interface, each.name)))
            for each in self.described.values()
        }
        create = importlib.import_module(f"{package}.server").create_app
        self.app = create(type("Implementation", (interface,), methods)())
        self.client = AsyncCaller("http://trip.test", transport=AsyncAsgiTransport(self.app))

    def _handler(self, operation: Operation[Any], signature: inspect.Signature) -> Any:
        async def handle(implementation: object, *arguments: Any, **keywords: Any) -> Any:
            bound = signature.bind(implementation, *arguments, **keywords).arguments
            body = bound.pop("body", ABSENT) if operation.body is not None else ABSENT
            self._received = bound, await comparable(body)
            return self._answers[operation.id]

        return handle

    async def differences(self) -> list[Difference]:
        return [
            difference
            for _, operation in self.document.operations
            for _ in range(TRIPS)
            for difference in [each async for each in self._trip(operation)]
        ]

    async def _trip(self, told: dict[str, Any]) -> Any:
        operation = self.described[told["operationId"]]
        arguments = dict(self._arguments(told, operation))
        body = self._body(told, operation)
        response = _success(operation)
        answered = told["responses"]["200"]
        reply = self._answers[operation.id] = self._reply(told, response)
        value, headers = reply.value, reply.headers
        sent = await comparable(body)
        try:
            got = await self.client.reply(operation, arguments, body)
        except ValueError as error:
            if "divides the items" not in str(error) and "cannot be a path segment" not in str(error):
                yield Difference(f"{type(error).__name__}: {error}", told)
            return
        except ApiError as error:
            yield Difference(f"{error} {getattr(error, 'places', '')}", told)
            return
        received, read = self._received
        for parameter in operation.parameters:
            given = await comparable(arguments.get(parameter.argument))
            there = await comparable(received.get(parameter.argument))
            if there != given:
                (part,) = (each for each in told["parameters"] if each["name"] == parameter.name)
                yield Difference(f"{parameter.name}: sent {given!r}, received {there!r}", part)
        if read != sent:
            yield Difference(f"body: sent {sent!r}, received {read!r}", told["requestBody"])
        if (back := await comparable(got.value)) != (given := await comparable(value)):
            yield Difference(f"answer: sent {given!r}, received {back!r}", answered)
        for each in response.headers:
            given, back = (
                await comparable(headers.get(each.name)),
                await comparable(got.fields[each.argument]),
            )
            if back != given:
                yield Difference(f"{each.name}: sent {given!r}, received {back!r}", answered)

    def _reply(self, told: dict[str, Any], response: Response) -> Reply[Any]:
        answered = told["responses"]["200"]
        value = self._read(response.contents[0], answered["content"]["application/json"]["schema"])
        headers = {
            each.name: self._header(each, answered["headers"][each.name]["schema"])
            for each in response.headers
            if each.required or self.document.maybe()
        }
        return Reply(value, status=200, headers=headers)

    def _header(self, header: Parameter, schema: dict[str, Any]) -> Any:
        while True:
            value = self._typed(header, schema)
            try:
                header_text(header)(value)
            except ValueError:  # an item with a comma
                continue
            return value

    def alarms(self, contract: Contract) -> list[Difference]:
        """What the document's contract tests have against the server, which answers as it should."""
        for _, told in self.document.operations:
            operation = self.described[told["operationId"]]
            self._answers[operation.id] = self._reply(told, _success(operation))
        caller = AsgiCaller(self.app, timeout=20)
        try:
            results = run(list(all_promises(Catalogue(contract))), Session(contract, caller, wait=1))
        finally:
            caller.close()
        return [Difference(each.promise.id, each.text) for each in results if each.outcome == "broken"]

    def _arguments(self, told: dict[str, Any], operation: Operation[Any]) -> Iterator[tuple[str, Any]]:
        for part in told["parameters"]:
            if not part["required"] and self.document.maybe(0.3):
                continue
            (parameter,) = (
                each for each in operation.parameters if (each.name, each.place) == (part["name"], part["in"])
            )
            if "content" in part:
                schema = part["content"]["application/json"]["schema"]
                made = self.document.value(schema)
                if made is None:  # no value at all, for a client
                    made = self.document.value(schema, in_json=False)
                yield parameter.argument, read_json(adapter(parameter.type()), to_json(made))
            else:
                yield parameter.argument, self._typed(parameter, part["schema"], spread=_is_spread(part))

    def _typed(self, parameter: Parameter, schema: dict[str, Any], *, spread: bool = False) -> Any:
        made = self.document.value(schema, in_json=False)
        if spread:
            made.pop("more", None)  # nothing says whose it is
        return read_json(adapter(parameter.type()), to_json(made))

    def _read(self, content: Any, schema: dict[str, Any]) -> Any:
        return read_json(adapter(content.type()), to_json(self.document.value(schema)))

    def _body(self, told: dict[str, Any], operation: Operation[Any]) -> Any:
        if operation.body is None:
            return ABSENT
        (content,) = operation.body.contents
        schema = told["requestBody"]["content"][content.media_type]["schema"]
        match content:
            case Json():
                return self._read(content, schema)
            case FormData():
                return adapter(content.type()).validate_python(self.document.value(schema, in_json=False))
            case _:
                assert isinstance(content, Text)
                return self.document.value(schema, in_json=False)


def _success(operation: Operation[Any]) -> Response:
    (found,) = (each for each in operation.responses if each.error is None)
    return found


def differences(seed: int, folder: Path) -> list[Difference]:
    """Of one document, whose package is written to `folder`, from which Python imports."""
    document = Document(seed)
    package = f"trips_{seed}"
    models(package, document.written, folder)
    trips = Trips(document, package)
    alarms = trips.alarms(Contract.read(folder / package / "openapi.json"))
    return [*alarms, *asyncio.run(trips.differences())]


def main(seconds: float, seed: int) -> int:
    began, number, found = time.monotonic(), seed, 0
    with tempfile.TemporaryDirectory() as folder:
        sys.path.insert(0, folder)
        while time.monotonic() - began < seconds:
            try:
                for difference in differences(number, Path(folder)):
                    found += 1
                    print(f"seed {number}: {difference.what}\n  {difference.where}")
            except Exception as error:
                found += 1
                print(f"seed {number}: {type(error).__name__}: {error}")
            number += 1
    print(f"{number - seed} documents, {(number - seed) * OPERATIONS * TRIPS} calls: {found} differences")
    return 1 if found else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    sys.exit(main(given.seconds, given.seed))
