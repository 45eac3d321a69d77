"""What a model takes, read from the schema of its input that its provider publishes.

Models name the same thing differently. The names and spellings here are those seen in
published schemas; what a schema does not have, the model cannot honour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from video_gateway.capabilities import Abilities, Fit, Model, Range
from video_gateway.media.sizes import Size, is_tier, nearest_ratio, tiered

Schema: TypeAlias = Mapping[str, Any]

NAMES: Mapping[str, tuple[str, ...]] = {
    "prompt": ("prompt", "text_prompt", "text"),
    "input_reference": (
        "image",
        "start_image",
        "first_frame_image",
        "first_frame",
        "input_reference",
        "input_image",
        "image_url",
        "init_image",
    ),
    "video_uri": ("video", "input_video", "source_video", "init_video", "video_url"),
    "seconds": ("duration", "seconds", "duration_seconds"),
    "frames": ("num_frames", "frames", "video_length", "length"),
    "fps": ("fps", "frames_per_second", "frame_rate", "sample_fps"),
    "size": ("size", "resolution", "dimensions", "aspect_ratio"),
    "ratio": ("aspect_ratio", "ratio"),
    "tier": ("resolution", "quality", "video_resolution"),
    "width": ("width",),
    "height": ("height",),
    "audio": ("generate_audio", "enable_audio", "with_audio", "sound"),
    "negative_prompt": ("negative_prompt",),
    "seed": ("seed",),
}
_PARTS = {"frames": "seconds", "fps": "seconds"} | dict.fromkeys(("ratio", "tier", "width", "height"), "size")
"""What together says one thing of the API's."""
_WORDS = {"landscape": "16:9", "portrait": "9:16", "square": "1:1"}
_SECONDS = re.compile(r"([0-9]{1,3})(?:\.0+)?\s*(?:s|sec|seconds)?")
_LONGEST = 60
"""Seconds up to which numbers of frames are tried."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Properties by their names, references resolved, and which of them must be there."""

    properties: Mapping[str, Schema] = field(default_factory=dict)
    required: frozenset[str] = frozenset()

    @classmethod
    def of(cls, document: Mapping[str, Any] | None) -> Inputs:
        """From a model's OpenAPI document. One that says nothing is of a model that takes a prompt."""
        schemas = ((document or {}).get("components") or {}).get("schemas") or {}
        found = schemas.get("Input") or {}
        properties = {name: _resolved(each, schemas) for name, each in found.get("properties", {}).items()}
        if not properties:
            return cls({"prompt": {"type": "string"}}, frozenset({"prompt"}))
        return cls(properties, frozenset(found.get("required", ())))

    def model(self, name: str, known: Model | None) -> Model:
        """The model's abilities. `known` says what a schema cannot: sound and resolution without a choice."""
        image, video = self._name("input_reference"), self._name("video_uri")
        asks = self.required & {image, video}
        free = self._abilities(known)
        # The shape of a picture or a clip wins over a default.
        shared = free.model_copy(update={"default_size": None})
        return Model(
            name=name,
            prompt_length=self._length("prompt"),
            text=None if asks or self._name("prompt") is None else free,
            image=shared if image is not None and asks <= {image} else None,
            video=shared if video is not None and asks <= {video} else None,
        )

    def filled(self, fit: Fit, prompt: str, image: str | None, video: str | None) -> dict[str, Any]:
        """The input that says what `fit` says."""
        values: dict[str, Any] = {"prompt": prompt, "input_reference": image, "video_uri": video}
        values |= {name: getattr(fit, name) for name in ("audio", "seed", "negative_prompt")}
        sent = {
            name: value
            for ours, value in values.items()
            if value is not None and (name := self._name(ours)) is not None
        }
        for ours in ("input_reference", "video_uri"):
            name = self._name(ours)
            if name in sent and self.properties[name].get("type") == "array":
                sent[name] = [sent[name]]
        return sent | self._duration(fit.seconds) | self._shape(fit)

    def asked(self, place: str) -> str | None:
        """The API's name for a place in the input, as in `input.duration`."""
        name = place.removeprefix("input.").partition(".")[0]
        ours = next((ours for ours, theirs in NAMES.items() if name in theirs), None)
        return None if ours is None else _PARTS.get(ours, ours)

    def shaped(self, size: str) -> dict[str, Any]:
        """At least the shape of a size that cannot be asked for, where one can."""
        wanted, name = Size.parse(size), self._name("ratio")
        ratio = None if wanted is None else nearest_ratio(wanted, self._ratios())
        return {} if name is None or ratio is None else {name: self._spelled("ratio", ratio)}

    def _name(self, ours: str) -> str | None:
        for name in NAMES[ours]:
            schema = self.properties.get(name)
            if schema is not None and _serves(ours, schema):
                return name
        return None

    def _values(self, ours: str) -> Sequence[Any]:
        name = self._name(ours)
        return () if name is None else self.properties[name].get("enum", ())

    def _default(self, ours: str) -> Any:
        name = self._name(ours)
        return None if name is None else self.properties[name].get("default")

    def _length(self, ours: str) -> int | None:
        name = self._name(ours)
        length = None if name is None else self.properties[name].get("maxLength")
        return length if isinstance(length, int) else None

    def _abilities(self, known: Model | None) -> Abilities:
        about = known and next(filter(None, (known.text, known.image, known.video)), None)
        seconds = self._seconds()
        ratios, tiers = self._ratios(), self._tiers()
        sizes: Any = tuple(self._sizes())
        if not sizes and self._name("width") and self._name("height"):
            sizes = "any"
        return Abilities(
            seconds=seconds,
            default_seconds=self._default_seconds() if seconds is not None else None,
            sizes=sizes,
            ratios=ratios,
            resolutions=tiers or (about.resolutions if about and ratios else ()),
            default_size=self._default_size(),
            audio="optional" if self._name("audio") else (about.audio if about else "never"),
            seed=self._name("seed") is not None,
            negative_prompt=self._name("negative_prompt") is not None,
        )

    def _seconds(self) -> tuple[int, ...] | Range | None:
        name = self._name("seconds")
        if name is None:
            offered = tuple(s for s in range(1, _LONGEST + 1) if self._frames(s) is not None)
            return Range(min=offered[0]) if _LONGEST in offered else offered or None
        schema = self.properties[name]
        if values := schema.get("enum"):
            return tuple(seconds for value in values if (seconds := whole_seconds(value)) is not None) or None
        if schema.get("type") not in {"integer", "number"}:
            return None
        low, high = schema.get("minimum", 1), schema.get("maximum")
        return Range(min=max(1, int(low)), max=None if high is None else int(high))

    def _default_seconds(self) -> int | None:
        if self._name("seconds") is not None:
            return whole_seconds(self._default("seconds"))
        frames, fps = self._default("frames"), self._default("fps")
        return round(frames / fps) if isinstance(frames, int) and isinstance(fps, int) and fps else None

    def _frames(self, seconds: int) -> int | None:
        """So many frames, or one more for models that count the first: whichever is allowed."""
        name, fps = self._name("frames"), self._default("fps")
        if name is None or not isinstance(fps, int):
            return None
        schema = self.properties[name]
        for frames in (seconds * fps + 1, seconds * fps):
            allowed = schema.get("enum")
            if allowed is not None and frames not in allowed:
                continue
            if schema.get("minimum", 1) <= frames <= schema.get("maximum", frames):
                return frames
        return None

    def _duration(self, seconds: int | None) -> dict[str, Any]:
        if seconds is None:
            return {}
        name = self._name("seconds")
        if name is not None:
            spelled = next(
                (value for value in self._values("seconds") if whole_seconds(value) == seconds), seconds
            )
            return {name: spelled}
        name, frames = self._name("frames"), self._frames(seconds)
        return {} if name is None or frames is None else {name: frames}

    def _sizes(self) -> dict[Size, Any]:
        """Sizes in pixels, and how the model writes them."""
        return {
            size: value
            for value in self._values("size")
            if (size := Size.parse(str(value))) is not None and min(size.width, size.height) >= 100
        }

    def _ratios(self) -> tuple[str, ...]:
        return tuple(ratio for value in self._values("ratio") if (ratio := ratio_of(value)) is not None)

    def _tiers(self) -> tuple[str, ...]:
        return tuple(str(value) for value in self._values("tier") if is_tier(str(value)))

    def _default_size(self) -> Size | None:
        name = self._name("size")
        if name is not None and self._sizes():
            return Size.parse(str(self.properties[name].get("default")))
        ratio, tier = ratio_of(self._default("ratio")), str(self._default("tier"))
        if ratio is not None and is_tier(tier):
            return tiered(ratio, tier)
        width, height = self._default("width"), self._default("height")
        if isinstance(width, int) and isinstance(height, int):
            return Size(width, height)
        return None

    def _shape(self, fit: Fit) -> dict[str, Any]:
        if fit.ratio is not None or fit.resolution is not None:
            said: dict[str, Any] = {"ratio": fit.ratio, "tier": fit.resolution if self._tiers() else None}
        elif fit.size is None or fit.size == self._default_size():
            return {}
        elif self._sizes():
            name = self._name("size")
            return {} if name is None else {name: self._sizes()[fit.size]}
        else:
            said = {"width": fit.size.width, "height": fit.size.height}
        return {
            name: self._spelled(ours, value)
            for ours, value in said.items()
            if value is not None and (name := self._name(ours)) is not None
        }

    def _spelled(self, ours: str, value: Any) -> Any:
        if ours != "ratio":
            return value
        return next((each for each in self._values(ours) if ratio_of(each) == value), value)


