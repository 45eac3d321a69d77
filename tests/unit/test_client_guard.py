"""A guarded transport fetches from public addresses only, and from the very address that it looked at."""

from __future__ import annotations

import asyncio
import http.server
import ipaddress
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import ClassVar

import pytest

from specwright_runtime.errors import TransportError
from specwright_runtime.transport import Request
from specwright_runtime.transport.addresses import is_public
from specwright_runtime.transport.guard import (
    AddressRefusedError,
    AsyncGuardedTransport,
    GuardedTransport,
    TooLargeError,
)

REFUSED_URLS = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://localhost./",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://１２７.0.0.1/",
    "http:\\\\127.0.0.1\\x",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://172.16.0.1/",
    "http://192.0.0.192/opc/v1/instance/",
    "http://192.88.99.1/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    "http://192.168.1.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fc00::1]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "https://user:password@example.com/",
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://example.com/",
    "data:text/plain,x",
    "//example.com/",
    "http://",
    "",
]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[tuple[str, str, dict[str, str]]]]

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Host"], dict(self.headers)))
        status, headers, body = 200, {}, b"x" * 1000
        if there := self.path.partition("/to?")[2]:
            status, headers, body = 302, {"Location": there}, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.path == "/chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"1f4\r\n" + b"y" * 500 + b"\r\n1f4\r\n" + b"y" * 500 + b"\r\n0\r\n\r\n")
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_CONNECT(self) -> None:
        self.seen.append((self.path, self.headers["Host"], dict(self.headers)))
        self.send_error(403)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[int, list[tuple[str, str, dict[str, str]]]]]:
    class Own(Handler):
        seen: ClassVar[list[tuple[str, str, dict[str, str]]]] = []

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Own) as listening:
        listening.daemon_threads = True
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield listening.server_address[1], Own.seen
        listening.shutdown()
        thread.join()


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_an_address_that_is_not_public_is_refused(url: str) -> None:
    async def check() -> None:
        with pytest.raises(AddressRefusedError):
            await AsyncGuardedTransport().check(url)

    with pytest.raises(AddressRefusedError) as caught:
        GuardedTransport().check(url)
    assert caught.value.accepted is False
    asyncio.run(check())


