"""Hugging Face: the hub says which providers serve a model, the router hands on to one of them.

A model is served by the first of `ROUTES` that the hub's mapping has, or by the one that it names itself:
`owner/name:replicate`.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from bifrost_api import models
from bifrost_api.errors import NotFound
from huggingface_api.async_client import AsyncClient
from specwright_runtime import ByteStream
from video_gateway import capabilities, errors, ids, timestamps
from video_gateway.families import FAMILIES
from video_gateway.generation import normal
from video_gateway.media import inputs as media
from video_gateway.providers.answer import (
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
from video_gateway.providers.huggingface_routes import (
    HUB,
    REFUSED,
    ROUTES,
    Look,
    Mapped,
    Route,
    Wanted,
    complaint,
    failed,
)
from video_gateway.providers.provider import OPERATIONS, Connection, OneAccount, Skills
from video_gateway.providers.remembered import Remembered
from video_gateway.providers.upstream import nobodys_job, translated

_TASKS: dict[str, capabilities.Mode] = {"text-to-video": "text", "image-to-video": "image"}
_NAME = re.compile(r"/?(?!\.)[\w.-]+(?:/(?!\.)[\w.-]+)*(?::[\w.-]+)?/?")
"""What a provider calls a model goes into paths."""
_FILTERED = re.compile(r"content.policy|moderat|safety|nsfw|flagged|\(E005\)", re.IGNORECASE)


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
    return HuggingFaceVideos(client(connection.base_url), connection, hub=client(hub))


class HuggingFaceVideos(OneAccount[AsyncClient]):
    """One account."""

    def __init__(self, router: AsyncClient, connection: Connection, *, hub: AsyncClient) -> None:
        super().__init__(router, connection)
        self._hub = hub
        self._mapped = Remembered(self._looked_up)

    async def published(self) -> capabilities.Sheet:
        """The models that the hub has fal for now; those that it does not tell about are kept."""
        found = await asyncio.gather(
            *(self._mapped.of(each.name) for each in self._sheet.model), return_exceptions=True
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
        mapped = await self._mapped.of(model)
        described = self._described(model, mapped)
        sheet = self._sheet.model_copy(update={"model": (described,)})
        fit = capabilities.fit(sheet, model, request, drop_params=bool(x_bf_drop_params))
        wanted = _wanted(described, request, fit)
        with translated(self._provider, complaint):
            place = await ROUTES[mapped.service].submit(self._client, mapped, wanted)
        if place is None:
            raise errors.broken(
                self._provider, "accepted the request and did not say where its result will be"
            )
        return accepted(self._provider, f"{mapped.service}/{place}", request, fit, watch)

    async def _looked_up(self, model: str) -> Mapped:
        """The provider that serves a model, and what it is there.

        Raises:
            errors.BadRequest: there is no such model, or nobody makes videos with it that can be asked.
        """
        path, _, named = model.partition(":")
        owner, _, name = path.partition("/")
        if not owner or not name or "/" in name:
            raise _no_such_model(model, "it is written owner/name, or owner/name:provider")
        try:
            with translated(self._provider, complaint):
                found = await self._hub.retrieve_model(owner, name, expand="inferenceProviderMapping")
        except NotFound:
            raise _no_such_model(model, "the hub does not have it") from None
        mapping = found.inference_provider_mapping or {}
        if isinstance(mapping, list):
            mapping = {entry.provider or "": entry for entry in mapping}
        entries = {
            service: entry
            for service, entry in mapping.items()
            if entry.status != "error" and entry.task in _TASKS and named in {"", service}
            if _NAME.fullmatch(entry.provider_id)
        }
        for service, route in ROUTES.items():
            entry = entries.get(service)
            if entry is None or _TASKS[entry.task] not in route.modes:
                continue
            weights = entry.adapter_weights_path
            if weights is None or route.loads_weights:
                return Mapped(
                    service=service,
                    name=entry.provider_id.strip("/"),
                    mode=_TASKS[entry.task],
                    weights=None if weights is None else f"{HUB}/{path}/resolve/main/{weights}",
                )
        for service, why in REFUSED.items():
            if service in entries:
                raise errors.unsupported(
                    "model", f"{model!r} is served by {service}, which {why}.", code="unsupported_operation"
                )
        served = ", ".join(f"{name} ({entry.task})" for name, entry in sorted(mapping.items())) or "nobody"
        raise _no_such_model(model, f"it is not served by {named or ' or '.join(ROUTES)}, but by {served}")

    def _described(self, model: str, mapped: Mapped) -> capabilities.Model:
        """What the model can do: as the sheet has it, in the one way that the mapping has."""
        known = self._sheet.find(model.partition(":")[0])
        abilities = None if known is None else known.abilities(mapped.mode)
        if abilities is None:
            abilities = capabilities.Abilities(seed=True, negative_prompt=True)
        abilities = ROUTES[mapped.service].described(abilities)
        return capabilities.Model(
            name=model,
            fps=known.fps if known else None,
            text=abilities if mapped.mode == "text" else None,
            image=abilities if mapped.mode == "image" else None,
        )

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        native, route, look = await self._look(video_id)
        extra = extra_fields(self._provider, "video_retrieve", watch)
        status = understood(route.words, look.word, native, extra)
        fields: dict[str, Any] = {}
        failure = look.failure
        if status == "completed" and look.url is not None:
            kind = look.content_type or media.type_of(look.url) or "video/mp4"
            output = models.VideoOutput(type="url", url=look.url, content_type=kind)
            fields = {"progress": 100, "videos": [output]}
        elif status == "completed" and failure is None:
            failure = failed("no_output", "The request is completed, without a video.")
        if failure is not None:
            status, fields = "failed", {"error": failure}
            if _FILTERED.search(f"{failure.code} {failure.message}"):
                fields["content_filter"] = filtered(failure.message)
        return models.Video(
            id=ids.public(native),
            object="video",
            status=status,
            created_at=timestamps.now(),  # the queue does not say; the first answer has it
            extra_fields=extra,
            **fields,
        )

    async def _look(self, video_id: str) -> tuple[str, Route, Look]:
        """The whole id, `{provider}/{place}`, and how its job is doing."""
        native = native_id(video_id, self._provider)
        service, _, place = native.partition("/")
        route = ROUTES.get(service)
        if route is not None:
            with translated(self._provider, complaint):
                look = await route.look(self._client, place)
            if look is not None:
                return native, route, look
        raise no_such_job(self._provider, video_id)

    async def check(self) -> None:
        with nobodys_job(self._provider):
            await self.video_retrieve(
                ids.public("fal-ai/fal-ai/wan/requests/00000000-0000-0000-0000-000000000000")
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
        """The file at the address that the provider says now, fetched without the token."""
        only_video(self._provider, variant, index)
        _, _, look = await self._look(video_id)
        if look.failure is not None:
            raise errors.conflict("video_failed", f"The job failed: {look.failure.message}")
        if look.url is None:
            raise errors.conflict("video_not_ready", f"The request is {look.word}.", retry_after=5)
        return await self._fetcher.open(look.url, self._provider, range_=range)


def _wanted(
    model: capabilities.Model, request: models.VideoGenerationRequest, fit: capabilities.Fit
) -> Wanted:
    task: dict[str, Any] = {}
    if fit.seconds is not None and model.fps is not None:
        task["num_frames"] = fit.seconds * model.fps + 1  # the first frame is at no time
    if fit.seed is not None:
        task["seed"] = fit.seed
    if fit.negative_prompt is not None:
        # The tasks' own types differ: a list for text to video, text for image to video.
        task["negative_prompt"] = [fit.negative_prompt] if model.text is not None else fit.negative_prompt
    reference = request.input_reference if fit.mode == "image" else None
    if reference is not None and not media.is_http_url(reference):
        reference = picture(reference).data_url()
    return Wanted(prompt=request.prompt, task=task, picture=reference, fit=fit)


def _no_such_model(model: str, why: str) -> errors.Failure:
    return errors.unsupported(
        "model", f"{model!r} makes no videos through Hugging Face: {why}.", code="model_not_found"
    )
