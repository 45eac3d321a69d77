"""Replicate: predictions of models that each publish what they take."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal
from urllib.parse import urlsplit

from bifrost_api import models
from bifrost_api.errors import NotFound
from replicate_api import models as wire
from replicate_api.async_client import AsyncClient
from specwright_runtime import ByteStream, Upload
from video_gateway import capabilities, errors, ids, timestamps
from video_gateway.generation import native_input, normal
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
    only_video,
    percentage,
    understood,
)
from video_gateway.providers.inputs import Inputs
from video_gateway.providers.provider import Connection, OneAccount, Skills
from video_gateway.providers.remembered import Remembered
from video_gateway.providers.upstream import Complaint, before_buying, translated

LIFETIME = 3600
"""Seconds after the end of a prediction for which its output is kept."""
LARGE = 256 * 1024
"""Bytes up to which Replicate wants files as data URLs."""

STATUS: Mapping[str, Status] = {
    "starting": "queued",
    "processing": "in_progress",
    "succeeded": "completed",
    "failed": "failed",
    "canceled": "failed",
    "aborted": "failed",  # canceled before it ran
}
_ENDS = {"canceled": ("cancelled", "The prediction was canceled."), "aborted": ("aborted", "It never ran.")}
_NAME = re.compile(r"(deployments/)?([^/:\s.][^/:\s]*)/([^/:\s.][^/:\s]*)(?::([0-9a-z]+))?")
_VERSION = re.compile(r"[0-9a-f]{64}")
_PROGRESS = re.compile(r"([0-9]{1,3})%\s*\|")
_CODE = re.compile(r"\((E[0-9]{3,5})\)")
_FILTERED = re.compile(r"\(E005\)|flagged as sensitive|nsfw|content policy|moderat|safety", re.IGNORECASE)


def skills(dialect: str) -> Skills:
    return Skills(sheet="replicate")


def adapter(connection: Connection) -> ReplicateVideos:
    return ReplicateVideos(connection.client(AsyncClient), connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runnable:
    """A model as a request names it: how it is run, and what it takes."""

    kind: Literal["model", "version", "deployment"]
    owner: str
    name: str
    version: str | None
    inputs: Inputs


class ReplicateVideos(OneAccount[AsyncClient]):
    """One account."""

    def __init__(self, client: AsyncClient, connection: Connection) -> None:
        super().__init__(client, connection)
        self._connection = connection
        self._runnable = Remembered(self._looked_up)

    async def published(self) -> capabilities.Sheet:
        """The models of the sheet, as they describe themselves, or as known where they do not answer."""
        found = await asyncio.gather(
            *(self._runnable.of(each.name) for each in self._sheet.model), return_exceptions=True
        )
        described = [
            each if isinstance(runnable, BaseException) else runnable.inputs.model(each.name, each)
            for each, runnable in zip(self._sheet.model, found, strict=True)
        ]
        return self._sheet.model_copy(update={"model": tuple(described)})

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
        runnable = await self._runnable.of(model)
        inputs = runnable.inputs
        sent = native_input(request)
        places = inputs if sent is None else None
        if sent is None:
            fit, sent = await self._fitted(model, inputs, request, bool(x_bf_drop_params))
        else:
            fit = capabilities.unfitted("text")
        with translated(self._provider, partial(_complaint, places)):
            prediction = await self._run(runnable, sent)
        video = accepted(self._provider, prediction.id, request, fit, watch)
        video.created_at = timestamps.unix_seconds(prediction.created_at)
        return video

    async def _fitted(
        self, model: str, inputs: Inputs, request: models.VideoGenerationRequest, drop: bool
    ) -> tuple[capabilities.Fit, dict[str, Any]]:
        described = self._sheet.model_copy(update={"model": (inputs.model(model, self._sheet.find(model)),)})
        fit = capabilities.fit(described, model, request, drop_params=drop)
        sent = inputs.filled(
            fit,
            request.prompt,
            await self._file("input_reference", request.input_reference) if fit.mode == "image" else None,
            await self._file("video_uri", request.video_uri) if fit.mode == "video" else None,
        )
        if "size" in fit.dropped and request.size is not None:
            sent |= inputs.shaped(request.size)
        return fit, sent

    async def _run(self, runnable: Runnable, sent: dict[str, Any]) -> wire.Prediction:
        match runnable.kind:
            case "model":
                return await self._client.create_model_prediction(
                    runnable.owner, runnable.name, wire.PredictionRequest(input=sent)
                )
            case "deployment":
                return await self._client.create_deployment_prediction(
                    runnable.owner, runnable.name, wire.PredictionRequest(input=sent)
                )
            case "version":
                return await self._client.create_prediction(
                    wire.VersionPredictionRequest(version=runnable.version or "", input=sent)
                )

    async def _looked_up(self, model: str) -> Runnable:
        """How to run `owner/name`, `owner/name:version`, `deployments/owner/name` or a version alone.

        Raises:
            errors.BadRequest: there is no such model.
        """
        if _VERSION.fullmatch(model):  # whose it is cannot be asked, and so neither what it takes
            return Runnable(kind="version", owner="", name="", version=model, inputs=Inputs.of(None))
        match = _NAME.fullmatch(model)
        if match is None:
            raise _no_such_model(model, "owner/name, owner/name:version or deployments/owner/name")
        is_deployment, owner, name, version = match.groups()
        try:
            with translated(self._provider, partial(_complaint, None)):
                if is_deployment:
                    document = await self._deployed(owner, name)
                    kind: Literal["model", "version", "deployment"] = "deployment"
                elif version is not None:
                    found = await self._client.retrieve_version(owner, name, version)
                    kind, document = "version", found.openapi_schema
                else:
                    described = await self._client.retrieve_model(owner, name)
                    latest = described.latest_version
                    document = None if latest is None else latest.openapi_schema
                    kind, version = "model", None if latest is None else latest.id
                    if described.is_official is False and version is not None:
                        kind = "version"
        except NotFound:
            raise _no_such_model(model, "one that this account may run") from None
        return Runnable(kind=kind, owner=owner, name=name, version=version, inputs=Inputs.of(document))

    async def _deployed(self, owner: str, name: str) -> Mapping[str, Any] | None:
        release = (await self._client.retrieve_deployment(owner, name)).current_release
        if release is None:
            return None
        model_owner, _, model_name = release.model.partition("/")
        return (await self._client.retrieve_version(model_owner, model_name, release.version)).openapi_schema

    async def _file(self, param: str, reference: str | None) -> str | None:
        """The address of a file: a given one, a data URL, or where a large file was put for the model."""
        if reference is None or media.is_http_url(reference):
            return reference
        try:
            file = media.parse(reference)
        except media.NotMediaError as error:
            raise errors.invalid(param, f"The file cannot be read: {error}.") from None
        if len(file.content) <= LARGE:
            return file.data_url()
        upload = Upload(file.content, filename=f"input.{file.extension}", media_type=file.content_type)
        with before_buying(), translated(self._provider, partial(_complaint, None)):
            return (await self._client.create_file(wire.FileUpload(content=upload))).urls.get

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        return self._video(await self._look(video_id), "video_retrieve", watch)

    async def _look(self, video_id: str) -> wire.Prediction:
        native = native_id(video_id, self._provider)
        with translated(self._provider, partial(_complaint, None)):
            return await self._client.retrieve_prediction(native)

    async def check(self) -> None:
        with translated(self._provider, partial(_complaint, None)):
            await self._client.list_predictions()

    async def video_delete(self, video_id: str) -> models.VideoDeleted:
        """Stops the work. Replicate itself removes what a prediction made, an hour later."""
        watch = Stopwatch()
        prediction = await self._look(video_id)
        if STATUS.get(prediction.status) not in {"completed", "failed"}:
            with translated(self._provider, partial(_complaint, None)):
                await self._client.cancel_prediction(prediction.id)
        return deleted(self._provider, prediction.id, watch)

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
        only_video(self._provider, variant)
        prediction = await self._look(video_id)
        if prediction.status != "succeeded":
            raise errors.conflict("video_not_ready", f"The prediction is {prediction.status}.", retry_after=5)
        addresses = list(_addresses(prediction.output))
        if not addresses:
            raise errors.gone(f"{self._provider} no longer has what the prediction made.")
        address = chosen(addresses, index)
        if media.is_data_url(address):
            file = media.parse(address)
            return ByteStream(file.content, media_type=file.content_type)
        credential = ("Authorization", f"Bearer {self._connection.key}") if self.is_own(address) else None
        return await self._fetcher.open(address, self._provider, range_=range, credential=credential)

    def is_own(self, address: str) -> bool:
        """Whether the token may go there: to the API's own host, or from Replicate's to its file hosts."""
        there, api = urlsplit(address), urlsplit(self._connection.base_url)
        if (there.scheme, there.netloc) == (api.scheme, api.netloc):
            return True
        host = there.hostname or ""
        return (
            api.hostname == "api.replicate.com"
            and there.scheme == "https"
            and f".{host}".endswith((".replicate.com", ".replicate.delivery"))
        )

    def _video(self, prediction: wire.Prediction, request_type: str, watch: Stopwatch) -> models.Video:
        extra = extra_fields(self._provider, request_type, watch, model=prediction.model)
        status = understood(STATUS, prediction.status, prediction.id, extra)
        fields: dict[str, Any] = {}
        if prediction.model is not None:
            fields["model"] = f"{self._provider}/{prediction.model}"
        if prediction.completed_at is not None:
            fields["completed_at"] = timestamps.unix_seconds(prediction.completed_at)
        match status:
            case "in_progress":
                if (progress := _progress(prediction.logs)) is not None:
                    fields["progress"] = progress
            case "completed":
                fields |= {"progress": 100} | _made(prediction, fields.get("completed_at", timestamps.now()))
            case "failed":
                fields |= _failure(prediction)
            case "queued":
                pass
        return models.Video(
            id=ids.public(prediction.id),
            object="video",
            status=status,
            created_at=timestamps.unix_seconds(prediction.created_at),
            extra_fields=extra,
            **fields,
        )


def _made(prediction: wire.Prediction, completed_at: int) -> dict[str, Any]:
    addresses = list(_addresses(prediction.output))
    if prediction.data_removed or not addresses:
        return {"videos": [], "expires_at": min(completed_at + LIFETIME, timestamps.now() - 1)}
    videos = [
        models.VideoOutput(type="url", url=address, content_type=media.type_of(address) or "video/mp4")
        for address in addresses
        if media.is_http_url(address)
    ]
    return {"videos": videos, "expires_at": completed_at + LIFETIME}


def _failure(prediction: wire.Prediction) -> dict[str, Any]:
    code, message = _ENDS.get(prediction.status, ("failed", "The prediction failed."))
    if prediction.error:
        message = str(prediction.error)
        if (named := _CODE.search(message)) is not None:
            code = named[1]
    fields: dict[str, Any] = {"error": models.VideoFailure(code=code, message=message)}
    if prediction.status == "failed" and _FILTERED.search(message):
        fields["content_filter"] = filtered(message)
    return fields


def _progress(logs: str | None) -> int | None:
    """What the last bar in the log shows; a full one may be followed by another."""
    bars = _PROGRESS.findall(logs or "")
    return min(99, percentage(float(bars[-1])) or 0) if bars else None


def _addresses(output: object) -> Iterator[str]:
    """Files in what a model made: an address, a list of them, or an object that holds them."""
    match output:
        case str() if media.is_http_url(output) or media.is_data_url(output):
            yield output
        case list():
            for each in output:
                yield from _addresses(each)
        case dict():
            named = [output[name] for name in ("video", "videos", "url", "output") if name in output]
            for each in named or output.values():
                yield from _addresses(each)


def _no_such_model(model: str, wanted: str) -> errors.Failure:
    return errors.unsupported(
        "model", f"There is no model {model!r} on Replicate: name {wanted}.", code="model_not_found"
    )


def _complaint(inputs: Inputs | None, body: object) -> Complaint | None:
    if not isinstance(body, wire.Problem):
        return None
    message = (body.detail or body.title or "The request was refused.").strip().removeprefix("- ")
    wrong = body.invalid_fields[0] if body.invalid_fields else None
    if wrong is None:
        return Complaint(message)
    place = wrong.field or ""
    return Complaint(message, wrong.type, (inputs and inputs.asked(place)) or place or None)
