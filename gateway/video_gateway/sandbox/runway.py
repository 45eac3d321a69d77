"""Runway's API, without the videos of Runway.

Requests are judged model by model (`rules`), tasks walk through Runway's states, and what they made lies
behind addresses that expire. Facts are those of Runway's published documents and of its SDK.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, NoReturn

from starlette.types import ASGIApp

from runway_api import errors, interface, models
from runway_api.server import create_app
from specwright_runtime.server import Authenticator
from video_gateway.families import FAMILIES
from video_gateway.sandbox import runway_rules
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, Succeeded, Waiting
from video_gateway.sandbox.outputs import Output
from video_gateway.sandbox.stage import Stage, caller, damage
from video_gateway.sandbox.steering import Refusal, read

Version = Literal["2024-11-06"]

MOUNT: Final = FAMILIES["runway"].mount
LIFETIME: Final = 24 * 3600
"""Seconds for which an address of an output is good. Looking at the task again gives a fresh one."""
CREDITS_A_SECOND: Final = 10
_DOCS: Final = "https://docs.dev.runwayml.com/api"
_FAILURES: Final = {
    "INTERNAL.BAD_OUTPUT.CODE01": "An unexpected error occurred.",
    "SAFETY.INPUT.TEXT": "The prompt was rejected by content moderation.",
    "ASSET.INVALID": "The input asset cannot be used.",
    "THIRD_PARTY.UNAVAILABLE": "The model is not available at the moment.",
}
_STEERED: Final = {
    400: "You do not have enough credits to run this task.",
    401: "Unauthorized.",
    402: "Payment required.",
    403: "This model is not available to your organization.",
    404: "Not found.",
    409: "Conflict.",
    413: "Payload too large.",
    415: "Unsupported media type.",
    429: "You have exceeded the rate limit for this endpoint.",
    500: "Internal server error.",
    502: "Bad gateway.",
    503: "Service unavailable.",
    504: "Gateway timeout.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    id: str
    account: str
    course: Course
    clip: Clip

    @property
    def credits(self) -> int:
        return self.clip.seconds * CREDITS_A_SECOND


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    return create_app(RunwayTasks(stage), authenticate=authenticate)


class RunwayTasks(interface.Api):
    """The emulator. Each key has its own tasks."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._jobs: JobTable[Job] = JobTable()

    async def text_to_video(
        self, body: models.TextToVideoRequest, *, x_runway_version: Version
    ) -> models.TaskCreated:
        return await self._start("text_to_video", body)

    async def image_to_video(
        self, body: models.ImageToVideoRequest, *, x_runway_version: Version
    ) -> models.TaskCreated:
        return await self._start("image_to_video", body)

    async def video_to_video(
        self, body: models.VideoToVideoRequest, *, x_runway_version: Version
    ) -> models.TaskCreated:
        return await self._start("video_to_video", body)

    async def retrieve_task(self, task_id: str, *, x_runway_version: Version) -> models.Task:
        job = self._find(task_id)
        script = job.course.script
        if script.look is not None and self._stage.refuses(script.look, ("look", job.id)):
            _refuse_steered(script.look)
        damage(script.look_fault)
        return self._shown(job)

    async def delete_task(self, task_id: str, *, x_runway_version: Version) -> None:
        job = self._find(task_id)
        self._jobs.remove(job)
        self._stage.outputs.remove(job.id)

    async def _start(
        self,
        endpoint: runway_rules.Endpoint,
        body: models.TextToVideoRequest | models.ImageToVideoRequest | models.VideoToVideoRequest,
    ) -> models.TaskCreated:
        sent = body.model_dump(by_alias=True, exclude_unset=True)
        if findings := runway_rules.check(endpoint, sent):
            issues = [
                models.Issue(code=finding.code, path=list(finding.path), message=finding.message)
                for finding in findings
            ]
            raise errors.BadRequest(
                models.ErrorResponse(error="Validation of body failed", issues=issues, doc_url=_DOCS)
            )
        prompt = body.prompt_text or ""
        script = read(prompt)
        account = caller()
        if script.refusal is not None and self._stage.refuses(script.refusal, (account, prompt)):
            _refuse_steered(script.refusal)
        width, height = runway_rules.size(endpoint, sent)
        job = Job(
            id=str(uuid.uuid4()),
            account=account,
            course=self._stage.course(script),
            clip=Clip(
                width=width,
                height=height,
                seconds=runway_rules.seconds(sent),
                prompt=prompt,
                label=f"Runway {body.model}, emulated",
                sound=bool(body.audio),
            ),
        )
        self._jobs.put(job)
        await self._stage.receive(script)
        return models.TaskCreated(id=job.id, estimated_cost=models.Cost(credits=job.credits))

    def _find(self, task: str) -> Job:
        job = self._jobs.get(caller(), task)
        if job is None:
            raise errors.NotFound(models.ErrorResponse(error="Task not found."))
        return job

    def _shown(self, job: Job) -> models.Task:
        created = datetime.fromtimestamp(job.course.started, UTC)
        estimate, cost = models.Cost(credits=job.credits), models.Cost(credits=0)
        task = models.Task(id=job.id, status="PENDING", created_at=created)
        match job.course.state(self._stage.clock()):
            case Waiting(throttled):
                task.status = "THROTTLED" if throttled else "PENDING"
                task.estimated_cost = estimate
            case Running(done):
                task.status, task.progress = "RUNNING", round(done, 2)
                task.estimated_cost = estimate
            case Succeeded():
                task.status, task.output = "SUCCEEDED", [self._address(job)]
                task.cost = estimate
            case Failed(filtered=filtered, code=code):
                code = "SAFETY.INPUT.TEXT" if filtered else code or "INTERNAL.BAD_OUTPUT.CODE01"
                task.status, task.failure_code = "FAILED", code
                task.failure = _FAILURES.get(code, "The task failed.")
                task.cost = cost
            case Cancelled():
                task.status = "CANCELLED"
                task.cost = cost
        if job.course.script.status is not None:
            task.status = job.course.script.status
        return task

    def _address(self, job: Job) -> str:
        script = job.course.script
        output = Output(clip=job.clip, fault=script.file_fault)
        return self._stage.address(MOUNT, job.id, output, lifetime=0 if script.expired else LIFETIME)


def _refuse_steered(refusal: Refusal) -> NoReturn:
    body = models.ErrorResponse(error=_STEERED[refusal.status])
    headers = {"Retry-After": refusal.retry_after} if refusal.retry_after else {}
    raise errors.DefaultError(body, status=refusal.status, headers=headers)
