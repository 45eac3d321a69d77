"""Tokens are fetched once, used until shortly before their end, and replaced when refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs

import pytest
from starlette.requests import Request as Incoming
from starlette.responses import JSONResponse, Response

from specwright_runtime.client import AsyncCaller, SyncCaller
from specwright_runtime.client.oauth2 import ClientCredentials, RefreshToken, TokenError
from specwright_runtime.errors import StatusError, TransportError
from specwright_runtime.operation import OAuth2, Operation, Requirement
from specwright_runtime.operation import Response as Documented
from specwright_runtime.transport import Received, Request
from specwright_runtime.transport.asgi import AsgiTransport, AsyncAsgiTransport

READ: Operation[None] = Operation(
    id="read",
    name="read",
    method="GET",
    path="/read",
    responses=(Documented(status="204"),),
    security=((Requirement(OAuth2("OAuth"), ("read",)),),),
)


class Service:
    """A token endpoint, and an API that takes the newest token only."""

    def __init__(self, *, lifetime: object = 100, answer: Callable[[], Response] | None = None) -> None:
        self.issued = 0
        self.refuse: set[str] = set()
        self.grants: list[tuple[dict[str, list[str]], str | None]] = []
        self.tokens: list[str] = []
        self._lifetime = lifetime
        self._answer = answer

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Incoming(scope, receive)
        response: Response
        if request.url.path == "/token":
            await asyncio.sleep(0.01)
            self.grants.append(
                (parse_qs((await request.body()).decode()), request.headers.get("authorization"))
            )
            self.issued += 1
            response = (
                self._answer()
                if self._answer
                else JSONResponse(
                    {
                        "access_token": f"t{self.issued}",
                        "expires_in": self._lifetime,
                        "refresh_token": f"r{self.issued}",
                    }
                )
            )
        else:
            token = request.headers["authorization"]
            self.tokens.append(token)
            response = Response(status_code=401 if token in self.refuse else 204)
        await response(scope, receive, send)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_token_is_fetched_once_and_again_before_it_ends() -> None:
    service, clock = Service(), Clock()
    with closing(AsgiTransport(service)) as transport:
        source = ClientCredentials(
            "http://auth.test/token", "i d", "s:ü", scopes=("a", "b"), transport=transport, clock=clock
        )
        client = SyncCaller("http://api.test", transport=transport, credentials={"OAuth": source})
        client._call(READ, {})
        client._call(READ, {})
        clock.now += 69.0
        client._call(READ, {})
        clock.now += 2.0
        client._call(READ, {})
    assert service.tokens == ["Bearer t1"] * 3 + ["Bearer t2"]
    assert service.grants[0] == (
        {"grant_type": ["client_credentials"], "scope": ["a b"]},
        "Basic aStkOnMlM0ElQzMlQkM=",
    )


def test_a_refused_token_is_replaced_once() -> None:
    service = Service()
    service.refuse = {"Bearer t1"}

    async def run() -> None:
        transport = AsyncAsgiTransport(service)
        source = ClientCredentials("http://auth.test/token", "i", "s", async_transport=transport)
        client = AsyncCaller("http://api.test", transport=transport, credentials={"OAuth": source})
        await client._call(READ, {})
        service.refuse = {"Bearer t2", "Bearer t3"}
        with pytest.raises(StatusError) as caught:
            await client._call(READ, {})
        assert caught.value.status == 401

    asyncio.run(run())
    assert service.tokens == ["Bearer t1", "Bearer t2", "Bearer t2", "Bearer t3"]


def test_many_calls_at_once_share_one_fetch() -> None:
    service = Service()

    async def run() -> None:
        transport = AsyncAsgiTransport(service)
        source = ClientCredentials(
            "http://auth.test/token", "i", "s", identify_by="body", audience="x", async_transport=transport
        )
        client = AsyncCaller("http://api.test", transport=transport, credentials={"OAuth": source})
        await asyncio.gather(*(client._call(READ, {}) for _ in range(10)))

    asyncio.run(run())
    assert service.issued == 1
    assert service.grants[0] == (
        {"grant_type": ["client_credentials"], "audience": ["x"], "client_id": ["i"], "client_secret": ["s"]},
        None,
    )


def test_a_rotated_refresh_token_is_used_and_reported() -> None:
    service, clock, rotated = Service(lifetime=10), Clock(), list[str]()
    with closing(AsgiTransport(service)) as transport:
        source = RefreshToken(
            "http://auth.test/token", "i", "r0", on_rotation=rotated.append, transport=transport, clock=clock
        )
        assert source.token() == "t1"
        clock.now += 6.0
        assert source.token() == "t2"
    assert rotated == ["r1", "r2"]
    assert [grant["refresh_token"] for grant, _ in service.grants] == [["r0"], ["r1"]]
    assert service.grants[0][0]["client_id"] == ["i"]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            lambda: JSONResponse({"error": "invalid_client", "error_description": "who?"}, 401),
            "no token: 401 invalid_client: who?",
        ),
        (lambda: Response("<html>", 200), "no token: 200 not the answer of a token endpoint"),
        (lambda: Response(json.dumps({"token": 1})), "no token: 200 not the answer of a token endpoint"),
    ],
)
def test_without_a_token_the_reason_is_raised_and_the_secret_is_not(
    answer: Callable[[], Response], message: str
) -> None:
    with closing(AsgiTransport(Service(answer=answer))) as transport:
        source = ClientCredentials("http://auth.test/token", "i", "top-secret", transport=transport)
        with pytest.raises(TokenError) as caught:
            source.token()
    assert str(caught.value) == message
    assert "top-secret" not in repr(caught.value)


class Silent(AsgiTransport):
    def send(self, request: Request) -> Received:
        raise TransportError("timed out")


class AsyncSilent(AsyncAsgiTransport):
    async def send(self, request: Request) -> Received:
        raise TransportError("timed out")


def test_a_call_whose_token_did_not_come_was_certainly_not_sent() -> None:
    service = Service()
    source = ClientCredentials(
        "http://auth.test/token", "i", "s", transport=Silent(service), async_transport=AsyncSilent(service)
    )
    with closing(AsgiTransport(service)) as transport:
        client = SyncCaller("http://api.test", transport=transport, credentials={"OAuth": source})
        with pytest.raises(TransportError) as caught:
            client._call(READ, {})
    assert caught.value.accepted is False

    async def run() -> None:
        client = AsyncCaller(
            "http://api.test", transport=AsyncAsgiTransport(service), credentials={"OAuth": source}
        )
        with pytest.raises(TransportError) as caught:
            await client._call(READ, {})
        assert caught.value.accepted is False

    asyncio.run(run())
    assert service.tokens == []
