"""Requests per second over sockets: the generated server beside idiomatic FastAPI, in one run.

    python benchmarks/server_sockets.py [--rounds 3] [--seconds 3] [--connections 32]

uvicorn with uvloop and httptools, one process on one core; the load comes from the other.
Both servers run all the time and take turns, so that a busy machine is unfair to both
alike; the ratio is the one of the best rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import uvloop
from load import Result, load, request
from server_inprocess import CASES

HERE = Path(__file__).parent
SERVERS = ("generated", "fastapi")


def serve(name: str, port: int, *, operations: int) -> None:
    """The body of a server's process."""
    import server_inprocess
    import uvicorn

    app = getattr(server_inprocess, name)(operations, secured=False)
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        lifespan="off",
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def served(name: str, core: int, operations: int) -> Iterator[int]:
    port = free_port()
    command = [
        sys.executable,
        "-W",
        "ignore",
        __file__,
        "--serve",
        name,
        "--port",
        str(port),
        "--operations",
        str(operations),
    ]
    process = subprocess.Popen(command, cwd=HERE)
    try:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(process.pid, {core})
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise SystemExit("the server did not start")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit("the server does not listen")


def best(results: list[Result]) -> Result:
    return max(results, key=lambda result: result.rate)


def main(rounds: int, seconds: float, connections: int, operations: int) -> None:
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0, 1]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {cores[-1]})
    with contextlib.ExitStack() as stack:
        ports = {name: stack.enter_context(served(name, cores[0], operations)) for name in SERVERS}
        print(f"{'':18}{'generated':>20}{'FastAPI':>20}{'ratio':>8}")
        for label, method, path, body, status, their_status in CASES:
            payload = request(method, path, body, {"authorization": "Bearer sk-test"})
            results: dict[str, list[Result]] = {name: [] for name in SERVERS}
            expected = {"generated": status, "fastapi": their_status}
            for _ in range(rounds):
                for name, port in ports.items():
                    got = uvloop.run(
                        load("127.0.0.1", port, payload, connections=connections, seconds=seconds)
                    )
                    if set(got.statuses) != {expected[name]}:
                        raise SystemExit(f"{name} {label}: answered {got.statuses}")
                    results[name].append(got)
            ours, theirs = best(results["generated"]), best(results["fastapi"])
            columns = "".join(f"{r.rate:9.0f}/s p99 {r.percentile(0.99):4.1f}ms" for r in (ours, theirs))
            print(f"{label:18}{columns}{ours.rate / theirs.rate:7.2f}x")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--operations", type=int, default=6)
    parser.add_argument("--serve", choices=SERVERS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve, given.port, operations=given.operations)
    else:
        main(given.rounds, given.seconds, given.connections, given.operations)
