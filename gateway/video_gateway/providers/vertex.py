"""Vertex AI: predictions with Veo, interactions with omni models, and the objects that both leave."""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import urlsplit

from bifrost_api import models
from bifrost_api.errors import NotFound
from specwright_runtime import ByteStream
from vertex_video_api import models as wire
from vertex_video_api.async_client import AsyncClient
from video_gateway import capabilities, errors, ids
from video_gateway.generation import normal, written
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
    no_such_job,
    only_video,
)
from video_gateway.providers.google_account import identity
from video_gateway.providers.provider import OPERATIONS, Connection, OneAccount, Skills
from video_gateway.providers.upstream import Complaint, before_buying, nobodys_job, translated
from video_gateway.settings import SettingsError

VERSION: Literal["v1"] = "v1"
INTERACTIONS: Literal["v1beta1"] = "v1beta1"
"""The version in which the vendor's SDK asks for them."""
_NAME = re.compile(r"projects/([^/]+)/locations/([^/]+)/publishers/google/models/([^/]+)/operations/([^/]+)")
_INTERACTION = re.compile(r"projects/([^/]+)/locations/([^/]+)/interactions/([^/]+)")
_OBJECT = re.compile(r"gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/(.+)")
_GOOGLE = "aiplatform.googleapis.com"


def skills(dialect: str) -> Skills:
    return Skills(sheet="vertex", operations=OPERATIONS | {"video_remix"})


def adapter(connection: Connection) -> VertexVideos:
    """
    Raises:
        SettingsError: no project, or a service account that cannot be used.
    """
    who = identity(connection.key, connection.transport)
    project = connection.options.get("project") or who.project
    if not project:
        raise SettingsError("no project: name the Google Cloud project in options.project")
    host = urlsplit(connection.base_url).hostname or ""
    client = AsyncClient(
        connection.base_url,
        api_key_auth=who.token,
        transport=connection.transport,
        timeout=connection.timeout,
    )
    # A private endpoint, and the emulator, stand in for both services.
    elsewhere = "https://storage.googleapis.com" if host.endswith(_GOOGLE) else connection.base_url
    storage = client.with_options(base_url=connection.options.get("storage_url", elsewhere))
    location = connection.options.get("location") or _location(host)
    return VertexVideos(client, connection, storage=storage, project=project, location=location)


def _location(host: str) -> str:
    if host == _GOOGLE:
        return "global"
    return host.removesuffix(f"-{_GOOGLE}") if host.endswith(f"-{_GOOGLE}") else "us-central1"


