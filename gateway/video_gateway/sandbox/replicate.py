"""Replicate's API, without the machines of Replicate.

Each model judges its input by the schema that it publishes. Facts are those of Replicate's published
document and of its Python SDK: a prediction that is canceled before it runs is aborted, output goes an hour
after the end, some models make one address and some a list.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from starlette.types import ASGIApp

from replicate_api import errors, interface, models
from replicate_api.server import create_app
from specwright_runtime import Reply
from specwright_runtime.server import Authenticator
from video_gateway.families import FAMILIES
from video_gateway.sandbox import replicate_models as catalogue
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, State, Succeeded, Waiting
from video_gateway.sandbox.outputs import Output
from video_gateway.sandbox.replicate_refusals import refuse, refuse_steered
from video_gateway.sandbox.stage import Stage, caller, damage, outside
from video_gateway.sandbox.steering import Refusal, read

MOUNT: Final = FAMILIES["replicate"].mount
LIFETIME: Final = 3600
"""Seconds after its end for which a prediction keeps what it was given and what it made."""
PAGE: Final = 100
DEPLOYMENTS: Final = {"acme/films": "google/veo-3.1-fast"}
_LETTERS: Final = "abcdefghjkmnpqrstvwxyz0123456789"
_AGE: Final = re.compile(r"(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s?)?")
_SENSITIVE: Final = (
    "The input or output was flagged as sensitive. Please try again with different inputs. (E005)"
)


@dataclass(slots=True, kw_only=True)
class Job:
    id: str
    account: str
    course: Course
    clip: Clip
    model: str
    version: str
    deployment: str | None
    input: dict[str, Any]
    output: Literal["uri", "uris"]
    deadline: float | None
    """Unix seconds."""
    canceled_at: float | None = None
    """Unix seconds."""


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    return create_app(Predictions(stage), authenticate=authenticate)


class Predictions(interface.Api):
    """The emulator. Each token has its own predictions."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._jobs: JobTable[Job] = JobTable()

    async def list_predictions(
        self,
        *,
        cursor: str | None,
        created_after: datetime | None,
        created_before: datetime | None,
        source: Literal["web"] | None,
    ) -> models.PredictionPage:
        found = [
            job
            for job in reversed(self._jobs.of(caller()))
            if (created_after is None or _moment(job.course.started) >= created_after)
            and (created_before is None or _moment(job.course.started) < created_before)
            and source is None
        ]
        places = [place for place, job in enumerate(found) if job.id == cursor]
        start = places[0] if places else 0
        page = models.PredictionPage(
            results=[self._shown(job) for job in found[start : start + PAGE]], next=None, previous=None
        )
        address = f"{outside(MOUNT)}{MOUNT}/predictions?cursor="
        if start + PAGE < len(found):
            page.next = address + found[start + PAGE].id
        if start:
            page.previous = address + found[max(0, start - PAGE)].id
        return page

    async def create_prediction(
        self, body: models.VersionPredictionRequest, *, prefer: str | None, cancel_after: str | None
    ) -> Reply[models.Prediction]:
        found = catalogue.version(body.version)
        if found is None:
            refuse(
                422,
                "The specified version does not exist (or perhaps you don't have permission to use it?)",
                title="Invalid version or not permitted",
            )
        return await self._start(*found, body.input, prefer, cancel_after)

    async def create_model_prediction(
        self,
        model_owner: str,
        model_name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None,
        cancel_after: str | None,
    ) -> Reply[models.Prediction]:
        name, model = _model(model_owner, model_name)
        if not model.official:
            refuse_steered(Refusal(status=404))
        return await self._start(name, model, body.input, prefer, cancel_after)

    async def create_deployment_prediction(
        self,
        deployment_owner: str,
        deployment_name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None,
        cancel_after: str | None,
    ) -> Reply[models.Prediction]:
        deployment, name = _deployment(deployment_owner, deployment_name)
        model = catalogue.models()[name]
        return await self._start(name, model, body.input, prefer, cancel_after, deployment)

    async def retrieve_prediction(self, prediction_id: str) -> models.Prediction:
        job = self._find(prediction_id)
        script = job.course.script
        if script.look is not None and self._stage.refuses(script.look, ("look", job.id)):
            refuse_steered(script.look)
        damage(script.look_fault)
        return self._shown(job)

    async def cancel_prediction(self, prediction_id: str) -> models.Prediction:
        job = self._find(prediction_id)
        if job.canceled_at is None and isinstance(self._state(job), Waiting | Running):
            job.canceled_at = self._stage.clock()
        return self._shown(job)

    async def retrieve_model(self, model_owner: str, model_name: str) -> models.Model:
        name, model = _model(model_owner, model_name)
        return models.Model(
            url=f"https://replicate.com/{name}",
            owner=model_owner,
            name=model_name,
            description=None,
            visibility="public",
            is_official=model.official,
            run_count=len([job for job in self._jobs.of(caller()) if job.model == name]),
            latest_version=_version(name, model),
        )

    async def retrieve_version(self, model_owner: str, model_name: str, version_id: str) -> models.Version:
        name, model = _model(model_owner, model_name)
        if model.version != version_id:
            refuse_steered(Refusal(status=404))
        return _version(name, model)

    async def retrieve_deployment(self, deployment_owner: str, deployment_name: str) -> models.Deployment:
        _, name = _deployment(deployment_owner, deployment_name)
        release = models.Release(
            number=1,
            model=name,
            version=catalogue.models()[name].version,
            created_at=_moment(1_760_000_000),
            created_by=models.Account(type="organization", username=deployment_owner, name="Acme"),
            configuration=models.DeploymentConfiguration(
                hardware="gpu-h100", min_instances=0, max_instances=1
            ),
        )
        return models.Deployment(owner=deployment_owner, name=deployment_name, current_release=release)

    async def create_file(self, body: models.FileUpload) -> models.File:
        """Looked at, and forgotten: no model here reads what it is given."""
        content = body.content.read()
        digest = hashlib.sha256(content).hexdigest()
        name = _new_id()
        now = self._stage.clock()
        return models.File(
            id=name,
            name=body.content.filename or name,
            content_type=body.content.media_type or "application/octet-stream",
            size=len(content),
            etag=digest[:32],
            checksums={"sha256": digest},
            metadata=body.metadata or {},
            created_at=_moment(now),
            expires_at=_moment(now + 24 * 3600),
            urls=models.FileUrls(get=f"{outside(MOUNT)}{MOUNT}/files/{name}"),
        )

    async def _start(
        self,
        name: str,
        model: catalogue.Model,
        sent: dict[str, Any],
        prefer: str | None,
        cancel_after: str | None,
        deployment: str | None = None,
    ) -> Reply[models.Prediction]:
        if findings := catalogue.check(model, sent):
            raise errors.UnprocessableContent(
                models.Problem(
                    title="Input validation failed",
                    detail="".join(f"- {each.place}: {each.message}\n" for each in findings),
                    status=422,
                    invalid_fields=[
                        models.InvalidField(type=each.kind, field=each.place, description=each.message)
                        for each in findings
                    ],
                )
            )
        values = catalogue.completed(model, sent)
        prompt = str(values.get("prompt", ""))
        script = read(prompt)
        account = caller()
        if script.refusal is not None and self._stage.refuses(script.refusal, (account, prompt)):
            refuse_steered(script.refusal)
        course = self._stage.course(script)
        size = catalogue.size(values)
        job = Job(
            id=_new_id(),
            account=account,
            course=course,
            clip=Clip(
                width=size.width,
                height=size.height,
                seconds=catalogue.seconds(values),
                prompt=prompt,
                label=f"Replicate {name}, emulated",
                sound=bool(values.get("generate_audio", name.startswith("openai/"))),
            ),
            model=name,
            version="hidden" if model.official else model.version or "0" * 64,
            deployment=deployment,
            input=sent,
            output=model.output,
            deadline=None if cancel_after is None else course.started + _age(cancel_after),
        )
        self._jobs.put(job)
        await self._stage.receive(script)
        if prefer is None:
            return Reply(self._shown(job), status=201)
        patience = float(prefer.partition("=")[2] or 60)
        while patience > 0 and isinstance(self._state(job), Waiting | Running):
            await asyncio.sleep(0.05)
            patience -= 0.05
        ended = not isinstance(self._state(job), Waiting | Running)
        return Reply(self._shown(job), status=201 if ended else 202)

    def _find(self, prediction: str) -> Job:
        job = self._jobs.get(caller(), prediction)
        if job is None:
            refuse_steered(Refusal(status=404))
        return job

    def _state(self, job: Job) -> State:
        now = self._stage.clock()
        stopped = job.canceled_at
        if stopped is None and job.deadline is not None and job.deadline <= now:
            stopped = job.deadline
        if stopped is not None and isinstance(job.course.state(stopped), Waiting | Running):
            return Cancelled(stopped)
        return job.course.state(now)

    def _shown(self, job: Job) -> models.Prediction:
        started = job.course.started
        address = f"{outside(MOUNT)}{MOUNT}/predictions/{job.id}"
        prediction = models.Prediction(
            id=job.id,
            model=job.model,
            version=job.version,
            input=job.input,
            output=None,
            logs="",
            error=None,
            status="starting",
            data_removed=False,
            created_at=_moment(started),
            source="api",
            urls=models.PredictionUrls(
                get=address, cancel=f"{address}/cancel", web=f"https://replicate.com/p/{job.id}"
            ),
        )
        if job.deployment is not None:
            prediction.deployment = job.deployment
        if job.deadline is not None:
            prediction.deadline = _moment(job.deadline)
        ended: float | None = None
        match self._state(job):
            case Waiting():
                pass
            case Running(done):
                prediction.status = "processing"
                steps = int(50 * done)
                prediction.logs = f"Using seed: 7\n{steps * 2:3d}%|{'█' * (steps // 5):<10}| {steps}/50\n"
            case Succeeded(at):
                prediction.status, ended = "succeeded", at
                files = self._address(job)
                prediction.output = files if job.output == "uri" else [files]
            case Failed(at, filtered=filtered, code=code):
                prediction.status, ended = "failed", at
                prediction.error = (
                    _SENSITIVE if filtered else f"Prediction failed: out of memory ({code or 'E1000'})"
                )
            case Cancelled(at):
                # Canceled before it ran: another word, which the Python SDK does not know.
                is_running = isinstance(job.course.state(at), Running | Cancelled)
                prediction.status, ended = "canceled" if is_running else "aborted", at
        if ended is not None:
            prediction.completed_at = _moment(ended)
            prediction.metrics = models.PredictionMetrics(total_time=round(ended - started, 3))
            if job.course.script.expired or self._stage.clock() >= ended + LIFETIME:
                prediction.input, prediction.output, prediction.logs = {}, None, ""
                prediction.data_removed = True
        if prediction.status not in {"starting", "aborted"}:
            queue = job.course.script.queue
            prediction.started_at = _moment(started + (job.course.pace.queue if queue is None else queue))
        if job.course.script.status is not None:
            prediction.status = job.course.script.status
        return prediction

    def _address(self, job: Job) -> str:
        output = Output(clip=job.clip, fault=job.course.script.file_fault)
        return self._stage.address(MOUNT, job.id, output, lifetime=LIFETIME)


def _model(owner: str, name: str) -> tuple[str, catalogue.Model]:
    model = catalogue.models().get(f"{owner}/{name}")
    if model is None:
        refuse_steered(Refusal(status=404))
    return f"{owner}/{name}", model


def _deployment(owner: str, name: str) -> tuple[str, str]:
    deployment = f"{owner}/{name}"
    if deployment not in DEPLOYMENTS:
        refuse_steered(Refusal(status=404))
    return deployment, DEPLOYMENTS[deployment]


def _version(name: str, model: catalogue.Model) -> models.Version:
    return models.Version(
        id=model.version,
        created_at=_moment(1_760_000_000),
        cog_version="0.16.8",
        openapi_schema=model.document(name),
    )


def _age(text: str) -> float:
    """Seconds of `90s`, `5m`, `1h30m` or `90`, five at least."""
    hours, minutes, seconds = (int(part or 0) for part in re.findall(_AGE, text)[0])
    return float(max(5, hours * 3600 + minutes * 60 + seconds))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _new_id() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(26))
