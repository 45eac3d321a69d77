"""Creates through the gateway, beside LiteLLM's proxy and beside FastAPI + httpx written by hand.

    python -m benchmarks.gateway [--rounds 2] [--seconds 2] [--without-litellm]

All stand before the same loopback upstream, which answers at once. The server under test has
one core; upstream and load have the other. The gateway is what an operator starts: callers with
virtual keys, the choice of a provider's key, the check of capabilities, a durable row for each
job, metrics and the access log; the others have none of these but LiteLLM's master key. They
take turns, and each one's best round counts; where the machine has others to serve, too, believe the
ratios by CPU. The bare pass-through is the generated server before the
generated client, both over their usual HTTP: what is left when everything that a gateway does is taken away.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop
from starlette.types import ASGIApp

from benchmarks.gateway_peers import by_hand, litellm, pass_through
from benchmarks.load import Result, load, paced, request
from benchmarks.peers import environment
from benchmarks.process import Server, cores, free_port, started, stay_on

BODY = {"model": "openai/sora-2", "prompt": "A red fox runs through snow", "seconds": "4", "size": "1280x720"}
CONNECTIONS = (1, 16, 64)
FEATURES = ("authentication", "store", "metrics", "log")
KEY = "sk-bf-" + "0" * 48
PEERS: dict[str, Callable[[str], ASGIApp]] = {"pass_through": pass_through, "by_hand": by_hand}
SERVER_CORE, LOAD_CORE = cores()


@dataclass(frozen=True, slots=True)
class Turn:
    result: Result
    cpu: float
    """Microseconds of the server's core per request."""


def take_turn(server: Server, payload: bytes, *, connections: int, seconds: float) -> Turn:
    before = server.cpu
    result = uvloop.run(load("127.0.0.1", server.port, payload, connections=connections, seconds=seconds))
    if set(result.statuses) != {200}:
        raise SystemExit(f"answered {result.statuses}: {result.body.decode(errors='replace')[:500]}")
    return Turn(result, (server.cpu - before) / result.requests * 1e6)


# --- the servers -----------------------------------------------------------------


@contextlib.contextmanager
def upstream() -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.upstream", str(port)]
    with started(command, port, core=LOAD_CORE) as server:
        yield server


def settings(home: Path, base_url: str, *, without: str | None = None) -> Path:
    """The gateway's settings as a file in `home`."""
    from video_gateway.settings import key_hash

    lines = [
        "[server]",
        f"access_log = {'false' if without == 'log' else 'true'}",
        f"insecure = {'true' if without == 'authentication' else 'false'}",
        f'[store]\nurl = "sqlite:///{home}/jobs.sqlite3"',
        f'[providers.openai]\nbase_url = "{base_url}"',
        'keys = [{ name = "first", value = "sk-1" }, { name = "second", value = "sk-2" }]',
    ]
    if without != "authentication":
        lines.append(f'[[callers]]\nname = "bench"\nsha256 = "{key_hash(KEY)}"')
    path = home / "gateway.toml"
    path.write_text("\n".join(lines))
    return path


@contextlib.contextmanager
def gateway(home: Path, base_url: str, *, without: str | None = None) -> Iterator[Server]:
    """The gateway as it is, or without one of `FEATURES`; "nothing" is as it is, in the same harness."""
    home.mkdir()
    port = free_port()
    config = settings(home, base_url, without=without)
    serve: list[str | Path] = ["serve", "--config", config, "--port", str(port)]
    command: list[str | Path] = [Path(sys.executable).with_name("video-gateway"), *serve]
    if without is not None:
        command = [sys.executable, "-m", "benchmarks.gateway", "--serve", without, "--", *serve]
    with started(command, port, core=SERVER_CORE, log=home / "log") as server:
        yield server


@contextlib.contextmanager
def peer(name: str, home: Path, base_url: str) -> Iterator[Server]:
    """One of `gateway_peers`: "pass_through" or "by_hand"."""
    home.mkdir()
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.gateway", "--serve", name, "--", base_url, str(port)]
    with started(command, port, core=SERVER_CORE, log=home / "log") as server:
        yield server


@contextlib.contextmanager
def lite_llm(home: Path, base_url: str, key: str) -> Iterator[Server]:
    home.mkdir()
    port = free_port()
    command = litellm(environment("litellm"), home, base_url, port, key)
    quiet = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_LOG": "ERROR"}
    with started(
        command, port, core=SERVER_CORE, environment=quiet, log=home / "log", patience=120
    ) as server:
        yield server


