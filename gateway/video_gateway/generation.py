"""A request to generate, in the one form that everything behind the door speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bifrost_api import models
from specwright_runtime import Upload
from video_gateway import errors
from video_gateway.media import inputs as media

M = TypeVar("M", bound=BaseModel)

_OURS: Mapping[str, str] = {
    **dict.fromkeys(("promptText", "text"), "prompt"),
    **dict.fromkeys(("promptImage", "image", "start_frame", "frame_images", "keyframes"), "input_reference"),
    **dict.fromkeys(("promptVideo", "videoUri", "video", "videos", "input_references"), "video_uri"),
    **dict.fromkeys(("duration", "durationSeconds", "duration_secs", "num_frames"), "seconds"),
    **dict.fromkeys(("ratio", "aspect_ratio", "aspectRatio", "resolution", "dimension"), "size"),
    **dict.fromkeys(("generate_audio", "generateAudio"), "audio"),
    "negativePrompt": "negative_prompt",
}
"""The API's names for what providers call otherwise."""


@dataclass(frozen=True)
class Choice:
    """A model to try."""

    provider: str
    model: str

    @cached_property
    def name(self) -> str:
        return f"{self.provider}/{self.model}"


def normal(body: models.VideoGenerationRequest | models.VideoGenerationForm) -> models.VideoGenerationRequest:
    """The request as JSON says it: a form's file becomes a data URL."""
    if isinstance(body, models.VideoGenerationRequest):
        return body
    fields = {name: getattr(body, name) for name in body.model_fields_set if name != "input_reference"}
    match body.input_reference:
        case Upload() as upload:
            fields["input_reference"] = media.from_bytes(upload.read(), upload.media_type).data_url()
        case models.ImageReference(image_url=url):
            fields["input_reference"] = url
        case str() as text:
            fields["input_reference"] = text
    return models.VideoGenerationRequest.model_validate({**(body.model_extra or {}), **fields})


def native_input(request: models.VideoGenerationRequest) -> dict[str, Any] | None:
    """What the provider is to be told as it stands, in its own words, instead of the API's fields.

    Raises:
        errors.BadRequest: it is no object.
    """
    given = (request.model_extra or {}).get("native_input")
    if given is None or isinstance(given, dict):
        return given
    raise errors.invalid("native_input", "What is meant for the provider itself must be an object.")


def in_its_words(kind: type[M], fields: Mapping[str, Any]) -> M:
    """A body of the provider's document, as its caller wrote it.

    Raises:
        errors.BadRequest: it is not what the document says, with its place.
    """
    try:
        return kind.model_validate(fields)
    except ValidationError as invalid:
        found = invalid.errors(include_url=False, include_input=False)[0]
        place = ".".join(["native_input", *map(str, found["loc"])])
        raise errors.invalid(place, f"{found['msg']}.") from None


def written(kind: type[M], fields: Mapping[str, Any]) -> M:
    """A body of the provider's document, of what the model's sheet let through.

    Raises:
        errors.BadRequest: a value that this document does not take, by the API's name; another one may.
    """
    try:
        return kind.model_validate(fields)
    except ValidationError as invalid:
        found = invalid.errors(include_url=False, include_input=False)[0]
        names = [step for step in found["loc"] if isinstance(step, str)]
        place = next(
            (_OURS[name] for name in reversed(names) if name in _OURS), names[-1] if names else "model"
        )
        raise errors.unsupported(place, f"{found['msg']}.") from None


def choices(request: models.VideoGenerationRequest, known: frozenset[str]) -> tuple[Choice, ...]:
    """The models to try, the primary first.

    Raises:
        errors.BadRequest: a provider that is none, with its place.
    """
    found = [_choice(request.model, "model", known)]
    for position, fallback in enumerate(request.fallbacks or ()):
        place = f"fallbacks[{position}]"
        match fallback:
            case models.Fallback(provider=provider, model=model):
                if not model.isprintable():
                    raise errors.invalid(f"{place}.model", "A model's name has no control characters.")
                found.append(Choice(str(provider), model))
            case str() as name:
                found.append(_choice(name, place, known))
    return tuple(found)


@lru_cache(maxsize=1024)
def _choice(name: str, place: str, known: frozenset[str]) -> Choice:
    """`place` is where the request names it."""
    provider, _, model = name.partition("/")
    if not model.isprintable():  # stored as it is, and no database takes each character
        raise errors.invalid(place, "A model's name has no control characters.")
    if provider not in known:
        raise errors.failure(
            400,
            "invalid_request_error",
            "unknown_provider",
            f"There is no provider {provider!r}: a model is written provider/model.",
            param=place,
            allowed=sorted(known),
        )
    return Choice(provider, model)
