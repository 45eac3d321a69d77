"""The Gemini Developer API, without the videos of Google.

Omni models are asked by interactions, Veo by long-running predictions. Facts are those of the vendor's SDK
and of its published limits. Files have the addresses that Google gives them, which hold the id alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NoReturn, cast

from starlette.types import ASGIApp

from gemini_video_api import errors, interface, models
from gemini_video_api.server import create_app
from specwright_runtime import ByteStream
from specwright_runtime.problem import Problem
from specwright_runtime.server import Attempt, Authenticator
from video_gateway import rpc
from video_gateway.sandbox import google
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.google_interactions import REFUSED, Interactions
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, Succeeded, Waiting
from video_gateway.sandbox.stage import Stage, caller, damage
from video_gateway.sandbox.steering import Refusal, read

Version = Literal["v1", "v1beta"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`id` is an operation's name; the ids of its files are `file` and a digit."""

    id: str
    account: str
    course: Course
    model: str
    clip: Clip
    file: str
    samples: int

    @property
    def passed(self) -> int:
        """How many videos are let through."""
        return self.samples - self.course.script.held_back


@dataclass(frozen=True, slots=True)
class File:
    id: str
    account: str
    clip: Clip
    course: Course


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
        self._interactions = Interactions(stage, models, _refuse_talk, _FILE)
        self._operations: JobTable[Job] = JobTable()
        self._files: JobTable[File] = JobTable()

    async def create_interaction(
        self, version: Version, body: models.CreateInteractionRequest
    ) -> models.Interaction:
        file = f"{google.name()}0"
        talk = await self._interactions.start(
            body, lambda form: None if form.delivery == "inline" else _address(file)
        )
        self._files.put(File(file, talk.account, talk.clip, talk.course))
        return cast(models.Interaction, await self._interactions.shown(talk))

    async def get_interaction(
        self, version: Version, interaction_id: str, *, stream: Literal[False]
    ) -> models.Interaction:
        return cast(models.Interaction, await self._interactions.look(interaction_id))

    async def delete_interaction(self, version: Version, interaction_id: str) -> models.Empty:
        self._interactions.delete(interaction_id)
        return {}

    async def cancel_interaction(self, version: Version, interaction_id: str) -> models.Interaction:
        return cast(models.Interaction, await self._interactions.cancel(interaction_id))

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
        script, samples = read(instance.prompt), int(given.get("sampleCount", 1))
        if script.refusal is not None and self._stage.refuses(script.refusal, (caller(), instance.prompt)):
            _refuse_steered(script.refusal)
        job = Job(
            id=f"models/{model}/operations/{google.name()}",
            account=caller(),
            course=self._stage.course(script.among(samples)),
            model=model,
            clip=google.film(
                instance.prompt,
                f"Google {model}, emulated",
                ratio=given.get("aspectRatio"),
                tier=given.get("resolution"),
                seconds=int(given.get("durationSeconds", 8)),
            ),
            file=google.name(),
            samples=samples,
        )
        self._operations.put(job)
        for number in range(job.passed):
            self._files.put(File(f"{job.file}{number}", job.account, job.clip, job.course))
        await self._stage.receive(script)
        return models.Operation(name=job.id)

    async def get_operation(self, model: str, operation_id: str) -> models.Operation:
        job = self._operations.get(caller(), f"models/{model}/operations/{operation_id}")
        if job is None:
            _refuse(404)
        script = job.course.script
        if script.look is not None and self._stage.refuses(script.look, ("look", job.id)):
            _refuse_steered(script.look)
        damage(script.look_fault)
        operation = models.Operation(name=job.id)
        match job.course.state(self._stage.clock()):
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
                    made.rai_media_filtered_reasons = [REFUSED]
            case Failed(filtered=True):
                made = models.GenerateVideoResponse(
                    rai_media_filtered_count=job.samples, rai_media_filtered_reasons=[REFUSED]
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
        if file is None or not self._is_there(file):
            _refuse(403, f"You do not have permission to access the File {file_id} or it may not exist.")
        path = await self._stage.gallery.file(file.clip)
        damage(file.course.script.file_fault)
        return ByteStream.from_path(path, media_type="video/mp4")

    def _is_there(self, file: File) -> bool:
        now = self._stage.clock()
        state = file.course.state(now)
        return isinstance(state, Succeeded) and not file.course.script.expired and now < state.at + LIFETIME


def _address(file: str) -> str:
    return f"https://generativelanguage.googleapis.com/v1beta/files/{file}:download?alt=media"


def _rendered(problem: Problem, operation: str | None) -> object | None:
    body = errors.render(problem, operation)
    if isinstance(body, models.ErrorResponse):
        body.error.status = rpc.word(problem.status)
        if operation is not None and operation.endswith("Interaction"):
            body.error.code = body.error.status.lower()
    return body


def _refuse_steered(refusal: Refusal) -> NoReturn:
    _refuse(refusal.status, wait=refusal.retry_after)


def _refuse(
    status: int,
    message: str | None = None,
    *,
    wait: str | None = None,
    reason: str | None = None,
    code: str | None = None,
) -> NoReturn:
    error = models.Status(**google.refusal(status, message, wait=wait, reason=reason))
    if code is not None:
        error.code = code
    body = models.ErrorResponse(error=error)
    raise errors.DefaultError(body, status=status)


def _refuse_talk(status: int, message: str | None = None, *, wait: str | None = None) -> NoReturn:
    """As interactions are refused: with a word for the code."""
    _refuse(status, message, wait=wait, code=rpc.word(status).lower())
