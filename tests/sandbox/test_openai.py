"""The emulator of OpenAI's video API answers as the service does."""

from __future__ import annotations

import base64
import io
from typing import Any, NamedTuple

import av
import pytest
from PIL import Image
from starlette.testclient import TestClient

from video_gateway.sandbox.lifecycle import VirtualClock

VIDEOS = "/openai/v1/videos"


class Account(NamedTuple):
    client: TestClient
    key: str = "sk-test"

    def call(self, method: str, path: str = "", **options: Any) -> Any:
        return self.client.request(
            method, VIDEOS + path, headers={"Authorization": f"Bearer {self.key}"}, **options
        )

    def create(self, prompt: str = "A cat", **fields: object) -> Any:
        return self.call("POST", json={"prompt": prompt, **fields})

    def job(self, prompt: str = "A cat", **fields: object) -> str:
        response = self.create(prompt, **fields)
        assert response.status_code == 200, response.text
        return str(response.json()["id"])


@pytest.fixture
def account(sandbox: TestClient, request: pytest.FixtureRequest) -> Account:
    """A key of each test's own, so that lists hold nothing else."""
    return Account(sandbox, f"sk-{abs(hash(request.node.nodeid))}")


def png(width: int = 2, height: int = 2) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG")
    return file.getvalue()


def test_a_job_walks_from_queued_to_completed(account: Account, clock: VirtualClock) -> None:
    created = account.create("A cat", model="sora-2", seconds="8", size="1280x720")
    job = created.json()
    assert job == {
        "id": job["id"],
        "object": "video",
        "model": "sora-2",
        "status": "queued",
        "progress": 0,
        "created_at": int(clock()),
        "completed_at": None,
        "expires_at": None,
        "prompt": "A cat",
        "size": "1280x720",
        "seconds": "8",
        "remixed_from_video_id": None,
        "error": None,
    }
    assert created.headers["openai-poll-after-ms"] == "1000"
    seen = []
    for passed in (2, 5, 5):
        clock.advance(passed)
        seen.append(account.call("GET", f"/{job['id']}").json())
    assert [(each["status"], each["progress"]) for each in seen] == [
        ("in_progress", 0),
        ("in_progress", 50),
        ("completed", 100),
    ]
    assert seen[-1]["completed_at"] == job["created_at"] + 12
    assert seen[-1]["expires_at"] == job["created_at"] + 12 + 3600


def test_what_is_left_out_takes_the_services_defaults(account: Account) -> None:
    job = account.create().json()
    assert (job["model"], job["seconds"], job["size"]) == ("sora-2", "4", "720x1280")


def test_a_form_creates_a_job_as_json_does(account: Account) -> None:
    fields = {"prompt": "A cat", "model": "sora-2-pro", "seconds": "12", "size": "1792x1024"}
    files = {"input_reference": ("cat.png", png(1792, 1024), "image/png")}
    job = account.call("POST", data=fields, files=files).json()
    assert {name: job[name] for name in fields} == fields


def test_the_film_is_what_was_asked_for(account: Account, clock: VirtualClock) -> None:
    job = account.job(size="1280x720")
    clock.advance(12)
    content = account.call("GET", f"/{job}/content")
    assert content.status_code == 200
    assert content.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(content.content), "r") as film:
        assert film.duration == 4_000_000
        assert (film.streams.video[0].width, film.streams.video[0].height) == (1280, 720)
        assert len(film.streams.audio) == 1


@pytest.mark.parametrize(
    ("variant", "media_type", "form"),
    [("thumbnail", "image/webp", "WEBP"), ("spritesheet", "image/jpeg", "JPEG")],
)
def test_a_completed_job_has_previews(
    account: Account, clock: VirtualClock, variant: str, media_type: str, form: str
) -> None:
    job = account.job()
    clock.advance(12)
    content = account.call("GET", f"/{job}/content", params={"variant": variant})
    assert content.headers["content-type"] == media_type
    with Image.open(io.BytesIO(content.content)) as picture:
        assert picture.format == form


def test_files_come_when_the_job_is_completed_and_go_when_they_expire(
    account: Account, clock: VirtualClock
) -> None:
    job = account.job()
    early = account.call("GET", f"/{job}/content")
    assert (early.status_code, early.json()["error"]["type"]) == (404, "invalid_request_error")
    clock.advance(12 + 3600)
    late = account.call("GET", f"/{job}/content")
    assert (late.status_code, late.json()["error"]["code"]) == (404, "video_expired")


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"model": "sora-9"}, "model"),
        ({"size": "640x480"}, "size"),
        ({"model": "sora-2", "size": "1792x1024"}, "size"),
        ({"seconds": "5"}, "seconds"),
        ({"input_reference": {}}, "input_reference"),
        (
            {"input_reference": {"image_url": "https://a.example/a.png", "file_id": "file-1"}},
            "input_reference",
        ),
        ({"input_reference": {"image_url": "data:image/png;base64,AAAA"}}, "input_reference"),
        ({"input_reference": {"image_url": "data:image/png;base64,A"}}, "input_reference"),
        # A container that holds sounds as well.
        (
            {"input_reference": {"image_url": "data:image/webp;base64,UklGRiQAAABXQVZFZm10IA=="}},
            "input_reference",
        ),
    ],
)
def test_what_the_service_does_not_take_is_refused_in_its_words(
    account: Account, fields: dict[str, Any], param: str
) -> None:
    refused = account.create(**fields)
    assert refused.status_code == 400
    error = refused.json()["error"]
    assert (error["type"], error["param"]) == ("invalid_request_error", param)
    assert error["code"] in {"invalid_value", "invalid_image"}


