"""How the transports of asyncio make, keep and end connections, and what goes over them."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from tests.unit.wire import BOTH, OK, PATIENCE, Make, answering, asked, failing

from specwright_runtime.transport import connection, pool
from specwright_runtime.transport.httptools import AsyncHttptoolsTransport
from specwright_runtime.transport.pyreqwest import PyreqwestTransport


@BOTH
def test_a_connection_is_used_again(run: Callable[[Any], Any], make: Make) -> None:
    async def main() -> None:
        async with answering(OK, OK, OK) as server:
            transport = make()
            for _ in range(3):
                assert (await transport.send(asked(server.url, "POST", content=b"x"))).content == b"ok"
            assert server.connections == 1
            await transport.aclose()
            await asyncio.wait_for(server.ended.wait(), PATIENCE)

    run(main())


def test_a_connection_that_the_server_closed_is_not_used_again(run: Callable[[Any], Any]) -> None:
    """Not even where its end has arrived and the event loop has not seen it yet."""

    async def main() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
            done = threading.Event()

            def serve() -> None:
                for _ in range(2):
                    peer, _ = listening.accept()
                    peer.recv(10000)
                    peer.sendall(OK)
                    if not done.is_set():
                        peers.append(peer)
                        answered.set()

            peers: list[socket.socket] = []
            answered = threading.Event()
            thread = threading.Thread(target=serve)
            thread.start()
            transport = AsyncHttptoolsTransport()
            await transport.send(asked(url, "POST", content=b"1"))
            assert answered.wait(PATIENCE)
            done.set()
            peers[0].close()  # and the loop has no turn before the next request
            assert (await transport.send(asked(url, "POST", content=b"2"))).content == b"ok"
            thread.join()
            await transport.aclose()

    run(main())


@BOTH
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok", id="said"),
        pytest.param(b"HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok", id="HTTP/1.0"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\nok", id="the end is the length"),
    ],
)
def test_a_connection_that_ends_is_not_used_again(
    run: Callable[[Any], Any], make: Make, answer: bytes
) -> None:
    async def main() -> None:
        async with answering(answer, answer, closes=True) as server:
            transport = make()
            for _ in range(2):
                assert (await transport.send(asked(server.url))).content == b"ok"
            assert server.connections == 2
            await transport.aclose()

    run(main())


@BOTH
@pytest.mark.parametrize(
    "request_",
    [
        pytest.param({"headers": [("x", "1\r\nx-planted: 1")]}, id="value"),
        pytest.param({"headers": [("x\r\nx-planted", "1")]}, id="name"),
        pytest.param({"headers": [("x", "1\nx-planted: 1")]}, id="line feed"),
        pytest.param({"headers": [("x", "1\0")]}, id="NUL"),
        pytest.param({"method": "GET / HTTP/1.1\r\nx-planted: 1\r\n\r\nGET"}, id="method"),
    ],
)
def test_nothing_is_planted_into_a_head(
    run: Callable[[Any], Any], make: Make, request_: dict[str, Any]
) -> None:
    async def main() -> None:
        async with answering(OK) as server:
            transport = make()
            error = await failing(transport.send(asked(server.url, **request_)))
            assert error.accepted is False
            assert server.requests == []
            await transport.aclose()

    run(main())


@BOTH
def test_a_url_is_sent_as_a_browser_reads_it(run: Callable[[Any], Any], make: Make) -> None:
    async def main() -> None:
        async with answering(OK, OK, OK, OK) as server:
            transport = make()
            for path in ("a\r\nx-planted: 1", "a/../ä b?q=ü#part", "?q", ""):
                await transport.send(asked(server.url + path))
            lines = [sent.partition(b"\r\n")[0] for sent in server.requests]
            assert lines == [
                b"GET /ax-planted:%201 HTTP/1.1",
                b"GET /%C3%A4%20b?q=%C3%BC HTTP/1.1",
                b"GET /?q HTTP/1.1",
                b"GET / HTTP/1.1",
            ]
            assert f"host: 127.0.0.1:{server.port}\r\n".encode() in server.requests[0].lower()
            await transport.aclose()

    run(main())


@BOTH
def test_what_the_caller_says_about_the_connection_is_understood(
    run: Callable[[Any], Any], make: Make
) -> None:
    async def main() -> None:
        async with answering(OK, OK, OK) as server:
            transport = make()
            await transport.send(asked(server.url, headers=[("Host", "x.test"), ("Accept", "a/b")]))
            await transport.send(asked(server.url, "POST", headers=[("Content-Length", "0")]))
            await transport.send(asked(server.url.replace("//", "//user:pass@")))
            first, second, third = (sent.lower() for sent in server.requests)
            assert first.count(b"host:") == 1
            assert b"host: x.test\r\n" in first
            assert first.count(b"accept:") == 1
            assert second.count(b"content-length: 0\r\n") == 1
            assert b"authorization: basic dxnlcjpwyxnz" in third
            await transport.aclose()

    run(main())


@BOTH
def test_the_head_of_an_answer_is_all_that_head_asks_for(run: Callable[[Any], Any], make: Make) -> None:
    async def main() -> None:
        async with answering(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n") as server:
            transport = make()
            received = await transport.send(asked(server.url, "HEAD"))
            assert (received.status, received.content) == (200, b"")
            await transport.aclose()

    run(main())


@BOTH
def test_a_silent_server_is_given_up_and_hung_up_on(run: Callable[[Any], Any], make: Make) -> None:
    async def main() -> None:
        async with answering() as server:
            transport = make()
            error = await failing(transport.send(asked(server.url, timeout=0.2)))
            assert error.accepted is None
            assert "timed out" in str(error)
            await asyncio.wait_for(server.ended.wait(), PATIENCE)
            await transport.aclose()

    run(main())


@pytest.mark.parametrize("is_whole", [True, False])
def test_an_answer_that_arrived_while_nobody_could_look_is_not_late(
    run: Callable[[Any], Any], is_whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that slept finds it together with its own timer. It may have bought something."""
    monkeypatch.setattr(connection, "SPARED", 0.2)

    async def main() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            arrived = threading.Event()

            def serve() -> None:
                peer, _ = listening.accept()
                with peer:
                    for answer in (OK, OK if is_whole else OK[:-1]):
                        peer.recv(10000)
                        peer.sendall(answer)
                    arrived.set()
                    peer.recv(1)

            thread = threading.Thread(target=serve)
            thread.start()
            transport = AsyncHttptoolsTransport()
            url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
            await transport.send(asked(url))
            task = asyncio.create_task(transport.send(asked(url, "POST", content=b"x", timeout=0.3)))
            await asyncio.sleep(0)  # it is sent…
            assert arrived.wait(PATIENCE)
            time.sleep(0.5)  # noqa: ASYNC251 - …and the loop has no turn
            if is_whole:
                assert (await task).content == b"ok"
            else:
                assert "timed out" in str(await failing(task))
            await transport.aclose()
            thread.join()

    run(main())


