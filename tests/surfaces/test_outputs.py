"""Addresses of outputs: anybody who has one may fetch that one file, and nothing else."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from tests.surfaces.conftest import PATIENCE, House, Loop, running

from video_gateway.surfaces import outputs
from video_gateway.surfaces.links import STEP
from video_gateway.surfaces.runway import LIFETIME

VERSION = {"X-Runway-Version": "2024-11-06"}


def made(house: House, model: str = "gen4.5") -> str:
    """The id of a completed task of alice's."""
    with httpx.Client(base_url=f"{house.base}/runway/v1", headers=alice(house), timeout=60) as client:
        asked = {"model": model, "promptText": "A fox", "ratio": "1280:720", "duration": 4}
        created = client.post("/text_to_video", json=asked)
        assert created.status_code == 200, created.text
        task: str = created.json()["id"]
    address(house, task)
    return task


def alice(house: House) -> dict[str, str]:
    return {"Authorization": f"Bearer {house.alice}", **VERSION}


def address(house: House, task: str) -> httpx.URL:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = httpx.get(f"{house.base}/runway/v1/tasks/{task}", headers=alice(house), timeout=60).json()
        if found["status"] == "SUCCEEDED":
            return httpx.URL(found["output"][0])
        time.sleep(0.02)
    raise AssertionError(found)


def test_a_file_is_fetched_without_a_key_whole_in_parts_and_not_again(gateway: House) -> None:
    found = address(gateway, made(gateway))
    with httpx.Client(timeout=60) as client:
        whole = client.get(found)
        assert (whole.status_code, whole.headers["content-type"]) == (200, "video/mp4")
        part = client.get(found, headers={"Range": "bytes=4-7"})
        assert (part.status_code, part.content) == (206, b"ftyp")
        assert part.headers["content-range"] == f"bytes 4-7/{len(whole.content)}"
        again = client.get(found, headers={"If-None-Match": whole.headers["etag"]})
        assert (again.status_code, again.headers["etag"]) == (304, whole.headers["etag"])
        assert client.head(found).headers["content-length"] == str(len(whole.content))
        # A key that comes along changes nothing: SDKs send theirs wherever they go.
        assert client.get(found, headers={"Authorization": "Bearer sk-bf-nobody"}).status_code == 200


def test_equal_looks_have_equal_answers(gateway: House) -> None:
    task = made(gateway)
    first, second = address(gateway, task), address(gateway, task)
    assert abs(int(first.params["expires"]) - int(second.params["expires"])) in {0, STEP}
    assert int(second.params["expires"]) - time.time() + 30 >= LIFETIME
    assert first.path == second.path


def test_an_address_is_good_for_its_own_file_and_time_only(gateway: House) -> None:
    found = address(gateway, made(gateway))
    other = address(gateway, made(gateway))
    signature = found.params["signature"]
    spoiled = [
        found.copy_set_param("signature", "0" * 64),
        found.copy_set_param("signature", signature.upper()),
        found.copy_set_param("signature", "é"),
        found.copy_set_param("expires", str(int(found.params["expires"]) + 1)),
        found.copy_set_param("expires", "9" * 30),
        found.copy_set_param("expires", "٩"),
        found.copy_with(path=found.path.replace("0.mp4", "1.mp4")),
        found.copy_with(path=found.path.replace("0.mp4", "0.webm")),
        found.copy_with(path=found.path.replace("/runway/", "/openai/")),
        other.copy_set_param("signature", signature),
    ]
    with httpx.Client(timeout=60) as client:
        for each in spoiled:
            answer = client.get(each)
            assert (answer.status_code, answer.json()["code"]) == (403, "wrong_signature"), each
        missing = client.get(found.copy_remove_param("signature"))
        assert (missing.status_code, missing.headers["content-type"]) == (401, "application/problem+json")


def test_an_address_expires(gateway: House, monkeypatch: pytest.MonkeyPatch) -> None:
    found = address(gateway, made(gateway))
    expires = int(found.params["expires"])
    monkeypatch.setattr(outputs, "time", SimpleNamespace(time=lambda: expires - 1))
    assert httpx.get(found, timeout=60).status_code == 200
    monkeypatch.setattr(outputs, "time", SimpleNamespace(time=lambda: expires))
    answer = httpx.get(found, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (403, "expired_address")


def test_what_was_deleted_has_no_address_any_more(gateway: House) -> None:
    task = made(gateway, "openai/sora-2")
    found = address(gateway, task)
    assert httpx.get(found, timeout=60).status_code == 200
    headers = {"Authorization": f"Bearer {gateway.alice}"}
    assert httpx.delete(f"{gateway.base}/v1/videos/{task}", headers=headers, timeout=60).status_code == 200
    answer = httpx.get(found, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (404, "video_not_found")


def test_gateways_on_one_store_take_each_others_addresses_and_a_restart_changes_nothing(
    loop: Loop, providers: str, tmp_path: Path
) -> None:
    with loop.opened(running(providers, tmp_path)) as one:
        found = address(one, made(one))
        with loop.opened(running(providers, tmp_path)) as two:
            there = httpx.URL(two.base).copy_with(path=found.path, query=found.query)
            assert httpx.get(there, timeout=60).status_code == 200
    with loop.opened(running(providers, tmp_path)) as again:
        there = httpx.URL(again.base).copy_with(path=found.path, query=found.query)
        assert httpx.get(there, timeout=60).status_code == 200


def test_gateways_on_other_stores_do_not(loop: Loop, providers: str, gateway: House, tmp_path: Path) -> None:
    found = address(gateway, made(gateway))
    with loop.opened(running(providers, tmp_path)) as stranger:
        there = httpx.URL(stranger.base).copy_with(path=found.path, query=found.query)
        assert httpx.get(there, timeout=60).json()["code"] == "wrong_signature"


def test_addresses_are_where_the_gateway_is_said_to_be(loop: Loop, providers: str, tmp_path: Path) -> None:
    with loop.opened(running(providers, tmp_path, public_url="https://films.example/gateway")) as house:
        found = address(house, made(house))
        assert str(found).startswith("https://films.example/gateway/outputs/runway/")
        there = httpx.URL(house.base).copy_with(path=found.path.removeprefix("/gateway"), query=found.query)
        assert httpx.get(there, timeout=60).status_code == 200


def test_no_log_holds_an_address_that_can_be_used(gateway: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "video_gateway"):
        found = address(gateway, made(gateway))
        httpx.get(found, timeout=60)
        until = time.monotonic() + PATIENCE  # lines are gathered before they are written
        while "video_download" not in caplog.text and time.monotonic() < until:
            time.sleep(0.05)
    assert found.path in caplog.text
    assert "video_download" in caplog.text
    written = "\n".join(each.getMessage() for each in caplog.records if each.name.startswith("video_gateway"))
    assert found.params["signature"] not in written
