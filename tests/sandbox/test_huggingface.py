"""The emulator of Hugging Face's hub and router, and of fal's queue, answers as they do."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from video_gateway.sandbox.lifecycle import VirtualClock

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
    ("model", "service", "name", "task"),
    [
        ("Wan-AI/Wan2.2-T2V-A14B", "fal-ai", APPLICATION, "text-to-video"),
        ("Wan-AI/Wan2.2-T2V-A14B", "wavespeed", "wavespeed-ai/wan-2.2/t2v", "text-to-video"),
        ("Wan-AI/Wan2.2-I2V-A14B", "fal-ai", "fal-ai/wan/v2.2-a14b/image-to-video", "image-to-video"),
        ("Wan-AI/Wan2.1-T2V-1.3B", "novita", "wan-t2v", "text-to-video"),
    ],
)
def test_the_hub_tells_everybody_what_providers_call_a_model(
    sandbox: TestClient, model: str, service: str, name: str, task: str
) -> None:
    told = sandbox.get(f"/huggingface/api/models/{model}?expand=inferenceProviderMapping").json()
    assert told["id"] == model
    assert told["inferenceProviderMapping"][service] == {"providerId": name, "status": "live", "task": task}


# Behind the other names of the router.

JOBS: tuple[tuple[str, str, str, tuple[str, str, str, str]], ...] = (
    (
        "replicate/v1/models/wan-video/wan-2.2-t2v-fast/predictions",
        "replicate/v1/predictions/{}",
        "output",
        ("starting", "processing", "succeeded", "failed"),
    ),
    ("together/v2/videos", "together/v2/videos/{}", "outputs", ("", "in_progress", "completed", "failed")),
    (
        "wavespeed/api/v3/wavespeed-ai/wan-2.2/t2v",
        "wavespeed/api/v3/predictions/{}/result",
        "outputs",
        ("created", "processing", "completed", "failed"),
    ),
)


def asked(path: str, prompt: str) -> dict[str, Any]:
    body: dict[str, Any] = {"prompt": prompt, "num_frames": 33}
    if path.startswith("replicate"):
        return {"input": body}
    return {"model": "Wan-AI/x", **body} if path.startswith("together") else body


def job_of(answer: Any) -> Any:
    body = answer.json()
    return body.get("data", body)


def walk(account: Account, clock: VirtualClock, path: str, place: str, prompt: str) -> tuple[list[str], Any]:
    """The words that a job has before, while and after it is worked on, and the job at last."""
    answer = account.call("POST", path, json=asked(path, prompt))
    assert answer.status_code == (201 if path.startswith("replicate") else 200), answer.text
    job = job_of(answer)
    where, words = place.format(job["id"]), [job.get("status", "")]
    for passed in (3, 9):
        clock.advance(passed)
        job = job_of(account.call("GET", where))
        words.append(job["status"])
    return words, job


@pytest.mark.parametrize(("path", "place", "made", "words"), JOBS)
def test_a_job_elsewhere_walks_through_its_providers_words(
    account: Account,
    clock: VirtualClock,
    path: str,
    place: str,
    made: str,
    words: tuple[str, str, str, str],
) -> None:
    seen, job = walk(account, clock, path, place, "A cat")
    assert seen == list(words[:3])
    output = job[made]
    if not isinstance(output, str):
        output = output["video_url"] if isinstance(output, dict) else output[0]
    film = account.client.get(output)
    assert (film.headers["content-type"], film.content[4:8]) == ("video/mp4", b"ftyp")
    stranger = account._replace(token="hf_other").call("GET", place.format(job["id"]))
    assert stranger.status_code == 404


@pytest.mark.parametrize(("path", "place", "made", "words"), JOBS)
@pytest.mark.parametrize(
    ("prompt", "reason"),
    [("[fail]", "Generation failed."), ("[filter]", "The prompt or the video was flagged as not safe.")],
)
def test_a_job_elsewhere_that_fails_says_why(
    account: Account,
    clock: VirtualClock,
    path: str,
    place: str,
    made: str,
    words: tuple[str, str, str, str],
    prompt: str,
    reason: str,
) -> None:
    seen, job = walk(account, clock, path, place, prompt)
    assert seen[-1] == words[3]
    assert reason == (job["error"]["message"] if isinstance(job["error"], dict) else job["error"])


def test_novita_answers_with_the_video_itself(account: Account) -> None:
    made = account.call("POST", "novita/v3/hf/wan-t2v", json={"prompt": "A cat"})
    assert account.client.get(made.json()["video"]["video_url"]).content[4:8] == b"ftyp"
    failed = account.call("POST", "novita/v3/hf/wan-t2v", json={"prompt": "[fail]"})
    assert (failed.status_code, failed.json()) == (500, {"message": "Generation failed."})


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("replicate/v1/models/nobody/nothing/predictions", {"input": {"prompt": "A cat"}}, 404),
        ("replicate/v1/predictions", {"version": "1", "input": {"prompt": "A cat"}}, 422),
        ("together/v2/videos", {"model": "a/b"}, 400),
        ("together/v2/videos", {"model": "a/b", "prompt": "A cat", "width": 640}, 400),
        ("together/v2/videos", {"model": "a/b", "frame_images": [{"input_image": "x" * 61_441}]}, 400),
        ("wavespeed/api/v3/nobody/nothing", {"prompt": "A cat"}, 404),
        ("wavespeed/api/v3/wavespeed-ai/wan-2.2/i2v", {"prompt": "A cat"}, 400),
        ("novita/v3/hf/nothing", {"prompt": "A cat"}, 404),
    ],
)
def test_what_a_provider_elsewhere_does_not_take_is_refused(
    account: Account, path: str, body: dict[str, Any], status: int
) -> None:
    assert account.call("POST", path, json=body).status_code == status


@pytest.mark.parametrize(("path", "place", "made", "words"), JOBS)
def test_prompts_steer_the_providers_elsewhere(
    account: Account, path: str, place: str, made: str, words: tuple[str, str, str, str]
) -> None:
    refused = account.call("POST", path, json=asked(path, "[429=3]"))
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3")
    odd = job_of(account.call("POST", path, json=asked(path, "[status=pondering]")))
    assert job_of(account.call("GET", place.format(odd["id"])))["status"] == "pondering"
    unseen = job_of(account.call("POST", path, json=asked(path, "[look=503]")))
    assert account.call("GET", place.format(unseen["id"])).status_code == 503


def test_what_there_is_not_is_not_found(account: Account) -> None:
    assert account.submit("fal-ai/nothing").status_code == 404
    assert account.call("GET", "api/models/a/b?expand=inferenceProviderMapping").status_code == 404
    place = account.place()
    assert account._replace(token="hf_other").status(place).status_code == 404
    assert account.status(place.replace("/wan/", "/ltx-video/")).status_code == 404
    assert account.call("POST", f"fal-ai/{APPLICATION}", json={"prompt": "A cat"}).status_code in {400, 422}
