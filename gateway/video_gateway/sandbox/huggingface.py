"""Hugging Face's hub and router, and fal's queue behind it, without anybody's machines.

Facts are those of Hugging Face's Python SDK: the hub maps a model to its names at providers, for fal an
application, whose path the router takes; fal answers where the result will be, under a shorter path; a
request that waits or runs is looked at with 202. What is wrong with a request is said where its result is
fetched. The providers that have no queue are in `huggingface_routes`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from starlette.types import ASGIApp

from huggingface_api import errors, interface, models
from huggingface_api.server import create_app
from specwright_runtime import Reply
from specwright_runtime.server import Authenticator
from video_gateway.media.sizes import tiered
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.huggingface_routes import (
    LIFETIME,
    MOUNT,
    Routes,
    refuse,
    refuse_content,
    refuse_steered,
)
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, Succeeded, Waiting
from video_gateway.sandbox.outputs import Output
from video_gateway.sandbox.stage import Stage, caller, damage
from video_gateway.sandbox.steering import read

_TEXT: Final = "text-to-video"
_IMAGE: Final = "image-to-video"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One of fal's."""

    task: str
    fps: int
    frames: tuple[int, int]
    """Least and most."""
    usual: int
    """Frames where none are asked for."""


APPLICATIONS: Final[Mapping[str, Application]] = {
    "fal-ai/wan/v2.2-a14b/text-to-video": Application(task=_TEXT, fps=16, frames=(17, 161), usual=81),
    "fal-ai/wan/v2.2-a14b/image-to-video": Application(task=_IMAGE, fps=16, frames=(17, 161), usual=81),
    "fal-ai/wan-t2v": Application(task=_TEXT, fps=16, frames=(81, 100), usual=81),
    "fal-ai/hunyuan-video": Application(task=_TEXT, fps=24, frames=(85, 129), usual=129),
    "fal-ai/ltx-video": Application(task=_TEXT, fps=24, frames=(9, 257), usual=97),
    "fal-ai/mochi-v1": Application(task=_TEXT, fps=30, frames=(163, 163), usual=163),
    "fal-ai/wan": Application(task=_TEXT, fps=16, frames=(17, 161), usual=81),
    "fal-ai/kandinsky5/text-to-video": Application(task=_TEXT, fps=24, frames=(24, 241), usual=121),
    "fal-ai/kling-video/v2.1/master/text-to-video": Application(
        task=_TEXT, fps=24, frames=(1, 241), usual=121
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the hub's mapping: what a provider calls a model."""

    name: str
    task: str = _TEXT
    weights: str | None = None
    """An adapter's weights, in the model's repository."""


MODELS: Final[Mapping[str, Mapping[str, Entry]]] = {
    "Wan-AI/Wan2.2-T2V-A14B": {
        "fal-ai": Entry("fal-ai/wan/v2.2-a14b/text-to-video"),
        "replicate": Entry("wan-video/wan-2.2-t2v-fast"),
        "together": Entry("Wan-AI/Wan2.2-T2V-A14B"),
        "wavespeed": Entry("wavespeed-ai/wan-2.2/t2v"),
    },
    "Wan-AI/Wan2.2-I2V-A14B": {
        "fal-ai": Entry("fal-ai/wan/v2.2-a14b/image-to-video", _IMAGE),
        "together": Entry("Wan-AI/Wan2.2-I2V-A14B", _IMAGE),
        "wavespeed": Entry("wavespeed-ai/wan-2.2/i2v", _IMAGE),
    },
    "Wan-AI/Wan2.2-TI2V-5B": {
        "replicate": Entry("wan-video/wan-2.2-5b-fast"),
        "wavespeed": Entry("wavespeed-ai/wan-2.2/5b"),
    },
    "Wan-AI/Wan2.1-T2V-14B": {"fal-ai": Entry("fal-ai/wan-t2v")},
    "Wan-AI/Wan2.1-T2V-1.3B": {"novita": Entry("wan-t2v")},
    "tencent/HunyuanVideo": {
        "fal-ai": Entry("fal-ai/hunyuan-video"),
        "wavespeed": Entry("wavespeed-ai/hunyuan-video"),
    },
    "Lightricks/LTX-Video": {"fal-ai": Entry("fal-ai/ltx-video")},
    "genmo/mochi-1-preview": {"fal-ai": Entry("fal-ai/mochi-v1")},
    "someone/wan-in-oil": {"fal-ai": Entry("fal-ai/wan-t2v", weights="oil.safetensors")},
    "openai/whisper-large-v3": {"fal-ai": Entry("fal-ai/whisper", "automatic-speech-recognition")},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    id: str
    account: str
    course: Course
    clip: Clip
    place: str
    """Owner and application."""
    seed: int
    complaint: models.Detail | None
    """What is wrong with the request, to be said at the end."""


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    return create_app(Router(stage), authenticate=authenticate)


class Router(Routes, interface.Api):
    """The emulator. Each token has its own requests."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._jobs: JobTable[Job] = JobTable()

    async def retrieve_model(
        self, owner: str, name: str, *, expand: Literal["inferenceProviderMapping"]
    ) -> models.Model:
        model = f"{owner}/{name}"
        if model not in MODELS:
            refuse(404, "Repository not found")
        mapping = {}
        for service, entry in MODELS[model].items():
            mapping[service] = models.ProviderMapping(provider_id=entry.name, status="live", task=entry.task)
            if entry.weights is not None:
                mapping[service].adapter_weights_path = entry.weights
        return models.Model(id=model, inference_provider_mapping=mapping)

    async def submit_to_app(
        self,
        owner: str,
        app: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
    ) -> models.Queued:
        return await self._submit((owner, app), body)

    async def submit_to_version(
        self,
        owner: str,
        app: str,
        version: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
    ) -> models.Queued:
        return await self._submit((owner, app, version), body)

    async def submit_to_task(
        self,
        owner: str,
        app: str,
        version: str,
        task: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
    ) -> models.Queued:
        return await self._submit((owner, app, version, task), body)

    async def submit_to_variant(
        self,
        owner: str,
        app: str,
        version: str,
        variant: str,
        task: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
    ) -> models.Queued:
        return await self._submit((owner, app, version, variant, task), body)

    async def retrieve_status(
        self,
        owner: str,
        app: str,
        request_id: str,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
    ) -> Reply[models.QueueStatus]:
        job = self._find(owner, app, request_id)
        script = job.course.script
        if script.look is not None and self._stage.refuses(script.look, ("look", job.id)):
            refuse_steered(script.look)
        damage(script.look_fault)
        shown = models.QueueStatus(
            status="COMPLETED", request_id=job.id, response_url=_response_url(job), logs=None
        )
        status = 200
        match job.course.state(self._stage.clock()):
            case Waiting():
                shown.status, shown.queue_position, status = "IN_QUEUE", 0, 202
            case Running():
                shown.status, status = "IN_PROGRESS", 202
            case Succeeded(at) | Failed(at) | Cancelled(at):
                shown.metrics = models.Metrics(inference_time=round(at - job.course.started, 3))
        if script.status is not None:
            shown.status, status = script.status, 202
        return Reply(shown, status=status)

    async def retrieve_result(
        self,
        owner: str,
        app: str,
        request_id: str,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
    ) -> models.Result:
        job = self._find(owner, app, request_id)
        match job.course.state(self._stage.clock()):
            case Waiting() | Running():
                refuse(400, detail="Request is still in progress")
            case Failed(filtered=True):
                message = "The content could not be processed: a content checker flagged it."
                refuse_content(message, "content_policy_violation", ["body", "prompt"])
            case Failed(code=code):
                if code:
                    refuse_content("The request failed.", code, ["body"])
                refuse(500, detail="Internal Server Error")
            case Cancelled():
                refuse_content("The request was cancelled.", "request_cancelled", ["body"], status=400)
            case Succeeded():
                pass
        if job.complaint is not None:
            raise errors.UnprocessableContent(models.Problem(detail=[job.complaint]))
        script = job.course.script
        address = self._stage.address(
            MOUNT,
            job.id,
            Output(clip=job.clip, fault=script.file_fault),
            lifetime=0 if script.expired else LIFETIME,
        )
        file = models.File(url=address, content_type="video/mp4", file_name="out.mp4")
        return models.Result(video=file, seed=job.seed, prompt=job.clip.prompt)

    async def _submit(self, path: tuple[str, ...], body: models.GenerationRequest) -> models.Queued:
        name = "/".join(path)
        application = APPLICATIONS.get(name)
        if application is None:
            refuse(404, detail=f"Application '{path[-1]}' not found")
        script = read(body.prompt)
        account = caller()
        if script.refusal is not None and self._stage.refuses(script.refusal, (account, body.prompt)):
            refuse_steered(script.refusal)
        size = tiered(_shape(body.aspect_ratio), _tier(body.resolution))
        frames = body.num_frames or application.usual
        job = Job(
            id=str(uuid.uuid4()),
            account=account,
            course=self._stage.course(script),
            clip=Clip(
                width=size.width,
                height=size.height,
                seconds=max(1, frames // application.fps),
                prompt=body.prompt,
                label=f"{name}, emulated",
            ),
            place="/".join(path[:2]),
            seed=7 if body.seed is None else body.seed,
            complaint=_judged(application, body),
        )
        self._jobs.put(job)
        await self._stage.receive(script)
        address = _response_url(job)
        return models.Queued(
            status="IN_QUEUE",
            request_id=job.id,
            response_url=address,
            status_url=f"{address}/status",
            cancel_url=f"{address}/cancel",
            queue_position=0,
        )

    def _find(self, owner: str, app: str, request_id: str) -> Job:
        job = self._jobs.get(caller(), request_id)
        if job is None or job.place != f"{owner}/{app}":
            refuse(404, detail="Request not found")
        return job


def _response_url(job: Job) -> str:
    return f"https://queue.fal.run/{job.place}/requests/{job.id}"


def _judged(application: Application, body: models.GenerationRequest) -> models.Detail | None:
    low, high = application.frames
    if application.task == _IMAGE and body.image_url is None:
        return models.Detail(loc=["body", "image_url"], msg="Field required", type="missing")
    if body.num_frames is not None and not low <= body.num_frames <= high:
        message = f"Input should be from {low} to {high}"
        return models.Detail(loc=["body", "num_frames"], msg=message, type="value_error")
    for name, value, known in (
        ("resolution", body.resolution, ("480p", "580p", "720p")),
        ("aspect_ratio", body.aspect_ratio, ("16:9", "9:16", "1:1", "auto")),
    ):
        if value is not None and value not in known:
            message = f"Input should be one of {', '.join(known)}"
            return models.Detail(loc=["body", name], msg=message, type="literal_error")
    return None


def _shape(ratio: str | None) -> str:
    return ratio if ratio in {"16:9", "9:16", "1:1"} else "16:9"


def _tier(resolution: str | None) -> str:
    return resolution if resolution in {"480p", "720p"} else "720p"
