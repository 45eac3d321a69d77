"""The Gemini Developer API, without the videos of Google.

Omni models are asked by interactions, Veo by long-running predictions. Facts are those of the vendor's SDK
and of its published limits. Files have the addresses that Google gives them, which hold the id alone.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, NoReturn

from starlette.types import ASGIApp

from gemini_video_api import errors, interface, models
from gemini_video_api.server import create_app
from specwright_runtime import ByteStream
from specwright_runtime.problem import Problem
from specwright_runtime.server import Attempt, Authenticator
from video_gateway import rpc
from video_gateway.sandbox import google
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.course import Cancelled, Course, Failed, Running, State, Succeeded, Waiting
from video_gateway.sandbox.shelf import Shelf
from video_gateway.sandbox.stage import Stage, caller, damage
from video_gateway.sandbox.steering import Refusal, Script, read

Version = Literal["v1", "v1beta"]

OMNI: Final = {
    "gemini-omni-1.2-flash": ("360p", "720p", "1080p", "4k"),
    "gemini-omni-1.1-flash": ("360p", "720p", "1080p", "4k"),
    "gemini-omni-flash-preview": ("720p",),
}
VEO: Final = ("veo-3.1-generate-001", "veo-3.1-fast-generate-001")
RETIRED: Final = (
    "veo-3.1-generate-preview",
    "veo-3.1-fast-generate-preview",
    "veo-3.0-generate-001",
    "veo-2.0-generate-001",
)
LIFETIME: Final = 48 * 3600
"""Seconds for which a file is kept."""
_PARAMETERS: Final = frozenset(
    {
        "sampleCount",
        "durationSeconds",
        "aspectRatio",
        "resolution",
        "personGeneration",
        "negativePrompt",
        "enhancePrompt",
    }
)
_FILE: Final = re.compile(r"(?:https://generativelanguage\.googleapis\.com/v1(?:beta)?/)?files/[a-z0-9-]+.*")
_REFUSED: Final = "I can't make that video, since it would violate the usage guidelines."
_ERRORS: Final = {
    400: errors.BadRequest,
    401: errors.Unauthorized,
    403: errors.Forbidden,
    404: errors.NotFound,
    429: errors.TooManyRequests,
    500: errors.InternalServerError,
    503: errors.ServiceUnavailable,
    504: errors.GatewayTimeout,
}


@dataclass(slots=True, kw_only=True)
class Job:
    """`id` is an interaction's id or an operation's name; the ids of its files are `file` and a digit."""

    id: str
    account: str
    course: Course
    model: str
    clip: Clip
    file: str
    steps: list[models.Step]
    samples: int = 1
    inline: bool = False
    previous: str | None = None
    cancelled_at: float | None = None

    @property
    def passed(self) -> int:
        """How many videos are let through."""
        return self.samples - self.course.script.held_back

    def state(self, now: float) -> State:
        return self.course.state(now) if self.cancelled_at is None else Cancelled(self.cancelled_at)


@dataclass(frozen=True, slots=True)
class File:
    id: str
    job: Job

    @property
    def account(self) -> str:
        return self.job.account


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    async def known(attempt: Attempt) -> object | None:
        """Google calls a key that is none a bad request."""
        if "invalid" in str(attempt.credentials.get("ApiKeyAuth")):
            _refuse(400, "API key not valid. Please pass a valid API key.", reason="API_KEY_INVALID")
        return await authenticate(attempt)

    return create_app(GeminiVideos(stage), authenticate=known, error_body=_rendered)


class GeminiVideos(interface.Api):
    """The emulator. Each key has its own jobs."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._interactions: Shelf[Job] = Shelf()
        self._operations: Shelf[Job] = Shelf()
        self._files: Shelf[File] = Shelf()

    async def create_interaction(
        self, version: Version, body: models.CreateInteractionRequest
    ) -> models.Interaction:
        if body.model not in OMNI:
            _refuse(404, f"models/{body.model} is not found for API version {version}.")
        form = body.response_format or models.VideoFormat(type="video")
        tier, seconds = form.resolution or "720p", float((form.duration or "8s").rstrip("s"))
        if form.aspect_ratio not in {None, *google.RATIOS}:
            _refuse(400, f"Unsupported aspect_ratio: {form.aspect_ratio}.")
        if tier not in OMNI[body.model]:
            _refuse(400, f"Unsupported resolution for {body.model}: {tier}.")
        if not 3 <= seconds <= 10:
            _refuse(400, f"Unsupported duration: {form.duration}. It must be from 3s to 10s.")
        source = None
        if body.previous_interaction_id is not None:
            source = self._interactions.get(caller(), body.previous_interaction_id)
            if source is None:
                _refuse(400, f"previous_interaction_id {body.previous_interaction_id} is not found.")
        said = _said(body.input)
        prompt = "\n".join(item.text for item in said if item.text)
        if not prompt:
            _refuse(400, "The input has no text.")
        for item in said:
            _look_at(item)
        job = Job(
            id=f"v1_{google.name(24)}",
            account=caller(),
            course=self._course(prompt),
            model=body.model,
            clip=google.film(
                prompt,
                f"Google {body.model}, emulated",
                ratio=form.aspect_ratio,
                tier=tier,
                seconds=round(seconds),
            ),
            file=google.name(),
            steps=[models.Step(type="user_input", content=[item for item in said if item.data is None])],
            inline=form.delivery == "inline",
            previous=None if source is None else source.id,
        )
        self._interactions.put(job)
        self._files.put(File(f"{job.file}0", job))
        await self._stage.receive(job.course.script)
        return await self._interaction(job)

    async def get_interaction(
        self, version: Version, interaction_id: str, *, stream: Literal[False]
    ) -> models.Interaction:
        job = self._find(interaction_id)
        self._looked(job)
        return await self._interaction(job)

    async def delete_interaction(self, version: Version, interaction_id: str) -> models.Empty:
        self._interactions.remove(self._find(interaction_id))
        return {}

    async def cancel_interaction(self, version: Version, interaction_id: str) -> models.Interaction:
        job = self._find(interaction_id)
        now = self._stage.clock()
        if isinstance(job.state(now), Waiting | Running):
            job.cancelled_at = now
        return await self._interaction(job)

    async def predict_long_running(
        self, model: str, body: models.PredictLongRunningRequest
    ) -> models.Operation:
        if model in RETIRED:
            _refuse(404, f"This model models/{model} is no longer available.")
        if model not in VEO:
            _refuse(404, f"models/{model} is not found for API version v1beta.")
        instance = body.instances[0]
        given: Mapping[str, Any] = (
            {} if body.parameters is None else body.parameters.model_dump(by_alias=True, exclude_unset=True)
        )
        if message := google.unsupported_parameter(given, _PARAMETERS):
            _refuse(400, message)
        if instance.reference_images and given.get("durationSeconds", 8) != 8:
            _refuse(400, "Reference images require duration seconds to be 8 seconds.")
        if instance.video is not None:
            if given.get("resolution", "720p") != "720p":
                _refuse(400, "Videos can be extended at 720p only.")
            if not _FILE.fullmatch(instance.video.uri or ""):
                _refuse(400, "The video must be a file that Veo has generated.")
        samples = int(given.get("sampleCount", 1))
        job = Job(
            id=f"models/{model}/operations/{google.name()}",
            account=caller(),
            course=self._course(instance.prompt, samples),
            model=model,
            clip=google.film(
                instance.prompt,
                f"Google {model}, emulated",
                ratio=given.get("aspectRatio"),
                tier=given.get("resolution"),
                seconds=int(given.get("durationSeconds", 8)),
            ),
            file=google.name(),
            steps=[],
            samples=samples,
        )
        self._operations.put(job)
        for number in range(job.passed):
            self._files.put(File(f"{job.file}{number}", job))
        await self._stage.receive(job.course.script)
        return models.Operation(name=job.id)

    async def get_operation(self, model: str, operation_id: str) -> models.Operation:
        job = self._operations.get(caller(), f"models/{model}/operations/{operation_id}")
        if job is None:
            _refuse(404)
        self._looked(job)
        operation = models.Operation(name=job.id)
        match job.state(self._stage.clock()):
            case Waiting() | Running():
                return operation
            case Succeeded():
                made = models.GenerateVideoResponse(
                    generated_samples=[
                        models.GeneratedSample(video=models.Video(uri=_address(f"{job.file}{number}")))
                        for number in range(job.passed)
                    ]
                )
                if held_back := job.course.script.held_back:
                    made.rai_media_filtered_count = held_back
                    made.rai_media_filtered_reasons = [_REFUSED]
            case Failed(filtered=True):
                made = models.GenerateVideoResponse(
                    rai_media_filtered_count=job.samples, rai_media_filtered_reasons=[_REFUSED]
                )
            case Failed(code=code):
                operation.done, operation.error = True, models.Status(**google.rpc_failure(code))
                return operation
            case Cancelled():
                operation.done, operation.error = True, models.Status(code=1, message="Cancelled.")
                return operation
        operation.done = True
        operation.response = models.PredictLongRunningResponse.model_validate(
            {
                "@type": "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse",
                "generateVideoResponse": made,
            }
        )
        return operation

    async def download_file(self, version: Version, file_id: str, *, alt: Literal["media"]) -> ByteStream:
        file = self._files.get(caller(), file_id)
        if file is None or not self._is_there(file.job):
            _refuse(403, f"You do not have permission to access the File {file_id} or it may not exist.")
        path = await self._stage.gallery.file(file.job.clip)
        damage(file.job.course.script.file_fault)
        return ByteStream.from_path(path, media_type="video/mp4")

    def _is_there(self, job: Job) -> bool:
        now = self._stage.clock()
        state = job.state(now)
        return isinstance(state, Succeeded) and not job.course.script.expired and now < state.at + LIFETIME

    def _course(self, prompt: str, samples: int = 1) -> Course:
        script = read(prompt)
        if script.refusal is not None and self._stage.refuses(script.refusal, (caller(), prompt)):
            _refuse_steered(script.refusal)
        return self._stage.course(script.among(samples))

    def _find(self, interaction: str) -> Job:
        job = self._interactions.get(caller(), interaction)
        if job is None:
            _refuse(404)
        return job

    def _looked(self, job: Job) -> None:
        script: Script = job.course.script
        if script.look is not None and self._stage.refuses(script.look, ("look", job.id)):
            _refuse_steered(script.look)
        damage(script.look_fault)

    async def _interaction(self, job: Job) -> models.Interaction:
        state = job.state(self._stage.clock())
        created = datetime.fromtimestamp(job.course.started, UTC)
        shown = models.Interaction(
            id=job.id, model=job.model, status="queued", created=created, updated=created, steps=job.steps
        )
        if job.previous is not None:
            shown.previous_interaction_id = job.previous
        match state:
            case Waiting():
                pass
            case Running():
                shown.status = "in_progress"
            case Succeeded():
                shown.status = "completed"
                shown.steps = [*job.steps, models.Step(type="model_output", content=[await self._video(job)])]
            case Failed(filtered=True):
                shown.status = "completed"
                refused = models.Content(type="text", text=_REFUSED)
                shown.steps = [*job.steps, models.Step(type="model_output", content=[refused])]
            case Failed(code=code):
                shown.status = "failed"
                shown.errors = [models.InteractionError(code=code or "internal", message="Internal error.")]
            case Cancelled():
                shown.status = "cancelled"
        if job.course.script.status is not None:
            shown.status = job.course.script.status
        return shown

    async def _video(self, job: Job) -> models.Content:
        video = models.Content(type="video", mime_type="video/mp4")
        if job.inline:
            path = await self._stage.gallery.file(job.clip)
            video.data = base64.b64encode(path.read_bytes()).decode()
        else:
            video.uri = _address(f"{job.file}0")
        return video


