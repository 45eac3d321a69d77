"""Serves one of the bench's servers, whole or broken: `python -m benchmarks.contract.serve NAME [MUTANT]`.

Prints its port once it listens, and serves until it is killed.
"""

from __future__ import annotations

import logging
import socket
import sys
import tempfile
from pathlib import Path

import uvicorn
from benchmarks.contract.flaw import breaks, broken
from benchmarks.contract.mutant import World
from benchmarks.contract.servers import by_name

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.values.value import Builder


def main() -> None:
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        server = by_name(sys.argv[1], Path(folder))
        app = server.make()
        if len(sys.argv) > 2:
            document = Document.read(server.document)
            world = World(document, Builder(document.request), dict(server.credentials))
            app = broken(server, next(m for m in breaks(server, world) if m.name == sys.argv[2]), world)
        listening = socket.create_server(("127.0.0.1", 0))
        print(listening.getsockname()[1], flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False)).run(sockets=[listening])


if __name__ == "__main__":
    main()
