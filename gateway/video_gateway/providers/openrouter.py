"""OpenRouter: one API before many makers of videos, which says itself what their models take."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Mapping
from typing import Any

from bifrost_api import models
from bifrost_api.errors import Gone
from openrouter_video_api import models as wire
from openrouter_video_api.async_client import AsyncClient
from specwright_runtime import ByteStream
from video_gateway import capabilities, errors, ids, timestamps
from video_gateway.generation import normal, written
from video_gateway.media import inputs as media
from video_gateway.media.sizes import Size, is_tier
from video_gateway.providers.answer import (
    Status,
    Stopwatch,
    accepted,
    deployment,
    extra_fields,
    filtered,
    native_id,
    only_video,
    picture,
    understood,
)
from video_gateway.providers.provider import OPERATIONS, PATIENCE, Connection, OneAccount, Skills
from video_gateway.providers.remembered import Remembered
from video_gateway.providers.upstream import Complaint, nobodys_job, translated

PRICES = "https://openrouter.ai/api/v1/videos/models"
_STATUS: Mapping[str, Status] = {
    "pending": "queued",
    "in_progress": "in_progress",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "failed",
    "expired": "failed",
}
_FILTERED = re.compile(r"moderat|content.polic|safety|flagged|prohibited", re.IGNORECASE)


def skills(dialect: str) -> Skills:
    return Skills(sheet="openrouter", operations=OPERATIONS - {"video_delete"} | {"video_remix"})


def adapter(connection: Connection) -> OpenRouterVideos:
    return OpenRouterVideos(connection.client(AsyncClient), connection)


class OpenRouterVideos(OneAccount[AsyncClient]):
    """One account."""

    def __init__(self, client: AsyncClient, connection: Connection) -> None:
        super().__init__(client, connection)
        self._published = Remembered(self._listed)

    async def published(self) -> capabilities.Sheet:
        return await self._published.of("all")

    async def _listed(self, _: str) -> capabilities.Sheet:
        """The models that OpenRouter lists, as it describes them."""
        with translated(self._provider, _complaint):
            listed = (await self._client.list_video_models()).data
        described = tuple(_described(each, self._sheet.find(each.id)) for each in listed)
        return self._sheet.model_copy(update={"model": described})

    async def _sheet_for(self, model: str) -> capabilities.Sheet:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.published()
        except TimeoutError:
            if self._sheet.find(model) is None:
                raise errors.unreachable(self._provider) from None
        except errors.OWN:
            if self._sheet.find(model) is None:
                raise
        return self._sheet

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
        sheet = await self._sheet_for(model)
        fit = capabilities.fit(sheet, model, request, drop_params=bool(x_bf_drop_params))
        wanted = written(wire.VideoRequest, _fields(model, request, fit))
        with translated(self._provider, _complaint):
            job = await self._client.create_video(wanted)
        return accepted(self._provider, job.id, request, fit, watch)

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        return self._video(await self._look(video_id), "video_retrieve", watch)

    async def _look(self, video_id: str) -> wire.VideoJob:
        native = native_id(video_id, self._provider)
        with translated(self._provider, _complaint):
            return await self._client.retrieve_video(native)

    async def check(self) -> None:
        with nobodys_job(self._provider):
            await self.video_retrieve("gen-vid-0000000000-none")

    async def video_remix(
        self, video_id: str, body: models.VideoRemixRequest, *, idempotency_key: str | None
    ) -> models.Video:
        """Continues the job with its own model, which jobs do not name: `model` in the body does."""
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        named = (body.model_extra or {}).get("model")
        if not isinstance(named, str):
            raise errors.invalid(
                "model", f"{self._provider} does not say which model made {video_id!r}: name it."
            )
        model = deployment(named)
        with translated(self._provider, _complaint):
            job = await self._client.create_video(
                wire.VideoRequest(model=model, prompt=body.prompt, previous_job_id=native)
            )
        return models.Video(
            id=ids.public(job.id),
            object="video",
            status="queued",
            model=named,
            prompt=body.prompt,
            remixed_from_video_id=ids.public(native),
            created_at=timestamps.now(),
            extra_fields=extra_fields(self._provider, "video_remix", watch, model=model),
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
        """The whole file from OpenRouter itself, with the key: the copies at open addresses may be gone."""
        only_video(self._provider, variant)
        if index:
            made = len((await self._look(video_id)).unsigned_urls or ()) or 1
            if index >= made:
                raise errors.invalid("index", f"The job made {made} videos.")
        try:
            with translated(self._provider, _complaint):
                return await self._client.download_video(native_id(video_id, self._provider), index=index)
        except Gone as error:
            raise errors.gone(f"{self._provider} no longer has the file.") from error

    def _video(self, job: wire.VideoJob, request_type: str, watch: Stopwatch) -> models.Video:
        extra = extra_fields(self._provider, request_type, watch)
        status = understood(_STATUS, job.status, job.id, extra)
        if job.usage is not None and job.usage.cost is not None:
            extra.cost_usd = job.usage.cost
        fields: dict[str, Any] = {}
        if status == "completed":
            fields["progress"] = 100
            fields["videos"] = [
                models.VideoOutput(type="url", url=url, content_type="video/mp4") for url in job.urls or ()
            ]
            if job.expires_at is not None:
                fields["expires_at"] = job.expires_at
        elif status == "failed":
            message = job.error or f"The job is {job.status}."
            is_filtered = job.status == "failed" and _FILTERED.search(message) is not None
            code = "content_filter" if is_filtered else job.status
            fields["error"] = models.VideoFailure(code=code, message=message)
            if is_filtered:
                fields["content_filter"] = filtered(message)
        return models.Video(
            id=ids.public(job.id),
            object="video",
            status=status,
            created_at=_moment(job.id),
            extra_fields=extra,
            **fields,
        )


def _described(model: wire.VideoModel, known: capabilities.Model | None) -> capabilities.Model:
    """What a model takes. `known` says what OpenRouter's list does not: whether it goes by a video."""
    seconds: tuple[int, ...] | capabilities.Range = capabilities.Range(min=1)
    if model.supported_durations:
        seconds = tuple(model.supported_durations)
    sizes = tuple(size for text in model.supported_sizes or () if (size := Size.parse(text)) is not None)
    tiers = tuple(text for text in model.supported_resolutions or () if is_tier(text))
    free = capabilities.Abilities(
        seconds=seconds,
        sizes=sizes,
        ratios=() if sizes else tuple(model.supported_aspect_ratios or ()),
        resolutions=() if sizes else tiers,
        audio="optional" if model.generate_audio else "never",
        seed=bool(model.seed),
    )
    return capabilities.Model(
        name=model.id,
        price=_price(model.pricing_skus or {}),
        remix=known is not None and known.remix,
        delete=False,
        text=free,
        image=free if "first_frame" in (model.supported_frame_images or ()) else None,
        video=free if known is not None and known.video is not None else None,
    )


