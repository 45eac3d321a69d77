"""The sandbox's videos are real: players find what was asked for in them."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops

from video_gateway.sandbox import mp4
from video_gateway.sandbox.clip import FPS, Clip, picture, spritesheet, thumbnail
from video_gateway.sandbox.render_cache import RenderCache


def clip(**changed: object) -> Clip:
    given: dict[str, object] = {
        "width": 320,
        "height": 180,
        "seconds": 2,
        "prompt": "A cat",
        "label": "test",
        **changed,
    }
    return Clip(**given)  # type: ignore[arg-type]  # names and types are those of `Clip`


@pytest.mark.parametrize(("width", "height", "seconds"), [(320, 180, 2), (180, 320, 3), (64, 64, 1)])
def test_a_film_has_the_size_and_duration_that_were_asked_for(
    tmp_path: Path, width: int, height: int, seconds: int
) -> None:
    path = tmp_path / "film.mp4"
    mp4.write(clip(width=width, height=height, seconds=seconds), path)
    with av.open(str(path)) as opened:
        video = opened.streams.video[0]
        assert (video.width, video.height) == (width, height)
        assert video.codec_context.name == "h264"
        assert video.codec_context.pix_fmt == "yuv420p"
        assert opened.duration == seconds * 1_000_000
        assert sum(1 for _ in opened.decode(video=0)) == seconds * FPS


def test_a_player_can_start_before_the_file_has_arrived(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    mp4.write(clip(), path)
    content = path.read_bytes()
    assert content[4:8] == b"ftyp"
    assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_only_a_film_with_sound_has_sound(tmp_path: Path) -> None:
    loud, mute = tmp_path / "loud.mp4", tmp_path / "mute.mp4"
    mp4.write(clip(sound=True), loud)
    mp4.write(clip(sound=False), mute)
    with av.open(str(loud)) as opened:
        (track,) = opened.streams.audio
        assert track.codec_context.name == "aac"
        frames = list(opened.decode(audio=0))
        assert sum(frame.samples for frame in frames) == pytest.approx(2 * 48_000, abs=2048)
        assert any(bytes(frames[10].planes[0]))
    with av.open(str(mute)) as opened:
        assert len(opened.streams.audio) == 0


def test_the_picture_moves(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    mp4.write(clip(), path)
    with av.open(str(path)) as opened:
        bright = [bytes(frame.planes[0]) for frame in opened.decode(video=0)]
    assert max(abs(one - other) for one, other in zip(bright[0], bright[-1], strict=True)) > 100


def test_the_prompt_is_in_the_picture() -> None:
    one, other = (picture(clip(prompt=prompt), 0).crop((0, 0, 320, 120)) for prompt in ("A cat", "A dog"))
    assert ImageChops.difference(one, other).getbbox() is not None


@pytest.mark.parametrize(
    "prompt", ["", " ", "x" * 3000, "word " * 600, "漢字かな交じり文", "🐈‍⬛", "a\nb\tc", "\x00\ud800"]
)
def test_any_prompt_can_be_drawn(prompt: str) -> None:
    prompt = prompt.encode("utf-8", "replace").decode()
    assert picture(clip(prompt=prompt, width=64, height=64), 3).size == (64, 64)


def test_previews_are_a_webp_picture_and_a_jpeg_sheet_of_pictures() -> None:
    with Image.open(io.BytesIO(thumbnail(clip()))) as small:
        assert (small.format, small.size) == ("WEBP", (320, 180))
    with Image.open(io.BytesIO(spritesheet(clip()))) as sheet:
        assert (sheet.format, sheet.size) == ("JPEG", (1280, 720))


@pytest.mark.parametrize("size", [(321, 180), (320, 181), (0, 0), (14, 16)])
def test_a_size_that_no_film_can_have_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no video can be"):
        clip(width=size[0], height=size[1])


def test_a_file_is_rendered_once_for_all_who_ask_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Clip] = []

    def counted(wanted: Clip, path: Path) -> None:
        made.append(wanted)
        path.write_bytes(b"film")

    monkeypatch.setattr(mp4, "write", counted)
    gallery = RenderCache()

    async def ask() -> set[Path]:
        return set(await asyncio.gather(*(gallery.file(clip()) for _ in range(20))))

    try:
        (path,) = asyncio.run(ask())
        assert path.read_bytes() == b"film"
        assert len(made) == 1
    finally:
        gallery.close()
    assert not path.parent.exists()


def test_the_files_asked_for_longest_ago_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mp4, "write", lambda wanted, path: path.write_bytes(b"x" * 100))
    gallery = RenderCache(limit=250)

    async def ask(*prompts: str) -> list[Path]:
        return [await gallery.file(clip(prompt=prompt)) for prompt in prompts]

    try:
        first, second, third = asyncio.run(ask("1", "2", "3"))
        assert (first.exists(), second.exists(), third.exists()) == (False, True, True)
        (again,) = asyncio.run(ask("1"))
        assert again == first
        assert first.exists()
        assert not second.exists()
    finally:
        gallery.close()


def test_a_film_that_cannot_be_made_fails_for_who_asks_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outcomes = iter([OSError("disk full"), None])

    def write(wanted: Clip, path: Path) -> None:
        if (outcome := next(outcomes)) is not None:
            raise outcome
        path.write_bytes(b"film")

    monkeypatch.setattr(mp4, "write", write)
    gallery = RenderCache()
    try:
        with pytest.raises(OSError, match="disk full"):
            asyncio.run(gallery.file(clip()))
        assert asyncio.run(gallery.file(clip())).read_bytes() == b"film"
    finally:
        gallery.close()
