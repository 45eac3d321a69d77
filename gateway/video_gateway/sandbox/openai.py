"""OpenAI's video API, without the videos of OpenAI.

Requests are judged as the service judges them: its lists of models, sizes and durations, its words and its
error codes. Facts are those of OpenAI's published OpenAPI document and of its SDK's helpers.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NoReturn

from starlette.types import ASGIApp

from openai_video_api import errors, interface, models
from openai_video_api.server import create_app
from specwright_runtime import ByteStream, Reply, Upload
from specwright_runtime.server import Authenticator
from video_gateway.media.dimensions import dimensions
from video_gateway.media.inputs import sniff
from video_gateway.media.sizes import Size
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, State, Succeeded, Waiting
from video_gateway.sandbox.render_cache import MEDIA_TYPES
from video_gateway.sandbox.stage import Stage, caller, damage
from video_gateway.sandbox.steering import Refusal, read

SECONDS: Final = ("4", "8", "12")
_SMALL: Final = ("720x1280", "1280x720")
_LARGE: Final = (*_SMALL, "1024x1792", "1792x1024")
SIZES: Final = {
    "sora-2": _SMALL,
    "sora-2-2025-10-06": _SMALL,
    "sora-2-2025-12-08": _SMALL,
    "sora-2-pro": _LARGE,
    "sora-2-pro-2025-10-06": _LARGE,
}
LIFETIME: Final = 3600
"""Seconds for which a completed job's files can be downloaded."""
POLL_AFTER_MS: Final = 1000
_START = 192 * 1024
"""Bytes of a picture that are looked into: what cameras write before its size has at most some 64 KiB."""
_PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp"})

