"""Runway's API in front of every provider, as `runwayml` speaks it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, Literal

from starlette.types import ASGIApp

from bifrost_api.interface import Api as Videos
from bifrost_api.models import Video, VideoFailure
from runway_api import errors, interface, models
from runway_api.server import create_app
from video_gateway.errors import Failure
from video_gateway.media.sizes import Size, shaped
from video_gateway.providers.answer import spoken
from video_gateway.providers.provider import bare
from video_gateway.providers.runway import STATUS, is_filter
from video_gateway.purchases.polling import CANCELLED
from video_gateway.surfaces.core import Core
from video_gateway.surfaces.links import Links
from video_gateway.surfaces.refusals import Refusals
from video_gateway.surfaces.translation import Wish, created, is_of, native, qualified

OWN = "runway"
LIFETIME = 24 * 3600
"""Seconds for which an address of an output is good at least, as Runway's are."""
FREE: Final = models.Cost(credits=0)
"""The SDK's types want a number of credits, and nobody here is charged any."""
_WORDS = spoken(STATUS)

Version = Literal["2024-11-06"]
Body = models.TextToVideoRequest | models.ImageToVideoRequest | models.VideoToVideoRequest


def surface(core: Core) -> ASGIApp:
    return create_app(
        RunwaySurface(core.videos, core.links),
        authenticate=REFUSALS.authenticator(core.authenticate),
        max_body_size=core.max_body_size,
    )


class RunwaySurface(interface.Api):
    def __init__(self, videos: Videos, links: Links) -> None:
        self._videos = videos
        self._links = links

    async def text_to_video(
        self, body: models.TextToVideoRequest, *, x_runway_version: Version
    ) -> models.TaskCreated:
        return await self._start(body)

    async def image_to_video(
        self, body: models.ImageToVideoRequest, *, x_runway_version: Version
    ) -> models.TaskCreated:
        return await self._start(body)

    async def video_to_video(
        self, body: models.VideoToVideoRequest, *, x_runway_version: Version
    ) -> models.TaskCreated:
        return await self._start(body)

    async def _start(self, body: Body) -> models.TaskCreated:
        sent = body.model_dump(by_alias=True, exclude_unset=True)
        model = qualified(body.model, OWN)
        wish = Wish(sent)
        with REFUSALS.translated(wish.places):
            if is_of(model, OWN):
                request = native(model, body.prompt_text, sent)
            else:
                _taken(wish, model)
                request = wish.request()
            return models.TaskCreated(id=(await created(self._videos, request)).value.id)

    async def retrieve_task(self, task_id: str, *, x_runway_version: Version) -> models.Task:
        with REFUSALS.translated():
            video = bare(await self._videos.video_retrieve(task_id))
            outputs = await self._links.outputs(video, LIFETIME) if video.status == "completed" else []
        return _task(video, outputs)

    async def delete_task(self, task_id: str, *, x_runway_version: Version) -> None:
        with REFUSALS.translated():
            await self._videos.video_delete(task_id)


def _taken(wish: Wish, model: str) -> None:
    wish.drop("model")
    wish.put("model", model)
    wish.places["model"] = "model"
    wish.take("promptText", "prompt")
    wish.take("promptImage", "input_reference", _picture)
    wish.take("videoUri", "video_uri")
    wish.take("promptVideo", "video_uri")
    wish.take("duration", "seconds", lambda value: None if value == "auto" else str(value))
    wish.take("audio", "audio")
    wish.take("seed", "seed")
    wish.take("negativePrompt", "negative_prompt")
    resolution, ratio = wish.pop("resolution", "size"), wish.pop("ratio", "size")
    wish.put("size", wish.converted("size", _size, ratio, resolution))
    wish.places.setdefault("prompt", "promptText")  # optional there, and needed here


def _picture(sent: str | list[dict[str, Any]]) -> str:
    match sent:
        case str():
            return sent
        case [{"uri": str(uri), "position": "first"}]:
            return uri
    raise ValueError("Other providers take one picture, for the first frame.")


def _size(ratio: str | None, resolution: str | None) -> Size | None:
    if ratio is None or not ratio.startswith(("auto", "adaptive")):
        return shaped(ratio, resolution)
    if resolution is not None:
        raise ValueError(f"A resolution needs a ratio beside it, and {ratio!r} is none.")
    return None


def _task(video: Video, outputs: list[str]) -> models.Task:
    task = models.Task(
        id=video.id, status=_WORDS[video.status], created_at=datetime.fromtimestamp(video.created_at, UTC)
    )
    match video.status:
        case "queued":
            task.estimated_cost = FREE
        case "in_progress":
            task.estimated_cost, task.progress = FREE, (video.progress or 0) / 100
        case "completed":
            task.cost, task.output = FREE, outputs
        case "failed":
            task.cost = FREE
            failure = video.error or VideoFailure(code="failed", message="The job failed.")
            if failure.code == CANCELLED:
                task.status = "CANCELLED"
            task.failure, task.failure_code = failure.message, _code(failure.code, video)
    return task


def _code(code: str, video: Video) -> str:
    """The provider's own code; what was held back has the word by which Runway's users know it."""
    return code if video.content_filter is None or is_filter(code) else f"SAFETY.{code}"


def _body(failure: Failure) -> models.ErrorResponse:
    details = failure.body.error
    body = models.ErrorResponse(error=details.message)
    if details.param is not None:
        path: list[str | int] = list(details.param.split("."))
        body.issues = [models.Issue(code=details.code, path=path, message=details.message)]
    return body


REFUSALS = Refusals(errors, _body)
