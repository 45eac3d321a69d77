"""Hugging Face: the hub says which application of fal a model is, the router hands on to fal's queue.

Of the providers behind the router this speaks to fal alone. A request that goes wrong is completed for fal:
what went wrong is the answer to whoever fetches the result.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from bifrost_api import models
from bifrost_api.errors import NotFound
from bifrost_api.interface import VideosApi
from huggingface_api import models as wire
from huggingface_api.async_client import AsyncClient
from specwright_runtime import ByteStream
from specwright_runtime.errors import StatusError
from video_gateway import capabilities, errors, ids, media, times
from video_gateway.families import FAMILIES
from video_gateway.generation import normal
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
from video_gateway.providers.provider import OPERATIONS, Connection, Skills
from video_gateway.providers.upstream import Complaint, nobodys_job, translated

SERVICE = "fal-ai"
"""The provider behind the router: first part of the router's paths and of our ids."""
HUB = "https://huggingface.co"
FRESH = 3600.0
"""Seconds for which a mapping is taken to be so still."""

_TASKS: Mapping[str, capabilities.Mode] = {"text-to-video": "text", "image-to-video": "image"}
_STATUS: Mapping[str, Status] = {
    "IN_QUEUE": "queued",
    "IN_PROGRESS": "in_progress",
    "COMPLETED": "completed",  # well or not: the result says it
}
_PLACE = re.compile(r"([\w.-]+)/([\w.-]+)/requests/([\w-]+)")
_FILTERS = ("content_policy", "moderation", "safety", "nsfw")
_OUTCOMES = frozenset({400, 422, 500})
"""Statuses of a result that say how the request ended; others say that the result cannot be had now."""


def skills(dialect: str) -> Skills:
    return Skills(sheet="huggingface", operations=OPERATIONS - {"video_delete"})