def test_whoever_is_cancelled_hangs_up(run: Callable[[Any], Any]) -> None:
    async def main() -> None:
        async with answering(OK) as server:
            transport = AsyncHttptoolsTransport()
            await transport.send(asked(server.url))
            server.asked.clear()
            task = asyncio.create_task(transport.send(asked(server.url)))
            await asyncio.wait_for(server.asked.wait(), PATIENCE)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.wait_for(server.ended.wait(), PATIENCE)
            server.answers.append(OK)
            assert (await transport.send(asked(server.url))).content == b"ok"
            assert server.connections == 2
            await transport.aclose()

    run(main())


@BOTH
def test_a_connection_that_is_not_made_in_time_accepted_nothing(
    run: Callable[[Any], Any], make: Make
) -> None:
    async def main() -> None:
        async with answering() as server:  # which waits for a request where TLS would begin
            transport = make(connect_timeout=0.3)
            error = await failing(transport.send(asked(server.url.replace("http", "https"))))
            assert error.accepted is False
            await transport.aclose()

    run(main())


def _found(*places: tuple[str, int]) -> Any:
    async def getaddrinfo(host: str, port: int, **_: object) -> list[Any]:
        resolved.append(host)
        if not places:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]

    resolved: list[str] = []
    getaddrinfo.resolved = resolved  # type: ignore[attr-defined]
    return getaddrinfo


def test_each_address_of_a_host_is_tried() -> None:
    async def main() -> None:
        async with answering(OK) as server:
            with socket.socket() as deaf:
                deaf.bind(("127.0.0.1", 0))
                found = _found(deaf.getsockname(), ("127.0.0.1", server.port))
                asyncio.get_running_loop().getaddrinfo = found  # type: ignore[method-assign]
                transport = AsyncHttptoolsTransport()
                received = await transport.send(asked(f"http://bücher.test:{server.port}/"))
            assert received.content == b"ok"
            assert found.resolved == ["xn--bcher-kva.test"]
            assert f"host: xn--bcher-kva.test:{server.port}".encode() in server.requests[0]
            await transport.aclose()

    asyncio.run(main())


