"""Models as Replicate has them: what each takes, in a document of its own, and what its films are like.

`replicate_models.json` holds inputs as the vendors of the models publish them; versions of official models,
which nobody gets to see, are made up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import jsonschema_rs
from pydantic import BaseModel, ConfigDict

from video_gateway.media.sizes import Size, tiered

_WORDS = {"landscape": "16:9", "portrait": "9:16"}
_SECONDS = 5
_SIZE = Size(1280, 720)


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    official: bool
    output: Literal["uri", "uris"]
    required: tuple[str, ...]
    properties: Mapping[str, Any]

    def document(self, name: str) -> dict[str, Any]:
        """As Cog writes it: a choice is a component of its own."""
        choices = {key: each for key, each in self.properties.items() if "enum" in each}
        properties = {
            key: {
                "allOf": [{"$ref": f"#/components/schemas/{key}"}],
                **{word: each[word] for word in ("default",) if word in each},
            }
            if key in choices
            else each
            for key, each in self.properties.items()
        }
        address = {"type": "string", "format": "uri", "title": "Output"}
        return {
            "openapi": "3.0.2",
            "info": {"title": name, "version": "0.1.0"},
            "paths": {},
            "components": {
                "schemas": {
                    **{
                        key: {"enum": each["enum"], "type": each["type"], "title": key}
                        for key, each in choices.items()
                    },
                    "Input": {
                        "type": "object",
                        "title": "Input",
                        "required": list(self.required),
                        "properties": properties,
                    },
                    "Output": address if self.output == "uri" else {"type": "array", "items": address},
                }
            },
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a model does not take. `place` is as in `input.duration`."""

    kind: str
    place: str
    message: str


ANYBODYS = Model(
    version="",
    official=False,
    output="uri",
    required=("prompt",),
    properties={"prompt": {"type": "string"}},
)
"""A version that is not ours to know: somebody's own, and it takes a prompt."""


@cache
def models() -> Mapping[str, Model]:
    """By `owner/name`."""
    text = files(__package__).joinpath("replicate_models.json").read_text("utf-8")
    return {name: Model.model_validate(each) for name, each in json.loads(text).items()}


def version(wanted: str) -> tuple[str, Model] | None:
    """The name and the model of `id`, `owner/name:id` or, where that is official, `owner/name`."""
    name, _, digest = wanted.rpartition(":")
    for known, model in models().items():
        if (digest == model.version and name in {"", known}) or (wanted == known and model.official):
            return known, model
    if re.fullmatch(r"[0-9a-f]{64}", digest) and (not name or name not in models()):
        return name or "someone/something", ANYBODYS
    return None


def check(model: Model, sent: Mapping[str, Any]) -> list[Finding]:
    """All that the model does not take."""
    found = []
    schema = {"required": model.required, "properties": model.properties, "additionalProperties": False}
    for error in _validator(json.dumps(schema)).iter_errors(dict(sent)):
        kind = str(error.schema_path[-1])
        place = ".".join(["input", *map(str, error.instance_path)])
        if kind == "required":
            missing = next(
                name for name in model.required if name not in sent and f'"{name}"' in error.message
            )
            place = f"input.{missing}"
        found.append(Finding(kind, place, error.message))
    return found


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(schema), validate_formats=True)


def completed(model: Model, sent: Mapping[str, Any]) -> dict[str, Any]:
    """The input with the model's defaults."""
    defaults = {name: each["default"] for name, each in model.properties.items() if "default" in each}
    return defaults | dict(sent)


def size(values: Mapping[str, Any]) -> Size:
    """What the film is like, of a complete input."""
    wanted = Size.parse(str(values.get("size")))
    if wanted is None and "width" in values and "height" in values:
        wanted = Size(values["width"], values["height"])
    if wanted is None and "aspect_ratio" in values:
        ratio = _WORDS.get(values["aspect_ratio"], values["aspect_ratio"])
        wanted = tiered(ratio, values.get("resolution", "720p"))
    if wanted is None and values.get("resolution") in {"480p", "720p", "768p", "1080p"}:
        wanted = tiered("16:9", values["resolution"])
    wanted = wanted or _SIZE
    return Size(max(16, wanted.width // 2 * 2), max(16, wanted.height // 2 * 2))


def seconds(values: Mapping[str, Any]) -> int:
    """How long the film is, of a complete input."""
    for name in ("duration", "seconds"):
        if name in values:
            return int(values[name])
    if "num_frames" in values:
        rate = values.get("fps") or values.get("frames_per_second") or 24
        return max(1, int(values["num_frames"]) // int(rate))
    return _SECONDS
