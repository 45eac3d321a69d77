"""The emulator of Runway's API answers as the service does."""

from __future__ import annotations

import io
import uuid
from datetime import datetime
from typing import Any, NamedTuple

import av
import pytest
from starlette.testclient import TestClient

from video_gateway.sandbox import runway_rules
from video_gateway.sandbox.lifecycle import VirtualClock

TEXT = {"model": "gen4.5", "promptText": "A cat", "ratio": "1280:720", "duration": 4}
IMAGE = {"model": "gen4_turbo", "promptImage": "https://a.example/a.png", "ratio": "720:1280"}
VIDEO = {"model": "aleph2", "videoUri": "https://a.example/a.mp4", "promptText": "In snow"}

LARGE = "data:image/png;base64," + "A" * runway_rules.DATA_URI_BYTES


class Account(NamedTuple):
    client: TestClient
    key: str = "key_test"

    def call(self, method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.key}", "X-Runway-Version": "2024-11-06"}
        return self.client.request(method, f"/runway/v1/{path}", headers=headers, **options)

    def task(self, **fields: object) -> str:
        response = self.call("POST", "text_to_video", json={**TEXT, **fields})
        assert response.status_code == 200, response.text
        return str(response.json()["id"])

    def look(self, task: str) -> Any:
        return self.call("GET", f"tasks/{task}").json()


@pytest.fixture
def account(sandbox: TestClient, request: pytest.FixtureRequest) -> Account:
    return Account(sandbox, f"key_{abs(hash(request.node.nodeid))}")


def test_a_task_walks_from_pending_to_succeeded(account: Account, clock: VirtualClock) -> None:
    created = account.call("POST", "text_to_video", json=TEXT).json()
    task = created["id"]
    assert created == {"id": str(uuid.UUID(task)), "estimatedCost": {"credits": 40}}
    seen = [account.look(task)]
    for passed in (2, 5, 5):
        clock.advance(passed)
        seen.append(account.look(task))
    assert [each["status"] for each in seen] == ["PENDING", "RUNNING", "RUNNING", "SUCCEEDED"]
    assert [each.get("progress") for each in seen] == [None, 0, 0.5, None]
    assert len({each["createdAt"] for each in seen}) == 1
    assert datetime.fromisoformat(seen[0]["createdAt"]).timestamp() == clock() - 12
    assert set(seen[-1]) == {"id", "status", "createdAt", "output", "cost"}


@pytest.mark.parametrize(
    ("endpoint", "body"), [("text_to_video", TEXT), ("image_to_video", IMAGE), ("video_to_video", VIDEO)]
)
def test_each_way_to_make_a_video_makes_a_task(
    account: Account, endpoint: str, body: dict[str, object]
) -> None:
    created = account.call("POST", endpoint, json=body)
    assert created.status_code == 200, created.text
    assert account.look(created.json()["id"])["status"] == "PENDING"


