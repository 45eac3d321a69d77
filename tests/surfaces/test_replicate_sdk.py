"""Replicate's own SDK takes the gateway for Replicate, and reaches every provider."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.surfaces.conftest import EVERYWHERE, LIMITED, PNG, Film, House, Loop, Watch, running

from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.store import SqlJobStore

replicate: Any = pytest.importorskip("replicate", reason="Replicate's SDK is not installed")


def speaking(gateway: House, key: str) -> Any:
    # The SDK's paths begin with /v1 themselves.
    return replicate.Client(api_token=key, base_url=f"{gateway.base}/replicate", timeout=httpx.Timeout(60))


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICATE_POLL_INTERVAL", "0.02")


@pytest.fixture
def client(gateway: House) -> Any:
    return speaking(gateway, gateway.alice)


@pytest.mark.parametrize(
    ("model", "size", "seconds"),
    # Replicate's own get their input as it stands: below.
    [row for row in EVERYWHERE if not row[0].startswith("replicate/")],
)
def test_every_provider_makes_a_film(client: Any, watch: Watch, model: str, size: str, seconds: int) -> None:
    reference = model if model.count("/") == 1 and ":" not in model else None
    asked = {"prompt": "A fox", "duration": seconds, "size": size}
    if reference is not None:
        output = client.run(reference, input=asked)
    else:  # `run` wants owner/name; other names are versions
        prediction = client.predictions.create(version=model, input=asked)
        prediction.wait()
        output = prediction.output
    assert watch(httpx.get(str(output), timeout=60).content) == Film.of(size, seconds)


@pytest.mark.parametrize(
    ("model", "given", "film"),
    [
        ("google/veo-3.1", {"duration": 4, "resolution": "720p"}, Film(1280, 720, 4)),
        ("openai/sora-2", {"seconds": 8, "aspect_ratio": "9:16"}, Film(720, 1280, 8)),
        ("runway/gen4.5", {"duration": "5s", "size": "1280x720"}, Film(1280, 720, 5)),
        ("xai/grok-imagine-video", {"num_frames": 48, "fps": 24, "ratio": "square"}, Film(720, 720, 2)),
        ("runway/gen4.5", {"duration": 2, "width": 1280.0, "height": "720"}, Film(1280, 720, 2)),
    ],
)  # fmt: skip
def test_a_model_of_any_provider_runs_until_there_is_a_film(
    client: Any, watch: Watch, model: str, given: dict[str, Any], film: Film
) -> None:
    output = client.run(model, input={"prompt": "A fox", **given})
    assert watch(httpx.get(str(output), timeout=60).content) == film


def test_a_version_may_be_any_models_name(client: Any, watch: Watch) -> None:
    prediction = client.predictions.create(
        version="bedrock/amazon.nova-reel-v1:1", input={"prompt": "A fox", "duration": 6}
    )
    prediction.wait()
    assert (prediction.status, prediction.model) == ("succeeded", "bedrock/amazon.nova-reel-v1:1")
    assert watch(httpx.get(prediction.output, timeout=60).content).seconds == 6


def test_replicates_own_models_are_reached_where_a_provider_has_their_makers_name(client: Any) -> None:
    prediction = client.predictions.create(
        version="replicate/openai/sora-2", input={"prompt": "A fox", "aspect_ratio": "landscape"}
    )
    assert prediction.model == "replicate/openai/sora-2"


def test_replicates_own_models_get_their_input_as_it_stands_and_judge_it(client: Any, watch: Watch) -> None:
    frame = "https://example.com/last.png"
    output = client.run("google/veo-3.1", input={"prompt": "A fox", "last_frame": frame, "duration": 6})
    # In the model's own default, which no other name for a size would have said.
    assert watch(httpx.get(str(output), timeout=60).content) == Film(1920, 1080, 6)
    with pytest.raises(replicate.exceptions.ReplicateError) as refused:
        client.run("google/veo-3.1", input={"prompt": "A fox", "guidance_scale": 7})
    assert (refused.value.status, "guidance_scale" in refused.value.detail) == (422, True)
    prediction = client.predictions.create(
        version="9f747673945c62801b13b84701c783929c0ee784e4748ec062204894dda1a351",
        input={"prompt": "A fox", "num_frames": 24, "fps": 8, "guidance_scale": 9},
    )
    prediction.wait()
    assert prediction.status == "succeeded"


def test_a_reference_with_a_version_and_a_deployment_run(client: Any) -> None:
    model = client.models.get("google/veo-3.1")
    assert "prompt" in model.latest_version.openapi_schema["components"]["schemas"]["Input"]["properties"]
    version = "9f747673945c62801b13b84701c783929c0ee784e4748ec062204894dda1a351"
    assert client.run(f"anotherjesse/zeroscope-v2-xl:{version}", input={"prompt": "A fox"})
    prediction = client.deployments.predictions.create(
        "acme/films", input={"prompt": "A fox", "resolution": "720p"}
    )
    prediction.wait()
    assert prediction.status == "succeeded"


def test_the_models_of_other_providers_say_what_they_take(client: Any) -> None:
    schemas = client.models.get("runway/gen4_turbo").latest_version.openapi_schema["components"]["schemas"]
    assert {"image", "prompt"} <= set(schemas["Input"]["required"])
    assert "1280x720" in schemas["Input"]["properties"]["size"]["enum"]


def test_a_models_latest_version_runs(client: Any) -> None:
    model = client.models.get("runway/gen4.5")
    prediction = client.predictions.create(version=model.latest_version, input={"prompt": "A fox"})
    assert prediction.model == "runway/gen4.5"


def test_what_is_bought_is_told_although_nobody_can_look_at_it(
    gateway: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error would have it bought again."""

    def away(store: SqlJobStore, public_id: str, provider: str | None) -> None:
        raise StoreUnavailableError("the server is gone")

    monkeypatch.setattr(SqlJobStore, "find", away)
    answer = httpx.post(
        f"{gateway.base}/replicate/v1/models/openai/sora-2/predictions",
        json={"input": {"prompt": "A fox"}},
        headers={"Authorization": f"Bearer {gateway.alice}", "Prefer": "wait=5"},
        timeout=60,
    )
    assert (answer.status_code, answer.json()["status"]) == (202, "starting")
    monkeypatch.undo()
    assert speaking(gateway, gateway.alice).predictions.get(answer.json()["id"]).status == "succeeded"


