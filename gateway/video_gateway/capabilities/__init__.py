"""What each model can do: data in the files beside this one, checked before a provider is asked.

Whatever a model cannot honour is refused with the values it can, or, where the
caller allows it, left out and reported. Nothing is changed silently.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from video_gateway import errors
from video_gateway.media import inputs as media
from video_gateway.media.sizes import Size, nearest, nearest_ratio, nearest_tier, plain_tier, tiered

if TYPE_CHECKING:
    from typing import Self

    from bifrost_api import models

Mode = Literal["text", "image", "video"]
"""What a generation starts from."""

Audio = Literal["never", "optional", "always"]

T = TypeVar("T")


def _size(value: object) -> object:
    return Size.parse(value) or value if isinstance(value, str) else value


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Range(_Data):
    min: int
    max: int | None = None


class Abilities(_Data):
    """One model in one mode. A value that is not offered is refused; `sizes="any"`: the provider decides."""

    seconds: tuple[int, ...] | Range | None = None
    default_seconds: int | None = None
    sizes: tuple[Annotated[Size, BeforeValidator(_size)], ...] | Literal["any"] = ()
    ratios: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    default_size: Annotated[Size, BeforeValidator(_size)] | None = None
    resolution_seconds: Mapping[str, tuple[int, ...]] = {}
    """The durations that are left at a resolution; the first is taken where the caller named none."""
    audio: Audio = "never"
    seed: bool = False
    negative_prompt: bool = False
    references: tuple[Literal["data", "url"], ...] = ("data", "url")
    video_field: str | None = None
    exact_picture: bool = False
    """Whether a picture must have as many pixels as the video."""

    def seconds_text(self) -> str:
        match self.seconds:
            case None:
                return "no choice of duration"
            case Range(min=low, max=None):
                return f"{low} or more"
            case Range(min=low, max=high):
                return f"{low} to {high}"
            case values:
                return ", ".join(map(str, values))

    def offered_sizes(self) -> tuple[Size, ...]:
        """Every size that can be asked for, in pixels; empty when any or none can."""
        if self.sizes == "any":
            return ()
        if self.ratios and self.resolutions:
            return tuple(
                tiered(ratio, tier) for tier in self.resolutions for ratio in self.ratios if ":" in ratio
            )
        return self.sizes

    def kept_shape_tiers(self) -> tuple[str, ...]:
        """The tiers that can be asked for where the shape is that of the picture or the video."""
        return () if self.sizes or self.ratios else tuple(map(plain_tier, self.resolutions))


class Rate(_Data):
    """What one unit costs; `per` is `second`, `million_tokens`, or the provider's own name of a unit."""

    amount: float = Field(ge=0, allow_inf_nan=False)
    per: str
    applies_to: str | None = None
    """The sizes or resolutions that it is for, `None` for the general rate."""


class Price(_Data):
    """In US dollars, as the provider says at `source`."""

    source: str
    rates: tuple[Rate, ...] = Field(min_length=1)


class Model(_Data):
    name: str
    match: str | None = None
    listed: bool = True
    """Whether the name is one, and not a word for all others."""
    prompt_length: int | None = None
    remix: bool = False
    delete: bool = True
    fps: int | None = None
    """Frames to the second, of a model that is told durations in frames."""
    price: Price | None = None
    """`None` where the provider says nothing that is known here."""
    text: Abilities | None = None
    image: Abilities | None = None
    video: Abilities | None = None

    def abilities(self, mode: Mode) -> Abilities | None:
        match mode:
            case "text":
                return self.text
            case "image":
                return self.image
            case "video":
                return self.video

    def modes(self) -> tuple[Mode, ...]:
        modes: tuple[Mode, ...] = ("text", "image", "video")
        return tuple(mode for mode in modes if self.abilities(mode) is not None)

    def serves(self, model: str) -> bool:
        return self.name == model if self.match is None else re.fullmatch(self.match, model) is not None


class Sheet(_Data):
    """One file: the models of one provider, or of one dialect."""

    family: str
    extends: str | None = None
    """A sheet whose models come before those of this one."""
    listed: bool = True
    """Whether the names are the provider's, to be shown at `/v1/models`."""
    data_url_bytes: int | None = None
    counts_utf16: bool = False
    """Whether prompts are as long as their UTF-16 code units are many: two for most emoji."""
    model: tuple[Model, ...] = Field(default=(), min_length=1)

    def length(self, prompt: str) -> int:
        """As the provider counts it."""
        return len(prompt) + (sum(letter > "\uffff" for letter in prompt) if self.counts_utf16 else 0)

    def find(self, model: str) -> Model | None:
        return next((entry for entry in self.model if entry.serves(model)), None)

    @cached_property
    def plain(self) -> dict[tuple[str, str | None, str | None], tuple[Model, Fit]]:
        """What was found out for requests that ask for nothing but a model, a duration and a size."""
        return {}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        copy = super().model_copy(update=update, deep=deep)
        copy.__dict__.pop("plain", None)  # which may not be so for other models
        return copy


