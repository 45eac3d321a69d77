"""Requests that nobody sends by accident: each is answered, soon, in the documented shape, and by no 5xx."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.gateway.rude import running as rude_server

from video_gateway import assembly, serving
from video_gateway.app import application
from video_gateway.callers import password_hash
from video_gateway.settings import Settings, key_hash

LINES = b"Host: localhost\r\nConnection: close\r\n"
FIELDS = '"model": "vllm/m", "prompt": "A fox"'


def get(path: bytes, *headers: bytes, method: bytes = b"GET") -> bytes:
    return b"%b %b HTTP/1.1\r\n%b%b\r\n" % (
        method,
        path,
        LINES,
        b"".join(b"%b\r\n" % line for line in headers),
    )


def post(
    body: str | bytes,
    media_type: bytes = b"application/json",
    *headers: bytes,
    path: bytes = b"/v1/videos",
) -> bytes:
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    own = (b"Content-Type: " + media_type, b"Content-Length: %d" % len(content))
    return get(path, *own, *headers, method=b"POST") + content


def member(text: str) -> bytes:
    return post(f"{{{FIELDS}, {text}}}")


def part(name: bytes, value: bytes, more: bytes = b"") -> bytes:
    return b'--x\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n' % (name, more, value)


def form(*parts: bytes, end: bytes = b"--x--\r\n") -> bytes:
    usual = part(b"model", b"vllm/m") + part(b"prompt", b"A fox")
    return post(usual + b"".join(parts) + end, b"multipart/form-data; boundary=x")


VALUES = (
    "9" * 6000, "9223372036854775808", "-1", "-0", "1.0", "1.5", "1e999", "NaN", "-Infinity", "true", "null",
    "{}", "[]", "[" * 100_000, "[" * 5000 + "]" * 5000, '{"a":' * 5000 + "1" + "}" * 5000,
    '""', '"\\ud800"', '"a\\u0000b"', '"\\x"', '"\\u0001\\n\\r\\u202e"', f'"{"a" * 300_000}"',
)  # fmt: skip
MEMBERS = (
    "model", "prompt", "seconds", "size", "audio", "seed", "negative_prompt", "input_reference", "video_uri",
    "fallbacks", "nobody_knows",
)  # fmt: skip


def values() -> Iterator[bytes]:
    for name in MEMBERS:
        for value in VALUES:
            yield member(f'"{name}": {value}')


def bodies() -> Iterator[bytes]:
    for text in ("", " ", "\x00", "[]", "null", "1", '"x"', "{", "}", "{}", "NaN", f"\ufeff{{{FIELDS}}}"):
        yield post(text)
    yield post('{"model": "vllm/a\\u0000b", "prompt": "A fox"}')
    yield post('{"model": "vllm/\\ud800", "prompt": "A fox"}')
    yield post('{"model": "vllm/", "prompt": "A fox"}')
    yield post('{"model": "/", "prompt": "A fox"}')
    yield member('"fallbacks": ["vllm/a\\u0000", {"provider": "vllm", "model": "\\u0000"}]')
    yield member('"prompt": "twice", "prompt": "and again"')
    yield post('{"seed": NaN, "x": ' + "[" * 100_000)
    yield member('"seed": 1.0, "nobody_knows": ' + "9" * 6000)
    yield post(b'{"model": "vllm/m", "prompt": "\xff\xfe"}')
    yield post(b'{"model": "vllm/m", "prompt": "\xed\xa0\x80"}')
    for media_type in (b";;;", b"\xff/\xfe", b"text/plain", b"application/x-www-form-urlencoded"):
        yield post(f"{{{FIELDS}}}", media_type)
    yield post(b"\x1f\x8b\x08\x00", b"application/json", b"Content-Encoding: gzip")
    for key in (b"", b"\xff\xfe", b"a\tb", b"k" * 256, b"k" * 60_000):
        yield post(f"{{{FIELDS}}}", b"application/json", b"Idempotency-Key: " + key)


def forms() -> Iterator[bytes]:
    for boundary in (b"", b"; boundary=", b"; boundary=y", b"; boundary=\xff", b"; boundary=" + b"z" * 5000):
        yield post(part(b"model", b"vllm/m"), b"multipart/form-data" + boundary)
    yield form(end=b"")
    yield form(part(b"seed", b"9" * 6000))
    yield form(part(b"prompt", b"\xff\xfe\x00"))
    yield form(part(b"prompt", b"A fox", b'; filename="a"'))
    yield form(part(b"input_reference", b"", b'; filename="a"'))
    yield form(part(b"input_reference", b'{"a":' * 5000))
    yield form(part(b"input_reference", b'{"a":' * 5000 + b"1" + b"}" * 5000))
    yield form(part(b"fallbacks", b"[" * 5000))
    yield form(part(b"fallbacks[][[", b"a"), part(b"fallbacks[999999999]", b"a"))
    yield form(part(b"fallbacks" + b"[a]" * 5000, b"a"))
    yield form(*[part(b"x%d" % number, b"") for number in range(20_000)])
    yield form(b"--x\r\nX: " + b"y" * 300_000 + b"\r\n\r\na\r\n")
    yield form(b"--x\r\n\r\nnameless\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n")
    yield form(b"--x\r\nContent-Type: text/plain; charset=nonsense\r\n" + part(b"size", b"\xff")[5:])


def paths() -> Iterator[bytes]:
    for path in (
        b"/v1/videos?limit=0",
        b"/v1/videos?limit=" + b"9" * 6000,
        b"/v1/videos?limit=NaN",
        b"/v1/videos?%",
        b"/v1/videos?limit=1&limit=2",
        b"/v1/videos?after=%00",
        b"/v1/videos?after=%ff",
        b"/v1/videos?order=up",
        b"/v1/videos?after=" + b"a" * 5000,
        b"/v1/videos?after=b64_",
        b"/v1/videos?provider=nobody",
        b"/v1/videos/",
        b"/v1/videos//",
        b"/v1/videos/%",
        b"/v1/videos/%zz",
        b"/v1/videos/%00",
        b"/v1/videos/:",
        b"/v1/videos/a%00b:vllm",
        b"/v1/videos/%ed%a0%80:vllm",
        b"/v1/videos/a/b/c",
        b"/v1/videos/a:vllm/b",
        b"/v1/videos/a:vllm/content?index=-1",
        b"/v1/videos/a:vllm/content?index=" + b"9" * 6000,
        b"/v1/videos/a:vllm/content?variant=b",
        b"/v1/models?provider=%00",
        b"//v1/videos",
        b"/V1/videos",
        b"*",
        b"http://[/v1/videos",
        b"http://evil.example.com/v1/models",
        b"/\xff",
        b"/" + b"a" * 60_000,
        b"/console/../../etc/passwd",
        b"/console/%2e%2e/%2e%2e/app.py",
        b"/console/%00",
        b"/console/" + b"a" * 5000,
    ):
        for method in (b"GET", b"DELETE", b"PATCH", b"PROPFIND"):
            yield get(path, method=method)
        yield post('{"prompt": "A fox"}', path=path.partition(b"?")[0] + b"/remix")


def headers() -> Iterator[bytes]:
    for host in (
        b"",
        b"[",
        b"]",
        b"[::1",
        b"[::1]]",
        b"a b",
        b"localhost:99999999",
        b"\xff",
        b"//",
        b"[v1.x]",
    ):
        yield b"GET /v1/videos HTTP/1.1\r\nConnection: close\r\nHost: %b\r\n\r\n" % host
        yield get(b"/v1/videos", b"Origin: http://" + host)
        yield get(b"/v1/videos", b"Origin: " + host)
    for credential in (
        b"Basic",
        b"Basic !",
        b"Basic \xff",
        b"Basic /////w==",
        b"Bearer \xff",
        b"Bearer a b",
        b" ",
    ):
        yield get(b"/v1/videos", b"Authorization: " + credential)
    for wanted in (b"bytes=", b"bytes=-", b"\xff", b"bytes=5-3", b"bytes=" + b"9" * 6000 + b"-"):
        yield get(b"/v1/videos/video_1/content", b"Range: " + wanted, b"If-Range: " + wanted)
        yield get(b"/v1/videos/video_1/content", b"If-None-Match: " + wanted)
    yield get(b"/v1/videos", b'X-Request-Id: "}{', b"Traceparent: nonsense")
    yield get(b"/v1/videos", b"X: a\x00b")
    yield get(b"/v1/videos", b": a")
    yield get(b"/v1/videos", b"Content-Length: 1", b"Content-Length: 2")
    yield get(b"/v1/videos", b"Content-Length: -1")
    yield get(b"/v1/videos", b"Content-Length: 1", b"Transfer-Encoding: chunked")
    yield get(b"/v1/videos", b"Transfer-Encoding: nonsense")
    yield (
        get(b"/v1/videos", b"Content-Type: application/json", b"Transfer-Encoding: chunked", method=b"POST")
        + b"z"
    )
    yield b"GET /v1/videos HTTP/3.0\r\nHost: localhost\r\n\r\n"
    yield b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


async def ask(address: str, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
    writer.write(sent)  # not waited for: who is refused need not be heard to the end
    try:
        return await asyncio.wait_for(reader.read(), 60)
    finally:
        writer.transport.abort()


def judge(sent: bytes, answer: bytes) -> None:
    where = (sent[:200], answer[:500])
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 "), where
    status = int(head.split()[1])
    assert status < 500, where
    if status >= 400:
        found = json.loads(body)
        assert (found["status_code"], found["is_bifrost_error"]) == (status, True), where
        assert found["type"] == found["error"]["type"], where
        assert found["error"]["code"], where
        assert found["error"]["message"], where
        assert len(body) < 3000, where


KEY = b"x-bf-vk: sk-bf-alice\r\n"


def credentials() -> Iterator[bytes]:
    """None of them is good."""
    for name in (b"x-bf-vk", b"x-api-key", b"Authorization"):
        for value in (
            b"", b" ", b"\xff\xfe", b"sk-bf-alice\xa0", b"sk-bf-ALICE", b"sk-bf-", b"k" * 60_000,
            b"'; DROP TABLE jobs", b"Bearer", b"Bearer ", b"Bearer  sk-bf-nobody", b"Bearer\tsk-bf-alice",
            b"Bearer sk-bf-alice, sk-bf-alice", b"bEaReR sk-bf-nobody", b"Digest a=b", b"Basic", b"Basic !",
            b"Basic cm9vdA==", b"Basic Og==", b"Basic //8=", b"Basic cm9vdDo=", b"Basic " + b"QQ" * 20_000,
        ):  # fmt: skip
            if (name, value) != (b"Authorization", b""):
                yield get(b"/v1/videos", name + b": " + value)
    yield get(b"/v1/videos", b"x-bf-vk: sk-bf-nobody", b"Authorization: Bearer sk-bf-alice")
    yield get(b"/v1/videos?x-bf-vk=sk-bf-alice", b"Cookie: x-bf-vk=sk-bf-alice")
    yield post(f"{{{FIELDS}}}")
    # Who is nobody is told before the body is there.
    yield get(b"/v1/videos", b"Content-Type: application/json", b"Content-Length: 99999999", method=b"POST")


@pytest.mark.parametrize("requests", [values, bodies, forms, paths, headers])
def test_whatever_is_asked_is_answered_as_documented_and_hurts_nobody(
    requests: Callable[[], Iterator[bytes]], url: str
) -> None:
    async def scenario() -> None:
        async with hostile(url) as address:
            usual = post(f"{{{FIELDS}}}")
            assert (await ask(address, usual)).startswith(b"HTTP/1.1 200")
            for sent in requests():
                judge(sent, await ask(address, sent))
            assert (await ask(address, usual)).startswith(b"HTTP/1.1 200")
            assert (await ask(address, get(b"/ready"))).startswith(b"HTTP/1.1 200")

    asyncio.run(scenario())


@pytest.mark.parametrize("requests", [bodies, forms, paths, headers])
def test_with_callers_nothing_that_is_asked_hurts_more(
    requests: Callable[[], Iterator[bytes]], tmp_path: Path
) -> None:
    """With a good key, and without one, where nothing but what is open to all is answered."""

    async def scenario() -> None:
        async with hostile(f"sqlite:///{tmp_path}/jobs.sqlite3", **CALLERS) as address:
            usual = with_key(post(f"{{{FIELDS}}}"))
            assert (await ask(address, usual)).startswith(b"HTTP/1.1 200")
            for sent in requests():
                judge(sent, await ask(address, with_key(sent)))
                answer = await ask(address, sent)
                judge(sent, answer)
                assert not answer.startswith(b"HTTP/1.1 2") or b"video_" not in answer, (
                    sent[:200],
                    answer[:500],
                )
            assert (await ask(address, usual)).startswith(b"HTTP/1.1 200")

    asyncio.run(scenario())


def test_what_two_servers_could_read_in_two_ways_is_refused(url: str) -> None:
    good = b"x-bf-vk: sk-bf-alice"
    body = f"{{{FIELDS}}}"

    async def scenario() -> None:
        async with hostile(url, **CALLERS) as address:
            for sent in (
                get(b"/v1/videos", b"x-bf-vk: sk-bf-nobody", good),
                get(b"/v1/videos", good, b"X-Bf-Vk: sk-bf-alice"),
                get(
                    b"/v1/videos",
                    b"Authorization: Bearer sk-bf-alice",
                    b"Authorization: Basic cm9vdDpodW50ZXIy",
                ),
                get(b"/v1/videos/a/content", good, b"Range: bytes=0-1", b"Range: bytes=2-3"),
                post(body, b"application/json", good, b"Idempotency-Key: a", b"Idempotency-Key: b"),
                post(body, b"application/json", good, b"Content-Type: text/plain"),
            ):
                answer = await ask(address, sent)
                judge(sent, answer)
                assert b'"code":"repeated_header"' in answer, (sent[:200], answer[:500])
            listed = await ask(address, get(b"/v1/videos", good))
            assert b'"data":[]' in listed
            for lines in ((good, b"X-Any: a", b"X-Any: b"), (good, b"Accept: a/b", b"Accept: c/d")):
                assert (await ask(address, get(b"/v1/videos", *lines))).startswith(b"HTTP/1.1 200")

    asyncio.run(scenario())


def test_nobody_gets_in_by_a_credential_that_is_none(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hostile(f"sqlite:///{tmp_path}/jobs.sqlite3", **CALLERS) as address:
            for sent in credentials():
                answer = await ask(address, sent)
                judge(sent, answer)
                assert answer.startswith(b"HTTP/1.1 401 "), (sent[:200], answer[:500])
            assert (await ask(address, with_key(get(b"/v1/videos")))).startswith(b"HTTP/1.1 200")

    asyncio.run(scenario())


CALLERS: dict[str, Any] = {
    "callers": [{"name": "alice", "sha256": key_hash("sk-bf-alice")}],
    "admins": [{"name": "root", "scrypt": password_hash("hunter2")}],
}


def with_key(sent: bytes) -> bytes:
    return sent.replace(b"\r\nConnection: close\r\n", b"\r\nConnection: close\r\n" + KEY, 1)


@asynccontextmanager
async def hostile(url: str, **settings: Any) -> AsyncIterator[str]:
    """The address of a gateway with one provider."""
    async with rude_server() as (base, _):
        entry = {"family": "openai", "dialect": "compatible", "base_url": base, "retries": 0}
        keys = [{"name": "main", "value": "sk-upstream-secret"}]
        configured = Settings.model_validate(
            {**settings, "store": {"url": url}, "providers": {"vllm": {**entry, "keys": keys}}}
        )
        async with (
            assembly.opened(configured) as gateway,
            serving.beside(application(gateway, configured)) as address,
        ):
            yield address
