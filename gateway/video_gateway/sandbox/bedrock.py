"""Amazon Bedrock and the bit of Amazon S3 that it needs, without the videos of Amazon and Luma.

Signatures are verified: whatever the access key, its secret is `sandbox`. Facts are those of the service's
model (botocore) and of the models' published parameters.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, NoReturn

from msgspec.structs import replace
from PIL import Image, UnidentifiedImageError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from bedrock_video_api import errors, interface, models
from bedrock_video_api.server import create_app
from specwright_runtime.server import Attempt, Authenticator, Forbidden, Unauthorized
from video_gateway.media.sizes import tiered
from video_gateway.sandbox import faults
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, Succeeded, Waiting
from video_gateway.sandbox.signatures import Signed, Verified, signer
from video_gateway.sandbox.stage import Stage, caller, damage
from video_gateway.sandbox.steering import Refusal, read

MODELS: Final = ("amazon.nova-reel-v1:1", "amazon.nova-reel-v1:0", "luma.ray-v2:0")
ACCOUNT: Final = "123456789012"
_RATIOS: Final = ("16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21")
_KINDS: Final = {
    400: "ValidationException",
    401: "UnrecognizedClientException",
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    409: "ConflictException",
    429: "ThrottlingException",
    500: "InternalServerException",
    503: "ServiceUnavailableException",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`id` is the invocation's ARN; `s3_uri` is where its video is, without the file's name."""

    id: str
    account: str
    course: Course
    model: str
    clip: Clip
    token: str | None
    asked: str
    s3_uri: str


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    async def known(attempt: Attempt) -> object | None:
        """Signatures were verified before; keys of both kinds are judged like everybody's."""
        if "ApiKeyAuth" not in attempt.credentials:
            found: Verified = attempt.request.scope["state"]["aws"]
            if found.access_key is None:
                _refuse(403, found.why, kind="InvalidSignatureException")
            attempt = replace(attempt, credentials={"SignatureV4": found.access_key})
        try:
            return await authenticate(attempt)
        except Unauthorized:
            _refuse(403, "The security token included in the request is invalid.", kind=_KINDS[401])
        except Forbidden:
            _refuse(403, "You don't have access to the model with the specified model ID.")

    service = BedrockInvocations(stage)
    app = create_app(service, authenticate=known)
    routes = [Route("/s3/{bucket}/{key:path}", service.get_object), Mount("/", app)]
    return Signed(Starlette(routes=routes))