def serve(what: str, arguments: Sequence[str]) -> None:
    """The body of a server's process."""
    if what in PEERS:
        import uvicorn

        base_url, port = arguments
        uvicorn.run(
            PEERS[what](base_url), host="127.0.0.1", port=int(port), log_level="warning", access_log=False
        )
        return
    from video_gateway import cli

    _leave_out(what)
    sys.exit(cli.main(arguments))


def _leave_out(feature: str) -> None:
    """Authentication and the log are settings; the gateway has no switch for the other two, nor wants one."""
    match feature:
        case "metrics":
            from video_gateway.numbers import Numbers

            def count(self: Numbers, operation: str, status: int, seconds: float) -> None:
                return

            def called(
                self: Numbers, provider: str, operation: str, outcome: str, seconds: float | None
            ) -> None:
                return

            Numbers.count = count  # type: ignore[method-assign]  # for this process only
            Numbers.called = called  # type: ignore[method-assign]
        case "store":
            from video_gateway.jobs.job import Job
            from video_gateway.jobs.store import SqlJobStore

            async def add(self: SqlJobStore, job: Job) -> None:
                return

            SqlJobStore.add = add  # type: ignore[method-assign]


# --- what is measured ------------------------------------------------------------


def rates(servers: dict[str, tuple[Server, bytes]], rounds: int, seconds: float) -> dict[str, Turn]:
    """Prints one line per server, and answers each one's turn at the most connections."""
    last: dict[str, Turn] = {}
    best: dict[tuple[str, int], Turn] = {}
    for _ in range(rounds):
        for connections in CONNECTIONS:
            for name, (server, payload) in servers.items():
                turn = take_turn(server, payload, connections=connections, seconds=seconds)
                known = best.get((name, connections))
                if known is None or turn.result.rate > known.result.rate:
                    best[name, connections] = turn
    print(f"{'creates, CPU of each':22}" + "".join(f"{f'{each} at once':>33}" for each in CONNECTIONS))
    for name in servers:
        cells = ""
        for connections in CONNECTIONS:
            turn = last[name] = best[name, connections]
            cells += f"{turn.result.rate:9.0f} p50 {turn.result.percentile(0.5):7.2f} ms {turn.cpu:5.0f} µs"
        print(f"{name:22}{cells}")
    ours, *others = servers
    for name in others:
        cells = ""
        for connections in CONNECTIONS:
            mine, theirs = best[ours, connections], best[name, connections]
            by_rate = mine.result.rate / theirs.result.rate
            by_cpu = theirs.cpu / mine.cpu if mine.cpu else 0.0
            cells += f"{f'{by_rate:.1f} x, by CPU {by_cpu:.1f} x':>33}"
        print(f"{f'  to {name}':22}{cells}")
    return last


def added_latency(
    direct: Server, ours: Server, upstream_payload: bytes, payload: bytes, saturation: float, seconds: float
) -> None:
    alone = [
        take_turn(server, sent, connections=1, seconds=seconds).result.percentile(0.5)
        for server, sent in ((direct, upstream_payload), (ours, payload))
    ]
    print(f"added at one connection, p50: {alone[1] - alone[0]:.2f} ms")
    half = [
        uvloop.run(
            paced("127.0.0.1", server.port, sent, rate=saturation / 2, connections=64, seconds=seconds)
        )
        for server, sent in ((direct, upstream_payload), (ours, payload))
    ]
    for share in (0.5, 0.99):
        added = half[1].percentile(share) - half[0].percentile(share)
        print(f"added at {saturation / 2:.0f} per second, p{share * 100:.0f}: {added:.2f} ms")


def retrieves(ours: Server, payload: bytes, seconds: float) -> None:
    """Of a job whose row is young enough, beside creates, in turns of one run."""
    made = take_turn(ours, payload, connections=64, seconds=seconds)
    video_id = json.loads(made.result.body)["id"]
    asked = request("GET", f"/v1/videos/{video_id}", headers={"x-bf-vk": KEY})
    read = take_turn(ours, asked, connections=64, seconds=seconds)
    print(
        f"retrieves from the store: {read.result.rate:.0f} per second "
        f"({read.result.rate / made.result.rate:.1f} x creates), {read.cpu:.0f} µs of CPU each"
    )


