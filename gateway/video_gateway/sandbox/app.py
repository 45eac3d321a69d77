"""All emulators as one application."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from importlib import import_module

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from specwright_runtime.server import Authenticator
from video_gateway.families import FAMILIES
from video_gateway.sandbox.course import Clock, Pace
from video_gateway.sandbox.faults import Faults
from video_gateway.sandbox.gallery import Gallery
from video_gateway.sandbox.outputs import Outputs
from video_gateway.sandbox.stage import EmulatorModule, Stage, accounts


def create_sandbox(
    *, pace: Pace | None = None, clock: Clock = time.time, keys: Collection[str] | None = None
) -> Starlette:
    """The providers on this machine. Nothing costs anything.

    Every key is an account of its own, or only those in `keys`. What was rendered goes when the
    application shuts down; where nobody runs its lifespan, `app.state.close()` does it.
    """
    gallery = Gallery()
    outputs = Outputs(gallery, clock)
    stage = Stage(clock=clock, pace=pace or Pace(), gallery=gallery, outputs=outputs)

    authenticate = accounts(keys)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        gallery.close()

    app = Starlette(
        routes=[
            *(
                Mount(family.mount, _Emulator(family.name, stage, authenticate))
                for family in FAMILIES.values()
            ),
            outputs.route,
        ],
        middleware=[Middleware(Faults)],
        lifespan=lifespan,
    )
    app.state.close = gallery.close
    return app


class _Emulator:
    """Loaded by its first request: nobody waits for providers that nobody asks."""

    def __init__(self, family: str, stage: Stage, authenticate: Authenticator) -> None:
        self._family, self._stage, self._authenticate = family, stage, authenticate
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is None:
            module: EmulatorModule = import_module(f"video_gateway.sandbox.{self._family}")
            self._app = module.emulator(self._stage, self._authenticate)
        await self._app(scope, receive, send)
