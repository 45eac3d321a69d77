"""Applications at real addresses of this machine, for whoever tests over a connection."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Starlette], str]]:
    """Serves applications on free ports until the tests are over; answers their base URLs."""
    running: list[tuple[uvicorn.Server, threading.Thread, socket.socket]] = []

    def start(app: Starlette) -> str:
        import uvicorn

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
