"""Creates through the gateway, beside LiteLLM's proxy and beside FastAPI + httpx written by hand.

    python -m benchmarks.gateway [--rounds 2] [--seconds 2] [--without-litellm]

All stand before the same loopback upstream, which answers at once. The server under test has
one core; upstream and load have the other. The gateway is what an operator starts: callers with
virtual keys, the choice of a provider's key, the check of capabilities, a durable row for each
job, metrics and the access log; the others have none of these but LiteLLM's master key. The bare
pass-through is the generated server under uvicorn before the generated client over the gateway's transport.

They take turns, and each one's best figures count. Behind each rate stands how much of its core the
server got and how much of theirs load and upstream used: a server that got less had others beside it,
and then the ratios by CPU are the ones to believe; load and upstream that used all of theirs are what was
measured.
"""

from __future__ import annotations

import argparse
import asyncio
import compileall
import contextlib
import json
import math
import os
import secrets
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import uvloop

from benchmarks.gateway_servers import FEATURES, KEY, LOAD_CORE, base_of, gateway, lite_llm, peer, upstream
from benchmarks.load import UNIQUE, Result, load, paced, request
from benchmarks.process import ROOT, Server, stay_on

BODY = {"model": "openai/sora-2", "prompt": "A red fox runs through snow", "seconds": "4", "size": "1280x720"}
CONNECTIONS = (1, 16, 64)
STALLED = 200


@dataclass(frozen=True, slots=True)
class Turn:
    result: Result
    cpu: float
    """Microseconds of the server's core per request."""
    own: float
    """Share of its core that the server got."""
    others: float
    """Share of the other core that load and upstream used."""


def take_turn(server: Server, payload: bytes, above: Server, *, connections: int, seconds: float) -> Turn:
    """`above` is the upstream."""
    began, load_began, above_began = server.cpu, time.process_time(), above.cpu
    result = uvloop.run(load("127.0.0.1", server.port, payload, connections=connections, seconds=seconds))
    if set(result.statuses) != {200}:
        raise SystemExit(f"answered {result.statuses}: {result.body.decode(errors='replace')[:500]}")
    used = server.cpu - began
    others = time.process_time() - load_began + above.cpu - above_began
    return Turn(result, used / result.requests * 1e6, used / result.seconds, others / result.seconds)


@dataclass(slots=True)
class Best:
    """The best figures of several turns, and the shares of the fastest one."""

    rate: float = 0.0
    p50: float = math.inf
    cpu: float = math.inf
    own: float = 0.0
    others: float = 0.0

    def take(self, turn: Turn) -> None:
        if turn.result.rate > self.rate:
            self.rate, self.own, self.others = turn.result.rate, turn.own, turn.others
        self.p50 = min(self.p50, turn.result.percentile(0.5))
        self.cpu = min(self.cpu, turn.cpu)

    def __str__(self) -> str:
        cores = f"{self.own:3.0%} {self.others:3.0%}"
        return f"{self.rate:6.0f}/s {cores:9} p50 {self.p50:6.2f} ms {self.cpu:5.0f} µs"


def rates(
    servers: dict[str, tuple[Server, bytes]], above: Server, rounds: int, seconds: float
) -> Mapping[tuple[str, int], Best]:
    """Prints one line per server, and how the first compares with each other one."""
    best: dict[tuple[str, int], Best] = defaultdict(Best)
    for _ in range(rounds):
        for connections in CONNECTIONS:
            for name, (server, payload) in servers.items():
                best[name, connections].take(
                    take_turn(server, payload, above, connections=connections, seconds=seconds)
                )
    width = len(str(Best())) + 2
    print(f"{'creates, CPU of each':22}" + "".join(f"{f'{each} at once':>{width}}" for each in CONNECTIONS))
    for name in servers:
        print(f"{name:22}" + "".join(f"{best[name, each]!s:>{width}}" for each in CONNECTIONS))
    ours, *others = servers
    for name in others:
        cells = ""
        for connections in CONNECTIONS:
            mine, theirs = best[ours, connections], best[name, connections]
            by_cpu = theirs.cpu / mine.cpu if mine.cpu else 0.0
            cells += f"{f'{mine.rate / theirs.rate:.1f} x, by CPU {by_cpu:.1f} x':>{width}}"
        print(f"{f'  to {name}':22}{cells}")
    return best


def flush(home: Path) -> float:
    """Milliseconds that the disk takes for a page to be durable, the median of some."""
    took: list[float] = []
    with (home / "page").open("wb") as file:
        for _ in range(100):
            began = time.perf_counter()
            file.seek(0)
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            took.append((time.perf_counter() - began) * 1e3)
    return statistics.median(took)


