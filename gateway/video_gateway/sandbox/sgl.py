"""SGLang's video API, without a GPU: one loaded model, failures without a code, deletions as jobs.

Facts are those of the server's published routes and form fields, version 0.5.23.
"""

from __future__ import annotations

import json
import uuid
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from openai_video_api import models
from openai_video_api.server import create_app
from specwright_runtime import ByteStream, Reply
from specwright_runtime.server import Authenticator
from video_gateway.families import MOUNTS, SPEAKS
from video_gateway.sandbox.lifecycle import State, Succeeded
from video_gateway.sandbox.openai import LIFETIME, Job, OpenAIVideos, look_at, refuse
from video_gateway.sandbox.outputs import Output
from video_gateway.sandbox.rewording import Rewording, detailed
from video_gateway.sandbox.stage import Stage
from video_gateway.sandbox.vllm import DEFAULT_SIZE, sized

(SERVED,) = next(other.models for other in SPEAKS["sgl"].others if other.name == "sgl")
DEFAULT_SECONDS: Final = "4"
MOUNT: Final = MOUNTS["sgl"]


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    return _Json(Rewording(create_app(SglangVideos(stage), authenticate=authenticate), _said))


class SglangVideos(OpenAIVideos):
    maker = "SGLang"
    sound = False

    def judged(self, body: models.CreateVideoForm | models.CreateVideoRequest) -> tuple[str, str]:
        look_at(body.input_reference)
        return sized(body.size or DEFAULT_SIZE), body.seconds or DEFAULT_SECONDS

    def named(self, body: models.CreateVideoForm | models.CreateVideoRequest) -> str:
        """Whatever model is asked for, the loaded one works."""
        return SERVED

    def new_id(self) -> str:
        return str(uuid.uuid4())

    async def remix_video(self, video_id: str, body: models.RemixVideoRequest) -> Reply[models.VideoJob]:
        refuse(404, "Not Found")

    async def download_video(self, video_id: str, *, variant: str | None) -> ByteStream:
        """`variant` counts the outputs; a word is none of them."""
        job = self.find(video_id)
        if variant is not None:
            refuse(404, "Video not found")
        state = job.course.state(self.stage.clock())
        if not isinstance(state, Succeeded):
            refuse(404, "Generation is still in-progress")
        if (address := self._address(job, state)) is not None:
            refuse(400, f"Video has been uploaded to cloud storage. Please use the cloud URL: {address}")
        return await super().download_video(video_id, variant="video")

    def shown(self, job: Job, state: State) -> models.VideoJob:
        fields = super().shown(job, state).model_dump()
        path = f"/outputs/{job.id}.mp4"
        return models.VideoJob.model_validate({**fields, "url": self._address(job, state), "file_path": path})

    def _address(self, job: Job, state: State) -> str | None:
        """Of a file that is in the operator's cloud storage."""
        script = job.course.script
        if not script.cloud or not isinstance(state, Succeeded):
            return None
        output = Output(clip=job.clip(), fault=script.file_fault)
        return self.stage.address(MOUNT, job.id, output, lifetime=0 if script.expired else LIFETIME)


class _Json:
    """Here JSON has whole seconds, and a picture's address or path, where OpenAI's has text and an object."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not _is_json(scope):
            await self._app(scope, receive, send)
            return
        content, more = b"", True
        while more:
            message = await receive()
            content += message.get("body", b"")
            more = message.get("more_body", False)
        content = _in_openais_words(content)
        sent = iter([{"type": "http.request", "body": content, "more_body": False}])

        async def replayed() -> Message:
            return next(sent, None) or await receive()

        headers = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        headers.append((b"content-length", str(len(content)).encode()))
        await self._app({**scope, "headers": headers}, replayed, send)


def _is_json(scope: Scope) -> bool:
    kinds = (value for name, value in scope["headers"] if name == b"content-type")
    return any(kind.startswith(b"application/json") for kind in kinds)


def _in_openais_words(content: bytes) -> bytes:
    try:
        body = json.loads(content)
    except ValueError:
        return content
    if not isinstance(body, dict):
        return content
    if type(body.get("seconds")) is int:
        body["seconds"] = str(body["seconds"])
    if isinstance(body.get("input_reference"), str):
        body["input_reference"] = {"image_url": body["input_reference"]}
    return json.dumps(body).encode()


def _said(scope: Scope, status: int, body: Any) -> tuple[int, Any]:
    if status >= 400 or not isinstance(body, dict):
        return detailed(scope, status, body)
    if body.get("object") == "video.deleted":
        gone = {"status": "deleted", "progress": 0, "created_at": 0}
        return status, {"id": body["id"], "object": "video", **gone}
    if body.get("error"):
        body = {**body, "error": {"message": body["error"]["message"]}}
    return status, body
