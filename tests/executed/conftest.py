"""Generates the package of a test module's `SPEC`, imports it, and calls its clients against its server."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from specwright.diagnostics import Report
from specwright.pipeline import generate
from specwright.read.source import read
from specwright_runtime.client import AsyncItems, Items
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport.asgi import App, AsgiTransport, AsyncAsgiTransport


@dataclass
class Seen:
    """What a handler was called with."""

    operation: str
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]


@dataclass
class Package:
    """A generated package, and an implementation of its interface that a test describes call by call."""

    name: str
    seen: list[Seen] = field(default_factory=list)

    def __getattr__(self, module: str) -> ModuleType:
        if module.startswith("__"):
            raise AttributeError(module)
        return importlib.import_module(f"{self.name}.{module}")

    def app(self, answers: dict[str, Any], **options: Any) -> App:
        """The generated server; a handler returns its answer, calls it where it can, raises it where it is an error."""

        def handler(name: str, answer: Any) -> Callable[..., Awaitable[Any]]:
            async def handle(_: object, *arguments: Any, **keywords: Any) -> Any:
                self.seen.append(Seen(name, arguments, keywords))
                result = answer(*arguments, **keywords) if callable(answer) else answer
                if isinstance(result, Exception):
                    raise result
                return await result if asyncio.iscoroutine(result) else result

            return handle

        methods = {name: handler(name, answer) for name, answer in answers.items()}
        implementation = type("Implementation", (self.interface.UnimplementedApi,), methods)
        app: App = self.server.create_app(implementation(), **options)
        return app

    def call(
        self,
        method: str,
        *arguments: Any,
        answer: Any = None,
        client: dict[str, Any] | None = None,
        options: dict[str, Any] | None = None,
        **keywords: Any,
    ) -> Any:
        """The result of a method, the same of both clients; streams are read to their end."""
        self.seen.clear()
        app = self.app({method: answer}, **(options or {}))
        settings = {"base_url": "http://api.test", **(client or {})}

        async def asynchronous() -> Any:
            async with self.async_client.AsyncClient(transport=AsyncAsgiTransport(app), **settings) as face:
                result = await getattr(face, method)(*arguments, **keywords)
                if isinstance(result, ByteStream):
                    return await result.aread()
                return [item async for item in result] if isinstance(result, AsyncItems) else result

        def blocking() -> Any:
            transport = AsgiTransport(app)
            try:
                with self.client.Client(transport=transport, **settings) as face:
                    result = getattr(face, method)(*arguments, **keywords)
                    if isinstance(result, ByteStream):
                        return result.read()
                    return list(result) if isinstance(result, Items) else result
            finally:
                transport.close()

        failed: Exception | None = None
        try:
            first = asyncio.run(asynchronous())
        except Exception as error:
            failed = error
        if failed is not None:
            with pytest.raises(type(failed)) as caught:
                blocking()
            assert str(caught.value) == str(failed)
            raise failed
        assert blocking() == first
        half = len(self.seen) // 2
        assert [_comparable(one) for one in self.seen[:half]] == [
            _comparable(one) for one in self.seen[half:]
        ]
        return first

    @property
    def handled(self) -> Seen:
        """The last call that a handler got."""
        return self.seen[-1]


def _comparable(seen: Seen) -> tuple[str, Sequence[str], dict[str, str]]:
    return (
        seen.operation,
        [type(each).__name__ for each in seen.arguments],
        {k: str(v) for k, v in seen.keywords.items()},
    )


def generated(spec: str, folder: Path, name: str) -> Package:
    """Generate into a folder of its own and make it importable."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spec.yaml").write_text(spec, encoding="utf-8")
    report = Report()
    tree = generate(read(report, name="spec.yaml", base=folder), name, report)
    report.check()
    for path, text in tree.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return Package(name)


@pytest.fixture(scope="module")
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    module = request.module
    name = f"executed_{module.__name__.rpartition('.')[2].removeprefix('test_')}"
    folder = tmp_path_factory.mktemp(name)
    made = generated(module.SPEC, folder, name)
    sys.path.insert(0, str(folder))
    try:
        yield made
    finally:
        sys.path.remove(str(folder))
        for loaded in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
            del sys.modules[loaded]
