"""Gateways as processes, to be killed: `video-gateway serve` with a short lease."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PROGRAM = """
import signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # below nohup it is ignored, and so would be those of tests
from video_gateway import cli, memory
from video_gateway.purchases import idempotency
memory.ROUND = 1.0
idempotency.LEASE, idempotency.RENEWAL = 5.0, 0.5
sys.exit(cli.main(sys.argv[1:]))
"""

_LIMITED = ("/bin/sh", "-c", 'ulimit -S -n 1024 && exec "$0" "$@"')
"""What most systems let a process have open, unless it asks for more."""


@dataclass(frozen=True, slots=True)
class Served:
    process: subprocess.Popen[str]
    base: str
    log: Path

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(60)


@contextmanager
def served(folder: Path, *, store: str, upstream: str, more: str = "") -> Iterator[Served]:
    """A gateway for the upstream at that address."""
    config = folder / "gateway.toml"
    config.write_text(
        f'[store]\nurl = "{store}"\n[fetch]\nallow_hosts = ["127.0.0.1"]\n'
        f'[providers.openai]\nbase_url = "{upstream}"\npoll_seconds = 0.0\n'
        f'keys = [{{ name = "main", value = "sk-upstream-secret" }}]\n{more}'
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VIDEO_GATEWAY_")}
    log = folder / "log"
    with (
        log.open("a") as errors,
        subprocess.Popen(
            [*_LIMITED, sys.executable, "-c", _PROGRAM, "serve", "--config", str(config), "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**environment, "PYTHONUNBUFFERED": "1"},
            cwd=folder,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert found is not None, log.read_text()
            yield Served(process, found[0], log)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(60)
