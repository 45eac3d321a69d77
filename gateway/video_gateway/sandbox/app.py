"""All emulators as one application."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

import openai_video_api.server
import runway_api.server
from video_gateway.sandbox.course import Clock, Pace
from video_gateway.sandbox.faults import Faults
from video_gateway.sandbox.gallery import Gallery
from video_gateway.sandbox.openai import OpenAIVideos
from video_gateway.sandbox.outputs import Outputs
from video_gateway.sandbox.runway import MOUNT, RunwayTasks
from video_gateway.sandbox.stage import Stage, accounts

OPENAI_PATH = "/openai/v1"
"""Base URL for OpenAI's SDKs, below the sandbox's own."""
RUNWAY_PATH = MOUNT
"""Base URL for Runway's SDKs, below the sandbox's own."""


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
            Mount(
                OPENAI_PATH,
                openai_video_api.server.create_app(OpenAIVideos(stage), authenticate=authenticate),
            ),
            Mount(RUNWAY_PATH, runway_api.server.create_app(RunwayTasks(stage), authenticate=authenticate)),
            outputs.route,
        ],
        middleware=[Middleware(Faults)],
        lifespan=lifespan,
    )
    app.state.close = gallery.close
    return app
