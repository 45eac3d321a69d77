"""OpenRouter's video API, without the videos of those behind it.

Facts are those of its published API reference and of its SDK's types. It publishes a short list of models and
judges requests by it, as the service does by its own.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

from starlette.types import ASGIApp

from openrouter_video_api import errors, interface, models
from openrouter_video_api.server import create_app
from specwright_runtime import ByteStream
from specwright_runtime.server import Authenticator
from video_gateway.families import FAMILIES
from video_gateway.media.sizes import Size, tiered
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, Succeeded, Waiting
from video_gateway.sandbox.outputs import Output
from video_gateway.sandbox.stage import Stage, caller, damage, outside
from video_gateway.sandbox.steering import Refusal, read

MOUNT: Final = FAMILIES["openrouter"].mount
LIFETIME: Final = 24 * 3600
"""Seconds for which what a job made can be had."""
CENTS_A_SECOND: Final = 10
_LETTERS: Final = string.ascii_letters + string.digits


def _model(model: str, **takes: object) -> models.VideoModel:
    """A model that takes nothing but a prompt, and what is said here."""
    nothing = dict.fromkeys(
        (
            "supported_sizes",
            "supported_resolutions",
            "supported_aspect_ratios",
            "supported_frame_images",
            "supported_durations",
            "generate_audio",
            "seed",
            "creativity",
            "upscale_factor",
        )
    )
    return models.VideoModel.model_validate(
        {
            "id": model,
            "canonical_slug": model,
            "name": model.rpartition("/")[2],
            "created": 1_760_000_000,
            "allowed_passthrough_parameters": [],
            **nothing,
            **takes,
        }
    )


MODELS: Final[Mapping[str, models.VideoModel]] = {
    model.id: model
    for model in (
        _model(
            "google/veo-3.1",
            supported_sizes=["1280x720", "720x1280", "1920x1080", "1080x1920"],
            supported_resolutions=["720p", "1080p"],
            supported_aspect_ratios=["16:9", "9:16"],
            supported_frame_images=["first_frame", "last_frame"],
            supported_durations=[4, 6, 8],
            generate_audio=True,
            seed=True,
            pricing_skus={"video_second": f"{CENTS_A_SECOND / 100:.2f}"},
            allowed_passthrough_parameters=["negativePrompt"],
        ),
        _model(
            "bytedance/seedance-2.0",
            supported_resolutions=["480p", "720p"],
            supported_aspect_ratios=["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"],
            supported_frame_images=["first_frame"],
            supported_durations=list(range(4, 16)),
            generate_audio=True,
            seed=True,
        ),
        _model("sandbox/plain", generate_audio=False),
    )
}
_CONTINUING: Final = frozenset({"google/veo-3.1", "bytedance/seedance-2.0"})

_STEERED: Final = {
    400: "The request cannot be served.",
    401: "No auth credentials found.",
    402: "Insufficient credits.",
    403: "This key may not use the model.",
    404: "No endpoints found for the model.",
    409: "Conflict.",
    413: "The request is too large.",
    415: "Unsupported media type.",
    429: "Rate limit exceeded",
    500: "Internal Server Error",
    502: "Provider returned error",
    503: "No instances available",
    504: "The provider timed out.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    id: str
    account: str
    course: Course
    clip: Clip
    model: str


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    return create_app(OpenRouterVideos(stage), authenticate=authenticate)


class OpenRouterVideos(interface.Api):
    """The emulator. Each key has its own jobs."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._jobs: JobTable[Job] = JobTable()

    async def list_video_models(self) -> models.VideoModelList:
        return models.VideoModelList(data=list(MODELS.values()))

    async def create_video(self, body: models.VideoRequest) -> models.VideoJob:
        model = MODELS.get(body.model)
        if model is None:
            _refuse(404, f"No endpoints found for {body.model}.")
        if not body.prompt:
            _refuse(400, f"prompt is required by {body.model}.")
        previous = None if body.previous_job_id is None else self._previous(body.previous_job_id, body.model)
        _check(model, body)
        size = _size(model, body)
        clip = Clip(
            width=size.width if previous is None else previous.clip.width,
            height=size.height if previous is None else previous.clip.height,
            seconds=body.duration or (previous.clip.seconds if previous else _default_seconds(model)),
            prompt=body.prompt,
            label=f"{body.model} by OpenRouter, emulated",
            sound=bool(model.generate_audio) if body.generate_audio is None else body.generate_audio,
        )
        script = read(body.prompt)
        account = caller()
        if script.refusal is not None and self._stage.refuses(script.refusal, (account, body.prompt)):
            _refuse_steered(script.refusal)
        suffix = "".join(secrets.choice(_LETTERS) for _ in range(20))
        job = Job(
            id=f"gen-vid-{int(self._stage.clock())}-{suffix}",
            account=account,
            course=self._stage.course(script),
            clip=clip,
            model=body.model,
        )
        self._jobs.put(job)
        await self._stage.receive(script)
        return models.VideoJob(id=job.id, polling_url=_polling_url(job), status="pending")

    async def retrieve_video(self, job_id: str) -> models.VideoJob:
        job = self._find(job_id)
        script = job.course.script
        if script.look is not None and self._stage.refuses(script.look, ("look", job.id)):
            _refuse_steered(script.look)
        damage(script.look_fault)
        shown = models.VideoJob(id=job.id, polling_url=_polling_url(job), status="pending")
        match job.course.state(self._stage.clock()):
            case Waiting():
                pass
            case Running():
                shown.status = "in_progress"
            case Succeeded(at):
                shown.status = "completed"
                shown.generation_id = f"gen-{job.id.removeprefix('gen-vid-')}"
                shown.unsigned_urls = [f"{_polling_url(job)}/content?index=0"]
                shown.usage = models.Usage(cost=job.clip.seconds * CENTS_A_SECOND / 100, is_byok=False)
                if (left := self._end(job, at) - self._stage.clock()) > 0:
                    output = Output(clip=job.clip, fault=script.file_fault)
                    shown.urls = [self._stage.address(MOUNT, job.id, output, lifetime=left)]
                    shown.expires_at = int(self._end(job, at))
            case Failed(filtered=True):
                shown.status, shown.error = "failed", "The request was rejected by content moderation."
            case Failed(code=code):
                shown.status = "failed"
                shown.error = f"Provider returned error: {code}" if code else "Provider returned error"
            case Cancelled():
                shown.status = "cancelled"
        if script.status is not None:
            shown.status = script.status
        return shown

    async def download_video(self, job_id: str, *, index: int) -> ByteStream:
        job = self._find(job_id)
        now = self._stage.clock()
        state = job.course.state(now)
        if isinstance(state, Failed | Cancelled):
            _refuse(400, "The job made no video.")
        if not isinstance(state, Succeeded):
            _refuse(409, "The job is not completed.")
        if index:
            _refuse(404, f"The job has no output {index}.")
        if now >= self._end(job, state.at):
            _refuse(410, "The video is no longer available.")
        path = await self._stage.gallery.file(job.clip)
        damage(job.course.script.file_fault)
        return ByteStream.from_path(path, media_type="video/mp4")

    def _end(self, job: Job, completed: float) -> float:
        return completed + (0 if job.course.script.expired else LIFETIME)

    def _find(self, job_id: str) -> Job:
        job = self._jobs.get(caller(), job_id)
        if job is None:
            _refuse(404, f"Job {job_id} not found.")
        return job

    def _previous(self, job_id: str, model: str) -> Job:
        job = self._find(job_id)
        if model not in _CONTINUING:
            _refuse(400, f"{model} does not support previous_job_id.")
        if job.model != model:
            _refuse(400, f"previous_job_id is a job of {job.model}, not of {model}.")
        if not isinstance(job.course.state(self._stage.clock()), Succeeded):
            _refuse(400, "previous_job_id is not a completed job.")
        return job


