"""Replicate, Together, WaveSpeed and Novita behind Hugging Face's router, without anybody's machines.

Facts are those of Hugging Face's Python SDK: the routes, the bodies, the words for states, and where the
address of a video is. Novita answers with the video itself; here at once, `[hang=30]` makes it take time.
"""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from huggingface_api import errors, interface, models
from specwright_runtime import Reply
from video_gateway.families import FAMILIES
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, State, Succeeded, Waiting
from video_gateway.sandbox.outputs import Output
from video_gateway.sandbox.stage import Stage, caller, damage
from video_gateway.sandbox.steering import Refusal, Script, read

MOUNT: Final = FAMILIES["huggingface"].mount
LIFETIME: Final = 24 * 3600
"""Seconds for which an address of a file is good."""
FPS: Final = 16
USUAL: Final = 81
"""Frames where none are asked for."""
LARGEST_PICTURE: Final = 61_440
"""Characters of an `input_image` of Together's."""

_VERSION: Final = re.compile(r"[0-9a-f]{64}")
_NAMES: Final = {
    "replicate": {"wan-video/wan-2.2-t2v-fast", "wan-video/wan-2.2-5b-fast"},
    "wavespeed": {
        "wavespeed-ai/wan-2.2/t2v",
        "wavespeed-ai/wan-2.2/i2v",
        "wavespeed-ai/wan-2.2/5b",
        "wavespeed-ai/hunyuan-video",
    },
    "novita": {"wan-t2v"},
}
"""What the providers call their models; Together calls them as the hub does."""
_WORDS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "replicate": ("starting", "processing", "succeeded", "failed"),
    "together": ("queued", "in_progress", "completed", "failed"),
    "wavespeed": ("created", "processing", "completed", "failed"),
}
"""Waiting, running, done and failed."""