def test_an_input_is_told_whole_at_first_and_later_as_far_as_it_is_kept(client: Any) -> None:
    asked = {"prompt": "A fox", "duration": 4, "aspect_ratio": "16:9", "seed": 7}
    made = client.predictions.create(version="openai/sora-2", input=asked)
    assert made.input == asked
    kept = {"prompt": "A fox", "duration": 4, "size": "1280x720"}
    assert client.predictions.get(made.id).input == kept


def test_waiting_is_for_as_long_as_is_asked(client: Any) -> None:
    done = client.predictions.create(
        version="openai/sora-2", input={"prompt": "A fox", "duration": 4}, wait=30
    )
    assert done.status == "succeeded"
    slow = client.predictions.create(
        version="openai/sora-2", input={"prompt": "A fox [slow=9999]", "duration": 4}, wait=1
    )
    assert slow.status == "starting"


def test_progress_is_read_from_the_log(client: Any) -> None:
    prediction = client.predictions.create(
        version="openai/sora-2", input={"prompt": "A fox [queue=0] [slow=9999]", "duration": 4}
    )
    prediction.reload()
    assert prediction.status == "processing"
    assert 0 <= prediction.progress.percentage < 1


@pytest.mark.parametrize("model", ["runway/gen4.5", "openai/sora-2", "replicate/google/veo-3.1"])
def test_a_running_prediction_is_canceled_and_stays_so(gateway: House, client: Any, model: str) -> None:
    running = client.predictions.create(version=model, input={"prompt": "A fox [slow=9999]"})
    running.cancel()
    assert running.status == "canceled"
    running.cancel()
    running.reload()
    assert (running.status, running.output) == ("canceled", None)
    video = httpx.get(
        f"{gateway.base}/v1/videos/{running.id}", headers={"x-bf-vk": gateway.alice}, timeout=60
    )
    assert (video.json()["status"], video.json()["error"]["code"]) == ("failed", "cancelled")


def test_a_prediction_that_never_ran_has_a_status_that_the_sdk_knows(client: Any) -> None:
    aborted = client.predictions.create(version="google/veo-3.1", input={"prompt": "A fox [status=aborted]"})
    aborted.wait()  # which is for ever, where it is told as `aborted`
    assert aborted.status == "canceled"


