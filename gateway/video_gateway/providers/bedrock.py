"""Amazon Bedrock: asynchronous invocations of Nova Reel and Luma Ray, whose videos land in a bucket."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

from bedrock_video_api import models as wire
from bedrock_video_api.async_client import AsyncClient
from bifrost_api import models
from specwright_runtime import ByteStream
from specwright_runtime.client import Retry
from video_gateway import capabilities, errors, ids, timestamps
from video_gateway.generation import normal, written
from video_gateway.media import inputs as media
from video_gateway.providers.answer import (
    Status,
    Stopwatch,
    accepted,
    deployment,
    extra_fields,
    filtered,
    native_id,
    no_such_job,
    only_video,
    picture,
    understood,
)
from video_gateway.providers.aws import Credentials, Scope, SigningTransport, presigned
from video_gateway.providers.clock import Clock
from video_gateway.providers.provider import OPERATIONS, Connection, OneAccount, Skills
from video_gateway.providers.upstream import Complaint, translated

_STATUS: Mapping[str, Status] = {
    "InProgress": "in_progress",
    "Completed": "completed",
    "Failed": "failed",
}
_REGION = re.compile(r"bedrock-runtime(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?")
_ARN = re.compile(r"arn:aws(?:-[^:]+)?:bedrock:[a-z0-9-]+:[0-9]{12}:async-invoke/([a-z0-9]+)")
_PLACE = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?")
_FILTERS = ("content filter", "content moderation", "blocked", "policy", "guardrail")
_SHOT_LENGTH = 512
"""Characters of the prompt of a video of one shot."""
_SHOT_SECONDS = 6
_PRESIGNED = 600
"""Seconds for which the gateway's own address of a video is good."""


def skills(dialect: str) -> Skills:
    return Skills(sheet="bedrock", operations=OPERATIONS - {"video_delete"})


def adapter(connection: Connection) -> BedrockVideos:
    region = connection.options.get("region") or _region(connection.base_url)
    credentials = Credentials.parse(connection.key)
    transport, clock = connection.transport, Clock()
    if credentials is not None:
        transport = SigningTransport(transport, credentials, region=region, service="bedrock", clock=clock)
    client = AsyncClient(
        connection.base_url,
        api_key_auth=connection.key if credentials is None else None,
        transport=transport,
        timeout=connection.timeout,
    )
    return BedrockVideos(client, connection, region=region, credentials=credentials, clock=clock)


def _region(base_url: str) -> str:
    match = _REGION.fullmatch(urlsplit(base_url).hostname or "")
    return match[1] if match else "us-east-1"


class BedrockVideos(OneAccount[AsyncClient]):
    """One access key or API key. With an API key videos are made, but cannot be fetched: S3 takes none."""

    def __init__(
        self,
        client: AsyncClient,
        connection: Connection,
        *,
        region: str,
        credentials: Credentials | None,
        clock: Clock,
    ) -> None:
        super().__init__(client, connection)
        # The token makes one invocation of however many requests.
        self._starting = client.with_options(retries=Retry(attempts=1, writes="always"))
        self._region = region
        self._credentials = credentials
        self._clock = clock
        self._output = connection.options.get("s3_uri", "").rstrip("/")
        self._s3_url = connection.options.get("s3_url")

    async def video_generation(
        self,
        body: models.VideoGenerationRequest | models.VideoGenerationForm,
        *,
        idempotency_key: str | None,
        x_bf_drop_params: bool | None,
    ) -> models.Video:
        watch = Stopwatch()
        self._must_have_a_bucket()
        request = normal(body)
        model = deployment(request.model)
        fit = capabilities.fit(self._sheet, model, request, drop_params=bool(x_bf_drop_params))
        image = await self._image(model, request.input_reference or "") if fit.mode == "image" else None
        build = _ray if model.startswith("luma.") else _reel
        sent = written(
            wire.StartAsyncInvokeRequest,
            {
                "clientRequestToken": str(uuid.uuid4()),
                "modelId": model,
                "modelInput": build(request.prompt, fit, image),
                "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": self._output}},
            },
        )
        with translated(self._provider, _complaint, _named):
            started = await self._starting.start_async_invoke(sent)
        return accepted(self._provider, started.invocation_arn, request, fit, watch)

    def _must_have_a_bucket(self) -> None:
        """Not at the start: a key in the environment may be there for other programs."""
        if not _PLACE.fullmatch(self._output):
            raise errors.unsupported(
                "model",
                f"{self._provider} puts videos into a bucket, and options.s3_uri names none.",
                code="provider_not_configured",
            )

    async def _image(self, model: str, reference: str) -> media.Media | str:
        """A picture's bytes, or, for Nova Reel, the address of one in a bucket."""
        if _PLACE.fullmatch(reference) and not model.startswith("luma."):
            _format(media.type_of(reference))
            return reference
        if media.is_http_url(reference):
            found = await self._fetcher.input(reference, "input_reference")
        else:
            found = picture(reference)
        _format(found.content_type)
        return found

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        job = await self._look(video_id)
        model = job.model_arn.rpartition("/")[2]
        extra = extra_fields(self._provider, "video_retrieve", watch, model=model)
        status = understood(_STATUS, job.status or "InProgress", job.invocation_arn, extra)
        video = models.Video(
            id=ids.public(job.invocation_arn),
            object="video",
            status=status,
            model=f"{self._provider}/{model}",
            created_at=timestamps.unix_seconds(job.submit_time),
            extra_fields=extra,
        )
        if status == "completed":
            video.progress = 100
            if job.end_time is not None:
                video.completed_at = timestamps.unix_seconds(job.end_time)
        elif status == "failed":
            message = job.failure_message or "The invocation failed."
            held_back = any(part in message.lower() for part in _FILTERS)
            video.error = models.VideoFailure(
                code="content_filter" if held_back else "failed", message=message
            )
            if held_back:
                video.content_filter = filtered(message)
        return video

    async def _look(self, video_id: str) -> wire.AsyncInvoke:
        arn = native_id(video_id, self._provider)
        if not _ARN.fullmatch(arn):
            raise no_such_job(self._provider, video_id)
        with translated(self._provider, _complaint, _named):
            return await self._client.get_async_invoke(arn)

    async def check(self) -> None:
        self._must_have_a_bucket()
        with translated(self._provider, _complaint, _named):
            await self._client.list_async_invokes(max_results=1)

    async def video_download(
        self,
        video_id: str,
        *,
        variant: models.VideoVariant,
        index: int,
        range: str | None,  # noqa: A002 - the name in the interface
        if_range: str | None,
        if_none_match: str | None,
    ) -> ByteStream:
        """The object, at an address that is signed for a few minutes and never shown."""
        only_video(self._provider, variant, index)
        if self._credentials is None:
            raise errors.failure(
                502, "provider_auth", "provider_auth",
                "Videos of Bedrock lie in S3, which takes access keys and no API keys.",
                provider=self._provider,
            )  # fmt: skip
        job = await self._look(video_id)
        if job.status != "Completed":
            raise errors.conflict("video_not_ready", f"The invocation is {job.status}.", retry_after=10)
        scope = Scope.at(self._clock, region=self._region, service="s3")
        url = presigned(self._credentials, scope, self._address(job), lifetime=_PRESIGNED)
        return await self._fetcher.open(url, self._provider, range_=range)

    def _address(self, job: wire.AsyncInvoke) -> str:
        place = _PLACE.fullmatch(job.output_data_config.s3_output_data_config.s3_uri.rstrip("/"))
        invocation = job.invocation_arn.rpartition("/")[2]
        if place is None:
            raise errors.broken(self._provider, "keeps the file where nobody can look")
        bucket, prefix = place[1], place[2] or ""
        if prefix.rpartition("/")[2] != invocation:
            prefix = f"{prefix}/{invocation}".lstrip("/")
        path = quote(f"{prefix}/output.mp4", safe="/~")
        if self._s3_url is not None:
            return f"{self._s3_url.rstrip('/')}/{bucket}/{path}"
        return f"https://{bucket}.s3.{self._region}.amazonaws.com/{path}"


