"""`video-gateway create` and `video-gateway wait`: buy a video, watch it being made, take it home."""

from __future__ import annotations

import argparse
import asyncio
import errno
import mimetypes
import os
import shlex
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bifrost_api import models, operations
from bifrost_api.async_client import AsyncClient
from specwright_runtime import Reply
from specwright_runtime.errors import TransportError
from video_gateway.commands import CommandError, StoppedError
from video_gateway.commands.remote import reached
from video_gateway.media import inputs as media

_FORMS = {
    "model": "write PROVIDER/MODEL, as `video-gateway models` lists them",
    "fallbacks": "write PROVIDER/MODEL, as `video-gateway models` lists them",
    "size": "write WIDTHxHEIGHT in pixels, as in 1280x720",
    "seconds": "write a whole number",
}
PACE = 2.0
"""Seconds between two looks where the gateway names no time."""


def create(parsed: argparse.Namespace) -> int:
    """Prints the job's id; with `--wait` what became of it, too.

    Raises:
        CommandError: it cannot be made.
    """
    request = _request(parsed)
    _must_take(parsed.output)
    asyncio.run(_create(request, parsed))
    return 0


def wait(parsed: argparse.Namespace) -> int:
    """As `create --wait`, for a job that there is.

    Raises:
        CommandError: it failed, or there is no such job.
    """
    _must_take(parsed.output)
    asyncio.run(_wait(parsed))
    return 0


def _must_take(output: Path | None) -> None:
    """Refuses a file that cannot be written before a video for it is bought."""
    if output is None:
        return
    if output.is_dir():
        reason = errno.EISDIR
    elif not output.parent.is_dir():
        reason = errno.ENOENT
    elif not os.access(output.parent, os.W_OK):
        reason = errno.EACCES
    else:
        return
    raise CommandError(f"-o {output}: {os.strerror(reason)}")


async def _create(request: models.VideoGenerationRequest, parsed: argparse.Namespace) -> None:
    # By its idempotency key a create may be sent again after a broken connection, and buys once.
    key = parsed.idempotency_key or str(uuid.uuid4())
    again = (
        "The video may be made all the same. To get it, and not to buy it again, add this to the command:\n"
        f"  --idempotency-key {shlex.quote(key)}"
    )
    async with reached(parsed) as client:
        try:
            asked = await client.reply(operations.VIDEO_GENERATION, {"idempotency_key": key}, request)
        except asyncio.CancelledError:
            raise StoppedError(f"stopped before there was an answer. {again}") from None
        except TransportError as error:
            if error.accepted is False:
                raise
            raise CommandError(f"no answer: {error}. {again}") from error
        print(asked.value.id, flush=True)
        for name in asked.value.extra_fields.dropped_params or ():
            print(f"{name} was left out: the model does not take it", file=sys.stderr)
        if parsed.wait or parsed.output is not None:
            await _finish(client, asked.value.id, asked, parsed)


async def _wait(parsed: argparse.Namespace) -> None:
    async with reached(parsed) as client:
        await _finish(client, parsed.id, None, parsed)


def _request(parsed: argparse.Namespace) -> models.VideoGenerationRequest:
    given = {
        "model": parsed.model,
        "prompt": parsed.prompt,
        "seconds": parsed.seconds,
        "size": parsed.size,
        "input_reference": None if parsed.image is None else _picture(parsed.image),
        "video_uri": parsed.video,
        "seed": parsed.seed,
        "negative_prompt": parsed.negative_prompt,
        "audio": parsed.audio,
        "fallbacks": parsed.fallback,
    }
    try:
        return models.VideoGenerationRequest.model_validate(
            {name: value for name, value in given.items() if value is not None}
        )
    except ValidationError as error:
        wrong = {str(found["loc"][0]): found["msg"] for found in error.errors()}
        lines = (f"{name}: {_FORMS.get(name, message)}" for name, message in wrong.items())
        raise CommandError("\n".join(lines)) from error


