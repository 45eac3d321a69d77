"""`video-gateway create`, `wait`, `models` and `doctor`, against a gateway at an address."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.providers.house import measured

from video_gateway import assembly, cli, configuration, serving
from video_gateway.app import application
from video_gateway.commands import KEY, URL
from video_gateway.commands.create import _shown
from video_gateway.commands.models import span
from video_gateway.commands.table import laid_out
from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace
from video_gateway.settings import Settings, key_hash

Command = Callable[..., Awaitable[int]]
VIRTUAL_KEY = "sk-bf-" + "1" * 48


@asynccontextmanager
async def running(folder: Path, *, has_callers: bool = False) -> AsyncIterator[Command]:
    """A gateway on its sandbox; what it yields runs a command against it."""
    caller = [{"name": "alice", "sha256": key_hash(VIRTUAL_KEY)}] if has_callers else []
    async with serving.beside(create_sandbox(pace=Pace(queue=0.01, run=0.05))) as base:
        configured = serving.on_sandbox(Settings.model_validate({"callers": caller}), base, folder)
        async with (
            assembly.opened(configured, sandbox=True) as gateway,
            serving.beside(application(gateway, configured)) as address,
        ):

            async def command(*arguments: str) -> int:
                return await asyncio.to_thread(cli.main, [*arguments, "--base-url", address])

            yield command


def scenario(work: Callable[[Command], Awaitable[None]], folder: Path, **kwargs: bool) -> None:
    async def run() -> None:
        async with running(folder, **kwargs) as command:
            await work(command)

    asyncio.run(run())


def test_a_video_is_made_waited_for_and_written_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "fox.mp4"
    output.write_bytes(b"an older one")

    async def work(command: Command) -> None:
        asked = ("create", "A fox", "--model", "openai/sora-2", "--seconds", "4", "--size", "1280x720")
        assert await command(*asked, "-o", str(output)) == 0

    scenario(work, tmp_path)
    assert measured(output.read_bytes()) == ("1280x720", 4.0, True)
    printed = capsys.readouterr()
    assert printed.out.splitlines()[1] == str(output)
    assert printed.err.splitlines()[-2:] == ["completed", "download"]
    assert list(tmp_path.glob("*.part")) == []


def test_a_file_that_cannot_be_written_is_refused_before_a_video_is_bought(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No address is given where a gateway is: nothing was sent."""
    asked = ["create", "A fox", "--model", "openai/sora-2", "--base-url", "http://127.0.0.1:1"]
    for output, reason in ((tmp_path / "none" / "fox.mp4", "No such file"), (tmp_path, "Is a directory")):
        assert cli.main([*asked, "-o", str(output)]) == 1
        assert capsys.readouterr().err.startswith(f"video-gateway: -o {output}: {reason}")


def test_a_video_that_could_not_be_written_is_there_to_be_fetched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fox.mp4.part").mkdir()

    async def work(command: Command) -> None:
        asked = ("create", "A fox", "--model", "openai/sora-2", "-o", str(tmp_path / "fox.mp4"))
        assert await command(*asked) == 1
        printed = capsys.readouterr()
        job = printed.out.strip()
        assert (
            f"fox.mp4: Is a directory. It is there; to fetch it:\n  video-gateway wait {job} -o "
            in printed.err
        )

    scenario(work, tmp_path)


def test_an_id_alone_is_printed_and_waited_for_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def work(command: Command) -> None:
        assert await command("create", "A fox", "--model", "runway/gen4.5", "--seed", "7") == 0
        job = capsys.readouterr().out.strip()
        assert await command("wait", job, "-o", str(tmp_path / "fox.mp4")) == 0

    scenario(work, tmp_path)
    assert (tmp_path / "fox.mp4").read_bytes()[4:8] == b"ftyp"


def test_a_picture_from_a_file_is_what_the_video_starts_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from PIL import Image

    picture = tmp_path / "fox.png"
    Image.new("RGB", (1280, 720), "orange").save(picture)

    async def work(command: Command) -> None:
        asked = ("create", "A fox", "--model", "openai/sora-2", "--size", "1280x720", "--wait")
        assert await command(*asked, "--image", str(picture)) == 0
        assert await command(*asked, "--image", str(tmp_path / "none.png")) == 1
        assert "none.png: No such file or directory" in capsys.readouterr().err
        assert await command(*asked, "--image", __file__) == 1  # nothing of it leaves the machine
        assert "test_commands.py: neither its first bytes nor its name" in capsys.readouterr().err

    scenario(work, tmp_path)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("create", "A fox [fail]", "--model", "openai/sora-2", "--wait"), "failed to make it: Video gener"),
        (("create", "A fox", "--model", "openai/nope"), "There is no such model: 'nope'. Known: sora-2"),
        (("create", "A fox", "--model", "nope"), "model: write PROVIDER/MODEL"),
        (("create", "A fox", "--model", "openai/sora-2", "--size", "wide"), "size: write WIDTHxHEIGHT"),
        (
            ("create", "A fox [slow=60]", "--model", "openai/sora-2", "--wait", "--timeout", "0.1"),
            "not ready",
        ),
        (
            ("create", "A fox [500]", "--model", "openai/sora-2", "--fallback", "runway/nope"),
            "\n  runway/nope: There is no such model",
        ),
        (("wait", "video_none"), "There is no video 'video_none'."),
        (("wait", ".."), "'..' cannot be a path segment"),
        (("create", "A fox", "--model", "openai/sora-2", "--idempotency-key", "a\nb"), "a line break"),
    ],
)
def test_what_went_wrong_is_said_and_is_the_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    async def work(command: Command) -> None:
        assert await command(*arguments) == 1

    scenario(work, tmp_path)
    assert told in capsys.readouterr().err


