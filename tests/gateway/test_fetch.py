"""Addresses that callers and providers name: what is fetched, and what is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from urllib.parse import quote, unquote

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from bifrost_api.errors import BadGateway, BadRequest, Gone
from specwright_runtime.transport import guard
from video_gateway.media import fetch
from video_gateway.media.fetch import Fetcher

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


async def answered(request: Request) -> Response:
    async def without_end() -> AsyncIterator[bytes]:
        while True:
            yield PNG * 100
            await asyncio.sleep(0.001)  # to be cancelled

    async def silence() -> AsyncIterator[bytes]:
        yield PNG
        await asyncio.sleep(30)

    match request.url.path.strip("/"):
        case "picture":
            return Response(PNG, media_type="application/octet-stream")
        case "told":
            return PlainTextResponse(request.headers.get("authorization", "nothing"))
        case "page":
            return PlainTextResponse("<html>")
        case "moved":
            return RedirectResponse("/picture")
        case "to":
            return Response(status_code=302, headers={"Location": unquote(request.url.query)})
        case "inside":
            return RedirectResponse("http://169.254.169.254/latest/meta-data")
        case "endless":
            return StreamingResponse(without_end(), media_type="image/png")
        case "endless-error":
            return StreamingResponse(without_end(), 404, media_type="text/html")
        case "silent":
            return StreamingResponse(silence(), media_type="image/png")
        case "expired":
            return Response(status_code=403)
        case _:
            return Response(status_code=404)


@pytest.fixture(scope="module")
def host(serve: Callable[[Starlette], str]) -> str:
    return serve(Starlette(routes=[Route("/{path:path}", answered)]))


@pytest.mark.parametrize("path", ["picture", "moved"])
def test_a_picture_is_fetched_and_known_by_its_bytes(host: str, path: str) -> None:
    async def scenario() -> None:
        fetcher = Fetcher(allow=("127.0.0.1",))
        found = await fetcher.input(f"{host}/{path}", "input_reference")
        await fetcher.aclose()
        assert (found.content, found.content_type) == (PNG, "image/png")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("page", "neither an image nor a video"),
        ("inside", "not fetched"),
        ("endless", "more than 65536 bytes"),
        ("endless-error", "answered with 404"),
        ("silent", "in time"),
        ("nothing", "answered with 404"),
    ],
)
def test_what_is_no_picture_is_refused_by_the_name_of_its_field(
    host: str, path: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "INPUT_TIMEOUT", 0.5 if path == "silent" else 10.0)

    async def scenario() -> None:
        fetcher = Fetcher(allow=("127.0.0.1",))
        with pytest.raises(BadRequest, match="input_reference") as caught:
            await fetcher.input(f"{host}/{path}", "input_reference", limit=65536)
        await fetcher.aclose()
        error = caught.value.body.error
        assert (error.code, error.param) == ("input_not_fetched", "input_reference")
        assert why in (error.message or "")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.png",
        "http://localhost/a.png",
        "http://[::1]/a.png",
        "http://2130706433/a.png",
        "http://0x7f.1/a.png",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/a.png",
        "http://[::ffff:10.0.0.1]/a.png",
        "http://0.0.0.0/a.png",
        "file:///etc/passwd",
        "ftp://example.com/a.png",
        "http://user:password@127.0.0.1/a.png",
        "http://example.com@127.0.0.1/a.png",
        "http://127.0.0.1./a.png",
        "http://LOCALHOST./a.png",
        "http://0177.0.0.1/a.png",
        "http://0/a.png",
        "http://[::]/a.png",
        "http://[::127.0.0.1]/a.png",
        "http://[64:ff9b::7f00:1]/a.png",
        "http://[64:ff9b:1::7f00:1]/a.png",
        "http://[2002:7f00:1::]/a.png",
        "http://①②⑦.⓪.⓪.①/a.png",
        "http://100.100.100.200/latest/meta-data",
        "http://[fd00:ec2::254]/latest/meta-data",
    ],
)
def test_no_spelling_of_an_inner_address_is_fetched(url: str) -> None:
    async def scenario() -> None:
        fetcher = Fetcher()
        with pytest.raises(BadRequest) as caught:
            await fetcher.input(url, "input_reference")
        assert "not fetched" in (caught.value.body.error.message or "")
        with pytest.raises(BadGateway) as refused:
            await fetcher.open(url, "openai")
        assert refused.value.body.error.code == "address_refused"
        await fetcher.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "where",
    [
        "http://2130706433:{port}/picture",
        "http://[::ffff:127.0.0.1]:{port}/picture",
        "http://localhost.:{port}/picture",
        "http://0:{port}/picture",
        "//127.1:{port}/picture",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_is_looked_at_like_the_address_before_it(host: str, where: str) -> None:
    """The first host is allowed by name alone; what it points to would be there."""

    async def scenario() -> None:
        port = host.rpartition(":")[2]

        async def resolver(name: str, asked_port: int) -> list[str]:
            return ["127.0.0.1"]

        fetcher = Fetcher()
        fetcher._transport = guard.AsyncGuardedTransport(allow=["files.example"], resolver=resolver)
        start = f"http://files.example:{port}"
        assert (await fetcher.input(f"{start}/picture", "input_reference")).content == PNG
        to = quote(where.format(port=port), safe="")
        with pytest.raises(BadRequest, match="not fetched"):
            await fetcher.input(f"{start}/to?{to}", "input_reference")
        with pytest.raises(BadGateway) as refused:
            await fetcher.open(f"{start}/to?{to}", "runway")
        assert refused.value.body.error.code == "address_refused"
        await fetcher.aclose()

    asyncio.run(scenario())


def test_a_name_that_is_redirected_to_itself_is_resolved_and_looked_at_again(host: str) -> None:
    async def scenario() -> None:
        asked: list[str] = []

        async def resolver(name: str, port: int) -> list[str]:
            asked.append(name)
            return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

        fetcher = Fetcher()
        fetcher._transport = guard.AsyncGuardedTransport(allow=["127.0.0.1"], resolver=resolver)
        with pytest.raises(BadRequest, match="not fetched"):
            await fetcher.input(f"http://rebind.example:{host.rpartition(':')[2]}/moved", "input_reference")
        assert asked == ["rebind.example"] * 2
        await fetcher.aclose()

    asyncio.run(scenario())


def test_a_name_that_resolves_elsewhere_after_the_check_gains_nothing() -> None:
    """The first answer is public and is connected to; the second one, for whoever asks again, is not."""

    async def scenario() -> None:
        asked: list[str] = []

        async def resolver(name: str, port: int) -> list[str]:
            asked.append(name)
            return ["192.0.2.1"] if len(asked) > 1 else ["127.0.0.1"]

        fetcher = Fetcher()
        fetcher._transport = guard.AsyncGuardedTransport(resolver=resolver, connect_timeout=0.5)
        with pytest.raises(BadRequest, match="not fetched"):
            await fetcher.input("http://rebind.example/a.png", "input_reference")
        assert asked == ["rebind.example"]
        await fetcher.aclose()

    asyncio.run(scenario())


def test_a_file_whose_address_has_expired_is_gone(host: str) -> None:
    async def scenario() -> None:
        fetcher = Fetcher(allow=("127.0.0.1",))
        for path in ("expired", "nothing"):
            with pytest.raises(Gone):
                await fetcher.open(f"{host}/{path}", "runway")
        await fetcher.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize(("path", "told"), [("told", b"Bearer sk-1"), ("to?{elsewhere}/told", b"nothing")])
def test_a_credential_goes_to_the_host_that_it_is_for_and_no_further(
    host: str, path: str, told: bytes
) -> None:
    async def scenario() -> bytes:
        fetcher = Fetcher(allow=("127.0.0.1", "localhost"))
        elsewhere = host.replace("127.0.0.1", "localhost")  # the same server under another name
        address = f"{host}/{path.format(elsewhere=quote(elsewhere, safe=''))}"
        stream = await fetcher.open(address, "replicate", credential=("Authorization", "Bearer sk-1"))
        content = b"".join([piece async for piece in stream])
        await stream.aclose()
        await fetcher.aclose()
        return content

    assert asyncio.run(scenario()) == told
