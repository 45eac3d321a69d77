"""vLLM-Omni's video API, without a GPU: one loaded model, forms alone, failed jobs as failed requests.

Facts are those of the server's published routes and form fields, version 0.30.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from starlette.responses import FileResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from openai_video_api import models
from openai_video_api.server import create_app
from specwright_runtime import ByteStream, Reply
from specwright_runtime.server import Authenticator
from video_gateway.families import SPEAKS
from video_gateway.media.sizes import Size
from video_gateway.sandbox.lifecycle import Cancelled, Failed, Running, Waiting
from video_gateway.sandbox.openai import OpenAIVideos, look_at, refuse
from video_gateway.sandbox.rewording import Rewording, detailed
from video_gateway.sandbox.stage import Stage

(SERVED,) = next(other.models for other in SPEAKS["vllm"].others if other.name == "vllm")
DEFAULT_SIZE: Final = "832x480"
DEFAULT_SECONDS: Final = "4"


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    videos = VllmVideos(stage)
    return _AtOnce(_FormsAlone(Rewording(create_app(videos, authenticate=authenticate), _said)), videos)


class VllmVideos(OpenAIVideos):
    """Jobs are the process's: they go when it does."""

    maker = "vLLM-Omni"
    sound = False
    said: Mapping[int, str] = {503: "No diffusion model is loaded."}

    def judged(self, body: models.CreateVideoForm | models.CreateVideoRequest) -> tuple[str, str]:
        if "model" in body.model_fields_set and body.model != SERVED:
            refuse(400, f"Model mismatch: this server serves {SERVED}, not {body.model}.")
        picture = (body.model_extra or {}).get("image_reference")
        if picture is not None:
            if body.input_reference is not None:
                refuse(400, "Provide a file or a reference, not both.")
            _reference(picture, "image_url")
        look_at(body.input_reference)
        return sized(body.size or DEFAULT_SIZE), body.seconds or DEFAULT_SECONDS

    def named(self, body: models.CreateVideoForm | models.CreateVideoRequest) -> str:
        return SERVED

    def new_id(self) -> str:
        return f"video_gen_{secrets.token_hex(16)}"

    async def remix_video(self, video_id: str, body: models.RemixVideoRequest) -> Reply[models.VideoJob]:
        refuse(404, "Not Found")

    def keep_busy(self) -> NoReturn:
        refuse(409, "Cancellation in progress. Please try again later.")

    async def download_video(self, video_id: str, *, variant: str | None) -> ByteStream:
        state = self.find(video_id).course.state(self.stage.clock())
        if isinstance(state, Failed | Cancelled):
            refuse(422, "Video generation failed. Check job status for error details.")
        if isinstance(state, Waiting | Running):
            refuse(404, "Generation is still in-progress")
        return await super().download_video(video_id, variant="video")


class _AtOnce:
    """`/videos/sync` keeps its caller waiting, and answers the film."""

    def __init__(self, app: ASGIApp, videos: VllmVideos) -> None:
        self._app = app
        self._videos = videos

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        root = scope.get("root_path", "")
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != f"{root}/videos/sync":
            await self._app(scope, receive, send)
            return
        there = {**scope, "path": f"{root}/videos", "raw_path": f"{root}/videos".encode()}
        messages: list[Message] = []

        async def kept(message: Message) -> None:
            messages.append(message)

        began = time.monotonic()
        await self._app(there, receive, kept)
        if messages[0]["status"] >= 400:
            for message in messages:
                await send(message)
            return
        job = json.loads(b"".join(message.get("body", b"") for message in messages))
        answer = await self._made(job["id"])
        answer.headers["X-Request-Id"], answer.headers["X-Model"] = job["id"], job["model"]
        answer.headers["X-Inference-Time-S"] = f"{time.monotonic() - began:.3f}"
        await answer(scope, receive, send)

    async def _made(self, job_id: str) -> Response:
        job = self._videos.jobs.named(job_id)
        clock = self._videos.stage.clock
        while isinstance(job.course.state(clock()), Waiting | Running):  # noqa: ASYNC110 - a course is a function of time
            await asyncio.sleep(0.05)
        if isinstance(job.course.state(clock()), Failed | Cancelled):
            return JSONResponse({"detail": "Video generation failed."}, 500)
        return FileResponse(
            await self._videos.stage.gallery.file(job.clip(), "video"), media_type="video/mp4"
        )


class _FormsAlone:
    """A create in JSON lacks, for a route that reads a form, every field."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            kinds = [value for name, value in scope["headers"] if name == b"content-type"]
            if not any(kind.startswith(b"multipart/form-data") for kind in kinds):
                place = {"type": "missing", "loc": ["body", "prompt"], "msg": "Field required"}
                await JSONResponse({"detail": [place]}, 422)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def sized(text: str) -> str:
    """A size that a video can have: encoders want even sides."""
    size = Size.parse(text)
    if size is None or min(size.width, size.height) < 16:
        refuse(400, f"Invalid size {text!r}.")
    return f"{size.width // 2 * 2}x{size.height // 2 * 2}"


def _reference(text: str, member: str) -> None:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get(member), str):
        refuse(400, f"A reference is JSON text with {member}.")


def _said(scope: Scope, status: int, body: Any) -> tuple[int, Any]:
    """A job that failed is answered with the status of its failure, 500 where that says none."""
    if status >= 400:
        return detailed(scope, status, body)
    if scope["method"] == "GET" and isinstance(body, dict) and body.get("status") == "failed":
        message = (body.get("error") or {}).get("message", "")
        return 500, {**body, "error": {"code": 500, "message": message}}
    return status, body
