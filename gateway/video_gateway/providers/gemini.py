"""The Gemini Developer API: interactions for omni models, long-running predictions for Veo."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any, Literal

from bifrost_api import models
from bifrost_api.errors import BadGateway, NotFound
from bifrost_api.interface import VideosApi
from gemini_video_api import models as wire
from gemini_video_api.async_client import AsyncClient
from specwright_runtime import ByteStream
from video_gateway import capabilities, errors, ids, media, times
from video_gateway.fetch import Fetcher
from video_gateway.generation import in_its_words, native_input, normal
from video_gateway.providers import google
from video_gateway.providers.answer import (
    Status,
    Stopwatch,
    accepted,
    deployment,
    extra_fields,
    native_id,
    only_video,
    understood,
)
from video_gateway.providers.provider import OPERATIONS, Connection, Skills
from video_gateway.providers.upstream import Complaint, nobodys_job, translated

VERSION: Literal["v1beta"] = "v1beta"
"""Of interactions and files, which v1 has as well; predictions are in this one only."""

STATUS: Mapping[str, Status] = {
    "queued": "queued",
    "in_progress": "in_progress",
    "requires_continuation": "in_progress",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "failed",
    "incomplete": "failed",
    "budget_exceeded": "failed",
    "requires_action": "failed",  # nobody is there to act
}
_TASKS: Mapping[capabilities.Mode, str] = {
    "text": "text_to_video",
    "image": "image_to_video",
    "video": "edit",
}
_OPERATION = re.compile(r"models/([^/]+)/operations/([^/]+)")
_FILE = re.compile(
    r"(?:https://generativelanguage\.googleapis\.com/v1(?:beta)?/)?files/([a-z0-9-]+)(?:[:?].*)?"
)


def skills(dialect: str) -> Skills:
    return Skills(sheet="gemini", operations=OPERATIONS | {"video_remix"})


def adapter(connection: Connection) -> GeminiVideos:
    client = AsyncClient(
        connection.base_url,
        api_key_auth=connection.key,
        transport=connection.transport,
        timeout=connection.timeout,
    )
    return GeminiVideos(
        client, provider=connection.provider, sheet=connection.sheet, fetcher=connection.fetcher
    )


class GeminiVideos(VideosApi):
    """One project. Jobs whose ids are names of operations are Veo's, the others are interactions."""

    def __init__(
        self, client: AsyncClient, *, provider: str, sheet: capabilities.Sheet, fetcher: Fetcher
    ) -> None:
        self._client = client
        self._provider = provider
        self._sheet = sheet
        self._fetcher = fetcher

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
                prediction = wire.PredictLongRunningRequest.model_validate(_prediction(request, fit, image))
                operation = await self._client.predict_long_running(model, prediction)
                return accepted(self._provider, operation.name, request, fit, watch)
            interaction = wire.CreateInteractionRequest.model_validate(
                _interaction(model, request, fit, image)
            )
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
        with translated(self._provider, _complaint):
            source = await self._client.get_interaction(VERSION, native)
            created = await self._client.create_interaction(
                VERSION,
                wire.CreateInteractionRequest.model_validate(
                    {
                        "model": source.model,
                        "background": True,
                        "previous_interaction_id": native,
                        "input": [_said([{"type": "text", "text": body.prompt}])],
                        "generation_config": {"video_config": {"task": "edit"}},
                        "response_format": {"type": "video", "delivery": "uri"},
                    }
                ),
            )
        video = self._shown(created, "video_remix", watch)
        video.prompt = body.prompt
        video.remixed_from_video_id = ids.public(native)
        return video

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        if not _OPERATION.fullmatch(native):
            return self._shown(await self._interaction(native), "video_retrieve", watch)
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
        return models.VideoDeleted(
            id=ids.public(native),
            object="video.deleted",
            deleted=True,
            extra_fields=extra_fields(self._provider, "video_delete", watch),
        )

    async def video_list(
        self,
        *,
        provider: models.ModelProvider | None,
        after: str | None,
        limit: int,
        order: Literal["asc", "desc"],
    ) -> models.VideoList:
        raise errors.unsupported_operation(self._provider, "video_list")

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
        videos: list[wire.Video] | list[wire.Content]
        if _OPERATION.fullmatch(native):
            videos = _samples(await self._operation(native))
        else:
            videos = _videos(await self._interaction(native))
        if not videos:
            raise errors.conflict("video_not_ready", "There is no video yet.", retry_after=5)
        if index >= len(videos):
            raise errors.invalid("index", f"The job made {len(videos)} videos.")
        match videos[index]:
            case wire.Video(uri=str(uri)) | wire.Content(uri=str(uri)):
                return await self._file(uri)
            case wire.Video(encoded_video=str(data)) | wire.Content(data=str(data)):
                return self._inline(data)
        raise errors.broken(self._provider, "named no file")

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

    def _inline(self, data: str) -> ByteStream:
        try:
            return ByteStream(base64.b64decode(data), media_type="video/mp4")
        except binascii.Error as error:
            raise errors.broken(self._provider, "sent a video that is not base64") from error

    async def _interaction(self, native: str) -> wire.Interaction:
        with translated(self._provider, _complaint):
            return await self._client.get_interaction(VERSION, native)

    async def _operation(self, native: str) -> wire.Operation:
        _, model, _, operation = native.split("/")
        with translated(self._provider, _complaint):
            return await self._client.get_operation(model, operation)

    def _shown(self, interaction: wire.Interaction, request_type: str, watch: Stopwatch) -> models.Video:
        extra = extra_fields(self._provider, request_type, watch, model=interaction.model)
        status = understood(STATUS, interaction.status, interaction.id, extra)
        outcome = google.Outcome(status=status)
        if status == "completed":
            outcome = _made(interaction)
        elif status == "failed":
            outcome = _why(interaction)
        fields: dict[str, Any] = outcome.fields()
        if interaction.model is not None:
            fields["model"] = f"{self._provider}/{interaction.model}"
        return models.Video(
            id=ids.public(interaction.id),
            object="video",
            created_at=times.unix_seconds(interaction.created) if interaction.created else times.now(),
            extra_fields=extra,
            **fields,
        )


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


