"""Models of the gateway's list, described as Replicate describes its own: by a document with an `Input`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bifrost_api.models import VideoModel
from replicate_api import models

_ADDRESS = {"type": "string", "format": "uri"}
_KINDS: dict[str, dict[str, Any]] = {
    "input_reference": _ADDRESS,
    "video_uri": _ADDRESS,
    "seconds": {"type": "integer"},
    "size": {"type": "string"},
    "audio": {"type": "boolean"},
    "seed": {"type": "integer"},
    "negative_prompt": {"type": "string"},
}
_NAMES = {
    "input_reference": "image",
    "video_uri": "video",
    "seconds": "duration",
    "audio": "generate_audio",
}
"""The commonest names; the surface takes others as well."""


def described(owner: str, name: str, known: VideoModel | None) -> models.Model:
    return models.Model(
        url="",
        owner=owner,
        name=name,
        description=known.name if known is not None else None,
        visibility="public",
        is_official=True,
        run_count=0,
        # The name stands for its version, too: SDKs hand either on as a version to run.
        latest_version=version(f"{owner}/{name}", known),
    )


def version(version_id: str, known: VideoModel | None) -> models.Version:
    """A version of a model; of one that is not listed only that it takes a prompt and makes a film."""
    return models.Version(
        id=version_id,
        created_at=datetime.fromtimestamp(known.created if known is not None else 0, UTC),
        cog_version="",
        openapi_schema={
            "openapi": "3.0.2",
            "info": {"title": known.id if known is not None else "A model", "version": version_id},
            "paths": {},
            "components": {"schemas": {"Input": _input(known), "Output": _ADDRESS}},
        },
    )


def _input(known: VideoModel | None) -> dict[str, Any]:
    properties: dict[str, Any] = {"prompt": {"type": "string"}}
    required = ["prompt"]
    if known is not None:
        able = known.capabilities
        for field in able.parameters:
            properties[_NAMES.get(field, field)] = dict(_KINDS[field])
        if able.seconds is not None and "duration" in properties:
            properties["duration"]["enum"] = [int(each) for each in able.seconds]
        if able.sizes is not None and "size" in properties:
            properties["size"]["enum"] = list(able.sizes)
        required += [_NAMES.get(field, field) for field in able.required or ()]
    return {"type": "object", "required": required, "properties": properties}
