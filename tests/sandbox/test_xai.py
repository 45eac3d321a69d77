"""The emulator of xAI answers as the service does, where it is odd."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from video_gateway.sandbox.lifecycle import VirtualClock

FIRST, LATEST = "grok-imagine-video", "grok-imagine-video-1.5"


class Account(NamedTuple):
    client: TestClient
    key: str

    def call(self, method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.key}"}
        return self.client.request(method, f"/xai/v1/videos/{path}", headers=headers, **options)

    def start(self, prompt: str = "A cat", path: str = "generations", **fields: Any) -> Any:
        return self.call("POST", path, json={"model": LATEST, "prompt": prompt, **fields})

    def request(self, prompt: str = "A cat", path: str = "generations", **fields: Any) -> str:
        return str(self.start(prompt, path, **fields).json()["request_id"])


@pytest.fixture
def account(sandbox: TestClient, request: pytest.FixtureRequest) -> Account:
    return Account(sandbox, f"xai-{abs(hash(request.node.nodeid))}")


def test_a_running_request_is_202_first_without_a_body(account: Account, clock: VirtualClock) -> None:
    request = account.request()
    waiting = account.call("GET", request)
    assert (waiting.status_code, waiting.content) == (202, b"")
    clock.advance(7)
    running = account.call("GET", request)
    assert (running.status_code, running.json()) == (202, {"status": "pending", "progress": 50})
    clock.advance(5)
    done = account.call("GET", request)
    assert (done.status_code, done.json()["status"], done.json()["progress"]) == (200, "done", 100)


def test_the_first_model_is_done_without_a_word(account: Account, clock: VirtualClock) -> None:
    request = account.request(model=FIRST, duration=2)
    clock.advance(12)
    done = account.call("GET", request).json()
    assert "status" not in done
    assert account.client.get(done["video"]["url"]).content[4:8] == b"ftyp"


def test_what_it_cost_is_told_in_ticks_of_a_dollar_also_for_what_is_held_back(
    account: Account, clock: VirtualClock
) -> None:
    requests = [account.request(prompt, duration=4) for prompt in ("A cat", "[filter]")]
    clock.advance(12)
    made, held_back = (account.call("GET", request).json() for request in requests)
    assert made["usage"] == held_back["usage"] == {"cost_in_usd_ticks": 2_000_000_000}
    assert made["video"]["respect_moderation"] is True
    assert (held_back["status"], held_back["video"]) == (
        "done", {"url": "", "duration": 0, "respect_moderation": False},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("prompt", "status", "code"), [("[fail]", "failed", "internal_error"), ("[cancel]", "expired", None)]
)
def test_a_request_that_ends_badly_is_an_answer(
    account: Account, clock: VirtualClock, prompt: str, status: str, code: str | None
) -> None:
    request = account.request(prompt)
    clock.advance(12)
    ended = account.call("GET", request)
    assert (ended.status_code, ended.json()["status"]) == (200, status)
    assert ended.json().get("error", {}).get("code") == code


def test_errors_have_two_shapes(account: Account) -> None:
    own = account.start(model="grok-2").json()
    assert isinstance(own["code"], str)
    assert isinstance(own["error"], str)
    checked = account.start(duration=99).json()
    assert checked["error"]["message"]


@pytest.mark.parametrize(
    ("fields", "path", "status"),
    [
        ({"model": FIRST, "resolution": "1080p"}, "generations", 400),
        ({"resolution": "1080p", "reference_images": [{"url": "https://a.example"}]}, "generations", 400),
        ({"duration": 16}, "generations", 400),
        ({"model": "grok-3"}, "generations", 404),
        ({"model": f"{LATEST}-preview"}, "generations", 200),
        ({"model": f"{LATEST}-2026-05-30"}, "generations", 200),
        ({"video": {"url": "https://a.example/a.mp4"}}, "edits", 200),
        ({"video": {"url": "https://a.example/a.mp4"}, "duration": 4}, "extensions", 200),
    ],
)
def test_what_a_model_takes(account: Account, fields: dict[str, Any], path: str, status: int) -> None:
    assert account.start(path=path, **fields).status_code == status


def test_a_long_video_is_not_edited_and_an_extension_adds(account: Account, clock: VirtualClock) -> None:
    long, short = account.request(duration=9), account.request(duration=3)
    clock.advance(12)
    addresses = [account.call("GET", each).json()["video"]["url"] for each in (long, short)]
    assert account.start(path="edits", video={"url": addresses[0]}).status_code == 400
    more = account.request(path="extensions", video={"url": addresses[1]}, duration=4)
    clock.advance(12)
    assert account.call("GET", more).json()["video"]["duration"] == 7


def test_an_address_is_good_for_a_day_and_is_not_renewed(account: Account, clock: VirtualClock) -> None:
    request = account.request(duration=1)
    clock.advance(12)
    address = account.call("GET", request).json()["video"]["url"]
    clock.advance(24 * 3600 - 60)
    assert account.client.get(address).status_code == 200
    clock.advance(120)
    assert account.client.get(address).status_code == 403
    assert account.client.get(account.call("GET", request).json()["video"]["url"]).status_code == 403