def _check(model: models.VideoModel, body: models.VideoRequest) -> None:
    """Refuse what the model does not list; what it lists nothing for, it takes."""
    for name, value, listed in (
        ("duration", body.duration, model.supported_durations),
        ("size", body.size, model.supported_sizes),
        ("resolution", body.resolution, model.supported_resolutions),
        ("aspect_ratio", body.aspect_ratio, model.supported_aspect_ratios),
    ):
        if value is not None and listed and value not in listed:
            _refuse(400, f"{name} {value} is not supported by {model.id}: {', '.join(map(str, listed))}.")
    if body.size is not None and Size.parse(body.size) is None:
        _refuse(400, f"size {body.size} is not WIDTHxHEIGHT.")
    for frame in body.frame_images or ():
        if frame.frame_type not in (model.supported_frame_images or ()):
            _refuse(400, f"frame_type {frame.frame_type} is not supported by {model.id}.")
    for reference in body.input_references or ():
        if getattr(reference, reference.type) is None:
            _refuse(400, f"An input reference of type {reference.type} has no {reference.type}.")


def _size(model: models.VideoModel, body: models.VideoRequest) -> Size:
    if body.size is not None and (size := Size.parse(body.size)) is not None:
        return Size(size.width // 2 * 2, size.height // 2 * 2)
    resolution = body.resolution or (model.supported_resolutions or ["720p"])[0]
    return tiered(body.aspect_ratio or "16:9", resolution)


def _default_seconds(model: models.VideoModel) -> int:
    return (model.supported_durations or [5])[-1]


def _polling_url(job: Job) -> str:
    return f"{outside(MOUNT)}{MOUNT}/videos/{job.id}"


def _refuse_steered(refusal: Refusal) -> NoReturn:
    _refuse(refusal.status, _STEERED[refusal.status], retry_after=refusal.retry_after)


def _refuse(status: int, message: str, *, retry_after: str | None = None) -> NoReturn:
    body = models.ErrorResponse(error=models.ErrorDetail(code=status, message=message))
    headers = {"Retry-After": retry_after} if retry_after else {}
    raise errors.DefaultError(body, status=status, headers=headers)
