"""xAI: requests for new, edited and continued videos, and one place to ask how they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bifrost_api import models
from specwright_runtime import ByteStream
from specwright_runtime.errors import InvalidResponse
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
    percentage,
    picture,
    understood,
)
from video_gateway.providers.provider import OPERATIONS, Connection, OneAccount, Skills
from video_gateway.providers.upstream import Complaint, before_buying, nobodys_job, translated
from xai_video_api import models as wire
from xai_video_api.async_client import AsyncClient

TICKS = 10_000_000_000
"""Of xAI's units of money in a US dollar."""

_STATUS: Mapping[str, Status] = {
    "pending": "in_progress",
    "done": "completed",
    "failed": "failed",
    "expired": "failed",
}


def skills(dialect: str) -> Skills:
    return Skills(sheet="xai", operations=OPERATIONS - {"video_delete"} | {"video_remix"})


def adapter(connection: Connection) -> XaiVideos:
    return XaiVideos(connection.client(AsyncClient), connection)


class XaiVideos(OneAccount[AsyncClient]):
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
        if fit.mode == "video":
            made = await self._edit(model, request.prompt, request.video_uri or "")
        else:
            generation = written(wire.GenerateVideoRequest, _fields(model, request, fit))
            with translated(self._provider, _complaint):
                made = await self._client.generate_video(generation)
        return accepted(self._provider, made.request_id, request, fit, watch)

    async def _edit(self, model: str, prompt: str, url: str) -> wire.VideoRequested:
        with translated(self._provider, _complaint):
            return await self._client.edit_video(
                wire.EditVideoRequest(model=model, prompt=prompt, video=wire.Address(url=url))
            )

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        return self._video(native, await self._look(native), "video_retrieve", watch)

    async def _look(self, native: str) -> wire.VideoResult:
        with translated(self._provider, _complaint):
            try:
                return await self._client.retrieve_video(native)
            except InvalidResponse as answer:
                if answer.status == 202 and not answer.text.strip():  # running, and nothing to say about it
                    return wire.VideoResult(status="pending")
                raise

    async def check(self) -> None:
        with nobodys_job(self._provider):
            await self.video_retrieve("00000000-0000-0000-0000-000000000000")

    async def video_remix(
        self, video_id: str, body: models.VideoRemixRequest, *, idempotency_key: str | None
    ) -> models.Video:
        """An edit of what the job made, found where it lies now, by the model that made it."""
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        with before_buying():
            source = await self._look(native)
        url = _address(source)
        if url is None or source.model is None:
            raise errors.conflict("video_not_ready", "Only a completed video can be remixed.")
        made = await self._edit(source.model, body.prompt, url)
        return models.Video(
            id=ids.public(made.request_id),
            object="video",
            status="queued",
            model=f"{self._provider}/{source.model}",
            prompt=body.prompt,
            remixed_from_video_id=ids.public(native),
            created_at=timestamps.now(),
            extra_fields=extra_fields(self._provider, "video_remix", watch, model=source.model),
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
        """The file where xAI keeps it for a day; fetched without the key."""
        only_video(self._provider, variant, index)
        result = await self._look(native_id(video_id, self._provider))
        url = _address(result)
        if url is None:
            raise errors.conflict("video_not_ready", "The request has made no video.", retry_after=5)
        return await self._fetcher.open(url, self._provider, range_=range)

    def _video(
        self, native: str, result: wire.VideoResult, request_type: str, watch: Stopwatch
    ) -> models.Video:
        extra = extra_fields(self._provider, request_type, watch, model=result.model)
        url = _address(result)
        # Beside an address the word may be missing; with neither the request is still running.
        word = result.status or ("pending" if result.video is None else "done")
        status = understood(_STATUS, word, native, extra)
        failure: models.VideoFailure | None = None
        if status == "failed":
            error = result.error or wire.VideoError()
            message = error.message or f"The request is {word}."
            failure = models.VideoFailure(code=error.code or word, message=message)
        elif status == "completed" and url is None:
            status, failure = "failed", _missing(result)
        if result.usage is not None and result.usage.cost_in_usd_ticks is not None:
            extra.cost_usd = result.usage.cost_in_usd_ticks / TICKS
        fields: dict[str, Any] = {
            "id": ids.public(native),
            "object": "video",
            "status": status,
            "created_at": timestamps.now(),  # xAI does not tell; the first answer's is kept
            "extra_fields": extra,
        }
        if result.model is not None:
            fields["model"] = f"{self._provider}/{result.model}"
        if failure is not None:
            fields["error"] = failure
            if "moderation" in failure.code.lower():
                fields["content_filter"] = filtered(failure.message)
        elif status == "completed":
            fields["progress"] = 100
            fields["videos"] = [models.VideoOutput(type="url", url=url, content_type="video/mp4")]
            if result.video is not None and result.video.duration:
                fields["seconds"] = str(round(result.video.duration))
        elif result.progress is not None:
            fields["progress"] = percentage(result.progress)
        return models.Video(**fields)


def _fields(model: str, request: models.VideoGenerationRequest, fit: capabilities.Fit) -> dict[str, Any]:
    fields: dict[str, Any] = {"model": model, "prompt": request.prompt}
    if fit.mode == "image":
        reference = request.input_reference or ""
        url = reference if media.is_http_url(reference) else picture(reference).data_url()
        fields["image"] = {"url": url}
    sent = {
        "duration": fit.seconds,
        "aspect_ratio": fit.ratio,
        "resolution": fit.resolution,
        "generate_audio": fit.audio,
    }
    return fields | {name: value for name, value in sent.items() if value is not None}


def _address(result: wire.VideoResult) -> str | None:
    """Where the finished video is; one that was held back has an empty address, or none."""
    return (result.video and result.video.url) or None


def _missing(result: wire.VideoResult) -> models.VideoFailure:
    """Why a request is done and has no video."""
    if result.video is not None and result.video.respect_moderation is False:
        return models.VideoFailure(
            code="content_moderation",
            message="The video was held back by moderation; it is billed all the same.",
        )
    return models.VideoFailure(code="no_output", message="The request is done, without a video.")


def _complaint(body: object) -> Complaint | None:
    """Either of the two shapes in which xAI refuses."""
    if not isinstance(body, wire.ErrorResponse):
        return None
    if isinstance(body.error, str):
        return Complaint(body.error, body.code)
    return Complaint(body.error.message, body.error.code or body.error.type, body.error.param)
