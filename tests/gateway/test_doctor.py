"""`video-gateway doctor`, in front of providers, of other servers at their addresses, and of nobody."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount
from starlette.types import ASGIApp

from video_gateway import cli, serving
from video_gateway.commands.doctor import Finding, examined
from video_gateway.families import SPEAKS
from video_gateway.sandbox.app import create_sandbox
from video_gateway.settings import Settings

SPEAK_SO = {"huggingface": b"detail", "bedrock": b"status"}
"""Whose own answers may look like that: fal's errors, and a list at Bedrock, where all is optional."""


async def diagnosed(
    folder: Path, app: ASGIApp, keys: Callable[[str], str] = lambda key: key
) -> Mapping[str, Finding]:
    """What is found where `app` stands in for all providers, by provider."""
    async with serving.beside(app) as base:
        tree = serving.on_sandbox(Settings(), base, folder).model_dump()
        for entry in tree["providers"].values():
            entry["keys"] = [{"name": "main", "value": keys(entry["keys"][0]["value"].get_secret_value())}]
        found = await examined(Settings.model_validate(tree))
    return {each.what.partition(",")[0]: each for each in found}


def test_the_doctor_tells_good_keys_from_refused_ones_at_every_family(tmp_path: Path) -> None:
    good = asyncio.run(diagnosed(tmp_path, create_sandbox()))
    assert {name: each.verdict for name, each in good.items()} == dict.fromkeys(("store", *SPEAKS), "good")
    wrong = asyncio.run(diagnosed(tmp_path, create_sandbox(), lambda key: f"invalid{key}not"))
    assert {name: each.verdict for name, each in wrong.items() if name != "store"} == dict.fromkeys(
        SPEAKS, "refused"
    )


@pytest.mark.parametrize(
    "answer",
    [
        HTMLResponse("<h1>Welcome</h1>"),
        HTMLResponse("<h1>Not Found</h1>", 404),
        HTMLResponse("<h1>Too Many Requests</h1>", 429),
        JSONResponse({"detail": "Not Found"}, 404),
        JSONResponse({"status": "ok"}),
        JSONResponse(None, 404),
        Response(status_code=404),
    ],
    ids=["page", "no page", "too many", "detail", "status", "null", "empty"],
)
def test_another_server_at_a_providers_address_is_not_taken_for_it(tmp_path: Path, answer: Response) -> None:
    found = asyncio.run(diagnosed(tmp_path, Starlette(routes=[Mount("/", answer)])))
    for name, finding in found.items():
        if name == "store" or SPEAK_SO.get(name, b"?") in answer.body:
            continue
        assert finding.verdict == "unclear", finding
        assert "Is base_url right? It is http://127.0.0.1:" in finding.why


def test_a_bucket_that_is_missing_is_missed_before_the_first_video(tmp_path: Path) -> None:
    bedrock = {"family": "bedrock", "base_url": "http://127.0.0.1:1", "keys": [{"name": "a", "value": "b:c"}]}
    store = {"url": f"sqlite:///{tmp_path}/jobs.sqlite3"}
    configured = Settings.model_validate({"store": store, "providers": {"bedrock": bedrock}})
    _, finding = asyncio.run(examined(configured))
    assert (finding.verdict, "options.s3_uri names none" in finding.why) == ("incomplete", True)


@pytest.mark.parametrize("path", ["/openai", "/openai/v1/v1", "/vllm", "/sgl", "/azure/openai"])
def test_an_openai_dialect_is_asked_for_its_list_so_that_a_wrong_path_is_noticed(
    tmp_path: Path, path: str
) -> None:
    async def scenario() -> Finding:
        async with serving.beside(create_sandbox()) as base:
            tree = {
                "store": {"url": f"sqlite:///{tmp_path}/jobs.sqlite3"},
                "providers": {"nebius": {"family": "openai", "base_url": base + path}},
            }
            _, finding = await examined(Settings.model_validate(tree))
        return finding

    finding = asyncio.run(scenario())
    assert (finding.verdict, "It is http://127.0.0.1:" in finding.why) == ("unclear", True)
    assert finding.why.endswith(path)


def test_the_doctor_tells_who_cannot_be_reached_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        config = tmp_path / "gateway.toml"
        config.write_text(
            f'[store]\nurl = "sqlite:///{tmp_path}/jobs.sqlite3"\n'
            f'[providers.vllm]\nbase_url = "http://127.0.0.1:{port}/v1"\n'
        )
        assert cli.main(["doctor", "--config", str(config)]) == 1
    assert (
        "\nvllm, key none  unreachable  vllm cannot be reached. Is base_url right?" in capsys.readouterr().out
    )


def test_the_doctor_fails_over_what_is_unclear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def scenario() -> int:
        async with serving.beside(Starlette(routes=[Mount("/", HTMLResponse("<h1>Welcome</h1>"))])) as base:
            config = tmp_path / "gateway.toml"
            config.write_text(
                f'[store]\nurl = "sqlite:///{tmp_path}/jobs.sqlite3"\n'
                f'[providers.vllm]\nbase_url = "{base}/v1"\n'
            )
            return await asyncio.to_thread(cli.main, ["doctor", "--config", str(config)])

    assert asyncio.run(scenario()) == 1
    assert "\nvllm, key none  unclear  " in capsys.readouterr().out