_STEERED: Final = {
    400: ("Your request was rejected.", "invalid_request_error", "invalid_request"),
    401: ("Incorrect API key provided.", "invalid_request_error", "invalid_api_key"),
    402: ("Your account has no credit left.", "billing_error", "billing_hard_limit_reached"),
    403: ("You must be verified to use this model.", "invalid_request_error", "model_not_allowed"),
    404: (
        "The model does not exist or you do not have access to it.",
        "invalid_request_error",
        "model_not_found",
    ),
    409: ("The resource is being changed.", "conflict_error", "conflict"),
    413: ("The request is too large.", "invalid_request_error", "request_too_large"),
    415: ("Unsupported media type.", "invalid_request_error", "unsupported_media_type"),
    429: ("Rate limit reached for video requests.", "rate_limit_error", "rate_limit_exceeded"),
    500: ("The server had an error while processing your request.", "server_error", "server_error"),
    502: ("Bad gateway.", "server_error", "bad_gateway"),
    503: ("The engine is currently overloaded.", "server_error", "overloaded"),
    504: ("The request timed out.", "server_error", "timeout"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    id: str
    account: str
    course: Course
    model: str
    prompt: str
    seconds: str
    size: str
    maker: str
    sound: bool
    remixed_from: str | None = None

    def clip(self) -> Clip:
        width, _, height = self.size.partition("x")
        return Clip(
            width=int(width),
            height=int(height),
            seconds=int(self.seconds),
            prompt=self.prompt,
            label=f"{self.maker} {self.model}, emulated",
            sound=self.sound,
        )


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    return create_app(OpenAIVideos(stage), authenticate=authenticate)


class OpenAIVideos(interface.Api):
    """The emulator. Each key has its own jobs."""

    maker = "OpenAI"
    sound = True
    """The models always make some."""
    said: Mapping[int, str] = {}
    """What it says to steered statuses in other words than OpenAI's."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.jobs: JobTable[Job] = JobTable()

    async def create_video(
        self, body: models.CreateVideoForm | models.CreateVideoRequest
    ) -> Reply[models.VideoJob]:
        size, seconds = self.judged(body)
        return await self._start(model=self.named(body), prompt=body.prompt, seconds=seconds, size=size)

    def named(self, body: models.CreateVideoForm | models.CreateVideoRequest) -> str:
        """The model that does the work."""
        return body.model

    def judged(self, body: models.CreateVideoForm | models.CreateVideoRequest) -> tuple[str, str]:
        """Size and duration of what is asked for; raises what the service refuses."""
        size = body.size or _SMALL[0]
        seconds = body.seconds or SECONDS[0]
        if body.model not in SIZES:
            _refuse_value("model", body.model, tuple(SIZES))
        if size not in SIZES[body.model]:
            _refuse_value("size", size, SIZES[body.model])
        if seconds not in SECONDS:
            _refuse_value("seconds", seconds, SECONDS)
        found = look_at(body.input_reference)
        if found is not None and str(found) != size:
            refuse(400, "Inpaint image must match the requested width and height")
        return size, seconds

    def new_id(self) -> str:
        return f"video_{secrets.token_hex(24)}"

    async def remix_video(self, video_id: str, body: models.RemixVideoRequest) -> Reply[models.VideoJob]:
        source = self.find(video_id)
        if not isinstance(source.course.state(self.stage.clock()), Succeeded):
            refuse(400, "Only completed videos can be remixed.", code="video_not_completed", param="video_id")
        return await self._start(
            model=source.model,
            prompt=body.prompt,
            seconds=source.seconds,
            size=source.size,
            remixed_from=source.id,
        )

    async def list_videos(
        self, *, after: str | None, limit: int, order: Literal["asc", "desc"]
    ) -> models.VideoJobList:
        jobs = self.jobs.of(caller())
        if order == "desc":
            jobs.reverse()
        if after is not None:
            places = [place for place, job in enumerate(jobs) if job.id == after]
            if not places:
                refuse(400, f"No video with id '{after}'.", code="invalid_value", param="after")
            jobs = jobs[places[0] + 1 :]
        page = jobs[:limit]
        return models.VideoJobList(
            object="list",
            data=[self.shown(job, job.course.state(self.stage.clock())) for job in page],
            first_id=page[0].id if page else None,
            last_id=page[-1].id if page else None,
            has_more=len(jobs) > len(page),
        )

    async def retrieve_video(self, video_id: str) -> Reply[models.VideoJob]:
        job = self.find(video_id)
        script = job.course.script
        if script.look is not None and self.stage.refuses(script.look, ("look", job.id)):
            self._refuse_steered(script.look)
        damage(script.look_fault)
        return self._reply(job, job.course.state(self.stage.clock()))

    async def delete_video(self, video_id: str) -> models.VideoJobDeleted:
        job = self.find(video_id)
        unfinished = isinstance(job.course.state(self.stage.clock()), Waiting | Running)
        if unfinished and job.course.script.busy:
            self.keep_busy()
        self.jobs.remove(job)
        return models.VideoJobDeleted(id=job.id, object="video.deleted", deleted=True)

    def keep_busy(self) -> NoReturn:
        """The service documents deletion of finished jobs only, and not what becomes of others."""
        refuse(400, "Only completed or failed videos can be deleted.", code="video_not_finished")

    async def download_video(
        self, video_id: str, *, variant: Literal["video", "thumbnail", "spritesheet"] | None
    ) -> ByteStream:
        job = self.find(video_id)
        now = self.stage.clock()
        state = job.course.state(now)
        if not isinstance(state, Succeeded):
            refuse(404, "Video is not ready yet, use GET /v1/videos/{video_id} to check status.")
        if job.course.script.expired or now >= state.at + LIFETIME:
            refuse(404, "The video's files have expired.", code="video_expired")
        wanted = variant or "video"
        path = await self.stage.gallery.file(job.clip(), wanted)
        damage(job.course.script.file_fault)
        return ByteStream.from_path(path, media_type=MEDIA_TYPES[wanted])

    async def _start(
        self, *, model: str, prompt: str, seconds: str, size: str, remixed_from: str | None = None
    ) -> Reply[models.VideoJob]:
        script = read(prompt)
        account = caller()
        if script.refusal is not None and self.stage.refuses(script.refusal, (account, prompt)):
            self._refuse_steered(script.refusal)
        job = Job(
            id=self.new_id(),
            account=account,
            course=self.stage.course(script),
            model=model,
            prompt=prompt,
            seconds=seconds,
            size=size,
            maker=self.maker,
            sound=self.sound,
            remixed_from=remixed_from,
        )
        self.jobs.put(job)
        await self.stage.receive(script)
        return self._reply(job, Waiting(throttled=False))  # whatever becomes of it, a new job waits

    def _refuse_steered(self, refusal: Refusal) -> NoReturn:
        message, kind, code = _STEERED[refusal.status]
        headers = {"Retry-After": refusal.retry_after} if refusal.retry_after else {}
        message = self.said.get(refusal.status, message)
        refuse(refusal.status, message, kind=kind, code=code, headers=headers)

    def find(self, video_id: str) -> Job:
        job = self.jobs.get(caller(), video_id)
        if job is None:
            refuse(404, f"Video with id '{video_id}' not found.")
        return job

    def _reply(self, job: Job, state: State) -> Reply[models.VideoJob]:
        return Reply(self.shown(job, state), headers={"openai-poll-after-ms": POLL_AFTER_MS})

    def shown(self, job: Job, state: State) -> models.VideoJob:
        done = state.at if isinstance(state, Succeeded) else None
        return models.VideoJob(
            id=job.id,
            object="video",
            model=job.model,
            status=job.course.script.status or _status(state),
            progress=_progress(state),
            created_at=int(job.course.started),
            completed_at=None if done is None else int(done),
            expires_at=None if done is None else int(done) + LIFETIME,
            prompt=job.prompt,
            size=job.size,
            seconds=job.seconds,
            remixed_from_video_id=job.remixed_from,
            error=_error(state),
        )


def _status(state: State) -> str:
    match state:
        case Waiting():
            return "queued"
        case Running():
            return "in_progress"
        case Succeeded():
            return "completed"
        case Failed() | Cancelled():
            return "failed"


def _progress(state: State) -> int:
    match state:
        case Running(done):
            return int(100 * done)
        case Succeeded():
            return 100
        case Waiting() | Failed() | Cancelled():
            return 0


def _error(state: State) -> models.VideoJobError | None:
    match state:
        case Failed(filtered=True):
            message = "Your request was blocked by our moderation system."
            return models.VideoJobError(code="moderation_blocked", message=message)
        case Failed(code=code):
            return models.VideoJobError(
                code=code or "video_generation_failed", message="Video generation failed."
            )
        case Cancelled():
            return models.VideoJobError(code="cancelled", message="The job was cancelled.")
        case Waiting() | Running() | Succeeded():
            return None


def look_at(reference: Upload | models.ImageReference | None) -> Size | None:
    """The size of a picture, as far as it can be told; addresses are believed, nothing is fetched.

    Raises the service's refusal of what is no picture.
    """
    match reference:
        case None:
            return None
        case Upload():
            with reference.open() as file:
                start = file.read(_START)
        case models.ImageReference():
            if (reference.image_url is None) == (reference.file_id is None):
                message = "Provide exactly one of image_url or file_id."
                refuse(400, message, code="invalid_value", param="input_reference")
            if reference.image_url is None or not reference.image_url.startswith("data:"):
                return None
            try:
                start = base64.b64decode(reference.image_url.partition(",")[2][: _START // 3 * 4])
            except binascii.Error:
                start = b""
    if sniff(start) not in _PICTURES:
        message = "Unsupported image: expected image/jpeg, image/png or image/webp."
        refuse(400, message, code="invalid_image", param="input_reference")
    return dimensions(start)


def _refuse_value(param: str, value: str, allowed: tuple[str, ...]) -> NoReturn:
    listed = ", ".join(f"'{each}'" for each in allowed[:-1])
    message = f"Invalid value: '{value}'. Supported values are: {listed}, and '{allowed[-1]}'."
    refuse(400, message, code="invalid_value", param=param)


def refuse(
    status: int,
    message: str,
    *,
    kind: str = "invalid_request_error",
    code: str | None = None,
    param: str | None = None,
    headers: dict[str, str] | None = None,
) -> NoReturn:
    body = models.ErrorResponse(error=models.ErrorDetail(message=message, type=kind, param=param, code=code))
    raise errors.DefaultError(body, status=status, headers=headers)
