"""The emulator of Replicate's API answers as the service does."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import av
import pytest
from starlette.testclient import TestClient

from video_gateway.sandbox.lifecycle import VirtualClock
from video_gateway.sandbox.replicate_models import models

VEO = {"prompt": "A cat", "duration": 4, "resolution": "720p"}


class Account(NamedTuple):
    client: TestClient
    token: str

    def call(self, method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return self.client.request(method, f"/replicate/v1/{path}", headers=headers, **options)

    def start(self, model: str = "google/veo-3.1", headers: Any = (), **input_: Any) -> Any:
        body = {"input": {**VEO, **input_}}
        return self.call("POST", f"models/{model}/predictions", json=body, headers=dict(headers))

    def look(self, prediction: str) -> Any:
        return self.call("GET", f"predictions/{prediction}").json()


@pytest.fixture
def account(sandbox: TestClient, request: pytest.FixtureRequest) -> Account:
    return Account(sandbox, f"r8_{abs(hash(request.node.nodeid))}")


def test_a_prediction_walks_from_starting_to_succeeded(account: Account, clock: VirtualClock) -> None:
    created = account.start()
    assert created.status_code == 201
    prediction = created.json()
    seen = [prediction]
    for passed in (3, 4, 5):
        clock.advance(passed)
        seen.append(account.look(prediction["id"]))
    assert [each["status"] for each in seen] == ["starting", "processing", "processing", "succeeded"]
    assert [each["output"] is None for each in seen] == [True, True, True, False]
    assert " 10%|" in seen[1]["logs"]
    assert " 50%|" in seen[2]["logs"]
    assert "started_at" not in seen[0]
    assert seen[-1]["metrics"] == {"total_time": 12}
    assert (seen[-1]["version"], seen[-1]["error"]) == ("hidden", None)


def test_the_film_is_as_asked(account: Account, clock: VirtualClock) -> None:
    prediction = account.start(aspect_ratio="9:16").json()["id"]
    clock.advance(12)
    film = account.client.get(account.look(prediction)["output"])
    with av.open(io.BytesIO(film.content), "r") as opened:
        assert opened.duration == 4_000_000
        assert (opened.streams.video[0].width, opened.streams.video[0].height) == (720, 1280)


def test_an_hour_after_the_end_everything_is_removed(account: Account, clock: VirtualClock) -> None:
    prediction = account.start().json()["id"]
    clock.advance(12 + 3599)
    address = account.look(prediction)["output"]
    assert account.client.get(address, headers={"Range": "bytes=0-0"}).status_code == 206
    clock.advance(1)
    shown = account.look(prediction)
    assert (shown["status"], shown["data_removed"]) == ("succeeded", True)
    assert (shown["output"], shown["input"], shown["logs"]) == (None, {}, "")


def test_some_models_make_a_list(account: Account, clock: VirtualClock) -> None:
    version = models()["anotherjesse/zeroscope-v2-xl"].version
    body = {"version": version, "input": {"prompt": "A cat"}}
    created = account.call("POST", "predictions", json=body)
    assert (created.status_code, created.json()["version"]) == (201, version)
    clock.advance(12)
    assert len(account.look(created.json()["id"])["output"]) == 1


@pytest.mark.parametrize(
    ("input_", "place", "kind"),
    [
        ({"duration": 5}, "input.duration", "enum"),
        ({"seed": "7"}, "input.seed", "type"),
        ({"resolution": "4k"}, "input.resolution", "enum"),
        ({"image": "no address"}, "input.image", "format"),
        ({"size": "1280x720"}, "input", "additionalProperties"),
    ],
)
def test_a_model_judges_its_input(account: Account, input_: dict[str, Any], place: str, kind: str) -> None:
    refused = account.start(**input_)
    assert refused.status_code == 422
    problem = refused.json()
    assert (problem["title"], problem["status"]) == ("Input validation failed", 422)
    assert [(each["field"], each["type"]) for each in problem["invalid_fields"]] == [(place, kind)]
    assert problem["detail"].startswith(f"- {place}: ")


def test_what_must_be_there_must_be_there(account: Account) -> None:
    refused = account.start("wan-video/wan-2.2-i2v-fast", duration=None)
    assert "input.image" in [each["field"] for each in refused.json()["invalid_fields"]]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "models/nobody/nothing/predictions", {"input": {}}, 404),
        ("POST", "models/anotherjesse/zeroscope-v2-xl/predictions", {"input": {"prompt": "A cat"}}, 404),
        ("POST", "deployments/nobody/nothing/predictions", {"input": {}}, 404),
        ("POST", "predictions", {"version": "google/veo-3.1:1", "input": {}}, 422),
        ("POST", "predictions", {"version": "google/veo-3.1", "input": {"prompt": "A cat"}}, 201),
        ("POST", "predictions", {"input": {"prompt": "A cat"}}, 400),
        ("POST", "predictions", {"version": "google/veo-3.1", "input": {"prompt": "A"}, "wait": 1}, 400),
        ("GET", "models/nobody/nothing", None, 404),
        ("GET", "models/google/veo-3.1/versions/0", None, 404),
        ("GET", "predictions/nothing", None, 404),
        ("POST", "predictions/nothing/cancel", None, 404),
    ],
)
def test_what_there_is_not_is_not_run(
    account: Account, method: str, path: str, body: object, status: int
) -> None:
    assert account.call(method, path, json=body).status_code == status


@pytest.mark.parametrize(("passed", "status"), [(1, "aborted"), (5, "canceled"), (12, "succeeded")])
def test_canceling_stops_what_has_not_ended(
    account: Account, clock: VirtualClock, passed: float, status: str
) -> None:
    prediction = account.start().json()["id"]
    clock.advance(passed)
    canceled = account.call("POST", f"predictions/{prediction}/cancel")
    assert (canceled.status_code, canceled.json()["status"]) == (200, status)
    clock.advance(60)
    assert account.look(prediction)["status"] == status


@pytest.mark.parametrize(("age", "after", "status"), [("6s", 7, "canceled"), ("1h1m", 12, "succeeded")])
def test_a_deadline_cancels(
    account: Account, clock: VirtualClock, age: str, after: float, status: str
) -> None:
    prediction = account.start(headers={"Cancel-After": age}).json()
    assert "deadline" in prediction
    clock.advance(after)
    assert account.look(prediction["id"])["status"] == status


def test_who_prefers_to_wait_gets_an_answer_in_time(account: Account) -> None:
    waited = account.start(headers={"Prefer": "wait=1"})
    assert (waited.status_code, waited.json()["status"]) == (202, "starting")
    done = account.start(prompt="[queue=0] [fast]", headers={"Prefer": "wait"})
    assert (done.status_code, done.json()["status"]) == (201, "succeeded")


@pytest.mark.parametrize(
    ("prompt", "status", "error"),
    [
        ("[fail]", "failed", "(E1000)"),
        ("[fail=E6716]", "failed", "(E6716)"),
        ("[filter]", "failed", "(E005)"),
        ("[cancel]", "canceled", None),
        ("[throttle=60]", "starting", None),
        ("[stuck]", "processing", None),
        ("[status=melting]", "melting", None),
    ],
)
def test_a_prompt_steers_the_prediction(
    account: Account, clock: VirtualClock, prompt: str, status: str, error: str | None
) -> None:
    prediction = account.start(prompt=prompt).json()["id"]
    clock.advance(12)
    shown = account.look(prediction)
    assert shown["status"] == status
    assert (shown["error"] is None) if error is None else shown["error"].endswith(error)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 413, 415, 429, 500, 502, 503, 504])
def test_a_prompt_makes_the_request_fail(account: Account, status: int) -> None:
    refused = account.start(prompt=f"[{status}=3]")
    assert (refused.status_code, refused.json()["status"]) == (status, status)
    assert isinstance(refused.json()["detail"], str)
    assert refused.headers["retry-after"] == "3"


def test_the_list_pages_by_addresses_and_holds_ones_own_alone(account: Account) -> None:
    made = [account.start().json()["id"] for _ in range(101)]
    first = account.call("GET", "predictions").json()
    assert [each["id"] for each in first["results"]] == made[:0:-1]
    assert first["previous"] is None
    headers = {"Authorization": f"Bearer {account.token}"}
    second = account.client.get(first["next"], headers=headers).json()
    assert ([each["id"] for each in second["results"]], second["next"]) == ([made[0]], None)
    assert account._replace(token="r8_other").call("GET", "predictions").json()["results"] == []
    assert account._replace(token="r8_other").call("GET", f"predictions/{made[0]}").status_code == 404


def test_a_model_says_what_it_takes(account: Account) -> None:
    shown = account.call("GET", "models/google/veo-3.1").json()
    schemas = shown["latest_version"]["openapi_schema"]["components"]["schemas"]
    assert schemas["Input"]["properties"]["duration"] == {
        "allOf": [{"$ref": "#/components/schemas/duration"}],
        "default": 8,
    }
    assert schemas["duration"]["enum"] == [4, 6, 8]
    assert shown["is_official"] is True


def test_a_file_can_be_uploaded(account: Account) -> None:
    stored = account.call("POST", "files", files={"content": ("a.png", b"\x89PNG", "image/png")})
    file = stored.json()
    assert (stored.status_code, file["name"], file["size"]) == (201, "a.png", 4)
    assert file["urls"]["get"].endswith(f"/replicate/v1/files/{file['id']}")