def _resolved(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """The schema with what it refers to; a nullable one is read as the other alternative."""
    merged: dict[str, Any] = {}
    for part in schema.get("allOf", ()):
        merged |= _resolved(part, schemas)
    alternatives = [part for part in schema.get("anyOf", ()) if part.get("type") != "null"]
    if len(alternatives) == 1:
        merged |= _resolved(alternatives[0], schemas)
    reference = schema.get("$ref")
    if isinstance(reference, str):
        merged |= _resolved(schemas.get(reference.rpartition("/")[2], {}), {})
    return merged | {name: value for name, value in schema.items() if name not in {"allOf", "anyOf", "$ref"}}


def _serves(ours: str, schema: Schema) -> bool:
    """Whether a property is what its name promises: `audio` may be a switch or a file."""
    kind, values = schema.get("type"), schema.get("enum", ())
    match ours:
        case "audio":
            return kind == "boolean"
        case "frames" | "fps" | "width" | "height" | "seed":
            return kind in {"integer", "number"} or bool(values)
        case "size":
            return any((size := Size.parse(str(value))) and size.short_edge >= 100 for value in values)
        case "ratio":
            return any(ratio_of(value) for value in values)
        case "tier":
            return any(is_tier(str(value)) for value in values)
        case "seconds":
            return True
        case _:
            return kind in {"string", "array", None}


def whole_seconds(value: object) -> int | None:
    """Whole seconds of `5`, `5.0`, `"5"` and `"5s"`."""
    match = _SECONDS.fullmatch(str(value).strip()) if not isinstance(value, bool) else None
    return int(match[1]) if match else None


def ratio_of(value: object) -> str | None:
    """`W:H` of a ratio, and of the words that some models have for it; `None` for anything else."""
    text = _WORDS.get(str(value).lower(), str(value))
    size = Size.parse(text)
    return text if ":" in text and size is not None and size.short_edge < 100 else None
