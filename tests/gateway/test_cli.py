from __future__ import annotations

import asyncio
import io
import tomllib
from pathlib import Path

import pytest

from video_gateway import cli
from video_gateway.jobs.job import Job
from video_gateway.jobs.store import SqlJobStore
from video_gateway.settings import Settings, key_hash


def test_an_entry_for_the_settings_holds_the_hash_of_the_printed_key(
    capsys: pytest.CaptureFixture[str],
) -> None:
    allowed = ["--provider", "openai", "--model", "openai/sora-2", "--requests-per-minute", "5"]
    assert cli.main(["keys", "create", 'al"ice', "--entry", *allowed]) == 0
    printed = capsys.readouterr().out
    key = printed.splitlines()[0].rpartition(" ")[2]
    caller = Settings.model_validate(tomllib.loads(printed)).callers[0]
    assert (caller.name, caller.sha256) == ('al"ice', key_hash(key))
    assert (caller.providers, caller.models) == (("openai",), ("openai/sora-2",))
    assert caller.requests_per_minute == 5


def test_an_administrators_entry_holds_no_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("hunter2\n"))
    assert cli.main(["keys", "password", "root"]) == 0
    printed = capsys.readouterr().out
    assert Settings.model_validate(tomllib.loads(printed)).admins[0].name == "root"
    assert "hunter2" not in printed


@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        ("[server]\nprot = 1", [], "server.prot: there is no such setting"),
        ("", ["--host", "0.0.0.0", "--port", "0"], "0.0.0.0 is reachable from other machines"),
        ("", ["--port", "70000"], "--port: server.port"),
        (
            '[providers.nobody]\nfamily = "openai"\nbase_url = "http://x"',
            ["--port", "0"],
            "there is no provider 'nobody'",
        ),
        (
            '[[callers]]\nname = "a"\nsha256 = "' + "0" * 64 + '"\nproviders = ["opnai"]',
            ["--port", "0"],
            "callers[0].providers",
        ),
        ('[store]\nurl = "sqlite:////nowhere/at/all/jobs.sqlite3"', ["--port", "0"], "store.url"),
        ('[store]\nurl = "postgresql://u:pw@host:port/db"', ["--port", "0"], "its address is not written"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, arguments: list[str], message: str
) -> None:
    path = tmp_path / "gateway.toml"
    path.write_text(text or '[providers.vllm]\nbase_url = "http://127.0.0.1:1"\n')
    if "store" in text:
        path.write_text(text + '\n[providers.vllm]\nbase_url = "http://127.0.0.1:1"\n')
    assert cli.main(["serve", "--config", str(path), *arguments]) == 1
    printed = capsys.readouterr()
    assert message in printed.err
    assert "pw" not in printed.err
    assert all(line.startswith("video-gateway: ") for line in printed.err.splitlines())


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_a_file_that_is_no_store_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    store, path = tmp_path / "notes.txt", tmp_path / "gateway.toml"
    store.write_text("What somebody else wrote, and nobody's store. " * 20)
    path.write_text(
        f'[server]\nport = 0\n[store]\nurl = "sqlite:///{store}"\n'
        '[providers.vllm]\nbase_url = "http://127.0.0.1:1"\n'
    )
    assert cli.main([command, "--config", str(path)]) == 1
    printed = capsys.readouterr()
    told = "".join((printed.err + printed.out).split())
    assert f"{store}:fileisnotadatabase" in told  # a table breaks its lines


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_accounts_that_cannot_be_used_are_told_all_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    path = tmp_path / "gateway.toml"
    path.write_text(
        f'[server]\nport = 0\n[store]\nurl = "sqlite:///{tmp_path}/jobs.sqlite3"\n'
        '[providers.vertex]\nkeys = [{ name = "a", value = "/none.json" }, { name = "b", value = "{" }]\n'
        '[providers.vllm]\nbase_url = "http://127.0.0.1:1"\n'
    )
    assert cli.main([command, "--config", str(path)]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("video-gateway: providers.vertex.keys[0]: /none.json: cannot be read")
    assert second.startswith("video-gateway: providers.vertex.keys[1]: it begins like an account's JSON")


@pytest.mark.parametrize(
    "arguments",
    [
        ["purge", "--days", "-1"],
        ["purge", "--days", "nan"],
        ["purge", "--days", "1e300"],
        ["keys", "rotate", "alice", "--grace", "inf"],
        ["keys", "rotate", "alice", "--grace", "-1"],
    ],
)
def test_no_time_is_taken_that_would_remove_what_is_new(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "must be from 0 to" in capsys.readouterr().err


def test_a_misspelt_provider_gets_no_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gateway.toml"
    path.write_text(f'[store]\nurl = "sqlite:///{tmp_path}/jobs.sqlite3"')
    for more in ([], ["--entry"]):
        assert cli.main(["keys", "create", "a", "--provider", "opnai", "--config", str(path), *more]) == 1
        printed = capsys.readouterr()
        assert (printed.out, "--provider: there is no provider 'opnai'" in printed.err) == ("", True)


def test_purge_removes_what_is_old_and_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/jobs.sqlite3"
    path = tmp_path / "gateway.toml"
    path.write_text(f'[store]\nurl = "{url}"')

    async def fill() -> None:
        store = await SqlJobStore.open(url)
        for status in ("completed", "queued"):
            await store.add(
                Job(
                    id=status,
                    provider="openai",
                    native_id=status,
                    key="main",
                    owner="alice",
                    operation="video_generation",
                    model="openai/sora-2",
                    request="{}",
                    status=status,
                    answer="{}",
                    created_at=1,
                    checked_at=1.0,
                )
            )
        await store.close()

    asyncio.run(fill())
    assert cli.main(["purge", "--config", str(path)]) == 1
    assert "--days" in capsys.readouterr().err
    assert cli.main(["purge", "--days", "30", "--config", str(path)]) == 0
    assert capsys.readouterr().out == "1 job removed\n"


def test_a_wrong_option_is_told_with_the_usage_of_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["keys", "create", "tom", "--nam", "x"])
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert told.startswith("usage: video-gateway keys create ")
    assert told.endswith("error: unrecognized arguments: --nam x\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["purge", "--days", "x"], "--days: invalid days value: 'x'"),
        (["keys", "rotate", "tom", "--grace", "x"], "--grace: invalid hours value: 'x'"),
        (["keys", "create", "tom", "--requests-per-minute", "x"], "invalid number value: 'x'"),
        (["keys", "create", "tom", "--requests-per-minute", "0"], "must be at least 1"),
    ],
)
def test_what_is_no_number_is_told_in_words(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(arguments)
    assert told in capsys.readouterr().err


def test_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert not ended.value.code
    assert capsys.readouterr().out.startswith("video-gateway 0.")
