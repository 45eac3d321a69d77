"""Runway: tasks that are started by the kind of their input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from bifrost_api import models
from runway_api import models as wire
from runway_api.async_client import AsyncClient
from specwright_runtime import ByteStream
from video_gateway import capabilities, errors, ids, timestamps
from video_gateway.generation import in_its_words, native_input, normal, written
from video_gateway.media import inputs as media
from video_gateway.providers.answer import (
    Status,
    Stopwatch,
    accepted,
    chosen,
    deleted,
    deployment,
    extra_fields,
    filtered,
    native_id,
    no_such_job,
    only_video,
    percentage,
    picture,
    understood,
)
from video_gateway.providers.provider import Connection, OneAccount, Skills
from video_gateway.providers.upstream import Complaint, nobodys_job, translated

VERSION: Literal["2024-11-06"] = "2024-11-06"

STATUS: Mapping[str, Status] = {
    "PENDING": "queued",
    "THROTTLED": "queued",  # the account's concurrency is used up; the task waits
    "RUNNING": "in_progress",
    "SUCCEEDED": "completed",
    "FAILED": "failed",
    "CANCELLED": "failed",
}


def skills(dialect: str) -> Skills:
    return Skills(sheet="runway")


def adapter(connection: Connection) -> RunwayVideos:
    return RunwayVideos(connection.client(AsyncClient), connection)


class RunwayVideos(OneAccount[AsyncClient]):
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
        if (native := native_input(request)) is None:
            fit = capabilities.fit(self._sheet, model, request, drop_params=bool(x_bf_drop_params))
            fields, write = _fields(model, request, fit), written
        else:
            fit, write = capabilities.unfitted(_mode(native)), in_its_words
            fields = {**native, "model": model}
        with translated(self._provider, _complaint):
            match fit.mode:
                case "text":
                    created = await self._client.text_to_video(
                        write(wire.TextToVideoRequest, fields), x_runway_version=VERSION
                    )
                case "image":
                    created = await self._client.image_to_video(
                        write(wire.ImageToVideoRequest, fields), x_runway_version=VERSION
                    )
                case "video":
                    created = await self._client.video_to_video(
                        write(wire.VideoToVideoRequest, fields), x_runway_version=VERSION
                    )
        return accepted(self._provider, created.id, request, fit, watch)

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        task = await self._look(video_id)
        return self._video(task, "video_retrieve", watch)

    async def _look(self, video_id: str) -> wire.Task:
        native = self._task_id(video_id)
        with translated(self._provider, _complaint):
            return await self._client.retrieve_task(native, x_runway_version=VERSION)

    def _task_id(self, video_id: str) -> str:
        try:
            return str(UUID(native_id(video_id, self._provider)))
        except ValueError:
            raise no_such_job(self._provider, video_id) from None

    async def check(self) -> None:
        with nobodys_job(self._provider):
            await self.video_retrieve("00000000-0000-0000-0000-000000000000")

    async def video_delete(self, video_id: str) -> models.VideoDeleted:
        watch = Stopwatch()
        native = self._task_id(video_id)
        with translated(self._provider, _complaint):
            await self._client.delete_task(native, x_runway_version=VERSION)
        return deleted(self._provider, native, watch)

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
        only_video(self._provider, variant)
        task = await self._look(video_id)
        if task.status != "SUCCEEDED":
            raise errors.conflict("video_not_ready", f"The task is {task.status}.", retry_after=5)
        address = chosen(task.output or [], index)
        return await self._fetcher.open(address, self._provider, range_=range)

    def _video(self, task: wire.Task, request_type: str, watch: Stopwatch) -> models.Video:
        fields = extra_fields(self._provider, request_type, watch)
        status = understood(STATUS, task.status, task.id, fields)
        video = models.Video(
            id=ids.public(task.id),
            object="video",
            status=status,
            created_at=timestamps.unix_seconds(task.created_at),
            extra_fields=fields,
        )
        if status == "in_progress" and task.progress is not None:
            video.progress = percentage(task.progress * 100)
        elif status == "completed":
            video.progress = 100
            video.videos = [
                models.VideoOutput(type="url", url=url, content_type="video/mp4") for url in task.output or []
            ]
        elif status == "failed":
            code = task.failure_code or ("cancelled" if task.status == "CANCELLED" else "failed")
            message = task.failure or (
                "The task was cancelled." if task.status == "CANCELLED" else "The task failed."
            )
            video.error = models.VideoFailure(code=code, message=message)
            if is_filter(code):
                video.content_filter = filtered(message)
        return video


def is_filter(code: str) -> bool:
    """`SAFETY.INPUT.TEXT`, and `INPUT_PREPROCESSING.SAFETY.TEXT` of what was held back before it ran."""
    return "SAFETY" in code.split(".")


def _fields(model: str, request: models.VideoGenerationRequest, fit: capabilities.Fit) -> dict[str, Any]:
    """A body in the provider's names; only what the model's sheet allows gets here."""
    fields: dict[str, Any] = {"model": model, "promptText": request.prompt}
    if fit.mode == "image":
        fields["promptImage"] = _picture(request.input_reference or "")
    if fit.mode == "video":
        fields[fit.abilities.video_field or "videoUri"] = request.video_uri
    if fit.seconds is not None:
        fields["duration"] = fit.seconds
    if fit.ratio is not None:
        fields["ratio"] = fit.ratio
    elif fit.size is not None and fit.abilities.sizes:
        fields["ratio"] = f"{fit.size.width}:{fit.size.height}"
    if fit.resolution is not None:
        fields["ratio" if fit.resolution.startswith("auto_") else "resolution"] = fit.resolution
    for ours, theirs in (("audio", "audio"), ("seed", "seed"), ("negative_prompt", "negativePrompt")):
        if (value := getattr(fit, ours)) is not None:
            fields[theirs] = value
    return fields


def _mode(native: Mapping[str, Any]) -> capabilities.Mode:
    """Which of the three endpoints a body is for."""
    if "promptImage" in native:
        return "image"
    return "text" if native.keys().isdisjoint({"videoUri", "promptVideo"}) else "video"


def _picture(reference: str) -> str:
    """URLs are fetched by the provider itself; data is made a clean data URL."""
    if media.is_http_url(reference) or reference.startswith("runway://"):
        return reference
    return picture(reference).data_url()


def _complaint(body: object) -> Complaint | None:
    if not isinstance(body, wire.ErrorResponse):
        return None
    issue = body.issues[0] if body.issues else None
    if issue is None:
        return Complaint(body.error)
    place = ".".join(str(step) for step in issue.path or ())
    message = f"{body.error}: {issue.message}" if issue.message else body.error
    return Complaint(message, issue.code, place or None)
