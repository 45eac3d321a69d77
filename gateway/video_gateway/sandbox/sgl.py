"""SGLang's video API, without a GPU: one loaded model, failures without a code, deletions as jobs.

Facts are those of the server's published routes and form fields, version 0.5.23.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

from starlette.types import ASGIApp, Scope

from openai_video_api import models
from openai_video_api.server import create_app
from specwright_runtime import ByteStream, Reply
from specwright_runtime.server import Authenticator
from video_gateway.families import MOUNTS, SPEAKS
from video_gateway.sandbox.accent import Accent, detailed
from video_gateway.sandbox.course import State, Succeeded
from video_gateway.sandbox.openai import LIFETIME, Job, OpenAIVideos, look_at, refuse
from video_gateway.sandbox.outputs import Output
from video_gateway.sandbox.stage import Stage
from video_gateway.sandbox.vllm import DEFAULT_SIZE, sized

(SERVED,) = next(other.models for other in SPEAKS["sgl"].others if other.name == "sgl")
DEFAULT_SECONDS: Final = "4"
MOUNT: Final = MOUNTS["sgl"]


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    return Accent(create_app(SglangVideos(stage), authenticate=authenticate), _said)


class SglangVideos(OpenAIVideos):
    maker = "SGLang"
    sound = False

    def judged(self, body: models.CreateVideoForm | models.CreateVideoRequest) -> tuple[str, str]:
        """Whatever model is named, the loaded one works."""
        look_at(body.input_reference)
        return sized(body.size or DEFAULT_SIZE), body.seconds or DEFAULT_SECONDS

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


def _said(scope: Scope, status: int, body: Any) -> tuple[int, Any]:
    if status >= 400 or not isinstance(body, dict):
        return status, detailed(body)
    if body.get("object") == "video.deleted":
        gone = {"status": "deleted", "progress": 0, "created_at": 0}
        return status, {"id": body["id"], "object": "video", **gone}
    if body.get("error"):
        body = {**body, "error": {"message": body["error"]["message"]}}
    if body.get("object") == "video":
        body = {**body, "model": SERVED}
    return status, body