def test_the_film_lies_behind_an_address_that_needs_no_key(account: Account, clock: VirtualClock) -> None:
    task = account.task()
    clock.advance(12)
    (address,) = account.look(task)["output"]
    film = account.client.get(address)
    assert film.status_code == 200
    assert film.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(film.content), "r") as opened:
        assert opened.duration == 4_000_000
        assert (opened.streams.video[0].width, opened.streams.video[0].height) == (1280, 720)
    part = account.client.get(address, headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert part.headers["content-range"] == f"bytes 4-7/{len(film.content)}"


def test_an_address_expires_and_a_look_gives_a_fresh_one(account: Account, clock: VirtualClock) -> None:
    task = account.task(model="veo3.1")
    clock.advance(12)
    (old,) = account.look(task)["output"]
    clock.advance(24 * 3600)
    assert account.client.get(old).status_code == 403
    (fresh,) = account.look(task)["output"]
    assert account.client.get(fresh, headers={"Range": "bytes=0-0"}).status_code == 206


@pytest.mark.parametrize("change", [("signature", "0" * 64), ("expires", "9999999999"), ("expires", "x")])
def test_an_address_cannot_be_made_up(account: Account, clock: VirtualClock, change: tuple[str, str]) -> None:
    task = account.task()
    clock.advance(12)
    address, _, query = account.look(task)["output"][0].partition("?")
    parameters = dict(pair.split("=") for pair in query.split("&"))
    assert account.client.get(address, params={**parameters, change[0]: change[1]}).status_code == 403


@pytest.mark.parametrize(
    ("endpoint", "body", "path", "code"),
    [
        ("text_to_video", {**TEXT, "model": "gen9"}, ["model"], "invalid_union"),
        ("text_to_video", {**TEXT, "ratio": "640:480"}, ["ratio"], "invalid_value"),
        ("text_to_video", {**TEXT, "duration": 11}, ["duration"], "invalid_value"),
        ("text_to_video", {**TEXT, "duration": "auto"}, ["duration"], "invalid_value"),
        ("text_to_video", {**TEXT, "model": "veo3.1", "duration": 5}, ["duration"], "invalid_value"),
        ("text_to_video", {"model": "gen4.5", "promptText": "A cat"}, ["duration"], "invalid_type"),
        ("text_to_video", {**TEXT, "promptText": "🐈" * 501}, ["promptText"], "too_big"),
        ("text_to_video", {**TEXT, "negative_prompt": "dogs"}, [], "unrecognized_keys"),
        ("text_to_video", {**TEXT, "audio": True}, [], "unrecognized_keys"),
        ("image_to_video", {**IMAGE, "model": "gen4.5"}, ["duration"], "invalid_type"),
        ("image_to_video", {**IMAGE, "promptImage": LARGE}, ["promptImage"], "too_big"),
        (
            "image_to_video",
            {**IMAGE, "promptImage": [{"uri": LARGE, "position": "first"}]},
            ["promptImage"],
            "too_big",
        ),
        ("video_to_video", {**VIDEO, "model": "gen4.5"}, ["model"], "invalid_union"),
        ("video_to_video", {"model": "aleph2"}, ["videoUri"], "invalid_type"),
    ],
)
def test_what_a_model_does_not_take_is_refused_with_its_place(
    account: Account, endpoint: str, body: dict[str, object], path: list[str], code: str
) -> None:
    refused = account.call("POST", endpoint, json=body)
    assert refused.status_code == 400
    assert refused.json()["error"] == "Validation of body failed"
    issues = [(issue["path"], issue["code"]) for issue in refused.json()["issues"]]
    assert (path, code) in issues


@pytest.mark.parametrize("endpoint", ["text_to_video", "image_to_video", "video_to_video"])
def test_every_model_makes_a_film_of_a_size_that_can_be_made(endpoint: runway_rules.Endpoint) -> None:
    for model, rule in runway_rules.models(endpoint).items():
        for ratio in rule.ratio or (None,):
            for resolution in rule.resolution or (None,):
                width, height = runway_rules.size(
                    endpoint, {"model": model, "ratio": ratio, "resolution": resolution}
                )
                assert width % 2 == height % 2 == 0
                assert min(width, height) >= 240, (model, ratio, resolution)


@pytest.mark.parametrize(
    ("body", "size"),
    [
        ({"model": "veo3.1", "ratio": "1080:1920"}, (1080, 1920)),
        ({"model": "hailuo3", "ratio": "16:9", "resolution": "2k"}, (2560, 1440)),
        ({"model": "hailuo3", "ratio": "1:1", "resolution": "768P"}, (768, 768)),
        ({"model": "hailuo3", "ratio": "adaptive"}, (1364, 768)),
    ],
)
def test_ratio_and_resolution_are_a_size(body: dict[str, object], size: tuple[int, int]) -> None:
    assert runway_rules.size("text_to_video", body) == size


@pytest.mark.parametrize(
    ("prompt", "status", "code"),
    [
        ("[fail]", "FAILED", "INTERNAL.BAD_OUTPUT.CODE01"),
        ("[fail=ASSET.INVALID]", "FAILED", "ASSET.INVALID"),
        ("[filter]", "FAILED", "SAFETY.INPUT.TEXT"),
        ("[cancel]", "CANCELLED", None),
        ("[status=MELTED]", "MELTED", None),
        ("[stuck]", "RUNNING", None),
        ("[throttle=60]", "THROTTLED", None),
    ],
)
def test_a_prompt_steers_the_task(
    account: Account, clock: VirtualClock, prompt: str, status: str, code: str | None
) -> None:
    task = account.task(promptText=prompt)
    clock.advance(12)
    shown = account.look(task)
    assert (shown["status"], shown.get("failureCode")) == (status, code)
    assert ("failure" in shown) == (status == "FAILED")


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 429, 500, 502, 503, 504])
def test_a_prompt_makes_the_request_fail(account: Account, status: int) -> None:
    refused = account.call("POST", "text_to_video", json={**TEXT, "promptText": f"[{status}=3]"})
    assert refused.status_code == status
    assert isinstance(refused.json()["error"], str)
    assert refused.headers["retry-after"] == "3"


def test_a_deleted_task_is_gone_with_its_film(account: Account, clock: VirtualClock) -> None:
    running, done = account.task(), account.task()
    assert account.call("DELETE", f"tasks/{running}").status_code == 204
    clock.advance(12)
    (address,) = account.look(done)["output"]
    deleted = account.call("DELETE", f"tasks/{done}")
    assert (deleted.status_code, deleted.content) == (204, b"")
    for task in (running, done):
        assert account.call("GET", f"tasks/{task}").status_code == 404
        assert account.call("DELETE", f"tasks/{task}").status_code == 404
    assert account.client.get(address).status_code == 404


def test_a_task_belongs_to_the_key_that_made_it(account: Account) -> None:
    task = account.task()
    assert Account(account.client, "key_other").call("GET", f"tasks/{task}").status_code == 404


def test_the_version_must_be_named(account: Account) -> None:
    headers = {"Authorization": "Bearer key"}
    for version in ({}, {"X-Runway-Version": "2023-01-01"}):
        refused = account.client.post("/runway/v1/text_to_video", json=TEXT, headers={**headers, **version})
        assert refused.status_code == 400
