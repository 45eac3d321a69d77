"""ElevenLabs: generations of several makers' models, with every file inside the request."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from bifrost_api import models
from elevenlabs_video_api import models as wire
from elevenlabs_video_api.async_client import AsyncClient
from specwright_runtime import ByteStream
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
    only_video,
    understood,
)
from video_gateway.providers.provider import OPERATIONS, Connection, OneAccount, Skills
from video_gateway.providers.upstream import Complaint, translated

LARGEST = 25 * 1024 * 1024
"""Bytes of a file."""
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
VIDEOS = ("video/mp4", "video/quicktime", "video/webm")

_STATUS: Mapping[str, Status] = {
    "pending": "queued",
    "generating": "in_progress",
    "completed": "completed",
    "failed": "failed",
}
_OURS = {
    "model_id": "model",
    "duration_secs": "seconds",
    "aspect_ratio": "size",
    "resolution": "size",
    "generate_audio": "audio",
    "start_frame": "input_reference",
    "videos": "video_uri",
}
"""The API's names for places in a request."""


def skills(dialect: str) -> Skills:
    return Skills(sheet="elevenlabs", operations=OPERATIONS - {"video_delete"} | {"video_remix"})


def adapter(connection: Connection) -> ElevenLabsVideos:
    return ElevenLabsVideos(connection.client(AsyncClient), connection)


class ElevenLabsVideos(OneAccount[AsyncClient]):
    """One account."""

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
        fields = _fields(model, request, fit)
        if fit.mode == "image":
            fields["start_frame"] = await self._file(
                "input_reference", request.input_reference or "", PICTURES
            )
        if fit.mode == "video":
            fields["videos"] = [await self._file("video_uri", request.video_uri or "", VIDEOS)]
        made = await self._create(fields)
        return accepted(self._provider, made.id, request, fit, watch)

    async def _create(self, fields: dict[str, Any]) -> wire.GenerationCreated:
        wanted = written(wire.VideoRequest, fields)
        with translated(self._provider, _complaint):
            return await self._client.create_video(wanted)

    async def _file(self, param: str, reference: str, kinds: tuple[str, ...]) -> dict[str, Any]:
        """The bytes themselves: the service takes no addresses, so that ours are fetched here."""
        if media.is_http_url(reference):
            file = await self._fetcher.input(reference, param, limit=LARGEST)
        else:
            try:
                file = media.parse(reference)
            except media.NotMediaError as error:
                raise errors.invalid(param, f"The file cannot be read: {error}.") from None
        if file.content_type not in kinds:
            raise errors.unsupported(
                param, f"{self._provider} does not take {file.content_type} there.", allowed=kinds
            )
        if len(file.content) > LARGEST:
            raise errors.unsupported(param, f"{self._provider} takes files of at most {LARGEST} bytes.")
        content = base64.b64encode(file.content).decode()
        return {"type": "inline_base64", "content_base64": content, "mime_type": file.content_type}

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        return self._video(await self._look(video_id), "video_retrieve", watch)

    async def _look(self, video_id: str) -> wire.Generation:
        native = native_id(video_id, self._provider)
        with translated(self._provider, _complaint):
            return await self._client.retrieve_video(native)

    async def check(self) -> None:
        with translated(self._provider, _complaint):
            await self._client.list_videos(page_size=1)

    async def video_remix(
        self, video_id: str, body: models.VideoRemixRequest, *, idempotency_key: str | None
    ) -> models.Video:
        """A generation that goes by another one. What that was made with, `body` says beside the prompt."""
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        said = body.model_extra or {}
        if "model" not in said:
            message = f"{self._provider} does not say which model made {video_id!r}: name it."
            raise errors.invalid("model", message)
        request = models.VideoGenerationRequest.model_validate({**said, "prompt": body.prompt})
        model = deployment(request.model)
        entry = self._sheet.find(model)
        if entry is None or not entry.remix:
            raise errors.unsupported_operation(self._provider, "video_remix")
        fit = capabilities.fit(self._sheet, model, request)
        reference = {"type": "generation", "generation_id": native}
        made = await self._create({**_fields(model, request, fit), "videos": [reference]})
        video = accepted(self._provider, made.id, request, fit, watch)
        video.extra_fields.request_type = "video_remix"
        video.remixed_from_video_id = ids.public(native)
        return video

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
        """The file at a fresh address, which looking again makes; fetched without the key."""
        only_video(self._provider, variant, index)
        generation = await self._look(video_id)
        if generation.status != "completed" or not generation.content_url:
            message = f"The generation is {generation.status}."
            raise errors.conflict("video_not_ready", message, retry_after=3)
        return await self._fetcher.open(generation.content_url, self._provider, range_=range)

    def _video(self, generation: wire.Generation, request_type: str, watch: Stopwatch) -> models.Video:
        extra = extra_fields(self._provider, request_type, watch)
        status = understood(_STATUS, generation.status, generation.id, extra)
        fields: dict[str, Any] = {}
        if status == "completed":
            fields["progress"] = 100
            if generation.content_url:
                kind = generation.content_mime_type or "video/mp4"
                output = models.VideoOutput(type="url", url=generation.content_url, content_type=kind)
                fields["videos"] = [output]
        elif status == "failed":
            code = generation.failure_reason or "failed"
            message = generation.error_message or "The generation failed."
            fields["error"] = models.VideoFailure(code=code, message=message)
            if code == "moderated":
                fields["content_filter"] = filtered(message)
        return models.Video(
            id=ids.public(generation.id),
            object="video",
            status=status,
            created_at=timestamps.now(),  # the service does not tell; the first answer's is kept
            extra_fields=extra,
            **fields,
        )


def _fields(model: str, request: models.VideoGenerationRequest, fit: capabilities.Fit) -> dict[str, Any]:
    sent = {
        "model_id": model,
        "prompt": request.prompt,
        "negative_prompt": fit.negative_prompt,
        "seed": fit.seed,
        "duration_secs": fit.seconds,
        "aspect_ratio": fit.ratio,
        "resolution": fit.resolution,
        "generate_audio": fit.audio,
    }
    return {name: value for name, value in sent.items() if value is not None}


def _complaint(body: object) -> Complaint | None:
    """Places are told as the way through the body, the model's name among the steps."""
    match body:
        case wire.ValidationFailure(detail=[first, *_]):
            steps = [step for step in first.loc if isinstance(step, str) and step != "body"]
            named = next((_OURS[step] for step in steps if step in _OURS), steps[-1] if steps else None)
            return Complaint(first.msg, first.type, named)
        case wire.ErrorResponse(detail=str(text)):
            return Complaint(text)
        case wire.ErrorResponse(detail=wire.ErrorDetail(message=message, status=status)):
            return Complaint(message, status)
        case _:
            return None