def test_what_has_ended_is_not_canceled(client: Any) -> None:
    done = client.predictions.create(
        version="runway/gen4.5", input={"prompt": "A fox", "duration": 5}, wait=30
    )
    done.cancel()
    assert (done.status, client.predictions.get(done.id).status) == ("succeeded", "succeeded")


@pytest.mark.parametrize(("setting", "status"), [("all", 200), ("read", 404)])
def test_a_job_that_was_not_bought_here_is_canceled_where_callers_may_name_such(
    loop: Loop, providers: str, tmp_path: Path, setting: str, status: int
) -> None:
    bought = httpx.post(
        f"{providers}/openai/v1/videos",
        json={"model": "sora-2", "prompt": "A fox [slow=9999]"},
        headers={"Authorization": "Bearer sandbox"},
        timeout=60,
    )
    with loop.opened(running(providers, tmp_path, unknown_jobs=setting)) as house:
        place = f"{house.base}/replicate/v1/predictions/{bought.json()['id']}:openai"
        headers = {"Authorization": f"Bearer {house.alice}"}
        canceled = httpx.post(f"{place}/cancel", headers=headers, timeout=60)
        assert canceled.status_code == status, canceled.text
        later = httpx.get(place, headers=headers, timeout=60)
    if status == 200:
        assert canceled.json()["status"] == "canceled"
        assert later.status_code == 404  # nobody remembers it
    else:
        assert later.json()["status"] == "processing"


def test_what_cannot_be_canceled_runs_on_and_says_so(client: Any) -> None:
    running = client.predictions.create(
        version="bedrock/amazon.nova-reel-v1:1", input={"prompt": "A fox [slow=9999]", "duration": 6}
    )
    with pytest.raises(replicate.exceptions.ReplicateError) as refused:
        running.cancel()
    assert "video_delete is not supported by bedrock" in refused.value.detail
    running.reload()
    assert running.status in {"starting", "processing"}


def test_a_deadline_is_refused_with_its_name(gateway: House) -> None:
    answer = httpx.post(
        f"{gateway.base}/replicate/v1/models/openai/sora-2/predictions",
        json={"input": {"prompt": "A fox"}},
        headers={"Authorization": f"Bearer {gateway.alice}", "Cancel-After": "5m"},
        timeout=60,
    )
    assert (answer.status_code, answer.json()["invalid_fields"][0]["field"]) == (422, "Cancel-After")


def test_a_picture_is_uploaded_by_itself(client: Any) -> None:
    picture = io.BytesIO(PNG)
    picture.name = "start.png"
    prediction = client.predictions.create(
        version="openai/sora-2", input={"prompt": "It moves", "image": picture, "size": "1280x720"}
    )
    assert prediction.input["image"].startswith("data:image/png;base64,")
    prediction.wait()
    assert prediction.status == "succeeded"


def test_predictions_of_all_providers_are_listed_page_by_page(gateway: House) -> None:
    client = speaking(gateway, gateway.bob)
    made = {
        client.predictions.create(version=version, input={"prompt": "A fox"}).id
        for version in ["runway/gen4.5", *["openai/sora-2"] * 100]
    }
    first = client.predictions.list()
    assert len(first.results) == 100
    second = client.predictions.list(first.next)
    assert made <= {each.id for page in (first, second) for each in page.results}


def test_a_list_by_time_leads_from_page_to_page(gateway: House) -> None:
    key = {"Authorization": f"Bearer {gateway.bob}"}
    place: str | None = f"{gateway.base}/replicate/v1/predictions?created_before=2020-01-01T00:00:00Z"
    pages = 0
    while place is not None:
        page = httpx.get(place, headers=key, timeout=60).json()
        assert page["results"] == []
        assert page["next"] is None or "created_before=2020-01-01T00%3A00%3A00" in page["next"]
        place, pages = page["next"], pages + 1
    assert pages >= 1


@pytest.mark.parametrize(
    ("model", "steer", "code"),
    [
        ("google/veo-3.1", "[filter]", "(E005)"),
        ("openai/sora-2", "[filter]", "(E005)"),
        ("runway/gen4.5", "[fail=INTERNAL.BAD_OUTPUT.CODE01]", "(INTERNAL.BAD_OUTPUT.CODE01)"),
    ],
)
def test_a_failed_prediction_says_why(client: Any, model: str, steer: str, code: str) -> None:
    with pytest.raises(replicate.exceptions.ModelError) as failed:
        client.run(model, input={"prompt": f"A fox {steer}"})
    assert code in str(failed.value)


