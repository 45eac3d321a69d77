"""A gateway on emulated providers, as `serve --sandbox` builds it, in this process and over sockets."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from video_gateway import assembly, serving
from video_gateway.app import application
from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Clock, Pace
from video_gateway.settings import Settings


@asynccontextmanager
async def running(
    folder: Path,
    *,
    base: str | None = None,
    patience: float = 60.0,
    clock: Clock = time.time,
    **settings: Any,
) -> AsyncIterator[httpx.AsyncClient]:
    """`base` is where the emulators are, else it has its own; `patience`: seconds for a provider."""
    async with AsyncExitStack() as stack:
        if base is None:
            sandbox = create_sandbox(pace=Pace.at_once(), clock=clock)
            base = await stack.enter_async_context(serving.beside(sandbox))
        configured = serving.on_sandbox(Settings.model_validate(settings), base, folder)
        providers = {
            name: entry.model_copy(update={"timeout": patience, "retries": 1, "poll_seconds": 0.0})
            for name, entry in configured.providers.items()
        }
        configured = configured.model_copy(update={"providers": providers})
        gateway = await stack.enter_async_context(assembly.opened(configured, sandbox=True))
        address = await stack.enter_async_context(serving.beside(application(gateway, configured)))
        yield await stack.enter_async_context(httpx.AsyncClient(base_url=address, timeout=90))
