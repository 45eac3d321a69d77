"""OpenAI's video API in front of every provider, as `openai` and what is built on it speak it."""

from __future__ import annotations

from typing import Any, Literal, get_args

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from bifrost_api import models as ours
from bifrost_api.interface import Api as Videos
from openai_video_api import errors, interface, models
from openai_video_api.server import create_app
from specwright_runtime import ByteStream, Reply, Upload
from specwright_runtime.server import current
from video_gateway.errors import Failure, invalid, named
from video_gateway.media import inputs as media
from video_gateway.providers.answer import spoken
from video_gateway.providers.openai import STATUS
from video_gateway.providers.provider import bare
from video_gateway.surfaces.core import Core
from video_gateway.surfaces.refusals import Refusals
from video_gateway.surfaces.translation import Wish, created, idempotency_key, qualified, shown

OWN = "openai"
AZURE = "azure"
"""Whose models have no prefix where Azure's client of the SDK asks."""
_AZURES_KEY = b"api-key"
_WORDS = spoken(STATUS)
_PLAIN = ("prompt", "seconds", "size", "negative_prompt", "seed", "video_uri", "audio")
"""Said by the same name. The later ones are not OpenAI's: SDKs send them as `extra_body`."""


def surface(core: Core) -> ASGIApp:
    return create_app(
        OpenAISurface(core.videos),
        authenticate=REFUSALS.authenticator(core.authenticate),
        max_body_size=core.max_body_size,
        middleware=[Middleware(AzuresKey)],
    )


class AzuresKey:
    """ASGI middleware: a key where Azure's client puts it, if it is the only credential, is a bearer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            keys = [value for name, value in scope["headers"] if name == _AZURES_KEY]
            if len(keys) == 1 and all(name != b"authorization" for name, _ in scope["headers"]):
                scope["headers"] = [*scope["headers"], (b"authorization", b"Bearer " + keys[0])]
        await self._app(scope, receive, send)


class OpenAISurface(interface.Api):
    def __init__(self, videos: Videos) -> None:
        self._videos = videos

    async def create_video(
        self, body: models.CreateVideoForm | models.CreateVideoRequest
    ) -> Reply[models.VideoJob]:
        with REFUSALS.translated():
            return _told(await created(self._videos, _wish(body).request()))

    async def list_videos(
        self, *, after: str | None, limit: int, order: Literal["asc", "desc"]
    ) -> models.VideoJobList:
        with REFUSALS.translated():
            page = bare(
                await self._videos.video_list(provider=_listed(), after=after, limit=limit, order=order)
            )
        return models.VideoJobList(
            object="list",
            data=[_job(video) for video in page.data],
            first_id=page.first_id,
            last_id=page.last_id,
            has_more=page.has_more,
        )

    async def retrieve_video(self, video_id: str) -> Reply[models.VideoJob]:
        with REFUSALS.translated():
            return _told(await self._videos.video_retrieve(video_id))

    async def delete_video(self, video_id: str) -> models.VideoJobDeleted:
        with REFUSALS.translated():
            deleted = bare(await self._videos.video_delete(video_id))
        return models.VideoJobDeleted(id=deleted.id, object=deleted.object, deleted=deleted.deleted)

    async def download_video(
        self, video_id: str, *, variant: Literal["video", "thumbnail", "spritesheet"] | None
    ) -> ByteStream | Reply[ByteStream]:
        with REFUSALS.translated():
            return await self._videos.video_download(
                video_id,
                variant=variant or "video",
                index=0,
                range=current().request.headers.get("range"),
                if_range=None,
                if_none_match=None,
            )

    async def remix_video(self, video_id: str, body: models.RemixVideoRequest) -> Reply[models.VideoJob]:
        with REFUSALS.translated():
            change = ours.VideoRemixRequest(prompt=body.prompt)
            return _told(await self._videos.video_remix(video_id, change, idempotency_key=idempotency_key()))


def _wish(body: models.CreateVideoForm | models.CreateVideoRequest) -> Wish:
    wish = Wish(body.model_dump(by_alias=True, exclude_unset=True))
    wish.drop("model")
    own = AZURE if _AZURES_KEY.decode() in current().request.headers else OWN
    wish.put("model", qualified(body.model, own))
    for name in _PLAIN:
        wish.take(name, name)
    for name in ("fallbacks", "fallbacks[]"):
        wish.take(name, "fallbacks", lambda value: value if isinstance(value, list) else [value])
    wish.take("input_reference", "input_reference", _picture)
    return wish


def _picture(reference: Upload | dict[str, Any]) -> str:
    if isinstance(reference, Upload):
        return media.from_bytes(reference.read(), reference.media_type).data_url()
    address = reference.get("image_url")
    if not isinstance(address, str):
        raise ValueError("Pictures are taken as files and as image_url; no uploaded file is known here.")
    return address


def _listed() -> ours.ModelProvider | None:
    """Bifrost's header for a list of one provider's videos; without it the list has all of them."""
    provider = current().request.headers.get("x-bf-video-list-provider")
    if provider is None:
        return None
    if provider not in get_args(ours.ModelProvider):
        raise invalid("x-bf-video-list-provider", f"There is no provider {provider[:80]!r}.")
    return named(provider)


def _told(reply: ours.Video | Reply[ours.Video]) -> Reply[models.VideoJob]:
    return Reply(_job(bare(reply)), headers=reply.headers if isinstance(reply, Reply) else {})


def _job(video: ours.Video) -> models.VideoJob:
    failure = video.error
    return models.VideoJob(
        id=video.id,
        object="video",
        model=shown(video.model, OWN),
        status=_WORDS[video.status],
        progress=video.progress or 0,
        created_at=video.created_at,
        completed_at=video.completed_at,
        expires_at=video.expires_at,
        prompt=video.prompt,
        size=video.size,
        seconds=video.seconds,
        remixed_from_video_id=video.remixed_from_video_id,
        error=models.VideoJobError(code=failure.code, message=failure.message) if failure else None,
    )


def _body(failure: Failure) -> models.ErrorResponse:
    details = failure.body.error
    return models.ErrorResponse(
        error=models.ErrorDetail(
            message=details.message, type=details.type, param=details.param, code=details.code
        )
    )


REFUSALS = Refusals(errors, _body)
