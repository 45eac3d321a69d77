"""Servers that speak OpenAI's video API: OpenAI, Azure OpenAI, vLLM-Omni, SGLang and compatible ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from msgspec.structs import replace

from bifrost_api import models
from bifrost_api.errors import BadRequest, Gone, NotFound
from openai_video_api import models as wire
from openai_video_api.async_client import AsyncClient
from specwright_runtime import ByteStream, Upload
from specwright_runtime.errors import StatusError
from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Received, Request
from video_gateway import capabilities, errors, ids
from video_gateway.generation import normal
from video_gateway.media import inputs as media
from video_gateway.media.dimensions import dimensions
from video_gateway.media.sizes import Size
from video_gateway.providers.answer import (
    Status,
    Stopwatch,
    checked,
    deleted,
    deployment,
    filtered,
    native_id,
    only_video,
    percentage,
    picture,
    told_of,
    unknown,
)
from video_gateway.providers.provider import OPERATIONS, Connection, OneAccount, Skills
from video_gateway.providers.upstream import UNNAMED, Complaint, translated


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a server differs from OpenAI."""

    create: Literal["json", "multipart"] = "json"
    """How a create without a file is sent; a file always travels as multipart."""
    remix: bool = True
    previews: bool = True
    """Whether `variant` is understood: SGLang takes it for an index and answers 404, vLLM-Omni ignores it."""
    extras: Mapping[str, str] | None = None
    """Names of the unified fields that OpenAI itself does not have."""
    reference_field: str | None = None
    """Where a plain URL of a picture goes."""
    reference_as_json: str | None = None
    """…and the member of the JSON text that holds it, where that is the form."""
    failed_as_error: bool = False
    """vLLM-Omni answers the retrieve of a failed job with the job as the body of an HTTP error."""


DIALECTS: Mapping[str, Dialect] = {
    "openai": Dialect(),
    "azure": Dialect(),
    "compatible": Dialect(),
    "vllm": Dialect(
        create="multipart",
        remix=False,
        previews=False,
        extras={"negative_prompt": "negative_prompt", "seed": "seed", "audio": "generate_sound"},
        reference_field="image_reference",
        reference_as_json="image_url",
        failed_as_error=True,
    ),
    "sgl": Dialect(
        remix=False,
        create="multipart",
        previews=False,
        extras={"negative_prompt": "negative_prompt", "seed": "seed"},
        reference_field="reference_url",
    ),
}

STATUS: Mapping[str, Status] = {
    "queued": "queued",
    "pending": "queued",
    "in_progress": "in_progress",
    "processing": "in_progress",
    "running": "in_progress",
    "completed": "completed",
    "succeeded": "completed",
    "failed": "failed",
    "cancelled": "failed",
    "canceled": "failed",
    "expired": "failed",
    "deleted": "failed",
}
_NOTHING: Mapping[str, str] = {}

_FILTERS = ("moderation", "content_policy", "content_filter", "safety")


def skills(dialect: str) -> Skills:
    spoken = DIALECTS[dialect]
    return Skills(
        sheet=dialect,
        operations=OPERATIONS | {"video_remix"} if spoken.remix else OPERATIONS,
        variants=("video", "thumbnail", "spritesheet") if spoken.previews else ("video",),
    )


def adapter(connection: Connection) -> OpenAIVideos:
    # Azure wants its keys in a header of their own, and Entra's tokens, which are JWTs, where all others go.
    apart = connection.dialect == "azure" and not connection.key.startswith("eyJ")
    version = connection.options.get("api_version")
    transport = connection.transport
    client = AsyncClient(
        connection.base_url,
        api_key_auth=None if apart else connection.key or "none",
        headers={"api-key": connection.key} if apart else None,
        transport=transport if version is None else Versioned(transport, version),
        timeout=connection.timeout,
    )
    return OpenAIVideos(client, connection)