def _picture(named: str) -> str:
    if "://" in named[:16] or media.is_data_url(named):
        return named
    try:
        content = Path(named).read_bytes()
    except OSError as error:
        raise CommandError(f"--image {named}: {error.strerror}") from error
    picture = media.from_bytes(content, mimetypes.guess_type(named)[0])
    if not picture.content_type.startswith("image/"):
        raise CommandError(f"--image {named}: neither its first bytes nor its name are a picture's")
    return picture.data_url()


async def _finish(
    client: AsyncClient, job: str, asked: Reply[models.Video] | None, parsed: argparse.Namespace
) -> None:
    """`asked` is the answer about the job that there is already."""
    options = [] if parsed.output is None else ["-o", str(parsed.output)]
    options += [] if parsed.base_url is None else ["--base-url", parsed.base_url]
    command = shlex.join(["video-gateway", "wait", job, *options])
    again = f"It is made all the same; to go on waiting:\n  {command}"
    try:
        if asked is None:
            asked = await client.reply(operations.VIDEO_RETRIEVE, {"video_id": job})
        video = await _completed(client, asked, parsed.timeout)
        if parsed.output is not None:
            await _download(client, video, parsed.output)
            print(parsed.output)
    except asyncio.CancelledError:
        raise StoppedError(f"stopped waiting for the video. {again}") from None
    except TimeoutError:
        raise CommandError(f"not ready after {parsed.timeout:g} seconds. {again}") from None
    except OSError as error:
        raise CommandError(
            f"{parsed.output}: {error.strerror}. It is there; to fetch it:\n  {command}"
        ) from error


async def _completed(client: AsyncClient, asked: Reply[models.Video], patience: float) -> models.Video:
    """Looks at the job until it is made, as often as the gateway says.

    Raises:
        CommandError: it failed.
        TimeoutError: it is not ready after `patience` seconds.
    """
    deadline = time.monotonic() + patience
    with _shown("queued") as show:
        while (video := asked.value).status not in ("completed", "failed"):
            show(video.status, video.progress or 0, 100)
            pause = _pace(asked)
            if time.monotonic() + pause > deadline:
                raise TimeoutError
            await asyncio.sleep(pause)
            asked = await client.reply(operations.VIDEO_RETRIEVE, {"video_id": video.id})
        if video.status == "completed":
            show(video.status, 100, 100)
            return video
    failure = video.error
    if failure is None:
        raise CommandError("the provider failed to make it, and does not say why")
    raise CommandError(f"the provider failed to make it: {failure.message} ({failure.code})")


def _pace(asked: Reply[Any]) -> float:
    text = next(
        (value for name, value in asked.headers.items() if name.lower() == "openai-poll-after-ms"), ""
    )
    return int(text) / 1000 if str(text).isdigit() else PACE


async def _download(client: AsyncClient, video: models.Video, output: Path) -> None:
    """Whole or not at all: what is in `output` stays until everything has arrived."""
    part = output.with_name(f"{output.name}.part")
    try:
        async with await client.video_download(video.id) as stream:
            with part.open("wb") as file, _shown("download") as show:
                received = 0
                async for chunk in stream:
                    file.write(chunk)
                    received += len(chunk)
                    show("download", received, stream.length)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


Show = Callable[[str, int, "int | None"], None]
"""What is going on, how much of it is done, of how much if that is known."""


@contextmanager
def _shown(first: str) -> Iterator[Show]:
    """A bar on a terminal; elsewhere a line whenever something else begins. On the error output."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<12}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(_words(first), total=100)
        yield lambda what, done, total: progress.update(
            task, description=_words(what), completed=done, total=total
        )


def _lines() -> Show:
    told = ""

    def show(what: str, done: int, total: int | None) -> None:
        nonlocal told
        if what != told:
            told = what
            print(_words(what), file=sys.stderr, flush=True)

    return show


def _words(status: str) -> str:
    return status.replace("_", " ")
