"""The Gemini Developer API: interactions for omni models, long-running predictions for Veo."""

from __future__ import annotations

import re
from typing import Any, Literal

from bifrost_api import models
from bifrost_api.errors import BadGateway, NotFound
from gemini_video_api import models as wire
from gemini_video_api.async_client import AsyncClient
from specwright_runtime import ByteStream
from video_gateway import capabilities, errors, ids
from video_gateway.generation import in_its_words, native_input, normal, written
from video_gateway.media import inputs as media
from video_gateway.providers import google
from video_gateway.providers import google_interactions as interactions
from video_gateway.providers.answer import (
    Stopwatch,
    accepted,
    chosen,
    deleted,
    deployment,
    extra_fields,
    native_id,
    only_video,
)
from video_gateway.providers.provider import OPERATIONS, Connection, OneAccount, Skills
from video_gateway.providers.upstream import Complaint, before_buying, nobodys_job, translated

VERSION: Literal["v1beta"] = "v1beta"
"""Of interactions and files, which v1 has as well; predictions are in this one only."""

DELIVERY = {"delivery": "uri"}
"""Answers with the bytes in them are limited."""
_OPERATION = re.compile(r"models/([^/]+)/operations/([^/]+)")
_FILE = re.compile(
    r"(?:https://generativelanguage\.googleapis\.com/v1(?:beta)?/)?files/([a-z0-9-]+)(?:[:?].*)?"
)


def skills(dialect: str) -> Skills:
    return Skills(sheet="gemini", operations=OPERATIONS | {"video_remix"})


def adapter(connection: Connection) -> GeminiVideos:
    return GeminiVideos(connection.client(AsyncClient), connection)


class GeminiVideos(OneAccount[AsyncClient]):
    """One project. Jobs whose ids are names of operations are Veo's, the others are interactions."""

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
        if (native := native_input(request)) is not None and model.startswith("veo"):
            with translated(self._provider, _complaint):
                prediction = in_its_words(wire.PredictLongRunningRequest, native)
                operation = await self._client.predict_long_running(model, prediction)
            return accepted(self._provider, operation.name, request, capabilities.unfitted("text"), watch)
        fit = capabilities.fit(self._sheet, model, request, drop_params=bool(x_bf_drop_params))
        image = None
        if fit.mode == "image" and not _FILE.fullmatch(request.input_reference or ""):
            image = await google.image(request.input_reference or "", self._fetcher)
        with translated(self._provider, _complaint):
            if model.startswith("veo"):
                prediction = written(wire.PredictLongRunningRequest, _prediction(request, fit, image))
                operation = await self._client.predict_long_running(model, prediction)
                return accepted(self._provider, operation.name, request, fit, watch)
            wanted = interactions.asked(model, request.prompt, fit, _source(request, fit, image), DELIVERY)
            interaction = written(wire.CreateInteractionRequest, wanted)
            created = await self._client.create_interaction(VERSION, interaction)
        return accepted(self._provider, created.id, request, fit, watch)

    async def video_remix(
        self, video_id: str, body: models.VideoRemixRequest, *, idempotency_key: str | None
    ) -> models.Video:
        """The interaction goes on; Veo has no way back to a video but its file."""
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        if _OPERATION.fullmatch(native):
            raise errors.unsupported_operation(self._provider, "video_remix")
        with before_buying():
            source = await self._interaction(native)
        with translated(self._provider, _complaint):
            wanted = interactions.continued(source, native, body.prompt, DELIVERY)
            created = await self._client.create_interaction(
                VERSION, written(wire.CreateInteractionRequest, wanted)
            )
        video = interactions.shown(self._provider, created.id, created, "video_remix", watch)
        video.prompt = body.prompt
        video.remixed_from_video_id = ids.public(native)
        return video

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        if not _OPERATION.fullmatch(native):
            interaction = await self._interaction(native)
            return interactions.shown(self._provider, native, interaction, "video_retrieve", watch)
        operation = await self._operation(native)
        model = native.split("/")[1]
        return models.Video(
            id=ids.public(native),
            object="video",
            model=f"{self._provider}/{model}",
            created_at=0,  # operations do not say; the job's row does
            extra_fields=extra_fields(self._provider, "video_retrieve", watch, model=model),
            **_outcome(operation).fields(),
        )

    async def check(self) -> None:
        """A wrong key is refused for an operation that there is not, too."""
        with nobodys_job(self._provider):
            await self.video_retrieve(ids.public("models/veo-3.1-generate-preview/operations/none"))

    async def video_delete(self, video_id: str) -> models.VideoDeleted:
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        if _OPERATION.fullmatch(native):
            raise errors.unsupported_operation(self._provider, "video_delete")
        with translated(self._provider, _complaint):
            await self._client.delete_interaction(VERSION, native)
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
        """The file, whole. Its address is only read for the id: the key goes to the API itself alone."""
        only_video(self._provider, variant)
        native = native_id(video_id, self._provider)
        if _OPERATION.fullmatch(native):
            videos = [(video.uri, video.encoded_video) for video in _samples(await self._operation(native))]
        else:
            said = interactions.videos(await self._interaction(native))
            videos = [(video.uri, video.data) for video in said]
        if not videos:
            raise errors.conflict("video_not_ready", "There is no video yet.", retry_after=5)
        uri, data = chosen(videos, index)
        if uri is not None:
            return await self._file(uri)
        return google.content(self._provider, data)

    async def _file(self, uri: str) -> ByteStream:
        match = _FILE.fullmatch(uri)
        if match is None:
            raise errors.broken(self._provider, "keeps the file where nobody else may look")
        try:
            with translated(self._provider, _complaint):
                return await self._client.download_file(VERSION, match[1], alt="media")
        except (NotFound, BadGateway) as error:
            # A file that was thrown away is one that the key may not see.
            if isinstance(error, NotFound) or error.body.error.code == "provider_auth":
                raise errors.gone(f"{self._provider} no longer has the file.") from error
            raise

    async def _interaction(self, native: str) -> wire.Interaction:
        with translated(self._provider, _complaint):
            return await self._client.get_interaction(VERSION, native)

    async def _operation(self, native: str) -> wire.Operation:
        _, model, _, operation = native.split("/")
        with translated(self._provider, _complaint):
            return await self._client.get_operation(model, operation)