@pytest.mark.parametrize(
    ("fields", "status", "detail"),
    [
        ({"input": {"prompt": "A fox", "duration": 5}}, 422, "seconds"),
        ({"input": {"prompt": "A fox", "guidance_scale": 7}}, 422, "input.guidance_scale"),
        ({"input": {"prompt": "A fox", "size": "vast"}}, 422, "neither a ratio nor a size"),
        ({"input": {"prompt": "A fox", "resolution": "8p"}}, 422, "neither a ratio nor a size"),
        ({"input": {"prompt": "A fox", "width": 1280}}, 422, "A width needs a height"),
        ({"input": {"prompt": "A fox", "num_frames": 50, "fps": 24}}, 422, "no whole seconds"),
        ({"input": {"prompt": "A fox", "num_frames": True, "fps": 1}}, 422, "Frames are taken together"),
        (
            {"input": {"prompt": "A fox", "width": 1280.5, "height": 720}},
            422,
            "1280.5 is no number of pixels",
        ),
        ({"input": {"prompt": "A fox", "width": [1280], "height": 720}}, 422, "is no number of pixels"),
        ({"input": {"prompt": "A fox", "duration": 4, "seconds": 8}}, 422, "input.seconds says again"),
        ({"input": {}}, 422, "Field required"),
        ({"input": {"prompt": "A fox"}, "webhook": "https://example.com"}, 422, "webhook is not taken here"),
        ({"version": "openai/nope", "input": {"prompt": "A fox"}}, 422, "no such model"),
        ({"version": LIMITED, "input": {"prompt": "[429=1]"}}, 429, None),
        ({"input": {"prompt": "[500]"}}, 502, None),
    ],
)
def test_what_is_refused_is_the_sdks_own_error_with_its_place(
    client: Any, fields: dict[str, Any], status: int, detail: str | None
) -> None:
    with pytest.raises(replicate.exceptions.ReplicateError) as refused:
        client.predictions.create(**{"version": "openai/sora-2", **fields})
    assert refused.value.status == status
    if detail is not None:
        assert (refused.value.title, detail in refused.value.detail) == ("Input validation failed", True)


def test_the_place_of_a_mistake_has_the_name_that_the_caller_used(gateway: House) -> None:
    answer = httpx.post(
        f"{gateway.base}/replicate/v1/predictions",
        headers={"Authorization": f"Bearer {gateway.alice}"},
        json={"version": "openai/sora-2", "input": {"prompt": "A fox", "duration": 5}},
        timeout=60,
    )
    (field,) = answer.json()["invalid_fields"]
    assert (field["field"], field["type"]) == ("input.duration", "unsupported_parameter")


@pytest.mark.parametrize("scheme", ["Bearer", "Token", "token"])
def test_both_spellings_of_the_credential_are_taken(gateway: House, scheme: str) -> None:
    place = f"{gateway.base}/replicate/v1/predictions"
    good, bad = (
        httpx.get(place, headers={"Authorization": f"{scheme} {key}"}, timeout=60)
        for key in (gateway.alice, "sk-bf-nobody")
    )
    assert (good.status_code, bad.status_code) == (200, 401)


def test_callers_are_the_gateways_own(gateway: House, client: Any) -> None:
    prediction = client.predictions.create(version="openai/sora-2", input={"prompt": "A fox"})
    for key, status in ((gateway.bob, 404), ("sk-bf-nobody", 401)):
        with pytest.raises(replicate.exceptions.ReplicateError) as refused:
            speaking(gateway, key).predictions.get(prediction.id)
        assert refused.value.status == status
    with pytest.raises(replicate.exceptions.ReplicateError) as forbidden:
        speaking(gateway, gateway.poor).predictions.create(version="runway/gen4.5", input={"prompt": "A fox"})
    assert forbidden.value.status == 403


def test_the_asynchronous_client_works_too(client: Any) -> None:
    async def run() -> Any:
        prediction = await client.predictions.async_create(
            model="xai/grok-imagine-video", input={"prompt": "A fox", "duration": 1}
        )
        await prediction.async_wait()
        return prediction

    assert asyncio.run(run()).status == "succeeded"