def test_a_host_that_nobody_knows_accepted_nothing() -> None:
    async def main() -> None:
        asyncio.get_running_loop().getaddrinfo = _found()  # type: ignore[method-assign]
        transport = AsyncHttptoolsTransport()
        error = await failing(transport.send(asked("http://nobody.test/?key=secret")))
        assert error.accepted is False
        assert "not known" in str(error)
        assert "secret" not in str(error)
        await transport.aclose()

    asyncio.run(main())


@BOTH
def test_an_address_of_ipv6_is_written_in_brackets(run: Callable[[Any], Any], make: Make) -> None:
    async def main() -> None:
        try:
            context = answering(OK, host="::1")
            server = await context.__aenter__()
        except OSError:
            pytest.skip("this machine has no IPv6")
        transport = make()
        await transport.send(asked(f"http://[0:0::1]:{server.port}/"))
        assert f"host: [::1]:{server.port}\r\n".encode() in server.requests[0].lower()
        await transport.aclose()
        await context.__aexit__(None, None, None)

    run(main())


@pytest.mark.parametrize("name", ["HTTP_PROXY", "all_proxy"])
@BOTH
def test_a_proxy_of_the_environment_is_asked(
    run: Callable[[Any], Any], make: Make, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with answering(OK) as proxy:
            monkeypatch.setenv(name, proxy.url)
            transport = make()
            assert (await transport.send(asked("http://elsewhere.test/x"))).content == b"ok"
            assert proxy.requests[0].startswith(b"GET http://elsewhere.test/x HTTP/1.1\r\n")
            await transport.aclose()

    run(main())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@BOTH
def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(
    run: Callable[[Any], Any], make: Make, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would ask itself, or nobody: a gateway with its sandbox was dead on machines that have one."""

    async def main() -> None:
        async with answering(OK, OK, OK) as server:
            monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:9")
            url = server.url.replace("127.0.0.1", host)
            transport = make()
            assert (await transport.send(asked(url))).content == b"ok"
            stream = await transport.open(asked(url))
            assert [chunk async for chunk in stream] == [b"ok"]
            await stream.aclose()
            await transport.aclose()
            with closing(PyreqwestTransport()) as blocking:
                assert (await asyncio.to_thread(blocking.send, asked(url))).content == b"ok"

    run(main())


@pytest.mark.parametrize(("said", "connections"), [(b"timeout=1", 2), (b"max=9, timeout=60", 1), (b"?", 1)])
def test_a_connection_is_not_kept_for_longer_than_its_server_says(
    run: Callable[[Any], Any], said: bytes, connections: int
) -> None:
    """A request that is sent at the last moment may have been accepted, and nobody would know."""

    async def main() -> None:
        answer = OK.replace(b"\r\n\r\n", b"\r\nKeep-Alive: %b\r\n\r\n" % said)
        async with answering(answer, answer) as server:
            transport = AsyncHttptoolsTransport()
            for _ in range(2):
                assert (await transport.send(asked(server.url))).content == b"ok"
            assert server.connections == connections
            await transport.aclose()

    run(main())


def test_no_connection_is_used_again_that_was_idle_while_the_machine_slept(
    run: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with answering(OK, OK) as server:
            transport = AsyncHttptoolsTransport()
            await transport.send(asked(server.url, "POST", content=b"1"))
            awake = pool.elapsed
            monkeypatch.setattr(pool, "elapsed", lambda: awake() + 3600)
            await transport.send(asked(server.url, "POST", content=b"2"))
            assert server.connections == 2
            await transport.aclose()

    run(main())


def test_an_idle_connection_is_closed_in_time(
    run: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "IDLE", 0.05)

    async def main() -> None:
        async with answering(OK) as server:
            transport = AsyncHttptoolsTransport()
            await transport.send(asked(server.url))
            await asyncio.wait_for(server.ended.wait(), PATIENCE)
            await transport.aclose()

    run(main())


def test_closing_tells_whoever_waits(run: Callable[[Any], Any]) -> None:
    async def main() -> None:
        async with answering(OK) as server:
            transport = AsyncHttptoolsTransport()
            await transport.send(asked(server.url))
            server.asked.clear()
            waiting = asyncio.create_task(transport.send(asked(server.url)))
            await asyncio.wait_for(server.asked.wait(), PATIENCE)
            await transport.aclose()
            assert (await failing(waiting)).accepted is None

    run(main())


def test_several_loops_share_a_transport_and_no_connection(run: Callable[[Any], Any]) -> None:
    transport = AsyncHttptoolsTransport()

    async def main() -> None:
        async with answering(OK, OK) as server:
            for _ in range(2):
                assert (await transport.send(asked(server.url))).content == b"ok"
            assert server.connections == 1

    run(main())
    threads = [threading.Thread(target=run, args=(main(),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run(transport.aclose())
