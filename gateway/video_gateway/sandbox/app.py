"""All emulators as one application."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.types import ASGIApp

from specwright_runtime.server import Authenticator
from video_gateway.families import MOUNTS
from video_gateway.http.lazy import Lazy
from video_gateway.sandbox.faults import Faults
from video_gateway.sandbox.lifecycle import Clock, Pace
from video_gateway.sandbox.outputs import Outputs
from video_gateway.sandbox.render_cache import RenderCache
from video_gateway.sandbox.stage import EmulatorModule, Stage, accounts


def create_sandbox(
    *, pace: Pace | None = None, clock: Clock = time.time, keys: Collection[str] | None = None
) -> Starlette:
    """The providers on this machine. Nothing costs anything.

    Every key is an account of its own, or only those in `keys`. What was rendered goes when the
    application shuts down; where nobody runs its lifespan, `app.state.close()` does it.
    """
    gallery = RenderCache()
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
                Mount(mount, Lazy(partial(_emulator, provider, stage, authenticate)))
                for provider, mount in MOUNTS.items()
            ),
            outputs.route,
        ],
        middleware=[Middleware(Faults)],
        lifespan=lifespan,
    )
    app.state.close = gallery.close
    return app


def _emulator(provider: str, stage: Stage, authenticate: Authenticator) -> ASGIApp:
    module: EmulatorModule = import_module(f"video_gateway.sandbox.{provider}")
    return module.emulator(stage, authenticate)