def _price(skus: Mapping[str, str]) -> capabilities.Price | None:
    """OpenRouter names what it charges, and says of no name what unit it is."""
    rates: list[capabilities.Rate] = []
    for name, text in skus.items():
        with contextlib.suppress(ValueError):  # whatever is no amount is not shown as one
            rates.append(capabilities.Rate(amount=float(text), per=name))
    return capabilities.Price(source=PRICES, rates=tuple(rates)) if rates else None


def _fields(model: str, request: models.VideoGenerationRequest, fit: capabilities.Fit) -> dict[str, Any]:
    fields: dict[str, Any] = {"model": model, "prompt": request.prompt}
    if fit.mode == "image":
        reference = request.input_reference or ""
        url = reference if media.is_http_url(reference) else picture(reference).data_url()
        frame = {"type": "image_url", "image_url": {"url": url}, "frame_type": "first_frame"}
        fields["frame_images"] = [frame]
    if fit.mode == "video":
        fields["input_references"] = [{"type": "video_url", "video_url": {"url": request.video_uri}}]
    if fit.ratio is None and fit.resolution is None and fit.size is not None:
        fields["size"] = str(fit.size)
    sent = {
        "duration": fit.seconds,
        "aspect_ratio": fit.ratio,
        "resolution": fit.resolution,
        "seed": fit.seed,
        "generate_audio": fit.audio,
    }
    return fields | {name: value for name, value in sent.items() if value is not None}


def _moment(job: str) -> int:
    """When a job was made: its id says it, and else nothing does."""
    match = re.fullmatch(r"gen-vid-([0-9]{9,11})-.+", job)
    return int(match[1]) if match else timestamps.now()


def _complaint(body: object) -> Complaint | None:
    """OpenRouter's code is the status again; the provider behind it may have said more."""
    if not isinstance(body, wire.ErrorResponse):
        return None
    raw = (body.error.metadata or {}).get("raw")
    message = f"{body.error.message}: {raw}" if isinstance(raw, str) and raw else body.error.message
    return Complaint(message)
