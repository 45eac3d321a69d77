"""xAI's video API, without the videos of xAI.

Facts are those of the vendor's published guide, of the message types of its SDK, and of what clients in the
field handle: a running request answers 202, at first without a body; the first model leaves the status word
out when it is done; a video that breaks the rules is done and billed, and has no address.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Final, NoReturn

from starlette.types import ASGIApp

from specwright_runtime import Reply
from specwright_runtime.server import Authenticator
from video_gateway.families import FAMILIES
from video_gateway.media.sizes import tiered
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, Succeeded, Waiting
from video_gateway.sandbox.outputs import Output
from video_gateway.sandbox.stage import Stage, caller, damage
from video_gateway.sandbox.steering import Refusal, read
from xai_video_api import errors, interface, models
from xai_video_api.server import create_app

MOUNT: Final = FAMILIES["xai"].mount
RESOLUTIONS: Final[dict[str, tuple[str, ...]]] = {
    "grok-imagine-video": ("480p", "720p"),
    "grok-imagine-video-1.5": ("480p", "720p", "1080p"),
    "grok-imagine-video-1.5-lite": ("480p", "720p", "1080p"),
}
DEFAULT_SECONDS: Final = 8
LONGEST_SOURCE: Final = 8.7
"""Seconds that a video to be edited may last."""
LIFETIME: Final = 24 * 3600
"""Seconds for which a video can be downloaded."""
TICKS_A_SECOND: Final = 500_000_000
"""Five cents; ten thousand millions of ticks are a dollar."""

_INVALID: Final = "Client specified an invalid argument"
_STEERED: Final = {
    400: (_INVALID, "The request cannot be served."),
    401: ("The caller does not have valid authentication", "Incorrect API key provided."),
    402: ("Payment required", "Your team has no credits left."),
    403: ("The caller does not have permission to execute the operation", "No access to this model."),
    404: ("Some requested entity was not found", "The model does not exist."),
    409: ("The operation was aborted", "Conflict."),
    413: (_INVALID, "The request is too large."),
    415: (_INVALID, "Unsupported media type."),
    429: ("Some resource has been exhausted", "Too many requests."),
    500: ("Internal errors", "Internal error."),
    502: ("Internal errors", "Bad gateway."),
    503: ("The service is currently unavailable", "The model is at capacity."),
    504: ("The deadline has expired", "Gateway timeout."),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    id: str
    account: str
    course: Course
    clip: Clip
    model: str


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    return create_app(XaiVideos(stage), authenticate=authenticate)


class XaiVideos(interface.Api):
    """The emulator. Each key has its own requests."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._jobs: JobTable[Job] = JobTable()

    async def generate_video(self, body: models.GenerateVideoRequest) -> models.VideoRequested:
        offered = _resolutions(body.model)
        resolution = body.resolution or "480p"
        if resolution not in offered:
            _refuse(400, _INVALID, f"Resolution {resolution} is not supported by {body.model}.")
        if body.reference_images and resolution == "1080p":
            _refuse(400, _INVALID, "Videos from reference images have at most 720p.")
        if body.reference_images and body.image is not None:
            _refuse(400, _INVALID, "image and reference_images cannot be combined.")
        size = tiered(body.aspect_ratio or "16:9", resolution)
        return await self._start(
            body.model,
            body.prompt,
            Clip(
                width=size.width,
                height=size.height,
                seconds=body.duration or DEFAULT_SECONDS,
                prompt=body.prompt,
                label=f"xAI {body.model}, emulated",
                sound=body.generate_audio is not False,
            ),
        )

    async def edit_video(self, body: models.EditVideoRequest) -> models.VideoRequested:
        _resolutions(body.model)
        source = self._source(body.video.url)
        if source.seconds > LONGEST_SOURCE:
            _refuse(400, _INVALID, f"The video to edit lasts more than {LONGEST_SOURCE} seconds.")
        return await self._start(body.model, body.prompt, _like(source, body.model, body.prompt, 0))

    async def extend_video(self, body: models.ExtendVideoRequest) -> models.VideoRequested:
        _resolutions(body.model)
        added = body.duration or DEFAULT_SECONDS
        clip = _like(self._source(body.video.url), body.model, body.prompt, added)
        return await self._start(body.model, body.prompt, clip)

    async def retrieve_video(self, request_id: str) -> Reply[models.VideoResult]:
        job = self._jobs.get(caller(), request_id)
        if job is None:
            _refuse(404, "Some requested entity was not found", "There is no such deferred request.")
        script = job.course.script
        if script.look is not None and self._stage.refuses(script.look, ("look", job.id)):
            _refuse_steered(script.look)
        damage(script.look_fault)
        if script.status is not None:
            return Reply(models.VideoResult(status=script.status, model=job.model), status=200)
        result = models.VideoResult(status="done", model=job.model)
        match job.course.state(self._stage.clock()):
            case Waiting():
                damage(script.look_fault or "empty")
                return Reply(models.VideoResult(status="pending"), status=202)
            case Running(done):
                return Reply(models.VideoResult(status="pending", progress=int(100 * done)), status=202)
            case Succeeded(at):
                result.video = models.GeneratedVideo(
                    url=self._address(job, at), duration=job.clip.seconds, respect_moderation=True
                )
                result.progress = 100
                if job.model == "grok-imagine-video":
                    result = models.VideoResult(video=result.video, model=job.model)
                result.usage = models.Usage(cost_in_usd_ticks=job.clip.seconds * TICKS_A_SECOND)
            case Failed(filtered=True):
                result.video = models.GeneratedVideo(url="", duration=0, respect_moderation=False)
                result.usage = models.Usage(cost_in_usd_ticks=job.clip.seconds * TICKS_A_SECOND)
            case Failed(code=code):
                result.status = "failed"
                result.error = models.VideoError(
                    code=code or "internal_error", message="Video generation failed."
                )
            case Cancelled():  # nobody can cancel; requests that take too long expire
                result.status = "expired"
        return Reply(result, status=200)

    async def _start(self, model: str, prompt: str, clip: Clip) -> models.VideoRequested:
        script = read(prompt)
        account = caller()
        if script.refusal is not None and self._stage.refuses(script.refusal, (account, prompt)):
            _refuse_steered(script.refusal)
        job = Job(
            id=str(uuid.uuid4()), account=account, course=self._stage.course(script), clip=clip, model=model
        )
        self._jobs.put(job)
        await self._stage.receive(script)
        return models.VideoRequested(request_id=job.id)

    def _source(self, url: str) -> Clip:
        """The video at an address of ours; others are believed to be five seconds of 1280x720."""
        name = url.partition("?")[0].rpartition("/")[2].removesuffix(".mp4")
        job = self._jobs.get(caller(), name)
        if job is not None:
            return job.clip
        return Clip(width=1280, height=720, seconds=5, prompt="", label="", sound=True)

    def _address(self, job: Job, completed: float) -> str:
        """Good for a day from then on: nobody can have it renewed."""
        script = job.course.script
        output = Output(clip=job.clip, fault=script.file_fault)
        left = 0 if script.expired else completed + LIFETIME - self._stage.clock()
        return self._stage.address(MOUNT, job.id, output, lifetime=left)


def _resolutions(model: str) -> tuple[str, ...]:
    """A model has further names, with a date, or `-preview`."""
    plain = re.sub(r"-(preview|20\d\d-\d\d-\d\d)$", "", model)
    if plain not in RESOLUTIONS:
        message = f"The model {model} does not exist or your team does not have access to it."
        _refuse(404, "Some requested entity was not found", message)
    return RESOLUTIONS[plain]


def _like(source: Clip, model: str, prompt: str, added: int) -> Clip:
    return Clip(
        width=source.width,
        height=source.height,
        seconds=source.seconds + added,
        prompt=prompt,
        label=f"xAI {model}, emulated",
        sound=source.sound,
    )


def _refuse_steered(refusal: Refusal) -> NoReturn:
    code, message = _STEERED[refusal.status]
    _refuse(refusal.status, code, message, retry_after=refusal.retry_after)


def _refuse(status: int, code: str, message: str, *, retry_after: str | None = None) -> NoReturn:
    """The shape that the service itself uses; what the generated server finds has the other one."""
    body = models.ErrorResponse(code=code, error=message)
    headers = {"Retry-After": retry_after} if retry_after else {}
    raise errors.DefaultError(body, status=status, headers=headers)