def _prediction(
    request: models.VideoGenerationRequest, fit: capabilities.Fit, image: media.Media | None
) -> dict[str, Any]:
    instance: dict[str, Any] = {"prompt": request.prompt}
    if image is not None:
        instance["image"] = google.encoded(image)
    elif fit.mode == "image":
        raise errors.unsupported("input_reference", "Veo takes pictures by their bytes, not by their files.")
    if fit.mode == "video":
        uri = request.video_uri or ""
        if not _FILE.fullmatch(uri):
            raise errors.unsupported("video_uri", "Veo extends files of Google's Files API that it made.")
        instance["video"] = {"uri": uri}
    fields: dict[str, Any] = {"instances": [instance]}
    if parameters := google.veo_parameters(fit):
        fields["parameters"] = parameters
    return fields


def _source(
    request: models.VideoGenerationRequest, fit: capabilities.Fit, image: media.Media | None
) -> dict[str, str] | None:
    """What an interaction starts from: bytes, or a file of the Files API."""
    if image is not None:
        return interactions.inline(image)
    match fit.mode:
        case "text":
            return None
        case "image":
            return {"uri": request.input_reference or ""}
        case "video":
            uri = request.video_uri or ""
            if _FILE.fullmatch(uri):
                return {"uri": uri}
            return interactions.clip(uri, "files of Google's Files API")


def _samples(operation: wire.Operation) -> list[wire.Video]:
    made = operation.response and operation.response.generate_video_response
    if not made:
        return []
    return [sample.video for sample in made.generated_samples or [] if sample.video is not None]


def _outcome(operation: wire.Operation) -> google.Outcome:
    if not operation.done:
        return google.RUNNING
    if operation.error is not None:
        return google.failed(operation.error)
    made = operation.response and operation.response.generate_video_response
    if not made:
        return google.ended(0, None, None)
    return google.ended(
        len(_samples(operation)), made.rai_media_filtered_count, made.rai_media_filtered_reasons
    )


def _complaint(body: object) -> Complaint | None:
    return google.complaint(body.error) if isinstance(body, wire.ErrorResponse) else None