class Versioned(AsyncTransport):
    """Puts `api-version` into each query, which some resources of Azure want."""

    def __init__(self, transport: AsyncTransport, version: str) -> None:
        self._transport = transport
        self._query = urlencode({"api-version": version})

    async def send(self, request: Request) -> Received:
        return await self._transport.send(self._versioned(request))

    async def open(self, request: Request) -> AsyncStreamed:
        return await self._transport.open(self._versioned(request))

    async def aclose(self) -> None:
        await self._transport.aclose()

    def _versioned(self, request: Request) -> Request:
        if request.elsewhere:
            return request
        return replace(request, url=f"{request.url}{'&' if '?' in request.url else '?'}{self._query}")


class OpenAIVideos(OneAccount[AsyncClient]):
    """One account at one server."""

    def __init__(self, client: AsyncClient, connection: Connection) -> None:
        super().__init__(client, connection)
        self._dialect = DIALECTS[connection.dialect]
        self._translated = translated(self._provider, _complaint)

    async def video_generation(
        self,
        body: models.VideoGenerationRequest | models.VideoGenerationForm,
        *,
        idempotency_key: str | None,
        x_bf_drop_params: bool | None,
    ) -> models.Video:
        watch = Stopwatch()
        request = normal(body)
        model = deployment(request.model)
        fit = capabilities.fit(self._sheet, model, request, drop_params=bool(x_bf_drop_params))
        image = await self._image(request.input_reference) if fit.mode == "image" else None
        asked = {"prompt": request.prompt, **fit.words}
        if image is not None and fit.abilities.exact_picture:
            asked["size"] = str(_shared_size(model, request, fit, image))
        try:
            with self._translated:
                job = await self._client.create_video(self._creation(model, asked, request, fit, image))
        except (NotFound, Gone) as error:
            # Nothing else can be missing; OpenAI itself ended its video API in September 2026.
            if error.body.error.code in UNNAMED:
                error.body.error.code = "model_unavailable"
            raise
        video = self._video(job, "video_generation", watch, model, asked)
        if fit.dropped:
            video.extra_fields.dropped_params = list(fit.dropped)
        return video

    async def _image(self, reference: str | None) -> media.Media | None:
        """The picture to send; `None` where there is none, or where the server fetches it itself."""
        if reference is None or not media.is_http_url(reference):
            return None if reference is None else picture(reference)
        if self._dialect.reference_field is not None:
            return None
        return await self._fetcher.input(reference, "input_reference")

    def _creation(
        self,
        model: str,
        asked: Mapping[str, str],
        request: models.VideoGenerationRequest,
        fit: capabilities.Fit,
        image: media.Media | None,
    ) -> wire.CreateVideoRequest | wire.CreateVideoForm:
        fields: dict[str, Any] = {"model": model, **asked}
        dialect = self._dialect
        for ours, theirs in (dialect.extras or {}).items():
            value = getattr(fit, ours)
            if value is not None:
                fields[theirs] = value
        multipart = dialect.create == "multipart"
        if image is not None:
            name = f"reference.{image.extension}"
            fields["input_reference"] = Upload(image.content, filename=name, media_type=image.content_type)
            multipart = True
        elif fit.mode == "image" and dialect.reference_field is not None:
            url, member = request.input_reference, dialect.reference_as_json
            fields[dialect.reference_field] = json.dumps({member: url}) if member else url
        if fit.mode == "video":
            fields["video_reference" if dialect.reference_as_json else "video_url"] = (
                json.dumps({"video_url": request.video_uri})
                if dialect.reference_as_json
                else request.video_uri
            )
        # The extra names are not in OpenAI's document; its models keep what they do not know.
        if multipart:
            return checked(wire.CreateVideoForm, fields)
        return checked(wire.CreateVideoRequest, fields)

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        return self._video(await self._look(native), "video_retrieve", watch)

    async def _look(self, native: str) -> wire.VideoJob:
        with self._translated:
            try:
                return await self._client.retrieve_video(native)
            except StatusError as error:
                if self._dialect.failed_as_error and (job := _failed_job(error.text)) is not None:
                    return job
                raise

    async def check(self) -> None:
        with self._translated:
            await self._client.list_videos(limit=1)

    async def video_delete(self, video_id: str) -> models.VideoDeleted:
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        with self._translated:
            await self._client.delete_video(native)
        return deleted(self._provider, native, watch)

    async def video_remix(
        self, video_id: str, body: models.VideoRemixRequest, *, idempotency_key: str | None
    ) -> models.Video:
        if not self._dialect.remix:
            raise errors.unsupported_operation(self._provider, "video_remix")
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        with self._translated:
            job = await self._client.remix_video(native, wire.RemixVideoRequest(prompt=body.prompt))
        return self._video(
            job,
            "video_remix",
            watch,
            known={"prompt": body.prompt, "remixed_from_video_id": ids.public(native)},
        )

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
        """The whole file: the API downloads nothing but whole files, and one per job and variant."""
        only_video(self._provider, "video" if self._dialect.previews else variant, index)
        native = native_id(video_id, self._provider)
        try:
            with self._translated:
                known = variant if self._dialect.previews else None
                return await self._client.download_video(native, variant=known)
        except BadRequest:
            # SGLang with cloud storage refuses to send the bytes, and says in the job where they are.
            job = await self._look(native)
            url = (job.model_extra or {}).get("url")
            if not isinstance(url, str) or not media.is_http_url(url):
                raise
            return await self._fetcher.open(url, self._provider)

    def _video(
        self,
        job: wire.VideoJob,
        request_type: str,
        watch: Stopwatch,
        model: str | None = None,
        known: Mapping[str, str] = _NOTHING,
    ) -> models.Video:
        """The job in the API's words; `known` is what the caller said and the server need not repeat."""
        model = model or job.model
        extra = told_of(self._provider, request_type, watch, model)
        status = STATUS.get(job.status)
        if status is None:
            status = unknown(self._provider, job.status, job.id)
            extra["provider_status"] = job.status
        # Built at once: each assignment to a model would be validated by itself.
        fields: dict[str, Any] = {
            "id": ids.public(job.id),
            "object": "video",
            "status": status,
            "created_at": job.created_at,
            "extra_fields": extra,
            **known,
        }
        if model is not None:
            fields["model"] = f"{self._provider}/{model}"
        if status == "completed":
            fields["progress"] = 100
        elif job.progress is not None:
            fields["progress"] = percentage(job.progress)
        if job.prompt is not None:
            fields.setdefault("prompt", job.prompt)
        # What the server decides in the end, whatever was asked for.
        if job.seconds is not None:
            fields["seconds"] = job.seconds
        if job.size is not None:
            fields["size"] = job.size
        if job.completed_at is not None:
            fields["completed_at"] = job.completed_at
        if job.expires_at is not None:
            fields["expires_at"] = job.expires_at
        if job.remixed_from_video_id is not None:
            fields["remixed_from_video_id"] = ids.public(job.remixed_from_video_id)
        if status == "failed":
            code = (job.error and job.error.code) or (job.status if job.status != "failed" else "failed")
            message = (job.error and job.error.message) or f"The job is {job.status}."
            fields["error"] = models.VideoFailure(code=str(code), message=message)
            if str(code).startswith(_FILTERS):
                fields["content_filter"] = filtered(message)
        return checked(models.Video, fields)


