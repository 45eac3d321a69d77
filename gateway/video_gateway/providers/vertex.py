"""Vertex AI: long-running predictions with Veo, and the objects in Cloud Storage that they leave."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any, Literal
from urllib.parse import urlsplit

from bifrost_api import models
from bifrost_api.errors import NotFound
from bifrost_api.interface import VideosApi
from specwright_runtime import ByteStream
from vertex_video_api import models as wire
from vertex_video_api.async_client import AsyncClient
from video_gateway import capabilities, errors, ids, media
from video_gateway.fetch import Fetcher
from video_gateway.generation import normal
from video_gateway.providers import google
from video_gateway.providers.answer import (
    Stopwatch,
    accepted,
    deployment,
    extra_fields,
    native_id,
    only_video,
)
from video_gateway.providers.google_account import identity
from video_gateway.providers.provider import OPERATIONS, Connection, Skills
from video_gateway.providers.upstream import Complaint, nobodys_job, translated
from video_gateway.settings import SettingsError

VERSION: Literal["v1"] = "v1"
_NAME = re.compile(r"projects/([^/]+)/locations/([^/]+)/publishers/google/models/([^/]+)/operations/([^/]+)")
_OBJECT = re.compile(r"gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/(.+)")
_GOOGLE = "aiplatform.googleapis.com"


def skills(dialect: str) -> Skills:
    return Skills(sheet="vertex", operations=OPERATIONS - {"video_delete"})


def adapter(connection: Connection) -> VertexVideos:
    """
    Raises:
        SettingsError: no project, or a service account that cannot be used.
    """
    who = identity(connection.key, connection.transport)
    project = connection.options.get("project") or who.project
    if not project:
        raise SettingsError(f"providers.{connection.provider}.options.project: which project pays?")
    host = urlsplit(connection.base_url).hostname or ""
    client = AsyncClient(
        connection.base_url,
        api_key_auth=who.token,
        transport=connection.transport,
        timeout=connection.timeout,
    )
    # A private endpoint, and the emulator, stand in for both services.
    elsewhere = "https://storage.googleapis.com" if host.endswith(_GOOGLE) else connection.base_url
    return VertexVideos(
        client,
        client.with_options(base_url=connection.options.get("storage_url", elsewhere)),
        provider=connection.provider,
        project=project,
        location=connection.options.get("location") or _location(host),
        storage_uri=connection.options.get("storage_uri"),
        sheet=connection.sheet,
        fetcher=connection.fetcher,
    )


def _location(host: str) -> str:
    if host == _GOOGLE:
        return "global"
    return host.removesuffix(f"-{_GOOGLE}") if host.endswith(f"-{_GOOGLE}") else "us-central1"


class VertexVideos(VideosApi):
    """One account in one project. `storage_uri` is where videos go; without it they come in the answers."""

    def __init__(
        self,
        client: AsyncClient,
        storage: AsyncClient,
        *,
        provider: str,
        project: str,
        location: str,
        storage_uri: str | None,
        sheet: capabilities.Sheet,
        fetcher: Fetcher,
    ) -> None:
        self._client = client
        self._storage = storage
        self._provider = provider
        self._project = project
        self._location = location
        self._storage_uri = storage_uri
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
        fit = capabilities.fit(self._sheet, model, request, drop_params=bool(x_bf_drop_params))
        instance: dict[str, Any] = {"prompt": request.prompt}
        if fit.mode == "image":
            instance["image"] = await self._image(request.input_reference or "")
        if fit.mode == "video":
            instance["video"] = _video(request.video_uri or "")
        parameters = google.veo_parameters(fit)
        if self._storage_uri:
            parameters["storageUri"] = self._storage_uri
        sent = wire.PredictLongRunningRequest.model_validate(
            {"instances": [instance], "parameters": parameters}
        )
        with translated(self._provider, _complaint):
            operation = await self._client.predict_long_running(
                VERSION, self._project, self._location, "google", model, sent
            )
        return accepted(self._provider, operation.name, request, fit, watch)

    async def _image(self, reference: str) -> dict[str, str]:
        if _OBJECT.fullmatch(reference):
            return {"gcsUri": reference, "mimeType": _image_type(reference)}
        return google.encoded(await google.image(reference, self._fetcher))

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        operation = await self._look(video_id)
        model = operation.name.split("/")[-3]
        return models.Video(
            id=ids.public(operation.name),
            object="video",
            model=f"{self._provider}/{model}",
            created_at=0,  # operations do not say; the job's row does
            extra_fields=extra_fields(self._provider, "video_retrieve", watch, model=model),
            **_outcome(operation).fields(),
        )

    async def _look(self, video_id: str) -> wire.Operation:
        """An operation is asked for at its own model, whatever is configured today."""
        name = native_id(video_id, self._provider)
        match = _NAME.fullmatch(name)
        if match is None:
            raise errors.failure(
                404, "not_found_error", "video_not_found", "There is no such operation.",
                provider=self._provider,
            )  # fmt: skip
        project, location, model, _ = match.groups()
        with translated(self._provider, _complaint):
            operation = await self._client.fetch_predict_operation(
                VERSION,
                project,
                location,
                "google",
                model,
                wire.FetchPredictOperationRequest(operation_name=name),
            )
        operation.name = name
        return operation

    async def check(self) -> None:
        place = f"projects/{self._project}/locations/{self._location}"
        operation = "operations/00000000-0000-0000-0000-000000000000"
        with nobodys_job(self._provider):
            await self.video_retrieve(
                ids.public(f"{place}/publishers/google/models/veo-3.1-generate-001/{operation}")
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
        """The object, or a part of it; without a bucket the bytes out of the operation, whole."""
        only_video(self._provider, variant)
        operation = await self._look(video_id)
        videos = (operation.response and operation.response.videos) or []
        if not videos:
            raise errors.conflict("video_not_ready", "There is no video yet.", retry_after=10)
        if index >= len(videos):
            raise errors.invalid("index", f"The job made {len(videos)} videos.")
        video = videos[index]
        if video.gcs_uri is not None:
            return await self._object(video.gcs_uri, range)
        try:
            return ByteStream(base64.b64decode(video.bytes_base64_encoded or ""), media_type="video/mp4")
        except binascii.Error as error:
            raise errors.broken(self._provider, "sent a video that is not base64") from error

    async def _object(self, uri: str, range_: str | None) -> ByteStream:
        match = _OBJECT.fullmatch(uri)
        if match is None:
            raise errors.broken(self._provider, "keeps the file where nobody can look")
        try:
            with translated(self._provider, _complaint):
                return await self._storage.download_object(match[1], match[2], alt="media", range=range_)
        except NotFound as error:
            raise errors.gone(f"{self._provider} no longer has the file.") from error


def _image_type(uri: str) -> str:
    return "image/png" if uri.lower().endswith(".png") else "image/jpeg"


def _video(uri: str) -> dict[str, str]:
    if _OBJECT.fullmatch(uri):
        return {"gcsUri": uri, "mimeType": "video/mp4"}
    if not media.is_data_url(uri):
        raise errors.unsupported("video_uri", "Vertex AI takes videos as data URLs or as gs:// objects.")
    try:
        found = media.parse(uri)
    except media.NotMediaError as error:
        raise errors.invalid("video_uri", f"The source video cannot be read: {error}.") from None
    return google.encoded(found)


def _outcome(operation: wire.Operation) -> google.Outcome:
    if not operation.done:
        return google.RUNNING
    if operation.error is not None:
        return google.failed(operation.error)
    made = operation.response
    if made is None:
        return google.ended(0, None, None)
    return google.ended(
        len(made.videos or []), made.rai_media_filtered_count, made.rai_media_filtered_reasons
    )


def _complaint(body: object) -> Complaint | None:
    return google.complaint(body.error) if isinstance(body, wire.ErrorResponse) else None
