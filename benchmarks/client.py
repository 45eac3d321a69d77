"""CPU of one call through the generated client, beside what it stands on and what it stands in for.

Every client retrieves the same video from the same loopback server, which runs in a
process of its own. CPU is that of this process, Rust threads included.
"""

from __future__ import annotations

import asyncio
import importlib.util
import sys
import time
from collections.abc import Awaitable, Callable

import httpx
import uvloop
from openai import AsyncOpenAI
from pyreqwest.client import ClientBuilder

from benchmarks.process import cores, free_port, started
from openai_video_api.async_client import AsyncClient
from openai_video_api.models import VideoJob
from specwright_runtime.transport.httptools import AsyncHttptoolsTransport
from specwright_runtime.transport.httpx import AsyncHttpxTransport
from specwright_runtime.wire import adapter, read_json

CALLS = 4000
ROUNDS = 3
Call = Callable[[], Awaitable[object]]


async def measured(call: Call, calls: int, at_once: int) -> float:
    """CPU microseconds per call."""
    waiting = iter(range(calls))

    async def worker() -> None:
        for _ in waiting:
            await call()

    started = time.process_time()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return (time.process_time() - started) / calls * 1e6


async def compare(url: str) -> None:
    ours = AsyncClient(url, api_key_auth="key")
    over_httptools = AsyncClient(url, api_key_auth="key", transport=AsyncHttptoolsTransport())
    over_httpx = AsyncClient(url, api_key_auth="key", transport=AsyncHttpxTransport())
    raw = ClientBuilder().build()
    plain = httpx.AsyncClient()
    official = AsyncOpenAI(base_url=url, api_key="key", max_retries=0)
    target = f"{url}/videos/video_68f2a1c0"
    headers = [("authorization", "Bearer key"), ("accept", "application/json")]
    types = adapter(VideoJob)

    async def bytes_only() -> object:
        return (await (await raw.get(target).headers(headers).build().send()).bytes()).to_bytes()

    async def parsed() -> object:
        return read_json(
            types, (await (await raw.get(target).headers(headers).build().send()).bytes()).to_bytes()
        )

    async def httpx_parsed() -> object:
        return VideoJob.model_validate_json((await plain.get(target, headers=headers)).content)

    clients: dict[str, tuple[Call, int]] = {
        "pyreqwest, bytes only": (bytes_only, CALLS),
        "pyreqwest, parsed into the model": (parsed, CALLS),
        "generated client": (lambda: ours.retrieve_video("video_68f2a1c0"), CALLS),
        "generated client over httptools": (lambda: over_httptools.retrieve_video("video_68f2a1c0"), CALLS),
        "generated client over httpx": (lambda: over_httpx.retrieve_video("video_68f2a1c0"), CALLS // 4),
        "httpx, parsed into the model": (httpx_parsed, CALLS // 4),
        "official openai SDK": (lambda: official.videos.retrieve("video_68f2a1c0"), CALLS // 4),
    }
    if importlib.util.find_spec("aiohttp") is None:
        print("(aiohttp is not installed: left out)")
    print(f"{'CPU microseconds per call':36}{'1 at a time':>14}{'64 at once':>14}")
    for name, (call, calls) in clients.items():
        await measured(call, calls // 10, 8)
        single = min([await measured(call, calls // 4, 1) for _ in range(ROUNDS)])
        many = min([await measured(call, calls, 64) for _ in range(ROUNDS)])
        print(f"{name:36}{single:14.0f}{many:14.0f}", flush=True)
    await ours.aclose()
    await plain.aclose()
    await official.close()


def main() -> None:
    port = free_port()
    with started([sys.executable, "-m", "benchmarks.upstream", str(port)], port, core=cores()[1]):
        uvloop.run(compare(f"http://127.0.0.1:{port}/v1"))


if __name__ == "__main__":
    main()