class VertexVideos(OneAccount[AsyncClient]):
    """One account in one project. `storage_uri` says where videos go; without it they come in the answers."""

    def __init__(
        self,
        client: AsyncClient,
        connection: Connection,
        *,
        storage: AsyncClient,
        project: str,
        location: str,
    ) -> None:
        super().__init__(client, connection)
        self._storage = storage
        self._project = project
        self._location = location
        self._storage_uri = connection.options.get("storage_uri")

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
        if model.startswith("gemini-omni"):
            native = await self._interact(model, request, fit)
        else:
            native = await self._predict(model, request, fit)
        return accepted(self._provider, native, request, fit, watch)

    async def _predict(
        self, model: str, request: models.VideoGenerationRequest, fit: capabilities.Fit
    ) -> str:
        instance: dict[str, Any] = {"prompt": request.prompt}
        if fit.mode == "image":
            instance["image"] = await self._image(request.input_reference or "")
        if fit.mode == "video":
            instance["video"] = _video(request.video_uri or "")
        parameters = google.veo_parameters(fit)
        if self._storage_uri:
            parameters["storageUri"] = self._storage_uri
        sent = written(wire.PredictLongRunningRequest, {"instances": [instance], "parameters": parameters})
        with translated(self._provider, _complaint):
            operation = await self._client.predict_long_running(
                VERSION, self._project, self._location, "google", model, sent
            )
        return operation.name

    async def _interact(
        self, model: str, request: models.VideoGenerationRequest, fit: capabilities.Fit
    ) -> str:
        source: dict[str, str] | None = None
        if fit.mode == "image":
            reference = request.input_reference or ""
            if _OBJECT.fullmatch(reference):
                source = {"uri": reference}
            else:
                source = interactions.inline(await google.image(reference, self._fetcher))
        if fit.mode == "video":
            uri = request.video_uri or ""
            source = {"uri": uri} if _OBJECT.fullmatch(uri) else interactions.clip(uri, "gs:// objects")
        body = interactions.asked(model, request.prompt, fit, source, self._delivery())
        sent = written(wire.CreateInteractionRequest, body)
        with translated(self._provider, _complaint):
            created = await self._client.create_interaction(INTERACTIONS, self._project, self._location, sent)
        return f"projects/{self._project}/locations/{self._location}/interactions/{created.id}"

    def _delivery(self) -> dict[str, str]:
        if self._storage_uri:
            return {"delivery": "uri", "gcs_uri": self._storage_uri}
        return {"delivery": "inline"}

    async def _image(self, reference: str) -> dict[str, str]:
        if _OBJECT.fullmatch(reference):
            return {"gcsUri": reference, "mimeType": media.type_of(reference) or "image/jpeg"}
        return google.encoded(await google.image(reference, self._fetcher))

    async def video_retrieve(self, video_id: str) -> models.Video:
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        if (interaction := _INTERACTION.fullmatch(native)) is not None:
            found = await self._interaction(interaction)
            return interactions.shown(self._provider, native, found, "video_retrieve", watch)
        operation = await self._look(native)
        model = operation.name.split("/")[-3]
        return models.Video(
            id=ids.public(operation.name),
            object="video",
            model=f"{self._provider}/{model}",
            created_at=0,  # operations do not say; the job's row does
            extra_fields=extra_fields(self._provider, "video_retrieve", watch, model=model),
            **_outcome(operation).fields(),
        )

    async def _interaction(self, place: re.Match[str]) -> wire.Interaction:
        """It is asked for where it was made, whatever is configured today, as operations are."""
        with translated(self._provider, _complaint):
            return await self._client.get_interaction(INTERACTIONS, *place.groups())

    async def _look(self, name: str) -> wire.Operation:
        """An operation is asked for at its own model."""
        match = _NAME.fullmatch(name)
        if match is None:
            raise no_such_job(self._provider, ids.public(name))
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
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        place = _INTERACTION.fullmatch(native)
        if place is None:
            raise errors.unsupported_operation(self._provider, "video_delete")
        with translated(self._provider, _complaint):
            await self._client.delete_interaction(INTERACTIONS, *place.groups())
        return deleted(self._provider, native, watch)

    async def video_remix(
        self, video_id: str, body: models.VideoRemixRequest, *, idempotency_key: str | None
    ) -> models.Video:
        """The interaction goes on; Veo has no way back to a video but its object."""
        watch = Stopwatch()
        native = native_id(video_id, self._provider)
        place = _INTERACTION.fullmatch(native)
        if place is None:
            raise errors.unsupported_operation(self._provider, "video_remix")
        with before_buying():
            source = await self._interaction(place)
        project, location, interaction = place.groups()
        wanted = interactions.continued(source, interaction, body.prompt, self._delivery())
        sent = written(wire.CreateInteractionRequest, wanted)
        with translated(self._provider, _complaint):
            created = await self._client.create_interaction(INTERACTIONS, project, location, sent)
        made = f"projects/{project}/locations/{location}/interactions/{created.id}"
        video = interactions.shown(self._provider, made, created, "video_remix", watch)
        video.prompt = body.prompt
        video.remixed_from_video_id = ids.public(native)
        return video

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
        native = native_id(video_id, self._provider)
        if (interaction := _INTERACTION.fullmatch(native)) is not None:
            said = interactions.videos(await self._interaction(interaction))
            videos = [(video.uri, video.data) for video in said]
        else:
            operation = await self._look(native)
            made = (operation.response and operation.response.videos) or []
            videos = [(video.gcs_uri, video.bytes_base64_encoded) for video in made]
        if not videos:
            raise errors.conflict("video_not_ready", "There is no video yet.", retry_after=10)
        uri, data = chosen(videos, index)
        return google.content(self._provider, data) if uri is None else await self._object(uri, range)

    async def _object(self, uri: str, range_: str | None) -> ByteStream:
        match = _OBJECT.fullmatch(uri)
        if match is None:
            raise errors.broken(self._provider, "keeps the file where nobody can look")
        try:
            with translated(self._provider, _complaint):
                return await self._storage.download_object(match[1], match[2], alt="media", range=range_)
        except NotFound as error:
            raise errors.gone(f"{self._provider} no longer has the file.") from error


def _video(uri: str) -> dict[str, str]:
    if _OBJECT.fullmatch(uri):
        return {"gcsUri": uri, "mimeType": media.type_of(uri) or "video/mp4"}
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
