"""A clip as an MP4 that every browser plays: H.264, 4:2:0, the index in front of the pictures.

Only the strip that moves is drawn anew for each frame and pasted into the planes of the picture, so that
the encoder, which skips what has not changed, is nearly all of the work.
"""

from __future__ import annotations

import array
import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.video.reformatter import VideoReformatter
from PIL import Image

from video_gateway.sandbox.clip import FPS, Clip, still, strip

_RATE = 48_000
_TONE = 240
"""Samples of one wave: 200 Hz."""
_ENCODER = {
    "preset": "ultrafast",
    "crf": "26",
    "x264-params": "keyint=48:min-keyint=24:scenecut=0",
}


def write(clip: Clip, path: Path) -> None:
    """Make the file. It is complete when this returns; interrupted, it is useless.

    Less than a second of work for ten seconds of 1280x720.
    """
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as file:
        pictures = file.add_stream("libx264", rate=FPS, options=_ENCODER)
        pictures.width, pictures.height = clip.width, clip.height
        pictures.pix_fmt = "yuv420p"
        pictures.time_base = Fraction(1, FPS)
        # A second thread would buy little time and cost the others on this machine.
        pictures.codec_context.thread_count = 1
        sound = file.add_stream("aac", rate=_RATE, layout="mono") if clip.sound else None
        for frame in _frames(clip):
            file.mux(pictures.encode(frame))
        file.mux(pictures.encode(None))
        if sound is not None:
            for tone in _tones(clip.seconds):
                file.mux(sound.encode(tone))
            file.mux(sound.encode(None))


@dataclass(frozen=True, slots=True)
class _Plane:
    """Brightness, or one of the two colours; `stride` is the length of a row in bytes."""

    content: bytearray
    stride: int


def _frames(clip: Clip) -> Iterator[av.VideoFrame]:
    converter = VideoReformatter()
    ground = still(clip)
    whole = _planes(ground, converter)
    top, _ = clip.strip
    for number in range(clip.frames):
        moving = _planes(strip(clip, ground, number), converter)
        frame = av.VideoFrame(clip.width, clip.height, "yuv420p")
        for target, plane, part, row in zip(
            frame.planes, whole, moving, (top, top // 2, top // 2), strict=True
        ):
            start = row * plane.stride
            plane.content[start : start + len(part.content)] = part.content
            target.update(bytes(plane.content))
        frame.pts = number
        frame.time_base = Fraction(1, FPS)
        yield frame


def _planes(image: Image.Image, converter: VideoReformatter) -> list[_Plane]:
    """The picture as the encoder wants it; pictures of one width have rows of one length."""
    frame = av.VideoFrame(image.width, image.height, "rgb24")
    frame.planes[0].update(image.tobytes("raw", "RGB", frame.planes[0].line_size, 1))
    converted = converter.reformat(frame, format="yuv420p")
    return [_Plane(bytearray(plane), plane.line_size) for plane in converted.planes]


def _tones(seconds: int) -> Iterator[av.AudioFrame]:
    """A quiet hum, so that there is something to hear."""
    wave = array.array("f", (0.05 * math.sin(2 * math.pi * place / _TONE) for place in range(_TONE)))
    left = seconds * _RATE
    start = 0
    while left:
        count = min(1024, left)
        shift = start % _TONE
        samples = (wave * (count // _TONE + 2))[shift : shift + count]
        frame = av.AudioFrame(format="fltp", layout="mono", samples=count)
        frame.planes[0].update(samples.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate = _RATE
        frame.pts = start
        frame.time_base = Fraction(1, _RATE)
        yield frame
        start += count
        left -= count
