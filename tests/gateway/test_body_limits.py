"""What a body takes in memory is known before it is read as JSON."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator, Sequence

import pytest
from starlette.types import Message

from specwright_runtime.server import AsgiExchange, Exchange
from specwright_runtime.server.refusals import Refused
from video_gateway.http import body_limits
from video_gateway.http.body_limits import LARGE, MAX_WIDE, BodyLimits, Texts

FACE = "\N{GRINNING FACE}"
LONG = MAX_WIDE + 1000
TOGETHER = 32 * 1024 * 1024
VALUES = b'{"x": [' + b'{"a":1},' * 25_000 + b"{}]}"
TEXT = b'{"prompt": "' + b"a" * 200_000 + b'"}'


def told(content: bytes, content_type: str = "application/json", seed: int = 0) -> str | None:
    """The code with which a body is refused that arrives in pieces of any size."""
    texts = Texts(content_type)
    try:
        for piece in pieces(content, seed):
            texts.read(piece)
    except Refused as refused:
        return refused.problem.code
    return None


def pieces(content: bytes, seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    start = 0
    while start < len(content):
        size = chance.choice((1, 2, 3, 7, 65_536, 200_000))
        yield content[start : start + size]
        start += size


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("is_escaped", [True, False])
@pytest.mark.parametrize(
    "text", [FACE + "a" * LONG, "a" * LONG + FACE, 'a"\\' * LONG + FACE, (FACE + "a" * 100_000) * 50]
)
def test_a_single_wide_letter_makes_a_long_text_too_large(text: str, is_escaped: bool, seed: int) -> None:
    content = json.dumps({"prompt": "A fox", "other": text, "more": [1, 2]}, ensure_ascii=is_escaped)
    assert told(content.encode(), seed=seed) == "text_too_wide"


def test_many_texts_are_too_large_together() -> None:
    assert told(json.dumps([FACE + "a" * 10_000] * 1000).encode()) == "text_too_wide"


@pytest.mark.parametrize("seed", range(2))
def test_a_picture_beside_wide_words_is_none_of_that(seed: int) -> None:
    picture = "data:image/png;base64," + "iVBORw0KGgo/AA+\n" * (LONG // 8)
    for prompt in (FACE * 32_000, FACE + '\\"' * 10_000):
        for is_escaped in (True, False):
            content = json.dumps({"prompt": prompt, "input_reference": picture}, ensure_ascii=is_escaped)
            assert told(content.encode(), seed=seed) is None
    escaped = json.dumps({"input_reference": picture}).replace("+", "\\u002b").replace("/", "\\/")
    assert told(escaped.encode(), seed=seed) is None


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "unicode_escape", "x" * 100])
def test_a_long_text_in_another_charset_is_refused(charset: str) -> None:
    content = json.dumps("a" * LONG).encode()
    assert told(content, f"application/json; charset={charset}") == "text_too_wide"
    for usual in ("application/json; charset=UTF-8", 'application/json; charset="us-ascii"'):
        assert told(content, usual) is None


@pytest.mark.parametrize(
    ("content", "held_together"),
    [
        # A thousand such bodies take gigabytes, where each holds an object for every nine bytes.
        (VALUES, TOGETHER // (len(VALUES) + 25_000 * body_limits.VALUE)),
        (TEXT, 2 * TOGETHER // len(TEXT)),
    ],
    ids=["values", "text"],
)
def test_small_bodies_count_as_what_they_take_and_are_bounded_together(
    content: bytes, held_together: int
) -> None:
    assert len(content) < LARGE
    held: list[Exchange] = []
    served = asyncio.Event()

    class Waiting:
        async def serve_exchange(self, exchange: Exchange) -> None:
            await exchange.receive()
            held.append(exchange)
            await served.wait()

    async def scenario() -> Sequence[object]:
        limits = BodyLimits(Waiting(), together=TOGETHER)
        tasks = [asyncio.create_task(ask(limits)) for _ in range(400)]
        await asyncio.sleep(0.5)
        served.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    async def ask(limits: BodyLimits) -> None:
        async def receive() -> Message:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Message) -> None:
            raise AssertionError(message)

        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
        scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers}
        await limits.serve_exchange(AsgiExchange(scope, receive, send))

    answers = asyncio.run(scenario())
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert {answer.problem.code for answer in refused} == {"overloaded"}
    assert len(held) == 400 - len(refused) == held_together