_STEERED: Final = {
    400: "The request cannot be served.",
    401: "Invalid username or password.",
    402: "You have exceeded your monthly included credits for Inference Providers.",
    403: "This token has no permission to call Inference Providers.",
    404: "Not found.",
    409: "Conflict.",
    413: "Payload too large.",
    415: "Unsupported media type.",
    429: "Too many requests.",
    500: "Internal server error.",
    502: "Bad gateway.",
    503: "Service unavailable.",
    504: "Gateway timeout.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    id: str
    account: str
    service: str
    model: str
    course: Course
    clip: Clip

    @property
    def script(self) -> Script:
        return self.course.script


class Routes(interface.ReplicateApi, interface.TogetherApi, interface.WaveSpeedApi, interface.NovitaApi):
    """The emulators. Each token has its own jobs."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._elsewhere: JobTable[Job] = JobTable()

    async def predict_with_model(
        self,
        owner: str,
        name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None,
        x_hf_bill_to: str | None,
    ) -> Reply[models.Prediction]:
        model = _known("replicate", f"{owner}/{name}")
        return await self._predict(model, body.input, prefer)

    async def predict_with_version(
        self, body: models.VersionPredictionRequest, *, prefer: str | None, x_hf_bill_to: str | None
    ) -> Reply[models.Prediction]:
        if not _VERSION.fullmatch(body.version):
            refuse(422, detail="The specified version does not exist.")
        return await self._predict("wan-video/wan-2.2-t2v-fast", body.input, prefer)

    async def _predict(
        self, model: str, given: models.GenerationRequest, prefer: str | None
    ) -> Reply[models.Prediction]:
        job = await self._start("replicate", model, given.prompt, given.num_frames)
        patience = 0.0 if prefer is None else float(prefer.partition("=")[2] or 60)
        while patience > 0 and isinstance(self._state(job), Waiting | Running):
            await asyncio.sleep(0.05)
            patience -= 0.05
        waited = prefer is None or not isinstance(self._state(job), Waiting | Running)
        return Reply(self._prediction(job), status=201 if waited else 202)

    async def retrieve_prediction(self, prediction_id: str, *, x_hf_bill_to: str | None) -> models.Prediction:
        return self._prediction(self._found("replicate", prediction_id))

    def _prediction(self, job: Job) -> models.Prediction:
        shown = models.Prediction(
            id=job.id,
            model=job.model,
            status=self._word(job),
            output=self._made(job),
            error=self._reason(job),
        )
        if isinstance(self._state(job), Cancelled):
            shown.status = "canceled"
        return shown

    async def create_together_video(
        self, body: models.TogetherRequest, *, x_hf_bill_to: str | None
    ) -> models.TogetherJob:
        if body.prompt is None and not body.frame_images:
            refuse(400, {"message": "prompt is required", "code": "invalid_request"})
        if any(len(each.input_image) > LARGEST_PICTURE for each in body.frame_images or ()):
            refuse(400, {"message": "input_image is too large", "code": "invalid_request"})
        if (body.width is None) != (body.height is None):
            refuse(400, {"message": "width and height go together", "code": "invalid_request"})
        job = await self._start(
            "together", body.model, body.prompt or "", body.num_frames, size=(body.width, body.height)
        )
        return self._together(job)

    async def retrieve_together_video(self, video_id: str, *, x_hf_bill_to: str | None) -> models.TogetherJob:
        return self._together(self._found("together", video_id))

    def _together(self, job: Job) -> models.TogetherJob:
        """The status is left out at first, as the provider's document lets it be."""
        shown = models.TogetherJob(id=job.id)
        if job.script.status is not None or not isinstance(self._state(job), Waiting):
            shown.status = self._word(job)
        if (url := self._made(job)) is not None:
            shown.outputs = models.TogetherOutputs(video_url=url)
        if (reason := self._reason(job)) is not None:
            shown.error = models.Reason(message=reason, code=job.script.fail or None)
        return shown

    async def submit_to_wave_speed(
        self, owner: str, name: str, body: models.GenerationRequest, *, x_hf_bill_to: str | None
    ) -> models.WaveSpeedAnswer:
        return await self._wave(f"{owner}/{name}", body)

    async def submit_to_wave_speed_variant(
        self,
        owner: str,
        name: str,
        variant: str,
        body: models.GenerationRequest,
        *,
        x_hf_bill_to: str | None,
    ) -> models.WaveSpeedAnswer:
        return await self._wave(f"{owner}/{name}/{variant}", body)

    async def _wave(self, name: str, body: models.GenerationRequest) -> models.WaveSpeedAnswer:
        model = _known("wavespeed", name)
        if model.endswith("/i2v") and body.image is None:
            refuse(400, message="property image is missing")
        return self._task(await self._start("wavespeed", model, body.prompt, body.num_frames))

    async def retrieve_wave_speed_result(
        self, task_id: str, *, x_hf_bill_to: str | None
    ) -> models.WaveSpeedAnswer:
        return self._task(self._found("wavespeed", task_id))

    def _task(self, job: Job) -> models.WaveSpeedAnswer:
        place = f"https://api.wavespeed.ai/api/v3/predictions/{job.id}/result"
        url = self._made(job)
        task = models.WaveSpeedTask(
            id=job.id,
            status=self._word(job),
            outputs=[] if url is None else [url],
            urls=models.WaveSpeedPlaces(get=place),
        )
        if (reason := self._reason(job)) is not None:
            task.error = reason
        return models.WaveSpeedAnswer(code=200, message="success", data=task)

    async def generate_at_novita(
        self, model: str, body: models.GenerationRequest, *, x_hf_bill_to: str | None
    ) -> models.NovitaVideo:
        job = await self._start("novita", _known("novita", model), body.prompt, body.num_frames)
        if job.script.filtered or job.script.cancel or job.script.fail is not None:
            refuse(500, message=_reason_of(job.script))
        return models.NovitaVideo(video=models.NovitaFile(video_url=self._address(job)))

    async def _start(
        self,
        service: str,
        model: str,
        prompt: str,
        frames: int | None,
        *,
        size: tuple[int | None, int | None] = (None, None),
    ) -> Job:
        script = read(prompt)
        account = caller()
        if script.refusal is not None and self._stage.refuses(script.refusal, (account, prompt)):
            refuse_steered(script.refusal)
        job = Job(
            id=uuid.uuid4().hex,
            account=account,
            service=service,
            model=model,
            course=self._stage.course(script),
            clip=Clip(
                width=size[0] or 1280,
                height=size[1] or 720,
                seconds=max(1, (frames or USUAL) // FPS),
                prompt=prompt,
                label=f"{service} {model}, emulated",
            ),
        )
        self._elsewhere.put(job)
        await self._stage.receive(script)
        return job

    def _found(self, service: str, job_id: str) -> Job:
        job = self._elsewhere.get(caller(), job_id)
        if job is None or job.service != service:
            refuse(404, message="Not found")
        if job.script.look is not None and self._stage.refuses(job.script.look, ("look", job.id)):
            refuse_steered(job.script.look)
        damage(job.script.look_fault)
        return job

    def _state(self, job: Job) -> State:
        return job.course.state(self._stage.clock())

    def _word(self, job: Job) -> str:
        waiting, running, done, failed = _WORDS[job.service]
        match self._state(job):
            case Waiting():
                word = waiting
            case Running():
                word = running
            case Succeeded():
                word = done
            case Failed() | Cancelled():
                word = failed
        return job.script.status or word

    def _made(self, job: Job) -> str | None:
        done = isinstance(self._state(job), Succeeded) and job.script.status is None
        return self._address(job) if done else None

    def _address(self, job: Job) -> str:
        output = Output(clip=job.clip, fault=job.script.file_fault)
        return self._stage.address(MOUNT, job.id, output, lifetime=0 if job.script.expired else LIFETIME)

    def _reason(self, job: Job) -> str | None:
        return _reason_of(job.script) if isinstance(self._state(job), Failed) else None


def _reason_of(script: Script) -> str:
    if script.filtered:
        return "The prompt or the video was flagged as not safe."
    return f"Generation failed: {script.fail}" if script.fail else "Generation failed."


def _known(service: str, name: str) -> str:
    if name not in _NAMES[service]:
        refuse(404, message=f"model {name} was not found")
    return name


def refuse_steered(refusal: Refusal) -> NoReturn:
    headers = {"Retry-After": refusal.retry_after} if refusal.retry_after else {}
    refuse(refusal.status, _STEERED[refusal.status], headers=headers)


def refuse_content(message: str, kind: str, place: list[str | int], *, status: int = 422) -> NoReturn:
    body = models.Problem(detail=[models.Detail(loc=place, msg=message, type=kind)])
    raise errors.DefaultError(body, status=status)


def refuse(
    status: int,
    error: str | dict[str, Any] | None = None,
    *,
    message: str | None = None,
    detail: str | None = None,
    headers: dict[str, str] | None = None,
) -> NoReturn:
    """In the words of the router and Together, of WaveSpeed and Novita, or of fal and Replicate."""
    said = {"error": error, "message": message, "detail": detail}
    body = models.Problem.model_validate({name: text for name, text in said.items() if text is not None})
    raise errors.DefaultError(body, status=status, headers=headers)
