"""The providers behind Hugging Face's router: how each is asked for a video, and how its jobs are doing.

Facts are those of Hugging Face's Python SDK. What it does not say of a provider's model, that model is not
asked for: shapes are fal's alone, and pixels Together's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from bifrost_api import models
from huggingface_api import models as wire
from huggingface_api.async_client import AsyncClient
from specwright_runtime.errors import StatusError
from video_gateway import capabilities, errors
from video_gateway.generation import written
from video_gateway.providers.answer import Status
from video_gateway.providers.replicate import STATUS as REPLICATE
from video_gateway.providers.upstream import Complaint

HUB = "https://huggingface.co"
TOGETHERS_PICTURE = 60_000
"""Characters of a data URL that Together takes, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A model as one of the providers has it."""

    service: str
    name: str
    """What it is called there."""
    mode: capabilities.Mode
    weights: str | None
    """The address of an adapter's weights, which a shared model loads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A request, in what the providers take alike."""

    prompt: str
    task: Mapping[str, Any]
    """Frames and hints, by Hugging Face's names."""
    picture: str | None
    """An address or a data URL."""
    fit: capabilities.Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a job is doing, in the provider's word."""

    word: str
    url: str | None = None
    content_type: str | None = None
    failure: models.VideoFailure | None = None


class Route(Protocol):
    """A provider. A place is its part of our ids: what its jobs are asked for by."""

    @property
    def words(self) -> Mapping[str, Status]: ...

    @property
    def modes(self) -> tuple[capabilities.Mode, ...]: ...

    @property
    def loads_weights(self) -> bool: ...

    def described(self, abilities: capabilities.Abilities) -> capabilities.Abilities:
        """What can be asked for here, of what the sheet says of a model."""

    async def submit(self, router: AsyncClient, mapped: Mapped, wanted: Wanted) -> str | None:
        """Buy; answers the place, `None` where the provider said none.

        Raises:
            errors.BadRequest: the provider cannot be asked for this.
        """

    async def look(self, router: AsyncClient, place: str) -> Look | None:
        """`None` where there cannot be such a place."""


class Fal:
    """A queue. A request that goes wrong is completed: why is the answer to whoever fetches the result."""

    words: Mapping[str, Status] = {
        "IN_QUEUE": "queued",
        "IN_PROGRESS": "in_progress",
        "COMPLETED": "completed",
    }
    modes: tuple[capabilities.Mode, ...] = ("text", "image")
    loads_weights = True
    _PLACE = re.compile(r"([\w.-]+)/([\w.-]+)/requests/([\w-]+)")
    _OUTCOMES = frozenset({400, 422, 500})
    """Statuses of a result that say how the request ended; others say that it cannot be had now."""

    def described(self, abilities: capabilities.Abilities) -> capabilities.Abilities:
        return abilities

    async def submit(self, router: AsyncClient, mapped: Mapped, wanted: Wanted) -> str | None:
        fields = {"prompt": wanted.prompt, **wanted.task}
        if wanted.picture is not None:
            fields["image_url"] = wanted.picture
        if wanted.fit.ratio is not None:
            fields["aspect_ratio"] = wanted.fit.ratio
        if wanted.fit.resolution is not None:
            fields["resolution"] = wanted.fit.resolution
        if mapped.weights is not None:
            fields["loras"] = [wire.Lora(path=mapped.weights, scale=1)]
        queued = await self._queued(router, mapped.name, wire.GenerationRequest(**fields))
        place = self._PLACE.fullmatch(urlsplit(queued.response_url).path.strip("/"))
        return place and place[0]

    async def _queued(self, router: AsyncClient, name: str, sent: wire.GenerationRequest) -> wire.Queued:
        match name.split("/"):
            case owner, app:
                return await router.submit_to_app(owner, app, sent, subdomain="queue")
            case owner, app, version:
                return await router.submit_to_version(owner, app, version, sent, subdomain="queue")
            case owner, app, version, task:
                return await router.submit_to_task(owner, app, version, task, sent, subdomain="queue")
            case owner, app, version, variant, task:
                return await router.submit_to_variant(
                    owner, app, version, variant, task, sent, subdomain="queue"
                )
        raise unknown_name("fal-ai", name)

    async def look(self, router: AsyncClient, place: str) -> Look | None:
        match = self._PLACE.fullmatch(place)
        if match is None:
            return None
        owner, app, request = match.groups()
        queued = await router.retrieve_status(owner, app, request, subdomain="queue")
        if queued.status != "COMPLETED":
            return Look(word=queued.status)
        if queued.error:
            return Look(word=queued.status, failure=failed(queued.error_type, queued.error))
        try:
            made = await router.retrieve_result(owner, app, request, subdomain="queue")
        except StatusError as error:
            said = complaint(error.body)
            if said is None or error.status not in self._OUTCOMES:
                raise
            return Look(word=queued.status, failure=failed(said.code, said.message))
        return Look(word=queued.status, url=made.video.url, content_type=made.video.content_type)


class _Jobs:
    """What those have in common that have plain jobs, and models of whose shapes nothing is said."""

    modes: tuple[capabilities.Mode, ...] = ("text", "image")
    loads_weights = False
    _PLACE = re.compile(r"[\w-]+")

    def described(self, abilities: capabilities.Abilities) -> capabilities.Abilities:
        return abilities.model_copy(
            update={
                "sizes": (), "ratios": (), "resolutions": (), "default_size": None, "resolution_seconds": {},
            }
        )  # fmt: skip

    async def look(self, router: AsyncClient, place: str) -> Look | None:
        return await self._look(router, place) if self._PLACE.fullmatch(place) else None

    async def _look(self, router: AsyncClient, place: str) -> Look:
        raise NotImplementedError