def _shared_size(
    model: str, request: models.VideoGenerationRequest, fit: capabilities.Fit, image: media.Media
) -> Size | None:
    """The size of picture and video: where none was asked for, the picture's.

    Raises:
        errors.BadRequest: they have two.
    """
    found = dimensions(image.content)
    if found is None or found == fit.size:
        return fit.size
    offered = fit.abilities.sizes
    if request.size is None and offered != "any" and found in offered:
        return found
    raise errors.unsupported(
        "input_reference", f"{model} takes a picture of the video's size, {fit.size}; this one has {found}."
    )


def _complaint(body: object) -> Complaint | None:
    if not isinstance(body, wire.ErrorResponse):
        return None
    error = body.error
    return Complaint(error.message, None if error.code is None else str(error.code), error.param)


def _failed_job(text: str) -> wire.VideoJob | None:
    """The job in an error's body, where it is one."""
    try:
        body = json.loads(text)
    except ValueError:
        return None
    if not isinstance(body, dict) or body.get("status") != "failed" or "id" not in body:
        return None
    error = body.get("error")
    if isinstance(error, dict) and error.get("code") is not None:
        error["code"] = str(error["code"])
    body.setdefault("object", "video")
    body.setdefault("created_at", 0)
    return wire.VideoJob.model_validate(body)
