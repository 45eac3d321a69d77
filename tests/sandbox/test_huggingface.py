"""The emulator of Hugging Face's hub and router, and of fal's queue, answers as they do."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from video_gateway.sandbox.course import VirtualClock

APPLICATION = "fal-ai/wan/v2.2-a14b/text-to-video"


class Account(NamedTuple):
    client: TestClient
    token: str

    def call(self, method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.request(method, f"/huggingface/{path}", headers=headers, **options)

    def submit(self, application: str = APPLICATION, **body: Any) -> Any:
        path = f"fal-ai/{application}?_subdomain=queue"
        return self.call("POST", path, json={"prompt": "A cat", **body})

    def place(self, **body: Any) -> str:
        """The path behind the router, as its SDK makes it of fal's own address."""
        address: str = self.submit(**body).json()["response_url"]
        return "fal-ai" + address.removeprefix("https://queue.fal.run")

    def status(self, place: str) -> Any:
        return self.call("GET", f"{place}/status?_subdomain=queue")

    def result(self, place: str) -> Any:
        return self.call("GET", f"{place}?_subdomain=queue")


@pytest.fixture
def account(sandbox: TestClient, request: pytest.FixtureRequest) -> Account:
    return Account(sandbox, f"hf_{abs(hash(request.node.nodeid))}")


def test_a_request_walks_through_the_queue(account: Account, clock: VirtualClock) -> None:
    queued = account.submit().json()
    assert queued["response_url"] == f"https://queue.fal.run/fal-ai/wan/requests/{queued['request_id']}"
    place = f"fal-ai/fal-ai/wan/requests/{queued['request_id']}"
    seen = [account.status(place)]
    for passed in (3, 9):
        clock.advance(passed)
        seen.append(account.status(place))
    assert [(each.status_code, each.json()["status"]) for each in seen] == [
        (202, "IN_QUEUE"),
        (202, "IN_PROGRESS"),
        (200, "COMPLETED"),
    ]
    film = account.client.get(account.result(place).json()["video"]["url"])
    assert (film.headers["content-type"], film.content[4:8]) == ("video/mp4", b"ftyp")


def test_a_result_before_its_time_is_none(account: Account) -> None:
    assert account.result(account.place()).status_code == 400


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"prompt": "[filter]"}, 422, "content_policy_violation"),
        ({"prompt": "[fail=oops]"}, 422, "oops"),
        ({"prompt": "[cancel]"}, 400, "request_cancelled"),
        ({"num_frames": 16}, 422, "value_error"),
        ({"num_frames": 162}, 422, "value_error"),
        ({"resolution": "4k"}, 422, "literal_error"),
        ({"aspect_ratio": "21:9"}, 422, "literal_error"),
    ],
)
def test_what_is_wrong_is_said_with_the_result(
    account: Account, clock: VirtualClock, body: dict[str, Any], status: int, kind: str
) -> None:
    place = account.place(**body)
    clock.advance(12)
    assert account.status(place).json()["status"] == "COMPLETED"
    result = account.result(place)
    assert (result.status_code, result.json()["detail"][0]["type"]) == (status, kind)


def test_a_failure_without_a_name_is_the_applications(account: Account, clock: VirtualClock) -> None:
    place = account.place(prompt="[fail]")
    clock.advance(12)
    assert account.result(place).status_code == 500


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 413, 415, 429, 500, 502, 503, 504])
def test_a_prompt_makes_the_request_fail(account: Account, status: int) -> None:
    refused = account.submit(prompt=f"[{status}=3]")
    assert (refused.status_code, refused.headers["retry-after"]) == (status, "3")
    assert isinstance(refused.json()["error"], str)


@pytest.mark.parametrize(
    ("model", "application", "task"),
    [
        ("Wan-AI/Wan2.2-T2V-A14B", APPLICATION, "text-to-video"),
        ("Wan-AI/Wan2.2-I2V-A14B", "fal-ai/wan/v2.2-a14b/image-to-video", "image-to-video"),
    ],
)
def test_the_hub_tells_everybody_which_application_a_model_is(
    sandbox: TestClient, model: str, application: str, task: str
) -> None:
    told = sandbox.get(f"/huggingface/api/models/{model}?expand=inferenceProviderMapping").json()
    entry = {"providerId": application, "status": "live", "task": task}
    assert told == {"id": model, "inferenceProviderMapping": {"fal-ai": entry}}


def test_what_there_is_not_is_not_found(account: Account) -> None:
    assert account.submit("fal-ai/nothing").status_code == 404
    assert account.call("GET", "api/models/a/b?expand=inferenceProviderMapping").status_code == 404
    place = account.place()
    assert account._replace(token="hf_other").status(place).status_code == 404
    assert account.status(place.replace("/wan/", "/ltx-video/")).status_code == 404
    assert account.call("POST", f"fal-ai/{APPLICATION}", json={"prompt": "A cat"}).status_code in {400, 422}
