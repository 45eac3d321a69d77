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
from tests.hostile.styles import OPERATIONS, Document, is_spread

from specwright_runtime.client import AsyncCaller
from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.openapi.document import Document as Contract
from specwright_runtime.contract.run import all_promises, run
from specwright_runtime.contract.session import Session
from specwright_runtime.errors import ApiError
from specwright_runtime.operation import ABSENT, FormData, Json, Operation, Parameter, Response, Text
from specwright_runtime.parameters.encode import header_text
from specwright_runtime.stream import Reply
from specwright_runtime.transport.asgi import AsyncAsgiTransport
from specwright_runtime.wire import adapter, read_json

TRIPS = 4
"""Of each operation."""


class Difference(Struct, frozen=True):
    """What did not arrive as it was sent."""

    what: str
    where: Any
    """The part of the document."""


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
                yield parameter.argument, self._typed(parameter, part["schema"], spread=is_spread(part))

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
