"""Vertex AI and the bit of Cloud Storage that it needs, without the videos of Google.

Operations are asked for by POST, say nothing until they are done, and then answer the whole videos, unless
they were told where to store them, as interactions are. Facts are those of the discovery document and of the
vendor's SDK.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NoReturn, cast

from starlette.types import ASGIApp

from specwright_runtime import ByteStream
from specwright_runtime.problem import Problem
from specwright_runtime.server import Authenticator
from vertex_video_api import errors, interface, models
from vertex_video_api.server import create_app
from video_gateway import rpc
from video_gateway.sandbox import google
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.google_interactions import Interactions
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, Succeeded, Waiting
from video_gateway.sandbox.stage import Stage, caller, damage
from video_gateway.sandbox.steering import Refusal, read

Version = Literal["v1", "v1beta1"]

MODELS: Final = ("veo-3.1-generate-001", "veo-3.1-fast-generate-001", "veo-3.1-lite-generate-001")
_PARAMETERS: Final = frozenset(
    {
        "sampleCount",
        "durationSeconds",
        "aspectRatio",
        "resolution",
        "seed",
        "generateAudio",
        "negativePrompt",
        "storageUri",
        "personGeneration",
        "enhancePrompt",
        "fps",
        "compressionQuality",
        "resizeMode",
        "pubsubTopic",
    }
)
_REFUSED: Final = "The prompt was blocked. Support codes: 58061214"
_OBJECT: Final = re.compile(r"gs://[a-z0-9][a-z0-9._-]{0,221}/.+")
_BUCKET: Final = re.compile(r"gs://[a-z0-9][a-z0-9._-]{0,221}(/.*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`id` is the operation's name; `folder` is where its videos go, if anywhere."""

    id: str
    account: str
    course: Course
    clip: Clip
    samples: int
    folder: str | None

    @property
    def passed(self) -> int:
        """How many videos are let through."""
        return self.samples - self.course.script.held_back


@dataclass(frozen=True, slots=True)
class Object:
    """`id` is its address, `gs://bucket/name`."""

    id: str
    account: str
    clip: Clip
    course: Course


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    return create_app(VertexVideos(stage), authenticate=authenticate, error_body=_rendered)


