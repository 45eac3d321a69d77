"""One prompt through every family: what comes out can be played, and is what was asked for."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.providers.cases import CASES, Case
from tests.providers.house import Run, created, download, finished, measured

from video_gateway.families import SPEAKS

PROMPT = 'A red fox runs through snow, "ünïcödé" and 雪 included'
FFPROBE = shutil.which("ffprobe")


def probed(file: Path) -> Any:
    """What somebody else's tool finds in a file."""
    assert FFPROBE is not None
    command = [FFPROBE, "-v", "error", "-count_frames", "-show_streams", "-of", "json", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""
    return json.loads(done.stdout)["streams"]


def test_every_provider_is_among_the_cases() -> None:
    assert {case.provider for case in CASES} == set(SPEAKS)


@pytest.mark.parametrize("case", CASES, ids=[case.model for case in CASES])
def test_one_prompt_ends_in_a_playable_film_of_the_asked_size_and_duration(
    run: Run, tmp_path: Path, case: Case
) -> None:
    films: list[bytes] = []

    async def scenario(client: httpx.AsyncClient) -> None:
        asked = {"size": case.size, "seconds": case.seconds}
        video = await finished(client, await created(client, PROMPT, case.model, **asked))
        films.append((await download(client, video)).content)

    run(scenario)
    assert measured(films[0]) == (case.size, float(case.seconds), case.sound)
    if FFPROBE is None:
        return
    file = tmp_path / "film.mp4"
    file.write_bytes(films[0])
    streams = {stream["codec_type"]: stream for stream in probed(file)}
    picture = streams["video"]
    assert f"{picture['width']}x{picture['height']}" == case.size
    assert abs(float(picture["duration"]) - float(case.seconds)) < 0.1
    frames, rate = int(picture["nb_read_frames"]), picture["avg_frame_rate"].split("/")
    assert abs(frames * int(rate[1]) / int(rate[0]) - float(case.seconds)) < 0.1
    assert ("audio" in streams) is case.sound