def _interaction(
    model: str, request: models.VideoGenerationRequest, fit: capabilities.Fit, image: media.Media | None
) -> dict[str, Any]:
    content: list[dict[str, str]] = [{"type": "text", "text": request.prompt}]
    if image is not None:
        data = base64.b64encode(image.content).decode()
        content.append({"type": "image", "data": data, "mime_type": image.content_type})
    elif fit.mode == "image":
        content.append({"type": "image", "uri": request.input_reference or ""})
    if fit.mode == "video":
        content.append(_source(request.video_uri or ""))
    form: dict[str, str] = {"type": "video", "delivery": "uri"}  # answers with the bytes in them are limited
    if fit.ratio is not None:
        form["aspect_ratio"] = fit.ratio
    if fit.resolution is not None:
        form["resolution"] = fit.resolution
    if fit.seconds is not None:
        form["duration"] = f"{fit.seconds}s"
    return {
        "model": model,
        "background": True,
        "input": [_said(content)],
        "generation_config": {"video_config": {"task": _TASKS[fit.mode]}},
        "response_format": form,
    }


def _said(content: list[dict[str, str]]) -> dict[str, Any]:
    return {"type": "user_input", "content": content}


def _source(video_uri: str) -> dict[str, str]:
    if _FILE.fullmatch(video_uri):
        return {"type": "video", "uri": video_uri}
    if not media.is_data_url(video_uri):
        raise errors.unsupported(
            "video_uri", "Gemini takes videos as data URLs or as files of Google's Files API."
        )
    try:
        found = media.parse(video_uri)
    except media.NotMediaError as error:
        raise errors.invalid("video_uri", f"The source video cannot be read: {error}.") from None
    data = base64.b64encode(found.content).decode()
    return {"type": "video", "data": data, "mime_type": found.content_type}


def _last(interaction: wire.Interaction) -> list[wire.Step]:
    """What the model said after it was last spoken to, the newest first."""
    said = []
    for step in reversed(interaction.steps or []):
        if step.type == "user_input":
            break
        if step.type == "model_output":
            said.append(step)
    return said


def _videos(interaction: wire.Interaction) -> list[wire.Content]:
    """The video, as the vendor's SDK finds it: the last one that was said."""
    for step in _last(interaction):
        for item in reversed(step.content or []):
            if item.type == "video":
                return [item]
    return []


def _made(interaction: wire.Interaction) -> google.Outcome:
    """A completed interaction without a video is a refusal, and its text says of what."""
    texts = [item.text for step in _last(interaction) for item in step.content or [] if item.text]
    return google.ended(len(_videos(interaction)), None, texts)


def _why(interaction: wire.Interaction) -> google.Outcome:
    for step in _last(interaction):
        if step.error is not None:
            return google.failed(step.error)
    reason = next(iter(interaction.errors or []), None)
    code = (reason and reason.code) or interaction.status
    message = (reason and reason.message) or f"The interaction is {interaction.status}."
    return google.failed_as(code, message)


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
