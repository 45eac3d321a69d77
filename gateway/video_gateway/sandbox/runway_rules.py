"""Which values Runway's models take: facts of its Python SDK's parameter types and its published document.

Its OpenAPI document is a union over all models; a request is judged by the member that its model names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, TypeAdapter

Endpoint: TypeAlias = Literal["text_to_video", "image_to_video", "video_to_video"]

DEFAULT_SECONDS = 5
DATA_URI_BYTES = 5 * 1024 * 1024
"""Of an image inside a request."""
_SIZE = re.compile(r"([0-9]+):([0-9]+)")
_SHORT_EDGES = {"360p": 360, "480p": 480, "720p": 720, "768p": 768, "1080p": 1080, "2k": 1440, "4k": 2160}


class Duration(BaseModel):
    """In seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    values: tuple[int, ...] = ()
    min: int = 1
    max: int = 60
    auto: bool = False

    def takes(self, value: object) -> bool:
        if value == "auto":
            return self.auto
        if not isinstance(value, int):
            return False
        return value in self.values if self.values else self.min <= value <= self.max


class Rules(BaseModel):
    """One model at one endpoint."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    required: tuple[str, ...]
    optional: tuple[str, ...]
    ratio: tuple[str, ...] = ()
    resolution: tuple[str, ...] = ()
    duration: Duration | None = None
    prompt_length: int = 1000
    """In UTF-16 code units, as Runway counts."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a model does not take, in the words of Runway's validator."""

    code: str
    path: tuple[str, ...]
    message: str


@cache
def models(endpoint: Endpoint) -> Mapping[str, Rules]:
    text = files(__package__).joinpath("runway_models.json").read_text("utf-8")
    return TypeAdapter(dict[str, Rules]).validate_python(json.loads(text)[endpoint])


def check(endpoint: Endpoint, body: Mapping[str, object]) -> list[Finding]:
    """All that the service would refuse; `body` is the request in the wire's names."""
    rules = models(endpoint).get(str(body.get("model")))
    if rules is None:
        return [Finding("invalid_union", ("model",), "Invalid discriminator value")]
    found = [
        Finding("invalid_type", (name,), "Required") for name in rules.required if body.get(name) is None
    ]
    known = {"model", *rules.required, *rules.optional}
    if unknown := [name for name in body if name not in known]:
        named = ", ".join(f"'{name}'" for name in unknown)
        found.append(Finding("unrecognized_keys", (), f"Unrecognized key(s) in object: {named}"))
    for name, allowed in (("ratio", rules.ratio), ("resolution", rules.resolution)):
        value = body.get(name)
        if allowed and value is not None and value not in allowed:
            options = "|".join(f'"{option}"' for option in allowed)
            found.append(Finding("invalid_value", (name,), f"Invalid option: expected one of {options}"))
    duration = body.get("duration")
    if duration is not None and rules.duration is not None and not rules.duration.takes(duration):
        found.append(Finding("invalid_value", ("duration",), _expected(rules.duration)))
    prompt = body.get("promptText")
    if (
        isinstance(prompt, str)
        and len(prompt.encode("utf-16-le", "surrogatepass")) // 2 > rules.prompt_length
    ):
        message = f"Too big: expected string to have <={rules.prompt_length} characters"
        found.append(Finding("too_big", ("promptText",), message))
    if any(len(picture) > DATA_URI_BYTES for picture in _data_uris(body.get("promptImage"))):
        message = f"Too big: expected data URI to have <={DATA_URI_BYTES} bytes"
        found.append(Finding("too_big", ("promptImage",), message))
    return found


def _data_uris(images: object) -> Iterator[str]:
    """Of an image, or of a list of them with their positions."""
    for image in images if isinstance(images, list) else [images]:
        uri = image.get("uri") if isinstance(image, dict) else image
        if isinstance(uri, str) and uri.startswith("data:"):
            yield uri


def size(endpoint: Endpoint, body: Mapping[str, object]) -> tuple[int, int]:
    """Width and height in pixels of what a request that `check` lets pass is answered with."""
    rules = models(endpoint)[str(body["model"])]
    fallback = rules.ratio[0] if rules.ratio else "1280:720"
    ratio = _SIZE.fullmatch(str(body.get("ratio") or fallback)) or _SIZE.fullmatch("16:9")
    assert ratio is not None
    width, height = int(ratio[1]), int(ratio[2])
    if min(width, height) < 100:  # a shape, to which the resolution gives the size
        name = str(body.get("resolution") or (rules.resolution[0] if rules.resolution else "720p")).lower()
        short = _SHORT_EDGES.get(name, 720)
        scale = short / min(width, height)
        width, height = round(width * scale), round(height * scale)
    return width // 2 * 2, height // 2 * 2


def seconds(body: Mapping[str, object]) -> int:
    duration = body.get("duration")
    return duration if isinstance(duration, int) else DEFAULT_SECONDS


def _expected(duration: Duration) -> str:
    if duration.values:
        return "Invalid option: expected one of " + "|".join(map(str, duration.values))
    return f"Invalid input: expected a whole number from {duration.min} to {duration.max}"
