"""Interactions: a prompt, a picture and a clip in the order in which they are said, and then a video."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Literal

from bifrost_api.models import Video, VideoFailure, VideoRemixRequest
from gemini_video_api import interface, models
from video_gateway.errors import unsupported
from video_gateway.media.sizes import shaped
from video_gateway.providers.answer import spoken
from video_gateway.providers.google_interactions import STATUS
from video_gateway.providers.provider import bare
from video_gateway.purchases.polling import CANCELLED
from video_gateway.surfaces.core import Videos
from video_gateway.surfaces.refusals import Refusals
from video_gateway.surfaces.translation import Wish, created, idempotency_key, qualified, shown

OWN = "gemini"
_WORDS = spoken(STATUS)

Release = Literal["v1", "v1beta"]


class InteractionsSurface(interface.InteractionsApi):
    def __init__(self, videos: Videos, refusals: Refusals, addresses: Callable[[Video], list[str]]) -> None:
        self._videos = videos
        self._refusals = refusals
        self._addresses = addresses

    async def create_interaction(
        self, version: Release, body: models.CreateInteractionRequest
    ) -> models.Interaction:
        wish = Wish(body.model_dump(by_alias=True, exclude_unset=True))
        with self._refusals.translated(wish.places):
            wish.put("model", qualified(body.model, OWN))
            wish.places["model"] = "model"
            _taken(wish, body)
            request = wish.request()
            if body.previous_interaction_id is None:
                video = (await created(self._videos, request)).value
            else:
                video = await self._continued(body.previous_interaction_id, wish)
        return self._shown(video)

    async def _continued(self, source: str, wish: Wish) -> Video:
        """What is said after a finished video is a remix of it."""
        model = bare(await self._videos.video_retrieve(source)).model
        if model is not None and model != wish.fields["model"]:
            raise unsupported("model", f"What continues a video stays with its model, {shown(model, OWN)}.")
        if beside := wish.fields.keys() - {"model", "prompt"}:
            field = min(beside)
            raise unsupported(wish.places[field], "What continues a video takes a prompt and nothing else.")
        change = VideoRemixRequest(prompt=wish.fields["prompt"])
        return bare(await self._videos.video_remix(source, change, idempotency_key=idempotency_key()))

    async def get_interaction(
        self, version: Release, interaction_id: str, *, stream: Literal[False]
    ) -> models.Interaction:
        with self._refusals.translated():
            return self._shown(bare(await self._videos.video_retrieve(interaction_id)))

    async def cancel_interaction(self, version: Release, interaction_id: str) -> models.Interaction:
        with self._refusals.translated():
            return self._shown(await self._videos.video_cancel(interaction_id))

    async def delete_interaction(self, version: Release, interaction_id: str) -> models.Empty:
        with self._refusals.translated():
            await self._videos.video_delete(interaction_id)
        return models.Empty()

    def _shown(self, video: Video) -> models.Interaction:
        moment = datetime.fromtimestamp(video.created_at, UTC)
        interaction = models.Interaction(
            id=video.id, status=_WORDS[video.status], created=moment, updated=moment, steps=[]
        )
        if (model := shown(video.model, OWN)) is not None:
            interaction.model = model
        if video.remixed_from_video_id is not None:
            interaction.previous_interaction_id = video.remixed_from_video_id
        said = models.Content(type="text", text=video.prompt or "")
        interaction.steps = [models.Step(type="user_input", content=[said])]
        match video.status:
            case "completed":
                if video.completed_at is not None:
                    interaction.updated = datetime.fromtimestamp(video.completed_at, UTC)
                made = [
                    models.Content(type="video", mime_type="video/mp4", uri=uri)
                    for uri in self._addresses(video)
                ]
                interaction.steps = [*interaction.steps, models.Step(type="model_output", content=made)]
            case "failed":
                failure = video.error or VideoFailure(code="internal", message="The job failed.")
                interaction.errors = [models.InteractionError(code=failure.code, message=failure.message)]
                if failure.code == CANCELLED:
                    interaction.status = "cancelled"
            case "queued" | "in_progress":
                pass
        return interaction


def _taken(wish: Wish, body: models.CreateInteractionRequest) -> None:
    for name in ("model", "previous_interaction_id", "input", "response_format", "background", "store"):
        wish.drop(name)
    if not body.background:
        raise unsupported("background", "Videos take their time: ask in the background.", allowed=["true"])
    if body.store is False:
        raise unsupported("store", "What is made in the background is kept.", allowed=["true"])
    if body.stream:
        raise unsupported("stream", "There are no events here: look at the interaction.", allowed=["false"])
    wish.drop("stream")
    if body.response_format is not None:
        form = body.response_format.model_dump(by_alias=True, exclude_unset=True)
        wish.also(form, "response_format.")
        wish.drop("type")
        if body.response_format.delivery == "inline":
            raise unsupported("response_format.delivery", "Videos are told by their files.", allowed=["uri"])
        wish.drop("delivery")
        wish.take("duration", "seconds", _seconds)
        resolution, ratio = wish.pop("resolution", "size"), wish.pop("aspect_ratio", "size")
        wish.put("size", wish.converted("size", shaped, ratio, resolution))
    config = body.generation_config
    if config is not None:
        wish.drop("generation_config")  # a task follows from what is said
        if config.model_extra:
            name = min(config.model_extra)
            raise unsupported(f"generation_config.{name}", "Only the task of a video is taken here.")
    _said(wish, body.input)


def _said(wish: Wish, given: str | list[models.Step]) -> None:
    if isinstance(given, str):
        wish.places["prompt"] = "input"
        wish.put("prompt", given)
        return
    texts = []
    for here, item in _items(given):
        match item.type:
            case "text":
                texts.append(item.text or "")
            case "image" | "video":
                field = "input_reference" if item.type == "image" else "video_uri"
                wish.places[field] = here
                wish.put(field, item.uri or _data(item))
            case kind:
                raise unsupported(here, f"A {kind!r} cannot be said to other providers.")
    wish.places["prompt"] = "input"
    wish.put("prompt", "\n".join(texts))


def _items(given: list[models.Step]) -> Iterator[tuple[str, models.Content]]:
    """What is said, with its place: in steps, or, as the service also takes it, without."""
    for place, step in enumerate(given):
        if step.type == "user_input":
            for number, item in enumerate(step.content or []):
                yield f"input[{place}].content[{number}]", item
        else:
            said = step.model_dump(by_alias=True, exclude_unset=True)
            yield f"input[{place}]", models.Content.model_validate(said)


def _data(item: models.Content) -> str:
    return f"data:{item.mime_type or ''};base64,{item.data or ''}"


def _seconds(text: str) -> str:
    seconds = float(text.removesuffix("s"))
    if seconds != int(seconds):
        raise ValueError(f"{text!r} is no number of whole seconds.")
    return str(int(seconds))