def price(home: Path, base_url: str, payload: bytes, rounds: int, seconds: float) -> None:
    """CPU per create without each feature in turn, beside all of them."""
    with contextlib.ExitStack() as stack:
        servers = {
            name: stack.enter_context(gateway(home / f"without-{name}", base_url, without=name))
            for name in ("nothing", *FEATURES)
        }
        costs = {name: float("inf") for name in servers}
        for _ in range(rounds + 1):
            for name, server in servers.items():
                turn = take_turn(server, payload, connections=64, seconds=seconds)
                costs[name] = min(costs[name], turn.cpu)
    whole = costs.pop("nothing")
    print(f"price of a create at 64 at once: {whole:.0f} µs of CPU, of which")
    for name, cost in costs.items():
        print(f"  {name:20}{whole - cost:6.0f} µs  {(whole - cost) / whole:5.0%}")


async def _swallow(port: int, asked: bytes) -> int:
    """Reads an answer of any length, and answers how many bytes it had."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(asked)
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise SystemExit(f"the download answered {head.decode()}")
    length = next(
        int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    left = length
    while left and (chunk := await reader.read(1 << 18)):
        left -= len(chunk)
    writer.close()
    return length - left


def download(home: Path, base_url: str, payload: bytes) -> None:
    """Two gigabytes through a gateway: what it takes, and what it keeps."""
    with gateway(home, base_url) as server:
        made = take_turn(server, payload, connections=1, seconds=0.1)
        video_id = json.loads(made.result.body)["id"]
        time.sleep(2.5)  # the row is older than the provider's pace: the gateway looks again
        before, began, cpu = server.resident, time.perf_counter(), server.cpu
        asked = request("GET", f"/v1/videos/{video_id}/content", headers={"x-bf-vk": KEY})
        size = uvloop.run(_swallow(server.port, asked))
        seconds = time.perf_counter() - began
        print(
            f"download of {size / 1e9:.0f} GB: {size / seconds / 1e6:.0f} MB/s, "
            f"{(server.cpu - cpu) / size * 1e12:.0f} ms of CPU per GB, "
            f"{server.peak - before:+.0f} MB resident at most"
        )


def start_and_rest(home: Path, base_url: str) -> None:
    began = time.perf_counter()
    with gateway(home, base_url) as server:
        asked = request("GET", "/health")
        answer = uvloop.run(load("127.0.0.1", server.port, asked, connections=1, seconds=0.01))
        if set(answer.statuses) != {200}:
            raise SystemExit(f"/health answered {answer.statuses}")
        first = time.perf_counter() - began
        time.sleep(1)
        print(f"start to first 200: {first:.2f} s; resident when idle: {server.resident:.0f} MB")


def main(rounds: int, seconds: float, *, peers: bool) -> None:
    print("\nCreates through the gateway (one core for the server)")
    stay_on(LOAD_CORE)
    body = json.dumps(BODY).encode()
    asked_directly = json.dumps({**BODY, "model": "sora-2"}).encode()
    master = f"sk-{secrets.token_hex(16)}"
    payload = request("POST", "/v1/videos", body, {"x-bf-vk": KEY})
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        home = Path(folder)
        direct = stack.enter_context(upstream())
        base_url = f"http://127.0.0.1:{direct.port}/v1"
        start_and_rest(home / "start", base_url)
        ours = stack.enter_context(gateway(home / "ours", base_url))
        servers = {
            "gateway": (ours, payload),
            "bare pass-through": (
                stack.enter_context(peer("pass_through", home / "bare", base_url)),
                payload,
            ),
            "FastAPI + httpx": (stack.enter_context(peer("by_hand", home / "hand", base_url)), payload),
        }
        if peers:
            proxy = stack.enter_context(lite_llm(home / "litellm", base_url, master))
            sent = request("POST", "/v1/videos", asked_directly, {"authorization": f"Bearer {master}"})
            servers["LiteLLM"] = (proxy, sent)
        fastest = rates(servers, rounds, seconds)
        added_latency(
            direct,
            ours,
            request("POST", "/v1/videos", asked_directly),
            payload,
            fastest["gateway"].result.rate,
            seconds,
        )
        retrieves(ours, payload, seconds)
        download(home / "download", base_url, payload)
        price(home, base_url, payload, rounds, seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--without-litellm", action="store_true", help="leave the slow one out")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve, given.arguments)
    else:
        main(given.rounds, given.seconds, peers=not given.without_litellm)