def _format(content_type: str | None) -> str:
    """Bedrock's name of a kind of picture."""
    if content_type not in {"image/png", "image/jpeg"}:
        raise errors.unsupported(
            "input_reference", "Bedrock takes PNG and JPEG.", allowed=["image/png", "image/jpeg"]
        )
    return content_type.removeprefix("image/")


def _reel(prompt: str, fit: capabilities.Fit, image: media.Media | str | None) -> dict[str, Any]:
    """Nova Reel: one shot of six seconds, or several that it cuts from the prompt itself."""
    seconds = fit.seconds or _SHOT_SECONDS
    config: dict[str, Any] = {"durationSeconds": seconds, "fps": 24, "dimension": "1280x720"}
    if fit.seed is not None:
        config["seed"] = fit.seed
    if seconds > _SHOT_SECONDS:
        return {
            "taskType": "MULTI_SHOT_AUTOMATED",
            "multiShotAutomatedParams": {"text": prompt},
            "videoGenerationConfig": config,
        }
    if len(prompt) > _SHOT_LENGTH:
        raise errors.unsupported(
            "prompt",
            f"Six seconds take prompts of at most {_SHOT_LENGTH} characters; longer videos take more.",
        )
    shot: dict[str, Any] = {"text": prompt}
    match image:
        case media.Media():
            source: dict[str, Any] = {"bytes": base64.b64encode(image.content).decode()}
            shot["images"] = [{"format": _format(image.content_type), "source": source}]
        case str():
            source = {"s3Location": {"uri": image}}
            shot["images"] = [{"format": _format(media.type_of(image)), "source": source}]
    return {"taskType": "TEXT_VIDEO", "textToVideoParams": shot, "videoGenerationConfig": config}


def _ray(prompt: str, fit: capabilities.Fit, image: media.Media | str | None) -> dict[str, Any]:
    fields: dict[str, Any] = {"prompt": prompt}
    if fit.ratio is not None:
        fields["aspect_ratio"] = fit.ratio
    if fit.resolution is not None:
        fields["resolution"] = fit.resolution
    if fit.seconds is not None:
        fields["duration"] = f"{fit.seconds}s"
    if isinstance(image, media.Media):
        data = base64.b64encode(image.content).decode()
        source = {"type": "base64", "media_type": image.content_type, "data": data}
        fields["keyframes"] = {"frame0": {"type": "image", "source": source}}
    return fields


def _complaint(body: object) -> Complaint | None:
    return Complaint(body.message) if isinstance(body, wire.ErrorResponse) and body.message else None


_KINDS = {"ConflictException": 409, "ServiceQuotaExceededException": 429}
"""The statuses of what Amazon tells with 400, where they are others."""
_KIND = re.compile(r"([A-Z][A-Za-z0-9]*?)(?:Exception)?")


def _named(complaint: Complaint, headers: Mapping[str, str]) -> Complaint:
    """What kind of error it is stands in a header; a model that was shut down is known by the words alone."""
    if "model identifier is invalid" in complaint.message:
        return replace(complaint, code="model_not_found", status=404)
    kind = headers.get("x-amzn-errortype", "").partition(":")[0]
    match = _KIND.fullmatch(kind)
    if match is None:
        return complaint
    code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", match[1]).lower()
    return replace(complaint, code=code, status=_KINDS.get(kind))
