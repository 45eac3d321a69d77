"""Azure's, vLLM-Omni's and SGLang's accents, as strangers hear them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest
from tests.providers.house import measured

from video_gateway.sandbox import sgl, vllm
from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace

PATHS = {"azure": "/azure/openai/v1/videos", "vllm": "/vllm/v1/videos", "sgl": "/sgl/v1/videos"}


Emulated = Callable[[Callable[[httpx.AsyncClient], Awaitable[None]]], None]


@pytest.fixture
def emulated() -> Emulated:
    """Runs what speaks to a sandbox in this process as strangers do."""

    def run(scenario: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
        async def whole() -> None:
            sandbox = create_sandbox(pace=Pace.at_once())
            transport = httpx.ASGITransport(sandbox)
            async with httpx.AsyncClient(transport=transport, base_url="http://sandbox.test") as client:
                await scenario(client)
            sandbox.state.close()

        asyncio.run(whole())

    return run


async def form(client: httpx.AsyncClient, dialect: str, **fields: str) -> httpx.Response:
    sent = {name: (None, value) for name, value in {"prompt": "A fox", **fields}.items()}
    return await client.post(PATHS[dialect], files=sent, headers={"authorization": "Bearer k"})


async def seen(client: httpx.AsyncClient, dialect: str, job: str, place: str = "") -> httpx.Response:
    return await client.get(f"{PATHS[dialect]}/{job}{place}", headers={"authorization": "Bearer k"})


def test_emulated_azure_takes_keys_in_their_header_and_tokens_as_bearers(emulated: Emulated) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        body = {"model": "sora-2", "prompt": "A fox"}
        for headers, status in (
            ({"api-key": "0123"}, 200),
            ({"authorization": "Bearer eyJ0.e30.c2ln"}, 200),
            ({"api-key": "invalid"}, 401),
            ({}, 401),
        ):
            path = f"{PATHS['azure']}?api-version=preview"
            answer = await client.post(path, json=body, headers=headers)
            assert answer.status_code == status, answer.text
        assert answer.json()["error"]["code"] == "401"
        body["model"] = "nobody-deployed-it"
        answer = await client.post(PATHS["azure"], json=body, headers={"api-key": "0123"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "DeploymentNotFound")

    emulated(scenario)


def test_emulated_vllm_reads_forms_alone_and_serves_one_model(emulated: Emulated) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        headers = {"authorization": "Bearer k"}
        json_sent = await client.post(PATHS["vllm"], json={"prompt": "A fox"}, headers=headers)
        assert (json_sent.status_code, json_sent.json()["detail"][0]["type"]) == (422, "missing")
        other = await form(client, "vllm", model="sora-2")
        assert (other.status_code, set(other.json())) == (400, {"detail"})
        reference = await form(client, "vllm", model=vllm.SERVED, image_reference="https://a.example/a.png")
        assert (reference.status_code, "image_url" in reference.json()["detail"]) == (400, True)

    emulated(scenario)


def test_emulated_vllm_answers_a_failed_job_as_a_failed_request(emulated: Emulated) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        made = (await form(client, "vllm", model=vllm.SERVED, prompt="A fox [fail]")).json()
        assert (made["status"], made["id"][:10]) == ("queued", "video_gen_")
        looked = await seen(client, "vllm", made["id"])
        assert (looked.status_code, looked.json()["status"]) == (500, "failed")
        assert looked.json()["error"]["code"] == 500
        content = await seen(client, "vllm", made["id"], "/content")
        assert (content.status_code, set(content.json())) == (422, {"detail"})
        late = (await form(client, "vllm", model=vllm.SERVED, prompt="A fox [stuck]")).json()
        assert (await seen(client, "vllm", late["id"], "/content")).status_code == 404

    emulated(scenario)


def test_emulated_sglang_takes_any_model_and_deletes_by_a_word(emulated: Emulated) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        made = (await form(client, "sgl", model="whatever", size="640x360")).json()
        assert (made["model"], made["size"]) == (sgl.SERVED, "640x360")
        failed = (await form(client, "sgl", prompt="A fox [fail]")).json()
        assert set((await seen(client, "sgl", failed["id"])).json()["error"]) == {"message"}
        previewed = await seen(client, "sgl", made["id"], "/content?variant=video")
        assert (previewed.status_code, set(previewed.json())) == (404, {"detail"})
        gone = await client.delete(f"{PATHS['sgl']}/{made['id']}", headers={"authorization": "Bearer k"})
        assert (gone.json()["object"], gone.json()["status"]) == ("video", "deleted")

    emulated(scenario)


def test_emulated_vllm_puts_a_deletion_off_while_it_cancels(emulated: Emulated) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        made = (await form(client, "vllm", model=vllm.SERVED, prompt="A fox [busy] [queue=60]")).json()
        headers = {"authorization": "Bearer k"}
        busy = await client.delete(f"{PATHS['vllm']}/{made['id']}", headers=headers)
        assert (busy.status_code, busy.json()["detail"][:24]) == (409, "Cancellation in progress")

    emulated(scenario)


def test_emulated_vllm_may_have_no_model_loaded(emulated: Emulated) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        refused = await form(client, "vllm", model=vllm.SERVED, prompt="A fox [503]")
        assert (refused.status_code, refused.json()) == (503, {"detail": "No diffusion model is loaded."})

    emulated(scenario)


@pytest.mark.parametrize(
    ("prompt", "status", "kind"),
    [
        ("A fox [slow=0.1]", 200, "video/mp4"),
        ("A fox [fail]", 500, "application/json"),
        ("A fox [400]", 400, "application/json"),
    ],
)
def test_emulated_vllm_keeps_a_caller_waiting_for_the_film(
    emulated: Emulated, prompt: str, status: int, kind: str
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        sent = {name: (None, value) for name, value in {"prompt": prompt, "model": vllm.SERVED}.items()}
        path, headers = f"{PATHS['vllm']}/sync", {"authorization": "Bearer k"}
        answer = await client.post(path, files=sent, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (status, kind), answer.text
        if status == 200:
            assert measured(answer.content) == (vllm.DEFAULT_SIZE, 4.0, False)
            assert answer.headers["x-model"] == vllm.SERVED
            assert answer.headers["x-request-id"]
            assert float(answer.headers["x-inference-time-s"]) >= 0.1

    emulated(scenario)


def test_emulated_sglang_refuses_a_file_that_is_in_the_cloud_and_says_where(emulated: Emulated) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        made = (await form(client, "sgl", prompt="A fox [cloud]")).json()
        job = (await seen(client, "sgl", made["id"])).json()
        assert job["url"].startswith("http://sandbox.test/files/")
        refused = await seen(client, "sgl", made["id"], "/content")
        assert (refused.status_code, refused.json()["detail"].endswith(job["url"])) == (400, True)
        assert measured((await client.get(job["url"])).content) == (vllm.DEFAULT_SIZE, 4.0, False)

    emulated(scenario)


def test_emulated_vllm_may_be_asked_without_a_model(emulated: Emulated) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        made = await form(client, "vllm", num_frames="17")
        assert (made.status_code, made.json()["model"]) == (200, vllm.SERVED)

    emulated(scenario)


@pytest.mark.parametrize(
    ("body", "about"),
    [
        ({"seconds": 2}, {"seconds": "2"}),
        ({"seconds": "2"}, {"seconds": "2"}),
        ({"input_reference": "https://a.example/a.png"}, {"seconds": sgl.DEFAULT_SECONDS}),
        ({"seed": [1, 2], "fps": 24, "guidance_scale": 5.0}, {"size": vllm.DEFAULT_SIZE}),
        ({"model": "whatever"}, {"model": sgl.SERVED}),
    ],
)
def test_emulated_sglang_reads_its_own_json(
    emulated: Emulated, body: dict[str, object], about: dict[str, str]
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        headers = {"authorization": "Bearer k"}
        made = await client.post(PATHS["sgl"], json={"prompt": "A fox", **body}, headers=headers)
        assert made.status_code == 200, made.text
        assert {name: made.json()[name] for name in about} == about
        listed = await client.get(PATHS["sgl"], headers=headers)
        assert [each["model"] for each in listed.json()["data"]] == [sgl.SERVED]

    emulated(scenario)


@pytest.mark.parametrize("dialect", ["vllm", "sgl"])
def test_what_the_emulated_servers_cannot_read_is_told_as_fastapi_does(
    emulated: Emulated, dialect: str
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        headers = {"authorization": "Bearer k"}
        refused = await client.get(f"{PATHS[dialect]}?limit=101", headers=headers)
        assert (refused.status_code, refused.json()["detail"][0]["loc"]) == (422, ["query", "limit"])

    emulated(scenario)