def adapter(connection: Connection) -> HuggingFaceVideos:
    bill_to = connection.options.get("bill_to")

    def client(base_url: str) -> AsyncClient:
        return AsyncClient(
            base_url,
            api_key_auth=connection.key,
            transport=connection.transport,
            timeout=connection.timeout,
            headers={"X-HF-Bill-To": bill_to} if bill_to else None,
        )

    # One's own router, as in the sandbox, is its own hub, unless another one is named.
    at_home = connection.base_url == FAMILIES["huggingface"].base_url
    hub = connection.options.get("hub_url") or (HUB if at_home else connection.base_url)
    return HuggingFaceVideos(client(connection.base_url), client(hub), connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A model as fal has it."""

    application: tuple[str, ...]
    """The parts of its path."""
    mode: capabilities.Mode
    weights: str | None
    """The address of an adapter's weights, which a shared application loads."""
    until: float
    """Monotonic seconds from which on it is looked up again."""


class HuggingFaceVideos(VideosApi):
    """One account."""

    def __init__(self, router: AsyncClient, hub: AsyncClient, connection: Connection) -> None:
        self._router = router
        self._hub = hub
        self._provider = connection.provider
        self._sheet = connection.sheet
        self._fetcher = connection.fetcher
        self._known: dict[str, Mapped] = {}

    async def published(self) -> capabilities.Sheet:
        """The models that the hub has fal for now; those that it does not tell about are kept."""
        found = await asyncio.gather(
            *(self._mapped(each.name) for each in self._sheet.model), return_exceptions=True
        )
        served = [
            model if isinstance(mapped, BaseException) else self._described(model.name, mapped)
            for model, mapped in zip(self._sheet.model, found, strict=True)
            if not isinstance(mapped, errors.OWN) or mapped.status != 400
        ]
        return self._sheet.model_copy(update={"model": tuple(served)}) if served else self._sheet

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
        mapped = await self._mapped(model)
        described = self._described(model, mapped)
        sheet = self._sheet.model_copy(update={"model": (described,)})
        fit = capabilities.fit(sheet, model, request, drop_params=bool(x_bf_drop_params))
        sent = wire.GenerationRequest(**_fields(described, mapped, request, fit))
        with translated(self._provider, _complaint):
            queued = await self._submit(mapped.application, sent)
        place = _PLACE.fullmatch(urlsplit(queued.response_url).path.strip("/"))
        if place is None:
            raise errors.broken(
                self._provider, "accepted the request and did not say where its result will be"
            )
        return accepted(self._provider, f"{SERVICE}/{place[0]}", request, fit, watch)

    async def _submit(self, application: tuple[str, ...], sent: wire.GenerationRequest) -> wire.Queued:
        client: AsyncClient = self._router
        match application:
            case owner, app:
                return await client.submit_to_app(owner, app, sent, subdomain="queue")
            case owner, app, version:
                return await client.submit_to_version(owner, app, version, sent, subdomain="queue")
            case owner, app, version, task:
                return await client.submit_to_task(owner, app, version, task, sent, subdomain="queue")
            case owner, app, version, variant, task:
                return await client.submit_to_variant(
                    owner, app, version, variant, task, sent, subdomain="queue"
                )
        raise errors.broken(self._provider, f"names fal's application {'/'.join(application)!r}")

    async def _mapped(self, model: str) -> Mapped:
        """The application that a model is.

        Raises:
            errors.BadRequest: there is no such model, or fal does not make videos with it.
        """
        known = self._known.get(model)
        if known is None or known.until < time.monotonic():
            known = self._known[model] = await self._looked_up(model)
        return known

    async def _looked_up(self, model: str) -> Mapped:
        owner, _, name = model.partition("/")
        if not owner or not name or "/" in name:
            raise _no_such_model(model, "it is written owner/name")
        try:
            with translated(self._provider, _complaint):
                found = await self._hub.retrieve_model(owner, name, expand="inferenceProviderMapping")
        except NotFound:
            raise _no_such_model(model, "the hub does not have it") from None
        mapping = found.inference_provider_mapping or {}
        if isinstance(mapping, list):
            mapping = {entry.provider or "": entry for entry in mapping}
        entry = mapping.get(SERVICE)
        if entry is None or entry.status == "error":
            others = ", ".join(sorted(mapping)) or "nobody"
            raise _no_such_model(model, f"{SERVICE} does not serve it; {others} may")
        mode = _TASKS.get(entry.task)
        if mode is None:
            raise _no_such_model(model, f"its task is {entry.task}")
        weights = entry.adapter_weights_path
        return Mapped(
            application=tuple(entry.provider_id.strip("/").split("/")),
            mode=mode,
            weights=None if weights is None else f"{HUB}/{model}/resolve/main/{weights}",
            until=time.monotonic() + FRESH,
        )

    def _described(self, model: str, mapped: Mapped) -> capabilities.Model:
        """What the model can do: as the sheet has it, in the one way that the mapping has."""
        known = self._sheet.find(model)
        abilities = None if known is None else known.abilities(mapped.mode)
        if abilities is None:
            abilities = capabilities.Abilities(seed=True, negative_prompt=True)
        return capabilities.Model(
            name=model,
            fps=known.fps if known else None,
            text=abilities if mapped.mode == "text" else None,
            image=abilities if mapped.mode == "image" else None,
        )

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        owner, app, request_id = self._place(video_id)
        extra = extra_fields(self._provider, "video_retrieve", watch)
        fields: dict[str, Any] = {}
        with translated(self._provider, _complaint):
            queued = await self._router.retrieve_status(owner, app, request_id, subdomain="queue")
            status = understood(_STATUS, queued.status, request_id, extra)
            if status == "completed":
                failure = _failed(queued.error_type, queued.error) if queued.error else None
                if failure is None:
                    made = await self._result(owner, app, request_id)
                    failure = made if isinstance(made, models.VideoFailure) else None
                    fields = {} if isinstance(made, models.VideoFailure) else _made(made)
                if failure is not None:
                    status, fields = "failed", {"error": failure}
                    if any(word in failure.code.lower() for word in _FILTERS):
                        fields["content_filter"] = filtered(failure.message)
        return models.Video(
            id=ids.public(f"{SERVICE}/{owner}/{app}/requests/{request_id}"),
            object="video",
            status=status,
            created_at=times.now(),  # fal does not say; the first answer has it
            extra_fields=extra,
            **fields,
        )

    async def _result(self, owner: str, app: str, request_id: str) -> wire.Result | models.VideoFailure:
        """What the request made, or why it made nothing."""
        try:
            return await self._router.retrieve_result(owner, app, request_id, subdomain="queue")
        except StatusError as error:
            complaint = _complaint(error.body)
            if complaint is None or error.status not in _OUTCOMES:
                raise
            return _failed(complaint.code, complaint.message)

    def _place(self, video_id: str) -> tuple[str, str, str]:
        """Owner and application at fal, and the request's id, of `fal-ai/{owner}/{app}/requests/{id}`."""
        service, _, rest = native_id(video_id, self._provider).partition("/")
        place = _PLACE.fullmatch(rest)
        if service != SERVICE or place is None:
            raise errors.upstream(
                self._provider, 404, code=None, message="There is no such request.", retry_after=None
            )
        return place[1], place[2], place[3]

    async def check(self) -> None:
        with nobodys_job(self._provider):
            await self.video_retrieve(
                ids.public(f"{SERVICE}/fal-ai/wan/requests/00000000-0000-0000-0000-000000000000")
            )

    async def video_delete(self, video_id: str) -> models.VideoDeleted:
        raise errors.unsupported_operation(self._provider, "video_delete")

    async def video_list(
        self,
        *,
        provider: models.ModelProvider | None,
        after: str | None,
        limit: int,
        order: Literal["asc", "desc"],
    ) -> models.VideoList:
        raise errors.unsupported_operation(self._provider, "video_list")

    async def video_remix(
        self, video_id: str, body: models.VideoRemixRequest, *, idempotency_key: str | None
    ) -> models.Video:
        raise errors.unsupported_operation(self._provider, "video_remix")

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
        """The file where fal keeps it, fetched without the token."""
        only_video(self._provider, variant, index)
        owner, app, request_id = self._place(video_id)
        with translated(self._provider, _complaint):
            queued = await self._router.retrieve_status(owner, app, request_id, subdomain="queue")
            if queued.status != "COMPLETED":
                raise errors.conflict("video_not_ready", f"The request is {queued.status}.", retry_after=5)
            made = await self._result(owner, app, request_id)
        if isinstance(made, models.VideoFailure):
            raise errors.conflict("video_failed", f"The job failed: {made.message}")
        return await self._fetcher.open(made.video.url, self._provider, range_=range)


def _fields(
    model: capabilities.Model,
    mapped: Mapped,
    request: models.VideoGenerationRequest,
    fit: capabilities.Fit,
) -> dict[str, Any]:
    fields: dict[str, Any] = {"prompt": request.prompt}
    if fit.mode == "image":
        reference = request.input_reference or ""
        fields["image_url"] = reference if media.is_http_url(reference) else picture(reference).data_url()
    if fit.seconds is not None and model.fps is not None:
        fields["num_frames"] = fit.seconds * model.fps + 1  # the first frame is at no time
    if fit.ratio is not None:
        fields["aspect_ratio"] = fit.ratio
    if fit.resolution is not None:
        fields["resolution"] = fit.resolution
    if fit.seed is not None:
        fields["seed"] = fit.seed
    if fit.negative_prompt is not None:
        # The tasks' own types differ: a list for text to video, text for image to video.
        fields["negative_prompt"] = [fit.negative_prompt] if mapped.mode == "text" else fit.negative_prompt
    if mapped.weights is not None:
        fields["loras"] = [wire.Lora(path=mapped.weights, scale=1)]
    return fields


def _made(result: wire.Result) -> dict[str, Any]:
    file = result.video
    kind = file.content_type or media.type_of(file.url) or "video/mp4"
    return {
        "progress": 100,
        "videos": [models.VideoOutput(type="url", url=file.url, content_type=kind)],
    }


def _failed(code: str | None, message: str | None) -> models.VideoFailure:
    return models.VideoFailure(code=code or "failed", message=message or "The request failed.")


def _no_such_model(model: str, why: str) -> errors.Failure:
    return errors.unsupported(
        "model", f"{model!r} makes no videos through Hugging Face: {why}.", code="model_not_found"
    )


def _complaint(body: object) -> Complaint | None:
    if not isinstance(body, wire.Problem):
        return None
    if isinstance(body.detail, list) and body.detail:
        wrong = body.detail[0]
        place = ".".join(str(step) for step in wrong.loc or () if step != "body")
        message = wrong.msg or "The request was refused."
        return Complaint(message, wrong.type, _PARAMS.get(place, place) or None)
    text = body.detail if isinstance(body.detail, str) else body.error or body.message
    return Complaint(text or "The request was refused.")


_PARAMS = {
    "image_url": "input_reference",
    "num_frames": "seconds",
    "aspect_ratio": "size",
    "resolution": "size",
}