class BedrockInvocations(interface.Api):
    """The emulator. Each access key has its own invocations."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._jobs: JobTable[Job] = JobTable()

    async def start_async_invoke(
        self, body: models.StartAsyncInvokeRequest
    ) -> models.StartAsyncInvokeResponse:
        if body.model_id not in MODELS:
            _refuse(400, "The provided model identifier is invalid.")
        prompt, clip = (_ray if body.model_id.startswith("luma.") else _reel)(body.model_id, body.model_input)
        asked = body.model_dump_json(by_alias=True, exclude_unset=True)
        if body.client_request_token is not None:
            for job in self._jobs.of(caller()):
                if job.token == body.client_request_token:
                    if job.asked != asked:
                        _refuse(400, "The token was used with another request.", kind="ConflictException")
                    return models.StartAsyncInvokeResponse(invocation_arn=job.id)
        script = read(prompt)
        if script.refusal is not None and self._stage.refuses(script.refusal, (caller(), prompt)):
            _refuse_steered(script.refusal)
        name = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(12))
        job = Job(
            id=f"arn:aws:bedrock:us-east-1:{ACCOUNT}:async-invoke/{name}",
            account=caller(),
            course=self._stage.course(script),
            model=body.model_id,
            clip=clip,
            token=body.client_request_token,
            asked=asked,
            s3_uri=f"{body.output_data_config.s3_output_data_config.s3_uri.rstrip('/')}/{name}",
        )
        self._jobs.put(job)
        await self._stage.receive(script)
        return models.StartAsyncInvokeResponse(invocation_arn=job.id)

    async def get_async_invoke(self, invocation_arn: str) -> models.AsyncInvoke:
        job = self._jobs.get(caller(), invocation_arn)
        if job is None:
            _refuse(404, "The invocation was not found.")
        script = job.course.script
        if script.look is not None and self._stage.refuses(script.look, ("look", job.id)):
            _refuse_steered(script.look)
        damage(script.look_fault)
        return self._shown(job)

    async def list_async_invokes(
        self,
        *,
        status_equals: models.AsyncInvokeStatus | None,
        max_results: int | None,
        next_token: str | None,
        sort_by: Literal["SubmissionTime"] | None,
        sort_order: Literal["Ascending", "Descending"] | None,
    ) -> models.ListAsyncInvokesResponse:
        jobs = self._jobs.of(caller())
        if sort_order != "Ascending":
            jobs.reverse()
        if next_token is not None:
            places = [place for place, job in enumerate(jobs) if job.id == next_token]
            jobs = jobs[places[0] + 1 :] if places else []
        shown = [(job.id, self._shown(job)) for job in jobs]
        fitting = [pair for pair in shown if status_equals is None or pair[1].status == status_equals]
        page = fitting[: max_results or 1000]
        answer = models.ListAsyncInvokesResponse(async_invoke_summaries=[entry for _, entry in page])
        if len(fitting) > len(page):
            answer.next_token = page[-1][0]
        return answer

    async def get_object(self, request: Request) -> Response:
        """`GET /s3/{bucket}/{key}` by an address that is signed."""
        bucket, key = request.path_params["bucket"], request.path_params["key"]
        account = signer(request)
        if account is None:
            return _s3_error(403, "SignatureDoesNotMatch")
        uri = f"s3://{bucket}/{key}".removesuffix("/output.mp4")
        job = next((job for job in self._jobs.of(account) if job.s3_uri == uri), None)
        if (
            job is None
            or job.course.script.expired
            or not isinstance(job.course.state(self._stage.clock()), Succeeded)
        ):
            return _s3_error(404, "NoSuchKey")
        path = await self._stage.gallery.file(job.clip)
        fault = job.course.script.file_fault
        return FileResponse(
            path, media_type="video/mp4", headers={faults.HEADER: fault} if fault in faults.NAMES else None
        )

    def _shown(self, job: Job) -> models.AsyncInvoke:
        state = job.course.state(self._stage.clock())
        started = datetime.fromtimestamp(job.course.started, UTC)
        place = {"s3OutputDataConfig": {"s3Uri": job.s3_uri}}
        shown = models.AsyncInvoke(
            invocation_arn=job.id,
            model_arn=f"arn:aws:bedrock:us-east-1::foundation-model/{job.model}",
            status="InProgress",
            submit_time=started,
            last_modified_time=started,
            output_data_config=models.OutputDataConfig.model_validate(place),
        )
        if job.token is not None:
            shown.client_request_token = job.token
        match state:
            case Waiting() | Running():
                pass
            case Succeeded(at):
                shown.status = "Completed"
                shown.end_time = shown.last_modified_time = datetime.fromtimestamp(at, UTC)
            case Failed(at=at, filtered=is_filtered, code=code):
                shown.status = "Failed"
                shown.end_time = shown.last_modified_time = datetime.fromtimestamp(at, UTC)
                shown.failure_message = (
                    "The generated video has been blocked by our content filters."
                    if is_filtered
                    else code or "Internal error"
                )
            case Cancelled(at):
                shown.status, shown.failure_message = "Failed", "The invocation was stopped."
                shown.end_time = shown.last_modified_time = datetime.fromtimestamp(at, UTC)
        if job.course.script.status is not None:
            shown.status = job.course.script.status
        return shown


def _reel(model: str, given: Mapping[str, Any]) -> tuple[str, Clip]:
    config = given.get("videoGenerationConfig") or {}
    seconds = config.get("durationSeconds", 6)
    if config.get("dimension", "1280x720") != "1280x720" or config.get("fps", 24) != 24:
        _refuse(400, "Malformed input request: dimension must be 1280x720 and fps 24.")
    if not 0 <= config.get("seed", 0) <= 2147483646:
        _refuse(400, "Malformed input request: seed is out of range.")
    _only(config, "durationSeconds", "fps", "dimension", "seed")
    _only(
        given,
        "taskType",
        "textToVideoParams",
        "multiShotAutomatedParams",
        "multiShotManualParams",
        "videoGenerationConfig",
    )
    match given.get("taskType"), given.get("textToVideoParams"), given.get("multiShotAutomatedParams"):
        case "TEXT_VIDEO", {"text": str(text), **rest}, None if 1 <= len(text) <= 512:
            if seconds != 6:
                _refuse(400, "Malformed input request: durationSeconds must be 6.")
            images = rest.get("images", [])
            if not isinstance(images, list) or len(images) > 1:
                _refuse(400, "Malformed input request: images is a list of at most one.")
            for image in images:
                _look_at(image)
        case "MULTI_SHOT_AUTOMATED", None, {"text": str(text)} if 1 <= len(text) <= 4000 and model.endswith(
            "v1:1"
        ):
            if seconds not in range(12, 121, 6):
                _refuse(400, "Malformed input request: durationSeconds must be a multiple of 6 up to 120.")
        case _:
            _refuse(400, "Malformed input request: the task and its parameters do not fit.")
    label = f"Amazon {model}, emulated"
    return text, Clip(width=1280, height=720, seconds=seconds, prompt=text, label=label)


def _look_at(image: object) -> None:
    match image:
        case {"format": "png" | "jpeg", "source": {"s3Location": {"uri": str(uri)}}}:
            if not re.fullmatch(r"s3://[a-z0-9.-]+/.+", uri):
                _refuse(400, "Malformed input request: the image's place is no address in S3.")
        case {"format": str(kind), "source": {"bytes": str(text)}}:
            _look_into(text, kind)
        case _:
            _refuse(400, "Malformed input request: the image cannot be read.")


def _look_into(text: str, kind: str) -> None:
    try:
        with Image.open(io.BytesIO(base64.b64decode(text, validate=True))) as picture:
            if picture.size != (1280, 720):
                _refuse(400, "The image must be 1280x720.")
            if (picture.format or "").lower() != kind:
                _refuse(400, "The image has another format.")
    except (binascii.Error, UnidentifiedImageError):
        _refuse(400, "Malformed input request: the image cannot be read.")


def _ray(model: str, given: Mapping[str, Any]) -> tuple[str, Clip]:
    _only(given, "prompt", "aspect_ratio", "loop", "duration", "resolution", "keyframes")
    prompt, ratio = given.get("prompt"), given.get("aspect_ratio", "16:9")
    tier, duration = given.get("resolution", "720p"), given.get("duration", "5s")
    if not isinstance(prompt, str) or not 1 <= len(prompt) <= 5000:
        _refuse(400, "Malformed input request: prompt")
    if ratio not in _RATIOS or tier not in {"540p", "720p"} or duration not in {"5s", "9s"}:
        _refuse(400, "Malformed input request: aspect_ratio, resolution or duration")
    size = tiered(ratio, tier)
    clip = Clip(
        width=size.width,
        height=size.height,
        seconds=int(duration[0]),
        prompt=prompt,
        label=f"Luma {model}, emulated",
    )
    return prompt, clip


def _only(given: Mapping[str, Any], *known: str) -> None:
    if unknown := sorted(set(given) - set(known)):
        _refuse(400, f"Malformed input request: extraneous key [{unknown[0]}] is not permitted.")


def _s3_error(status: int, code: str) -> Response:
    return Response(f"<Error><Code>{code}</Code></Error>", status, media_type="application/xml")


def _refuse_steered(refusal: Refusal) -> NoReturn:
    _refuse(refusal.status, "The request was refused.", wait=refusal.retry_after)


def _refuse(status: int, message: str, *, kind: str | None = None, wait: str | None = None) -> NoReturn:
    headers = {"x-amzn-errortype": kind or _KINDS.get(status, "InternalServerException")}
    if wait:
        headers["Retry-After"] = wait
    body = models.ErrorResponse(message=message)
    raise errors.DefaultError(body, status=status, headers=headers)