def test_a_key_is_asked_for_and_taken_from_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(command: Command) -> None:
        assert await command("models") == 1
        assert f"give a key with ${KEY}" in capsys.readouterr().err
        monkeypatch.setenv(KEY, "sk-bf-wrong")
        assert await command("models") == 1
        assert "does not know this key" in capsys.readouterr().err
        monkeypatch.setenv(KEY, VIRTUAL_KEY)
        assert await command("models") == 0

    scenario(work, tmp_path, has_callers=True)


def test_a_gateway_that_is_not_there_is_said_to_be_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv(URL, f"http://127.0.0.1:{nobody.getsockname()[1]}/v1")
        assert cli.main(["models"]) == 1
    assert "nobody answers at http://127.0.0.1:" in capsys.readouterr().err


def test_models_are_told_with_what_they_take_and_cost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def work(command: Command) -> None:
        assert await command("models", "--provider", "runway") == 0
        heads, names, *rows = capsys.readouterr().out.splitlines()
        assert (heads, names.split()) == ("MODEL", ["FROM", "SECONDS", "SIZES", "SOUND", "PRICE"])
        row = rows[rows.index("runway/gen4.5") + 1]
        assert [part.strip() for part in row.split("  ") if part] == [
            "text, picture",
            "2–10",
            "1280x720 +5",
            "never",
            "$0.12/second",
        ]
        assert await command("models", "--provider", "openai") == 0
        heads, row, *_ = capsys.readouterr().out.splitlines()
        assert heads.split() == ["MODEL", "FROM", "SECONDS", "SIZES", "SOUND", "PRICE"]
        assert row.startswith("openai/sora-2 ")
        assert await command("models", "--provider", "mistral") == 0
        assert capsys.readouterr() == ("", "no model of mistral is set up here, or the key may use none\n")
        assert await command("models") == 0
        printed = capsys.readouterr().out
        assert max(map(len, printed.splitlines())) <= 80
        assert {"6–120 by 6", "any", "$0.05–0.07/second"} <= set(re.split(r" {2,}|\n", printed))
        assert await command("models", "--json", "--provider", "openrouter") == 0
        listed = {model["id"]: model for model in json.loads(capsys.readouterr().out)["data"]}
        rates = listed["openrouter/google/veo-3.1"]["price"]["rates"]
        assert rates == [{"amount": 0.1, "per": "video_second"}]  # what it publishes itself

    scenario(work, tmp_path)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["4", "8", "12"], "4, 8, 12"),
        (["2", "3", "4", "6", "7"], "2–4, 6, 7"),
        (["6", "12", "18", "24"], "6–24 by 6"),
        (["1", "2", "3", "4"], "1–4"),
        (["5"], "5"),
        ([], ""),
    ],
)
def test_durations_without_gaps_are_told_by_their_ends(values: list[str], told: str) -> None:
    assert span(values) == told


def test_a_table_that_is_too_wide_is_broken_in_its_last_column_or_stacked() -> None:
    rows = [
        ("WHAT", "FOUND", "WHY"),
        ("key main", "refused", "the key is not one that anybody there has made"),
    ]
    assert list(laid_out(rows, 80))[1] == "key main  refused  the key is not one that anybody there has made"
    assert list(laid_out(rows, 50))[1:] == [
        "key main  refused  the key is not one that anybody",
        "                   there has made",
    ]
    assert list(laid_out(rows, 48)) == [
        "WHAT",
        "  FOUND    WHY",
        "key main",
        "  refused  the key is not one that anybody there",
        "           has made",
    ]


def test_variables_of_commands_are_no_settings() -> None:
    assert configuration.load(environment={URL: "http://127.0.0.1:1", KEY: "sk-bf-1"}) == configuration.load(
        environment={}
    )


@pytest.mark.parametrize(
    ("is_terminal", "term", "is_plain"),
    [(True, "xterm", False), (True, "dumb", True), (False, "xterm", True)],
)
def test_progress_is_a_bar_on_a_terminal_and_a_line_for_each_step_elsewhere(
    is_terminal: bool,
    term: str,
    is_plain: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    monkeypatch.setenv("TERM", term)
    with _shown("queued") as show:
        for status, done in (("queued", 0), ("in_progress", 10), ("in_progress", 20), ("completed", 100)):
            show(status, done, 100)
    assert (capsys.readouterr().err == "queued\nin progress\ncompleted\n") is is_plain