KEPT = 1024
"""Models, of those that callers name, of which something is remembered."""


@cache
def load(name: str) -> Sheet:
    """The sheet of a provider or dialect, `runway` for `runway.toml`."""
    text = files(__package__).joinpath(f"{name}.toml").read_text("utf-8")
    sheet = Sheet.model_validate(tomllib.loads(text))
    if sheet.extends is None:
        return sheet
    return sheet.model_copy(update={"model": (*load(sheet.extends).model, *sheet.model)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A request in the model's own terms. `size` is what was asked or the default, in pixels."""

    mode: Mode
    abilities: Abilities
    seconds: int | None = None
    size: Size | None = None
    ratio: str | None = None
    resolution: str | None = None
    audio: bool | None = None
    seed: int | None = None
    negative_prompt: str | None = None
    dropped: tuple[str, ...] = field(default=())
    words: Mapping[str, Any] = field(default_factory=dict)
    """`seconds` and `size` as the API and many providers write them, as far as there are any."""


def unfitted(mode: Mode) -> Fit:
    """Of a request in the provider's own words, which nobody here judges."""
    return Fit(mode=mode, abilities=Abilities())


def mode_of(request: models.VideoGenerationRequest) -> Mode:
    if request.video_uri is not None:
        return "video"
    return "text" if request.input_reference is None else "image"


def fit(
    sheet: Sheet, model: str, request: models.VideoGenerationRequest, *, drop_params: bool = False
) -> Fit:
    """Translate a request for a model.

    Raises:
        errors.BadRequest: `model_not_found`, or `unsupported_parameter` with the allowed values.
    """
    place = (model, request.seconds, request.size)
    is_plain = request.__pydantic_fields_set__ <= _PLAIN
    entry, known = sheet.plain.get(place, (None, None)) if is_plain else (None, None)
    entry = entry or sheet.find(model)
    if entry is None:
        raise errors.unsupported(
            "model", f"There is no such model: {model!r}. Known: {', '.join(m.name for m in sheet.model)}.",
            code="model_not_found",
        )  # fmt: skip
    if entry.prompt_length is not None and sheet.length(request.prompt) > entry.prompt_length:
        raise errors.unsupported(
            "prompt", f"{model} takes prompts of at most {entry.prompt_length} characters."
        )
    if known is not None:
        return known
    found = _Fitting(entry, model, request, drop_params).fit(sheet)
    if is_plain and not found.dropped:
        if len(sheet.plain) >= KEPT:  # callers make up sizes, and the names of some models
            sheet.plain.clear()
        sheet.plain[place] = entry, found
    return found


_PLAIN = frozenset({"model", "prompt", "seconds", "size", "fallbacks"})
"""What a request may say for which is remembered what was found out."""


def _has_native_input(request: models.VideoGenerationRequest) -> bool:
    return (request.model_extra or {}).get("native_input") is not None


def _unknown(request: models.VideoGenerationRequest) -> Sequence[str]:
    """Fields that no model takes, misspelt ones among them: some of them, and as long as names are."""
    names = sorted(name[:64] for name in request.model_extra or () if name != "native_input")
    return names[:32]


class _Fitting:
    def __init__(self, entry: Model, model: str, request: models.VideoGenerationRequest, drop: bool) -> None:
        self.entry, self.model, self.request, self.drop = entry, model, request, drop
        self.dropped: list[str] = []

    def fit(self, sheet: Sheet) -> Fit:
        if _has_native_input(self.request):
            self._refuse("native_input", "is not told anything in its provider's own words.")
        mode, abilities = self._mode()
        if mode == "image":
            self._reference(abilities, sheet)
        self.dropped.extend(_unknown(self.request))
        size, ratio, resolution = self._size(abilities)
        seconds = self._seconds_at(resolution, abilities)
        words = {"seconds": seconds, "size": size}
        return Fit(
            mode=mode,
            abilities=abilities,
            seconds=seconds,
            size=size,
            ratio=ratio,
            resolution=resolution,
            audio=self._audio(abilities),
            seed=self._hint("seed", self.request.seed, abilities.seed),
            negative_prompt=self._hint(
                "negative_prompt", self.request.negative_prompt, abilities.negative_prompt
            ),
            words={name: str(value) for name, value in words.items() if value is not None},
            dropped=tuple(self.dropped),
        )

    def _refuse(self, param: str, message: str) -> None:
        """Refuse what changes the result, unless the caller said that it may be left out."""
        if not self.drop:
            raise errors.unsupported(param, f"{self.model} {message}")
        self.dropped.append(param)

    def _mode(self) -> tuple[Mode, Abilities]:
        mode = mode_of(self.request)
        abilities = self.entry.abilities(mode)
        if mode == "video" and self.request.input_reference is not None:
            self._refuse("input_reference", "takes a source video or a reference image, not both.")
        if abilities is not None:
            return mode, abilities
        needs = {"text": "a prompt alone", "image": "input_reference", "video": "video_uri"}
        offered = " or ".join(needs[other] for other in self.entry.modes())
        if mode == "text" or self.entry.text is None:
            param = {"text": "input_reference" if self.entry.image else "video_uri"}.get(mode, "model")
            raise errors.unsupported(param, f"{self.model} works from {offered}.")
        self._refuse("input_reference" if mode == "image" else "video_uri", f"works from {offered}.")
        return "text", self.entry.text

    def _reference(self, abilities: Abilities, sheet: Sheet) -> None:
        reference = self.request.input_reference or ""
        kind = "url" if media.is_http_url(reference) else "data"
        if kind not in abilities.references:
            wanted = "a base64 data URL" if kind == "url" else "an http(s) URL"
            raise errors.unsupported(
                "input_reference", f"{self.model} takes {wanted} as its reference image."
            )
        if kind == "data" and sheet.data_url_bytes is not None and len(reference) > sheet.data_url_bytes:
            raise errors.unsupported(
                "input_reference", f"{self.model} takes data URLs of at most {sheet.data_url_bytes} bytes."
            )

    def _seconds(self, abilities: Abilities) -> int | None:
        if self.request.seconds is None:
            return abilities.default_seconds
        seconds = int(self.request.seconds)
        match abilities.seconds:
            case Range(min=low, max=high) if low <= seconds and (high is None or seconds <= high):
                return seconds
            case tuple() as values if seconds in values:
                return seconds
        self._refuse("seconds", f"offers {abilities.seconds_text()} seconds, not {seconds}.")
        return abilities.default_seconds

    def _seconds_at(self, resolution: str | None, abilities: Abilities) -> int | None:
        seconds = self._seconds(abilities)
        left = abilities.resolution_seconds.get(resolution or "")
        if left is None or seconds in left:
            return seconds
        if self.request.seconds is not None and "seconds" not in self.dropped:
            self._refuse(
                "seconds", f"offers {', '.join(map(str, left))} seconds at {resolution}, not {seconds}."
            )
        return left[0]

    def _size(self, abilities: Abilities) -> tuple[Size | None, str | None, str | None]:
        if self.request.size is None:
            return abilities.default_size, None, None
        wanted = Size.parse(self.request.size)
        if wanted is None:
            raise errors.invalid("size", f"{self.request.size!r} is not WIDTHxHEIGHT.")
        if abilities.sizes == "any":
            return wanted, None, None
        if abilities.ratios and abilities.resolutions:
            ratio = nearest_ratio(wanted, abilities.ratios)
            tier = nearest_tier(wanted, abilities.resolutions)
            if ratio and tier:
                return wanted, ratio, tier
        elif (found := nearest(wanted, abilities.sizes)) is not None:
            return found, None, None
        elif not abilities.sizes and (tier := nearest_tier(wanted, abilities.resolutions)):
            # The shape comes from the reference image; only the tier can be asked for.
            return wanted, None, tier
        found_sizes = abilities.offered_sizes() or abilities.kept_shape_tiers()
        offered = ", ".join(map(str, found_sizes)) or "no choice of size"
        self._refuse("size", f"offers {offered}, not {wanted}.")
        return abilities.default_size, None, None

    def _audio(self, abilities: Abilities) -> bool | None:
        audio = self.request.audio
        match audio, abilities.audio:
            case None, _:
                return None
            case True, "never":
                self._refuse("audio", "makes no sound.")
                return None
            case False, "always":
                self._refuse("audio", "always makes sound.")
                return None
            case _, "optional":
                return audio
            case _:
                return None

    def _hint(self, param: str, value: T | None, taken: bool) -> T | None:
        if value is not None and not taken:
            self.dropped.append(param)
            return None
        return value
