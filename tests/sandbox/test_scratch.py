"""Folders of the sandbox go away, also those of a process that was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from video_gateway.sandbox import scratch

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing tells there who is alive")

MADE = """
from video_gateway.sandbox import scratch

with scratch.folder() as folder:
    print(folder, flush=True)
    input()
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_what_a_killed_process_left_is_removed_by_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch, "YOUNG", -1.0)
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", MADE], stdin=-1, stdout=-1, text=True, env=environment
    ) as other:
        assert other.stdout is not None
        left = Path(other.stdout.readline().strip())
        with scratch.folder() as mine:
            assert left.is_dir()  # its maker lives
        other.kill()
    with scratch.folder():
        assert not left.exists()
    assert not mine.exists()


def test_what_is_being_made_or_leads_elsewhere_stays(tmp_path: Path) -> None:
    fresh = tmp_path / f"{scratch.PREFIX}fresh"
    fresh.mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = tmp_path / f"{scratch.PREFIX}link"
    link.symlink_to(elsewhere)
    os.utime(link, (0, 0), follow_symlinks=False)
    with scratch.folder():
        assert fresh.is_dir()
        assert elsewhere.is_dir()
        assert link.is_symlink()