class VertexVideos(interface.Api):
    """The emulator. Each token has its own jobs and objects."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._jobs: JobTable[Job] = JobTable()
        self._objects: JobTable[Object] = JobTable()
        self._interactions = Interactions(stage, models, _refuse_talk, _OBJECT)

    async def predict_long_running(
        self,
        version: Version,
        project: str,
        location: str,
        publisher: Literal["google"],
        model: str,
        body: models.PredictLongRunningRequest,
    ) -> models.Operation:
        place = f"projects/{project}/locations/{location}/publishers/google/models/{model}"
        if model not in MODELS:
            _refuse(404, f"Publisher Model `{place}` was not found or your project does not have access.")
        instance = body.instances[0]
        given: Mapping[str, Any] = (
            {} if body.parameters is None else body.parameters.model_dump(by_alias=True, exclude_unset=True)
        )
        if message := google.unsupported_parameter(given, _PARAMETERS):
            _refuse(400, message)
        if unknown := sorted(instance.model_extra or {}):
            _refuse(400, f"`{unknown[0]}` isn't supported by this model.")
        for item in (instance.image, instance.last_frame, instance.video, instance.mask):
            _look_at(item)
        folder = given.get("storageUri")
        if folder is not None and not _BUCKET.fullmatch(folder):
            _refuse(400, "`storageUri` must be a Cloud Storage URI.")
        script = read(instance.prompt)
        if script.refusal is not None and self._stage.refuses(script.refusal, (caller(), instance.prompt)):
            _refuse_steered(script.refusal)
        samples = int(given.get("sampleCount", 1))
        job = Job(
            id=f"{place}/operations/{google.name()}",
            account=caller(),
            course=self._stage.course(script.among(samples)),
            clip=google.film(
                instance.prompt,
                f"Google {model}, emulated",
                ratio=given.get("aspectRatio"),
                tier=given.get("resolution"),
                seconds=int(given.get("durationSeconds", 8)),
                sound=given.get("generateAudio") is not False,
            ),
            samples=samples,
            folder=None if folder is None else f"{folder.rstrip('/')}/{google.name()}",
        )
        self._jobs.put(job)
        for number in range(job.passed if job.folder is not None else 0):
            place = f"{job.folder}/sample_{number}.mp4"
            self._objects.put(Object(place, job.account, job.clip, job.course))
        await self._stage.receive(script)
        return models.Operation(name=job.id)

    async def fetch_predict_operation(
        self,
        version: Version,
        project: str,
        location: str,
        publisher: Literal["google"],
        model: str,
        body: models.FetchPredictOperationRequest,
    ) -> models.Operation:
        place = f"projects/{project}/locations/{location}/publishers/google/models/{model}/"
        if not body.operation_name.startswith(place):
            _refuse(400, "The operation is not one of this model.")
        job = self._jobs.get(caller(), body.operation_name)
        if job is None:
            _refuse(404)
        script = job.course.script
        if script.look is not None and self._stage.refuses(script.look, ("look", job.id)):
            _refuse_steered(script.look)
        damage(script.look_fault)
        operation = models.Operation(name=job.id)
        made: dict[str, Any] = {
            "@type": "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"
        }
        match job.course.state(self._stage.clock()):
            case Waiting() | Running():
                return operation
            case Succeeded():
                made["videos"] = [await self._video(job, number) for number in range(job.passed)]
                if held_back := job.course.script.held_back:
                    made["raiMediaFilteredCount"] = held_back
                    made["raiMediaFilteredReasons"] = [_REFUSED]
            case Failed(filtered=True):
                made["raiMediaFilteredCount"] = job.samples
                made["raiMediaFilteredReasons"] = [_REFUSED]
            case Failed(code=code):
                operation.done, operation.error = True, models.Status(**google.rpc_failure(code))
                return operation
            case Cancelled():
                operation.done, operation.error = True, models.Status(code=1, message="Cancelled.")
                return operation
        operation.done = True
        operation.response = models.GenerateVideoResponse.model_validate(made)
        return operation

    async def create_interaction(
        self, version: Version, project: str, location: str, body: models.CreateInteractionRequest
    ) -> models.Interaction:
        folder = google.name()

        def place(form: models.VideoFormat) -> str | None:
            """There is no Files API here: what is to be at an address goes into a bucket."""
            if form.delivery != "uri":
                return None
            if form.gcs_uri is None or not _BUCKET.fullmatch(form.gcs_uri):
                _refuse_talk(400, "`gcs_uri` must be a Cloud Storage URI where delivery is uri.")
            return f"{form.gcs_uri.rstrip('/')}/{folder}/sample_0.mp4"

        talk = await self._interactions.start(body, place)
        if talk.uri is not None:
            self._objects.put(Object(talk.uri, talk.account, talk.clip, talk.course))
        return cast(models.Interaction, await self._interactions.shown(talk))

    async def get_interaction(
        self, version: Version, project: str, location: str, interaction_id: str, *, stream: Literal[False]
    ) -> models.Interaction:
        return cast(models.Interaction, await self._interactions.look(interaction_id))

    async def delete_interaction(
        self, version: Version, project: str, location: str, interaction_id: str
    ) -> models.Empty:
        self._interactions.delete(interaction_id)
        return {}

    async def cancel_interaction(
        self, version: Version, project: str, location: str, interaction_id: str
    ) -> models.Interaction:
        return cast(models.Interaction, await self._interactions.cancel(interaction_id))

    async def download_object(
        self,
        bucket: str,
        object: str,  # noqa: A002 - the name in the interface
        *,
        alt: Literal["media"],
        range: str | None,  # noqa: A002 - the name in the interface
    ) -> ByteStream:
        """Whole, whatever part was asked for, as RFC 9110 allows."""
        found = self._objects.get(caller(), f"gs://{bucket}/{object}")
        if found is None or not self._is_there(found.course):
            _refuse(404, f"No such object: {bucket}/{object}")
        path = await self._stage.gallery.file(found.clip)
        damage(found.course.script.file_fault)
        return ByteStream.from_path(path, media_type="video/mp4")

    def _is_there(self, course: Course) -> bool:
        return isinstance(course.state(self._stage.clock()), Succeeded) and not course.script.expired

    async def _video(self, job: Job, number: int) -> dict[str, str]:
        if job.folder is not None:
            return {"gcsUri": f"{job.folder}/sample_{number}.mp4", "mimeType": "video/mp4"}
        path = await self._stage.gallery.file(job.clip)
        return {"bytesBase64Encoded": base64.b64encode(path.read_bytes()).decode(), "mimeType": "video/mp4"}


def _look_at(item: models.Media | None) -> None:
    if item is None:
        return
    if (item.bytes_base64_encoded is None) == (item.gcs_uri is None) or item.mime_type is None:
        _refuse(400, "Media needs a mimeType and exactly one of bytesBase64Encoded and gcsUri.")
    if item.gcs_uri is not None and not _BUCKET.fullmatch(item.gcs_uri):
        _refuse(400, "Unsupported Cloud Storage URI.")


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
    status: int, message: str | None = None, *, wait: str | None = None, code: str | None = None
) -> NoReturn:
    error = models.Status(**google.refusal(status, message, wait=wait))
    if code is not None:
        error.code = code
    body = models.ErrorResponse(error=error)
    raise errors.DefaultError(body, status=status)


def _refuse_talk(status: int, message: str | None = None, *, wait: str | None = None) -> NoReturn:
    """As interactions are refused: with a word for the code."""
    _refuse(status, message, wait=wait, code=rpc.word(status).lower())
