"""Servers that are measured: a process each, on a core of its own, and what it costs."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def cores() -> tuple[int, int]:
    """One core for the server under test, another one for everything else; the same where there is one."""
    if not hasattr(os, "sched_getaffinity"):
        return 0, 0
    usable = sorted(os.sched_getaffinity(0))
    return usable[0], usable[-1]


def stay_on(core: int) -> None:
    """Keep this process, and the threads that it starts, on a core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int

    @property
    def cpu(self) -> float:
        """Seconds of CPU used so far by the threads that there are; 0 where the system does not say."""
        told = 0
        for thread in Path(f"/proc/{self.pid}/task").glob(
            "*/schedstat"
        ):  # nanoseconds; `stat` has hundredths
            with contextlib.suppress(OSError):  # it has ended
                told += int(thread.read_text().split()[0])
        return told / 1e9

    @property
    def resident(self) -> float:
        """Megabytes (10^6 bytes) of resident memory; 0 where the system does not say."""
        return self._megabytes("VmRSS:")

    @property
    def peak(self) -> float:
        """As `resident`, the most there ever was."""
        return self._megabytes("VmHWM:")

    def _megabytes(self, name: str) -> float:
        status = Path(f"/proc/{self.pid}/status")
        if not status.exists():
            return 0.0
        line = next(line for line in status.read_text().splitlines() if line.startswith(name))
        return int(line.split()[1]) * 1024 / 1e6


@contextlib.contextmanager
def started(
    command: Sequence[str | Path],
    port: int,
    *,
    core: int,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
    patience: float = 60,
) -> Iterator[Server]:
    """Run a server on a core until the block ends. Its standard input closes with us."""
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("wb")) if log is not None else None
        with _affinity(core):  # before it starts, so that each of its threads inherits it
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
            )
        try:
            _wait(port, process, patience, log)
            yield Server(port, process.pid)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


@contextlib.contextmanager
def _affinity(core: int) -> Iterator[None]:
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _wait(port: int, process: subprocess.Popen[bytes], patience: float, log: Path | None) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process.poll() is not None:
            said = "" if log is None else log.read_text(errors="replace")[-2000:]
            raise SystemExit(f"the server did not start\n{said}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.01)
    raise SystemExit("the server does not listen")
