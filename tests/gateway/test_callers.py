from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING

import pytest

from specwright_runtime.loopback import is_loopback
from video_gateway.app import must_be_private
from video_gateway.callers import Caller, new_key, password_hash
from video_gateway.providers.provider import Account
from video_gateway.settings import Settings, key_hash

if TYPE_CHECKING:
    from tests.gateway.conftest import Open, Upstream

CALLERS = [
    {"name": "alice", "sha256": key_hash("sk-bf-alice")},
    {"name": "narrow", "sha256": key_hash("sk-bf-narrow"), "models": ["openai/sora-2"]},
    {"name": "gone", "sha256": key_hash("sk-bf-gone"), "enabled": False},
]
ADMINS = [{"name": "root", "scrypt": password_hash("hunter2")}]
SETTINGS = {"callers": CALLERS, "admins": ADMINS}


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def accounts(upstream: type[Upstream]) -> dict[str, list[Account]]:
    return {"openai": [Account(name="main", adapter=upstream())]}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"x-bf-vk": "sk-bf-alice"}, 200),
        ({"Authorization": "Bearer sk-bf-alice"}, 200),
        ({"authorization": "bearer sk-bf-alice"}, 200),
        ({"x-api-key": "sk-bf-alice"}, 200),
        ({"Authorization": basic("root", "hunter2")}, 200),
        ({"Authorization": basic("root", "hunter3")}, 401),
        ({"Authorization": basic("nobody", "hunter2")}, 401),
        ({"x-bf-vk": "sk-bf-nobody"}, 401),
        ({"x-bf-vk": "sk-bf-gone"}, 401),
        ({"x-bf-vk": "sk-bf-nobody", "x-api-key": "sk-bf-alice"}, 401),
        ({"Authorization": "Bearer sk-bf-nobody", "x-bf-vk": "sk-bf-alice"}, 200),
    ],
)
def test_the_four_schemes_and_their_precedence(
    opened: Open, upstream: type[Upstream], headers: dict[str, str], status: int
) -> None:
    async def scenario() -> None:
        async with opened(accounts(upstream), settings=SETTINGS) as house:
            for _ in range(2):  # the second time by what the first one proved
                answer = await house.http.get("/v1/videos", headers=headers)
                assert answer.status_code == status, answer.text
            if status == 401:
                assert answer.json()["status_code"] == 401
                assert "Bearer" in answer.headers["www-authenticate"]

    asyncio.run(scenario())


def test_a_caller_uses_the_models_it_may_use(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        async with opened(accounts(upstream), settings=SETTINGS) as house:
            headers = {"x-bf-vk": "sk-bf-narrow"}
            statuses = []
            for model in ("openai/sora-2", "openai/sora-2-pro"):
                body = {"model": model, "prompt": "A fox"}
                answer = await house.http.post("/v1/videos", json=body, headers=headers)
                statuses.append(answer.status_code)
            listed = (await house.http.get("/v1/models", headers=headers)).json()["data"]
        assert statuses == [200, 403]
        assert [model["id"] for model in listed] == ["openai/sora-2"]

    asyncio.run(scenario())


def test_health_needs_no_credential(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        async with opened(accounts(upstream), settings=SETTINGS) as house:
            assert (await house.http.get("/health")).json()["status"] == "ok"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("provider", "model", "allowed"),
    [("openai", "a", True), ("openai", "b", False), ("runway", "a", False), ("openai", None, True)],
)
def test_a_caller_may_be_held_to_providers_and_models(
    provider: str, model: str | None, allowed: bool
) -> None:
    caller = Caller(name="x", providers={"openai"}, models={"a", "runway/b"})
    assert caller.may_use(provider, model) is allowed


def test_a_new_key_is_known_by_its_hash_alone() -> None:
    key, digest = new_key()
    assert key.startswith("sk-bf-")
    assert len(key) >= 40
    assert digest == key_hash(key)
    assert new_key()[0] != key


@pytest.mark.parametrize(
    ("headers", "method", "status"),
    [
        ({}, "POST", 200),
        ({"Origin": "http://localhost"}, "POST", 200),
        ({"Origin": "https://evil.example.com"}, "POST", 403),
        ({"Origin": "null"}, "POST", 403),
        ({"Origin": "http://localhost:3000"}, "POST", 403),
        ({"Sec-Fetch-Site": "cross-site"}, "POST", 403),
        ({"Sec-Fetch-Site": "same-site"}, "POST", 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://before-the-proxy"}, "POST", 200),
        ({"Sec-Fetch-Site": "cross-site"}, "GET", 200),
    ],
)
def test_an_administrators_remembered_password_is_of_no_use_to_another_sites_page(
    opened: Open, upstream: type[Upstream], headers: dict[str, str], method: str, status: int
) -> None:
    """A browser sends it along with any form; a key it does not send by itself."""

    async def scenario() -> None:
        async with opened(accounts(upstream), settings=SETTINGS) as house:
            form = {"model": (None, "openai/sora-2"), "prompt": (None, "A fox")}
            for credential, expected in (
                ({"Authorization": basic("root", "hunter2")}, status),
                ({"x-bf-vk": "sk-bf-alice"}, 200),
            ):
                answer = await house.http.request(
                    method,
                    "/v1/videos",
                    files=form if method == "POST" else None,
                    headers={**headers, **credential},
                )
                assert answer.status_code == expected, answer.text

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("Host", "[::1", 403),
        ("Host", "[", 403),
        ("Host", "]", 403),
        ("Host", "", 403),
        ("Host", "localhost.evil.example.com", 403),
        ("Host", "2130706433", 403),
        ("Origin", "http://[", 403),
        ("Origin", "http://localhost@evil.example.com", 403),
        ("Host", "localhost:8080", 200),
        ("Host", "127.0.0.1", 200),
        ("Host", "[::1]:8080", 200),
        ("Host", "rebound.example.com", 403),
        ("Host", "127.0.0.1.example.com", 403),
        ("Origin", "http://localhost:8080", 200),
        ("Origin", "https://evil.example.com", 403),
        ("Origin", "null", 403),
        ("X-Forwarded-For", "203.0.113.9", 403),
        ("X-Forwarded-For", "127.0.0.1, 203.0.113.9", 403),
        ("X-Forwarded-For", "127.0.0.1, ::1", 200),
        ("X-Real-IP", "2001:db8::9", 403),
        ("Forwarded", "for=203.0.113.9", 403),
        ("Via", "1.1 proxy", 403),
    ],
)
def test_without_callers_other_sites_pages_and_other_machines_are_refused(
    opened: Open, upstream: type[Upstream], header: str, value: str, status: int
) -> None:
    async def scenario() -> None:
        async with opened(accounts(upstream)) as house:
            answer = await house.http.get("/v1/videos", headers={header: value})
        assert answer.status_code == status
        assert status == 200 or answer.json()["status_code"] == status

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.4", False),
        ("example.com", False),
    ],
)
def test_only_this_machine_is_this_machine(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
    settings = Settings.model_validate({"server": {"host": host}})
    assert (must_be_private(settings) is None) is expected
    for more in (
        {"server": {"host": host, "insecure": True}},
        {"server": {"host": host}, "callers": CALLERS},
    ):
        assert must_be_private(Settings.model_validate(more)) is None
