"""Prompts damage answers on the wire, over a real connection."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable

import pytest
from starlette.applications import Starlette

from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace

PATIENCE = 60
"""Seconds for anything; whoever waits so long waits in vain."""


@pytest.fixture(scope="module")
def port(serve: Callable[[Starlette], str]) -> int:
    return int(serve(create_sandbox(pace=Pace.at_once())).rpartition(":")[2])


def exchange(port: int, prompt: str, silence: float = PATIENCE) -> tuple[str, dict[str, str], bytes, bool]:
    """Status line, headers, what arrived of the body before a silence of so many seconds, and whether the
    other side hung up before its end."""

    async def run() -> tuple[str, dict[str, str], bytes, bool]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        body = json.dumps({"prompt": prompt}).encode()
        writer.write(
            b"POST /openai/v1/videos HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer sk-test\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)).decode("latin-1")
        status, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(headers["content-length"])
        content = b""
        closed = False
        with contextlib.suppress(TimeoutError):
            while len(content) < length and not closed:
                piece = await asyncio.wait_for(reader.read(length - len(content)), silence)
                closed = not piece
                content += piece
        writer.close()
        return status, headers, content, closed

    return asyncio.run(run())


def test_without_a_fault_the_answer_arrives_whole(port: int) -> None:
    status, headers, content, closed = exchange(port, "A cat")
    assert status == "HTTP/1.1 200 OK"
    assert "x-sandbox-fault" not in headers
    assert json.loads(content)["prompt"] == "A cat"
    assert not closed


def test_malformed_json_has_the_right_length_and_no_end(port: int) -> None:
    _, headers, content, _ = exchange(port, "[fault=malformed]")
    assert len(content) == int(headers["content-length"])
    with pytest.raises(json.JSONDecodeError):
        json.loads(content)


def test_duplicated_properties_are_wrong_the_first_time(port: int) -> None:
    _, _, content, _ = exchange(port, "[fault=duplicated]")
    pairs = json.loads(content, object_pairs_hook=lambda pairs: pairs)
    names = [name for name, _ in pairs]
    assert len(names) == 2 * len(set(names))
    assert pairs[0] == ("id", None)
    assert json.loads(content)["prompt"] == "[fault=duplicated]"


def test_html_says_that_it_is_html(port: int) -> None:
    status, headers, content, _ = exchange(port, "[fault=html]")
    assert (status, headers["content-type"]) == ("HTTP/1.1 200 OK", "text/html; charset=utf-8")
    assert content.startswith(b"<!doctype html>")


def test_an_empty_answer_is_empty(port: int) -> None:
    status, _, content, _ = exchange(port, "[fault=empty]")
    assert (status, content) == ("HTTP/1.1 200 OK", b"")


def test_a_truncated_answer_ends_with_the_connection(port: int) -> None:
    _, headers, content, closed = exchange(port, "[fault=truncated]")
    assert 0 < len(content) < int(headers["content-length"])
    assert closed


def test_a_stalled_answer_goes_silent_and_the_connection_stays(port: int) -> None:
    _, headers, content, closed = exchange(port, "[fault=stalled]", silence=2)
    assert 0 < len(content) < int(headers["content-length"])
    assert not closed


def test_a_slow_answer_arrives_in_the_end(port: int) -> None:
    _, _, content, _ = exchange(port, "[fault=slow] " + "x" * 3000)
    assert json.loads(content)["prompt"].endswith("x" * 3000)


def test_a_private_redirect_leads_inside(port: int) -> None:
    status, headers, _, _ = exchange(port, "[fault=private]")
    assert status == "HTTP/1.1 302 Found"
    assert headers["location"].startswith("http://169.254.169.254/")


def test_a_fault_that_nobody_knows_is_only_text(port: int) -> None:
    _, _, content, _ = exchange(port, "[fault=gremlins]")
    assert json.loads(content)["prompt"] == "[fault=gremlins]"