def _address(file: str) -> str:
    return f"https://generativelanguage.googleapis.com/v1beta/files/{file}:download?alt=media"


def _said(given: str | list[models.Step]) -> list[models.Content]:
    if isinstance(given, str):
        return [models.Content(type="text", text=given)]
    return [item for step in given for item in step.content or []]


def _look_at(item: models.Content) -> None:
    if item.type not in {"image", "video"}:
        return
    if (item.data is None) == (item.uri is None):
        _refuse(400, f"The {item.type} needs exactly one of data and uri.")
    if item.uri is not None and not _FILE.fullmatch(item.uri):
        _refuse(400, "Unsupported file uri.")


def _rendered(problem: Problem, operation: str | None) -> object | None:
    body = errors.render(problem, operation)
    if isinstance(body, models.ErrorResponse):
        body.error.status = rpc.word(problem.status)
    return body


def _refuse_steered(refusal: Refusal) -> NoReturn:
    _refuse(refusal.status, wait=refusal.retry_after)


def _refuse(
    status: int, message: str | None = None, *, wait: str | None = None, reason: str | None = None
) -> NoReturn:
    body = models.ErrorResponse(
        error=models.Status(**google.refusal(status, message, wait=wait, reason=reason))
    )
    if status in _ERRORS:
        raise _ERRORS[status](body)
    raise errors.DefaultError(body, status=status)