def test_a_picture_of_another_size_than_the_videos_is_refused(account: Account) -> None:
    files = {"input_reference": ("cat.png", png(720, 1280), "image/png")}
    for size, status in (("1280x720", 400), ("720x1280", 200)):
        answer = account.call("POST", data={"prompt": "A cat", "size": size}, files=files)
        assert answer.status_code == status
        if status == 400:
            assert answer.json()["error"]["message"].startswith("Inpaint image must match")


@pytest.mark.parametrize(
    "reference",
    [
        {"image_url": "data:image/png;base64," + base64.b64encode(png(720, 1280)).decode()},
        {"image_url": "https://a.example/a.png"},
        {"file_id": "file-1"},
    ],
)
def test_a_picture_may_be_given_by_reference(account: Account, reference: dict[str, str]) -> None:
    assert account.create(input_reference=reference).status_code == 200


def test_a_list_has_pages_in_both_orders(account: Account) -> None:
    jobs = [account.job(f"{number}") for number in range(5)]
    seen: list[str] = []
    after: dict[str, str] = {}
    for _ in range(3):
        page = account.call("GET", params={"limit": "2", **after}).json()
        ids = [job["id"] for job in page["data"]]
        assert (page["object"], page["first_id"], page["last_id"]) == ("list", ids[0], ids[-1])
        seen += ids
        after = {"after": ids[-1]}
        assert page["has_more"] == (len(seen) < 5)
    assert seen == jobs[::-1]
    rising = account.call("GET", params={"order": "asc"}).json()["data"]
    assert [job["id"] for job in rising] == jobs


def test_an_empty_list_has_no_ends(account: Account) -> None:
    assert account.call("GET").json() == {
        "object": "list",
        "data": [],
        "first_id": None,
        "last_id": None,
        "has_more": False,
    }


def test_a_list_does_not_continue_behind_an_unknown_job(account: Account) -> None:
    refused = account.call("GET", params={"after": "video_unknown"})
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "after")


def test_a_deleted_job_is_gone(account: Account) -> None:
    job, neighbour = account.job(), account.job()
    assert account.call("DELETE", f"/{job}").json() == {"id": job, "object": "video.deleted", "deleted": True}
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/content")):
        assert account.call(method, f"/{job}{path}").status_code == 404
    assert [each["id"] for each in account.call("GET").json()["data"]] == [neighbour]


def test_a_busy_job_is_deleted_when_it_is_finished(account: Account, clock: VirtualClock) -> None:
    job = account.job("[busy]")
    running = account.call("DELETE", f"/{job}")
    assert (running.status_code, running.json()["error"]["code"]) == (400, "video_not_finished")
    clock.advance(12)
    assert account.call("DELETE", f"/{job}").status_code == 200


def test_a_completed_job_can_be_remixed(account: Account, clock: VirtualClock) -> None:
    job = account.job(size="1280x720", seconds="8")
    early = account.call("POST", f"/{job}/remix", json={"prompt": "In snow"})
    assert (early.status_code, early.json()["error"]["code"]) == (400, "video_not_completed")
    clock.advance(12)
    remix = account.call("POST", f"/{job}/remix", json={"prompt": "In snow"}).json()
    assert remix["id"] != job
    assert remix["remixed_from_video_id"] == job
    assert (remix["prompt"], remix["size"], remix["seconds"]) == ("In snow", "1280x720", "8")


def test_a_job_belongs_to_the_key_that_made_it(account: Account) -> None:
    job = account.job()
    other = Account(account.client, "sk-other")
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/content")):
        assert other.call(method, f"/{job}{path}").status_code == 404


@pytest.mark.parametrize(
    ("key", "status"), [("sk-invalid", 401), ("sk-forbidden", 403), ("", 401), ("sk-any", 200)]
)
def test_a_key_is_an_account_unless_it_says_that_it_is_none(
    sandbox: TestClient, key: str, status: int
) -> None:
    assert Account(sandbox, key).call("GET").status_code == status


@pytest.mark.parametrize(
    ("prompt", "code"),
    [
        ("[fail]", "video_generation_failed"),
        ("[fail=gpu_on_fire]", "gpu_on_fire"),
        ("[filter]", "moderation_blocked"),
    ],
)
def test_a_prompt_makes_the_job_fail(account: Account, clock: VirtualClock, prompt: str, code: str) -> None:
    job = account.job(prompt)
    clock.advance(12)
    shown = account.call("GET", f"/{job}").json()
    assert (shown["status"], shown["error"]["code"]) == ("failed", code)
    assert account.call("GET", f"/{job}/content").status_code == 404


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 413, 415, 429, 500, 502, 503, 504])
def test_a_prompt_makes_the_request_fail(account: Account, status: int) -> None:
    refused = account.create(f"[{status}=7]")
    assert refused.status_code == status
    assert refused.json()["error"]["message"]
    assert refused.headers["retry-after"] == "7"
    assert account.call("GET").json()["data"] == []


def test_a_prompt_makes_only_the_first_requests_fail(account: Account) -> None:
    assert [account.create("[503] [times=2]").status_code for _ in range(4)] == [503, 503, 200, 200]


def test_a_prompt_makes_the_first_looks_fail(account: Account) -> None:
    job = account.job("[look=500] [times=1]")
    assert [account.call("GET", f"/{job}").status_code for _ in range(3)] == [500, 200, 200]


def test_a_prompt_brings_an_unknown_status_word(account: Account) -> None:
    assert account.create("[status=exploded]").json()["status"] == "exploded"


def test_a_prompt_lets_the_files_expire(account: Account, clock: VirtualClock) -> None:
    job = account.job("[expired]")
    clock.advance(12)
    assert account.call("GET", f"/{job}").json()["status"] == "completed"
    assert account.call("GET", f"/{job}/content").json()["error"]["code"] == "video_expired"
