"""^C in a command that waits: 130, at once, and how to go on."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from video_gateway import cli, serving

JOB = {
    "id": "video_1",
    "object": "video",
    "status": "queued",
    "created_at": 1_764_000_000,
    "extra_fields": {"request_type": "video_generation", "provider": "openai", "latency": 1},
}
PATIENCE = 60
"""Seconds for a process to come to an end; whoever waits so long waits in vain."""

COMMAND = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # shells have what runs in the background ignore it
from video_gateway import cli
sys.exit(cli.main())
"""

Answer = Callable[[Request], Awaitable[Response]]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


def interrupted(answers: bool, *arguments: str) -> tuple[int, str]:
    """The exit status and error output of a command that is stopped at a request without an answer.

    With `answers` a create has one, and the look after it has none.
    """

    async def scenario() -> tuple[int, str]:
        asked = asyncio.Event()

        async def silent(request: Request) -> Response:
            asked.set()
            while (await request.receive())["type"] != "http.disconnect":
                pass
            return Response()

        async def accepted(request: Request) -> Response:
            return JSONResponse(JOB, headers={"openai-poll-after-ms": "1"})

        routes = [
            Route("/v1/videos", accepted if answers else silent, methods=["POST"]),
            Route("/v1/videos/{id}", silent),
        ]
        async with serving.beside(Starlette(routes=routes)) as base:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", COMMAND, *arguments, "--base-url", base,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
            try:
                await asyncio.wait_for(asked.wait(), PATIENCE)
                process.send_signal(signal.SIGINT)
                _, told = await asyncio.wait_for(process.communicate(), PATIENCE)
            finally:
                if process.returncode is None:
                    process.kill()
            assert process.returncode is not None
            return process.returncode, re.sub(r"http://[^ ]+", "URL", told.decode())

    return asyncio.run(scenario())


def test_a_create_without_an_answer_is_taken_up_by_its_idempotency_key() -> None:
    status, told = interrupted(
        False, "create", "A fox", "--model", "openai/sora-2", "--idempotency-key", "a b"
    )
    assert status == 130
    first, last = told.splitlines()
    assert first.startswith("video-gateway: stopped before there was an answer. The video may be made")
    assert last == "  --idempotency-key 'a b'"


def test_a_wait_after_a_create_is_taken_up_by_the_jobs_id() -> None:
    status, told = interrupted(True, "create", "A fox", "--model", "openai/sora-2", "-o", "a fox.mp4")
    assert status == 130
    assert told.splitlines()[-1] == "  video-gateway wait video_1 -o 'a fox.mp4' --base-url URL"


def test_a_wait_is_taken_up_before_its_first_answer_too() -> None:
    status, told = interrupted(True, "wait", "video_1:openai")
    assert status == 130
    assert told.splitlines()[-1] == "  video-gateway wait video_1:openai --base-url URL"


def test_a_create_whose_connection_breaks_names_its_idempotency_key(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    async def scenario() -> int:
        async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            return await asyncio.to_thread(
                cli.main,
                ["create", "A fox", "--model", "openai/sora-2", "--base-url", f"http://127.0.0.1:{port}"],
            )

    assert asyncio.run(scenario()) == 1
    assert re.search(r"\n.*  --idempotency-key [0-9a-f-]{36}\n", capsys.readouterr().err)