class Replicate(_Jobs):
    """Predictions. Nobody waits for one: the SDK does, and gives up after a minute."""

    words = REPLICATE
    modes = ("text",)

    async def submit(self, router: AsyncClient, mapped: Mapped, wanted: Wanted) -> str | None:
        sent = wire.GenerationRequest(prompt=wanted.prompt, **wanted.task)
        name, _, version = mapped.name.partition(":")
        if version:
            body = wire.VersionPredictionRequest(version=version, input=sent)
            return (await router.predict_with_version(body)).id
        match name.split("/"):
            case owner, model:
                body_ = wire.PredictionRequest(input=sent)
                return (await router.predict_with_model(owner, model, body_)).id
        raise unknown_name("replicate", name)

    async def _look(self, router: AsyncClient, place: str) -> Look:
        made = await router.retrieve_prediction(place)
        if made.status in {"failed", "canceled", "aborted"}:
            code = {"canceled": "cancelled"}.get(made.status, made.status)
            return Look(word=made.status, failure=failed(code, made.error))
        output = made.output[0] if isinstance(made.output, list) and made.output else made.output
        return Look(word=made.status, url=output if isinstance(output, str) else None)


class Together(_Jobs):
    """Jobs. One that says no status is under way."""

    words: Mapping[str, Status] = {
        "queued": "queued",
        "in_progress": "in_progress",
        "completed": "completed",
        "failed": "failed",
    }

    def described(self, abilities: capabilities.Abilities) -> capabilities.Abilities:
        return super().described(abilities).model_copy(update={"sizes": "any"})

    async def submit(self, router: AsyncClient, mapped: Mapped, wanted: Wanted) -> str | None:
        fields: dict[str, Any] = {"model": mapped.name, "prompt": wanted.prompt, **wanted.task}
        if wanted.fit.size is not None:
            fields |= {"width": wanted.fit.size.width, "height": wanted.fit.size.height}
        if wanted.picture is not None:
            if len(wanted.picture) > TOGETHERS_PICTURE:
                raise errors.unsupported(
                    "input_reference",
                    f"Together takes data URLs of at most {TOGETHERS_PICTURE} characters; give an address.",
                )
            fields["frame_images"] = [{"input_image": wanted.picture, "frame": "first"}]
        return (await router.create_together_video(written(wire.TogetherRequest, fields))).id

    async def _look(self, router: AsyncClient, place: str) -> Look:
        job = await router.retrieve_together_video(place)
        word = job.status or "in_progress"
        if word == "failed":
            reason = job.error or wire.Reason()
            return Look(word=word, failure=failed(reason.code, reason.message))
        return Look(word=word, url=job.outputs.video_url if job.outputs else None)


class WaveSpeed(_Jobs):
    """Tasks, in envelopes."""

    words: Mapping[str, Status] = {
        "created": "queued",
        "processing": "in_progress",
        "completed": "completed",
        "failed": "failed",
    }
    _RESULT = re.compile(r"/api/v3/predictions/([\w-]+)/result")

    async def submit(self, router: AsyncClient, mapped: Mapped, wanted: Wanted) -> str | None:
        sent = wire.GenerationRequest(prompt=wanted.prompt, **wanted.task)
        if wanted.picture is not None:
            sent.image = wanted.picture
        match mapped.name.split("/"):
            case owner, name:
                made = await router.submit_to_wave_speed(owner, name, sent)
            case owner, name, variant:
                made = await router.submit_to_wave_speed_variant(owner, name, variant, sent)
            case _:
                raise unknown_name("wavespeed", mapped.name)
        place = self._RESULT.fullmatch(urlsplit((made.data.urls and made.data.urls.get) or "").path)
        return place and place[1]

    async def _look(self, router: AsyncClient, place: str) -> Look:
        task = (await router.retrieve_wave_speed_result(place)).data
        if task.status == "failed":
            return Look(word=task.status, failure=failed(None, task.error))
        return Look(word=task.status, url=next(iter(task.outputs or ()), None))


ROUTES: Mapping[str, Route] = {
    "fal-ai": Fal(),
    "replicate": Replicate(),
    "together": Together(),
    "wavespeed": WaveSpeed(),
}
"""By the router's names, the ones to be preferred first."""
REFUSED: Mapping[str, str] = {
    "novita": "answers with the video itself, minutes later, and has no jobs that could be asked for",
}
"""Providers that make videos and cannot be served, and why."""


def failed(code: str | None, message: str | None) -> models.VideoFailure:
    return models.VideoFailure(code=code or "failed", message=message or "The request failed.")


def unknown_name(service: str, name: str) -> errors.Failure:
    return errors.unsupported(
        "model", f"The router has no way to {name!r} at {service}.", code="unsupported_operation"
    )


def complaint(body: object) -> Complaint | None:
    if not isinstance(body, wire.Problem):
        return None
    match body:
        case wire.Problem(detail=[wrong, *_]):
            place = ".".join(str(step) for step in wrong.loc or () if step != "body")
            return Complaint(
                wrong.msg or "The request was refused.", wrong.type, _PARAMS.get(place, place) or None
            )
        case wire.Problem(detail=str(text)) | wire.Problem(error=str(text)):
            return Complaint(text)
        case wire.Problem(error=wire.Reason(message=message, code=code)):
            return Complaint(message or "The request was refused.", code)
    return Complaint(body.message or "The request was refused.")


_PARAMS = {
    "image_url": "input_reference",
    "num_frames": "seconds",
    "aspect_ratio": "size",
    "resolution": "size",
}
