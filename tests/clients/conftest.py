"""The sandbox at an address, as official SDKs see a provider."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from starlette.applications import Starlette

from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.course import Pace

HASTE = 200
"""Sandbox seconds to a second."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Starlette], str]]:
    """Serves applications on free ports of this machine until the tests are over; answers their base URLs."""
    running: list[tuple[uvicorn.Server, threading.Thread, socket.socket]] = []

    def start(app: Starlette) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        running.append((server, thread, listener))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for server, thread, listener in running:
        server.should_exit = server.force_exit = True
        thread.join(10)
        listener.close()


@pytest.fixture(scope="session")
def sandbox(serve: Callable[[Starlette], str]) -> str:
    """Base URL of a sandbox whose jobs wait for 10 ms and run for 50."""
    start = time.time()
    return serve(
        create_sandbox(pace=Pace(queue=2, run=10), clock=lambda: start + (time.time() - start) * HASTE)
    )
