"""Requests per second over sockets: the generated server beside idiomatic FastAPI, in one run.

    python -m benchmarks.server_sockets [--rounds 3] [--seconds 3] [--connections 32]

uvicorn with uvloop, one process on one core; the load comes from the other. Twice: on uvicorn's
own HTTP layer (httptools), and on the gateway's, which answers in one packet.
Both servers run all the time and take turns, so that a busy machine is unfair to both
alike; each server's best round counts.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from dataclasses import dataclass

import uvloop

from benchmarks import server_inprocess
from benchmarks.load import Result, load, request
from benchmarks.process import Server, cores, free_port, started, stay_on
from benchmarks.server_inprocess import CASES
from video_gateway.http.protocol import BoundedProtocol

SERVERS = ("generated", "fastapi")
LAYERS = {"httptools": "uvicorn's own", "gateway": "the gateway's"}


def serve(name: str, port: int, *, operations: int, http: str) -> None:
    """The body of a server's process."""
    import uvicorn

    app = getattr(server_inprocess, name)(operations, secured=False)
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http=BoundedProtocol if http == "gateway" else "httptools",
        log_level="warning",
        access_log=False,
        lifespan="off",
    )


def served(name: str, core: int, operations: int, http: str) -> contextlib.AbstractContextManager[Server]:
    port = free_port()
    options = ["--serve", name, "--port", str(port), "--operations", str(operations), "--http", http]
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.server_sockets", *options]
    return started(command, port, core=core)


@dataclass(frozen=True, slots=True)
class Turn:
    result: Result
    cpu: float
    """Microseconds of the server's core per request: says the same on a busy machine as on a quiet one."""


def turn(server: Server, payload: bytes, *, connections: int, seconds: float) -> Turn:
    before = server.cpu
    result = uvloop.run(load("127.0.0.1", server.port, payload, connections=connections, seconds=seconds))
    return Turn(result, (server.cpu - before) / result.requests * 1e6)


def main(rounds: int, seconds: float, connections: int, operations: int) -> None:
    stay_on(cores()[1])
    for http in LAYERS:
        compare(http, rounds, seconds, connections, operations)


def compare(http: str, rounds: int, seconds: float, connections: int, operations: int) -> None:
    core, _ = cores()
    with contextlib.ExitStack() as stack:
        servers = {name: stack.enter_context(served(name, core, operations, http)) for name in SERVERS}
        print(f"HTTP by {LAYERS[http]}:")
        print(f"{'':18}{'generated':>31}{'FastAPI':>31}{'rate':>8}{'CPU':>10}")
        for label, method, path, body, status, their_status in CASES:
            payload = request(method, path, body, {"authorization": "Bearer sk-test"})
            turns: dict[str, list[Turn]] = {name: [] for name in SERVERS}
            expected = {"generated": status, "fastapi": their_status}
            for _ in range(rounds):
                for name, server in servers.items():
                    taken = turn(server, payload, connections=connections, seconds=seconds)
                    if set(taken.result.statuses) != {expected[name]}:
                        raise SystemExit(f"{name} {label}: answered {taken.result.statuses}")
                    turns[name].append(taken)
            columns, rates, cpus = "", [], []
            for name in SERVERS:
                best = max(turns[name], key=lambda taken: taken.result.rate)
                rates.append(best.result.rate)
                cpus.append(min(taken.cpu for taken in turns[name]))
                columns += f"{rates[-1]:9.0f}/s p99 {best.result.percentile(0.99):5.1f}ms {cpus[-1]:4.0f}µs"
            print(f"{label:18}{columns}{rates[0] / rates[1]:7.2f}x{cpus[1] / (cpus[0] or 1):9.2f}x")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--operations", type=int, default=6)
    parser.add_argument("--serve", choices=SERVERS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--http", choices=LAYERS, default="httptools", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve, given.port, operations=given.operations, http=given.http)
    else:
        main(given.rounds, given.seconds, given.connections, given.operations)