def added_latency(
    direct: Server,
    ours: Server,
    upstream_payload: bytes,
    payload: bytes,
    *,
    saturation: float,
    rounds: int,
    seconds: float,
    home: Path,
) -> None:
    """Of the best of each one's turns, which alternate."""
    pair = (direct, upstream_payload), (ours, payload)
    alone = [math.inf, math.inf]
    half: list[dict[float, float]] = [{0.5: math.inf, 0.99: math.inf} for _ in pair]
    rate = saturation / 2
    for _ in range(rounds):
        for place, (server, sent) in enumerate(pair):
            turn = take_turn(server, sent, direct, connections=1, seconds=seconds)
            alone[place] = min(alone[place], turn.result.percentile(0.5))
            result = uvloop.run(
                paced("127.0.0.1", server.port, sent, rate=rate, connections=64, seconds=seconds)
            )
            for share, known in half[place].items():
                half[place][share] = min(known, result.percentile(share))
    print(
        f"added at one connection, p50: {alone[1] - alone[0]:.2f} ms, "
        f"where the disk alone takes {flush(home):.2f} ms"
    )
    for share in half[0]:
        added = half[1][share] - half[0][share]
        print(f"added at {rate:.0f} per second, p{share * 100:.0f}: {added:.2f} ms")


def retrieves(ours: Server, above: Server, payload: bytes, rounds: int, seconds: float) -> None:
    """Of a job whose row is young enough, beside creates, in turns of one run."""
    made, read = Best(), Best()
    for _ in range(rounds):
        turn = take_turn(ours, payload, above, connections=64, seconds=seconds)
        made.take(turn)
        video_id = json.loads(turn.result.body)["id"]
        asked = request("GET", f"/v1/videos/{video_id}", headers={"x-bf-vk": KEY})
        read.take(take_turn(ours, asked, above, connections=64, seconds=seconds))
    print(
        f"retrieves from the store: {read.rate:.0f} per second ({read.rate / made.rate:.1f} x creates, "
        f"by CPU {made.cpu / read.cpu if read.cpu else 0:.1f} x), {read.cpu:.0f} µs of CPU each"
    )


def price(home: Path, above: Server, payload: bytes, rounds: int, seconds: float) -> None:
    """CPU per create without each feature in turn, beside all of them: the least of many short turns."""
    with contextlib.ExitStack() as stack:
        servers = {
            name: stack.enter_context(gateway(home / f"without-{name}", base_of(above), without=name))
            for name in ("nothing", *FEATURES)
        }
        costs = dict.fromkeys(servers, math.inf)
        once, rate, rate_once = math.inf, 0.0, 0.0
        for _ in range(4 * rounds):
            for name, server in servers.items():
                turn = take_turn(server, payload, above, connections=64, seconds=seconds / 4)
                costs[name] = min(costs[name], turn.cpu)
                if name == "nothing":
                    rate = max(rate, turn.result.rate)
            turn = take_turn(servers["nothing"], _once(payload), above, connections=64, seconds=seconds / 4)
            once, rate_once = min(once, turn.cpu), max(rate_once, turn.result.rate)
    whole = costs.pop("nothing")
    print(f"price of a create at 64 at once: {whole:.0f} µs of CPU, of which")
    for name, cost in costs.items():
        print(f"  {name:20}{whole - cost:6.0f} µs  {(whole - cost) / whole if whole else 0:5.0%}")
    print(f"with an Idempotency-Key {once:.0f} µs, {rate_once / rate:.2f} x the rate")


def _once(payload: bytes) -> bytes:
    """The request with an idempotency key of its own each time."""
    return payload.replace(b"\r\n", f"\r\nidempotency-key: {UNIQUE}\r\n".encode(), 1)


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


def download(home: Path, above: Server, payload: bytes) -> None:
    """Two gigabytes through a gateway: what it takes, and what it keeps."""
    with gateway(home, base_of(above)) as server:
        made = take_turn(server, payload, above, connections=1, seconds=0.1)
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
        before = server.resident
        now = uvloop.run(_stall(server.port, asked, lambda: server.resident))
        print(f"{STALLED} downloads that nobody reads: {(now - before) / STALLED * 1e3:.0f} kB resident each")


async def _stall(port: int, asked: bytes, resident: Callable[[], float]) -> float:
    """What is resident when `STALLED` clients have asked, read an answer's head, and read no further."""
    opened = [await asyncio.open_connection("127.0.0.1", port, limit=4096) for _ in range(STALLED)]
    for _, writer in opened:
        writer.write(asked)
    for reader, _ in opened:
        await reader.readuntil(b"\r\n\r\n")
    now, before = resident(), 0.0
    while now > before:  # until all buffers on the way are full
        before = now
        await asyncio.sleep(1)
        now = resident()
    for _, writer in opened:
        writer.transport.abort()
    return now


def start_and_rest(home: Path, base_url: str) -> None:
    for root in ("gateway", "generator", "generated"):
        compileall.compile_dir(ROOT / root, quiet=1)  # as pip does where it installs
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
        base_url = base_of(direct)
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
        best = rates(servers, direct, rounds, seconds)
        added_latency(
            direct,
            ours,
            request("POST", "/v1/videos", asked_directly),
            payload,
            saturation=best["gateway", CONNECTIONS[-1]].rate,
            rounds=rounds,
            seconds=seconds,
            home=home,
        )
        retrieves(ours, direct, payload, rounds, seconds)
        download(home / "download", direct, payload)
        price(home, direct, payload, rounds, seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--without-litellm", action="store_true", help="leave the slow one out")
    given = parser.parse_args()
    main(given.rounds, given.seconds, peers=not given.without_litellm)
