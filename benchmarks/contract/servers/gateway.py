"""The gateway with its sandbox, whose jobs end at once."""

from __future__ import annotations

import contextlib
import importlib
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from benchmarks.contract.servers import Server


class Opened:
    """An ASGI application that lives inside of an asynchronous context, opened by its lifespan."""

    def __init__(self, enter: Callable[[Path], Any]) -> None:
        self._enter = enter
        self._app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        await receive()
        with tempfile.TemporaryDirectory() as folder:
            async with self._enter(Path(folder)) as self._app:
                await send({"type": "lifespan.startup.complete"})
                await receive()
        await send({"type": "lifespan.shutdown.complete"})


def gateway(out: Path) -> Server:
    serving = importlib.import_module("video_gateway.serving")
    settings = importlib.import_module("video_gateway.settings")
    assembly = importlib.import_module("video_gateway.assembly")
    sandbox = importlib.import_module("video_gateway.sandbox.app")
    lifecycle = importlib.import_module("video_gateway.sandbox.lifecycle")
    gateway_app = importlib.import_module("video_gateway.app")
    callers = importlib.import_module("video_gateway.callers")
    package = importlib.import_module("bifrost_api")

    key, password = "sk-bf-contract-5f1c", "contract-password"
    configured = settings.Settings.model_validate(
        {
            "server": {"access_log": False},
            "callers": [{"name": "contract", "sha256": settings.key_hash(key)}],
            "admins": [{"name": "admin", "scrypt": callers.password_hash(password)}],
        }
    )

    @contextlib.asynccontextmanager
    async def enter(folder: Path) -> AsyncIterator[Any]:
        async with serving.beside(sandbox.create_sandbox(pace=lifecycle.Pace.at_once())) as base:
            on_sandbox = serving.on_sandbox(configured, base, folder)
            providers = {
                name: entry.model_copy(update={"poll_seconds": 0.0})
                for name, entry in on_sandbox.providers.items()
            }
            on_sandbox = on_sandbox.model_copy(update={"providers": providers})
            async with assembly.opened(on_sandbox, sandbox=True) as gateway:
                yield gateway_app.application(gateway, on_sandbox)

    return Server(
        name="gateway",
        document=Path(str(package.__file__)).with_name("openapi.json"),
        make=lambda: Opened(enter),
        whole=True,
        credentials={
            "BearerAuth": key,
            "BasicAuth": f"admin:{password}",
            "VirtualKeyAuth": key,
            "ApiKeyAuth": key,
        },
    )
