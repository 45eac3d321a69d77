"""The generated contract tests hold the running gateway to its document, by URL, in all ways of access."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from video_gateway.callers import password_hash
from video_gateway.settings import key_hash

KEY = "sk-bf-contract"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A gateway on a sandbox that takes no time, with a caller and an administrator."""
    settings = tmp_path / "gateway.toml"
    settings.write_text(
        f'[[callers]]\nname = "contract"\nsha256 = "{key_hash(KEY)}"\n'
        f'[[admins]]\nname = "root"\nscrypt = "{password_hash("contract")}"\n'
        "[sandbox]\nqueue = 0\nrun = 0\n"
    )
    command = [sys.executable, "-m", "video_gateway.cli", "serve", "--sandbox", "--port", "0"]
    with subprocess.Popen(
        [*command, "--config", str(settings)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        try:
            yield found[0]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def test_the_gateway_keeps_every_promise_of_its_document(url: str, tmp_path: Path) -> None:
    credentials = {"BearerAuth": KEY, "VirtualKeyAuth": KEY, "ApiKeyAuth": KEY, "BasicAuth": "root:contract"}
    options = [f"--credential={name}={value}" for name, value in credentials.items()]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--pyargs",
        "bifrost_api.contract",
    ]
    done = subprocess.run(
        [*command, "--base-url", url, *options],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:]
    kept = re.search(r"(\d+) of (\d+) operations reached, (\d+) promises kept, 0 broken", done.stdout)
    assert kept is not None, done.stdout[-2000:]
    assert kept[1] == kept[2] == "8"
    assert int(kept[3]) > 500