@pytest.mark.parametrize("text", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


def test_a_host_with_one_address_that_is_not_public_is_refused_whole() -> None:
    transport = GuardedTransport(resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(AddressRefusedError, match=r"mixed\.example is not a public address"):
        transport.check("http://mixed.example/")


def test_the_address_that_was_looked_at_is_the_one_connected_to(
    server: tuple[int, list[tuple[str, str, dict[str, str]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pinned.invalid` has no address but the one that the resolver gave; proxies are not asked either."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    port, seen = server
    with closing(
        GuardedTransport(allow=["127.0.0.0/8"], resolver=lambda host, port: ["127.0.0.1"])
    ) as transport:
        for url in (f"http://pinned.invalid:{port}/a", f"http://PINNED.invalid.:{port}/b"):
            received = transport.send(Request(method="GET", url=url, headers=[], timeout=5.0))
            assert received.content == b"x" * 1000
    assert [(path, host) for path, host, _ in seen] == [
        ("/a", f"pinned.invalid:{port}"),
        ("/b", f"pinned.invalid:{port}"),
    ]


def test_a_named_proxy_is_asked_for_what_is_public_and_for_nothing_else(
    server: tuple[int, list[tuple[str, str, dict[str, str]]]],
) -> None:
    port, seen = server
    proxy = f"http://user:word@127.0.0.1:{port}"
    known = {"public.example": "93.184.216.34", "inner.example": "10.0.0.1", "files.invalid": "127.0.0.1"}

    def resolve(host: str, port: int) -> list[str]:
        if host not in known:
            raise OSError("no such name")
        return [known[host]]

    async def resolve_too(host: str, port: int) -> list[str]:
        return resolve(host, port)

    async def run() -> None:
        transport = AsyncGuardedTransport(allow=["files.invalid"], proxy=proxy, resolver=resolve_too)
        stream = await transport.get("http://public.example/to?http://unknown.example/a", silence=5.0)
        assert b"".join([chunk async for chunk in stream]) == b"x" * 1000
        await stream.aclose()
        with pytest.raises(AddressRefusedError):
            await transport.get("http://public.example/to?http://inner.example/a", silence=5.0)
        with pytest.raises(TransportError) as refused:
            await transport.get("https://public.example/a", silence=5.0)
        assert refused.value.accepted is False
        await transport.aclose()

    asyncio.run(run())
    assert [path for path, *_ in seen] == [
        "http://public.example/to?http://unknown.example/a",
        "http://unknown.example/a",
        "http://public.example/to?http://inner.example/a",
        "public.example:443",
    ]
    assert all("proxy-authorization" in map(str.lower, headers) for *_, headers in seen)
    seen.clear()
    with closing(GuardedTransport(allow=["files.invalid"], proxy=proxy, resolver=resolve)) as transport:
        for url in (
            "http://inner.example/",
            "http://printer/",
            "http://metadata.google.internal/",
            *REFUSED_URLS,
        ):
            with pytest.raises(AddressRefusedError):
                transport.check(url)
        for host in ("public.example", f"files.invalid:{port}"):  # what is allowed by name is near
            request = Request(method="GET", url=f"http://{host}/b", headers=[], timeout=5.0)
            assert transport.send(request).status == 200
    assert [path for path, *_ in seen] == ["http://public.example/b", "/b"]


def test_a_name_that_changes_its_address_between_requests_is_looked_at_again(
    server: tuple[int, list[tuple[str, str, dict[str, str]]]],
) -> None:
    port, seen = server
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    with closing(
        GuardedTransport(allow=["127.0.0.1"], resolver=lambda host, port: answers.pop(0))
    ) as transport:
        request = Request(method="GET", url=f"http://rebind.invalid:{port}/", headers=[], timeout=5.0)
        assert transport.send(request).status == 200
        with pytest.raises(AddressRefusedError):
            transport.send(request)
    assert len(seen) == 1


def test_each_redirect_is_looked_at_and_another_origin_is_sent_no_secret(
    server: tuple[int, list[tuple[str, str, dict[str, str]]]],
) -> None:
    port, seen = server

    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def run() -> None:
        transport = AsyncGuardedTransport(allow=["one.invalid", "two.invalid"], resolver=resolve)
        url = f"http://one.invalid:{port}/to?http://two.invalid:{port}/end"
        stream = await transport.get(
            url, headers=[("authorization", "secret"), ("range", "bytes=0-9")], silence=5.0
        )
        assert b"".join([chunk async for chunk in stream]) == b"x" * 1000
        await stream.aclose()
        assert [host for _, host, _ in seen] == [f"one.invalid:{port}", f"two.invalid:{port}"]
        lowered = {name.lower() for name in seen[1][2]}
        assert "range" in lowered
        assert "authorization" not in lowered
        for location in (f"http://127.0.0.1:{port}/", f"http://three.invalid:{port}/", "file:///etc/passwd"):
            with pytest.raises(AddressRefusedError):
                await transport.get(f"http://one.invalid:{port}/to?{location}", silence=5.0)
        with pytest.raises(TransportError, match="more than 5 redirects"):
            await transport.get(f"http://one.invalid:{port}/to?/to?/to?/to?/to?/to?/to?/x", silence=5.0)
        await transport.aclose()

    asyncio.run(run())
    assert "127.0.0.1" not in {host.partition(":")[0] for _, host, _ in seen}


@pytest.mark.parametrize("path", ["/plain", "/chunked"])
def test_an_answer_beyond_the_limit_is_not_read_to_its_end(
    path: str, server: tuple[int, list[tuple[str, str, dict[str, str]]]]
) -> None:
    port, _ = server
    request = Request(method="GET", url=f"http://127.0.0.1:{port}{path}", headers=[], timeout=5.0)
    with (
        closing(GuardedTransport(allow=["127.0.0.1"], max_bytes=999)) as transport,
        pytest.raises(TooLargeError),
    ):
        transport.send(request)
    with closing(GuardedTransport(allow=["127.0.0.1"], max_bytes=1000)) as transport:
        assert len(transport.send(request).content) == 1000


def test_the_next_address_is_tried_where_the_first_refuses_the_connection(
    server: tuple[int, list[tuple[str, str, dict[str, str]]]],
) -> None:
    port, seen = server
    with closing(
        GuardedTransport(allow=["two.invalid"], resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"])
    ) as transport:
        received = transport.send(
            Request(method="GET", url=f"http://two.invalid:{port}/", headers=[], timeout=5.0)
        )
    assert received.status == 200
    assert len(seen) == 1


def test_an_address_with_an_open_connection_is_asked_again(
    server: tuple[int, list[tuple[str, str, dict[str, str]]]],
) -> None:
    """Names with several addresses answer them in changing order; each would cost a client of its own."""
    port, seen = server
    answers = [["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.1"], ["127.0.0.2"]]
    with closing(
        GuardedTransport(allow=["two.invalid"], resolver=lambda host, port: answers.pop(0))
    ) as transport:
        request = Request(method="GET", url=f"http://two.invalid:{port}/", headers=[], timeout=5.0)
        assert [transport.send(request).status for _ in range(2)] == [200, 200]
        assert len(transport._transports._held) == 1
        with pytest.raises(TransportError):  # nothing listens at the only address that is left
            transport.send(request)
    assert len(seen) == 2
