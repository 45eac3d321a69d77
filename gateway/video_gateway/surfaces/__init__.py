"""Other APIs in front of the same gateway: SDKs that speak them reach every provider by another base URL.

A surface is the mirror image of an adapter. An adapter implements the gateway's interface with a provider's
generated client; a surface implements the interface generated from a provider's document with the gateway, in
this process. Who may ask, what is bought and what is kept are decided behind it, once for all of them:

    SDK -> generated server of the provider's document -> surface -> `Gateway` -> adapters

Nothing of a surface is loaded before its first request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from starlette.routing import Mount
from starlette.types import ASGIApp

from video_gateway.http.lazy import Lazy
from video_gateway.surfaces.core import Core, SurfaceModule

_VIDEOS = {
    ("POST", "/videos"): "video_generation",
    ("GET", "/videos"): "video_list",
    ("GET", "/videos/*"): "video_retrieve",
    ("DELETE", "/videos/*"): "video_delete",
    ("GET", "/videos/*/content"): "video_download",
    ("POST", "/videos/*/remix"): "video_remix",
}


@dataclass(frozen=True, slots=True)
class Surface:
    """What must be known of a surface before its module is."""

    module: str
    mounts: Sequence[str]
    operations: Mapping[tuple[str, str], str]
    """What it is counted as, by method and by path below the mount: `*` is one segment, `**` any number."""


SURFACES = (
    Surface(
        "openai",
        # As Bifrost has them: four names, each with three places for `/videos`.
        [
            f"/{name}{place}"
            for name in ("openai", "litellm", "langchain", "pydanticai")
            for place in ("/openai", "/v1", "")
        ],
        _VIDEOS,
    ),
    Surface(
        "runway",
        ["/runway"],
        {
            ("POST", "/v1/*_to_video"): "video_generation",
            ("GET", "/v1/tasks/*"): "video_retrieve",
            ("DELETE", "/v1/tasks/*"): "video_delete",
        },
    ),
    Surface(
        "replicate",
        ["/replicate/v1"],
        {
            ("POST", "/predictions/*/cancel"): "video_delete",
            ("POST", "/predictions"): "video_generation",
            ("POST", "/models/*/*/predictions"): "video_generation",
            ("POST", "/deployments/*/*/predictions"): "video_generation",
            ("GET", "/predictions"): "video_list",
            ("GET", "/predictions/*"): "video_retrieve",
        },
    ),
    Surface(
        "gemini",
        ["/genai"],
        {
            ("POST", "/*/models/**:predictLongRunning"): "video_generation",
            ("GET", "/*/models/**/operations/*"): "video_retrieve",
            ("GET", "/*/files/*"): "video_download",
            ("POST", "/*/interactions"): "video_generation",
            ("GET", "/*/interactions/*"): "video_retrieve",
            ("POST", "/*/interactions/*/cancel"): "video_delete",
            ("DELETE", "/*/interactions/*"): "video_delete",
        },
    ),
    Surface(
        "outputs",
        ["/outputs"],
        {("GET", "/*/*/*"): "video_download"},
    ),
)

_MOUNTS = tuple(
    sorted(
        ((mount, surface) for surface in SURFACES for mount in surface.mounts),
        key=lambda each: len(each[0]),
        reverse=True,  # the longest first, since a mount takes all that begins like it
    )
)
_FIRST = tuple({f"/{mount.split('/')[1]}/" for mount, _ in _MOUNTS})


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path).replace(r"\*\*", ".+").replace(r"\*", "[^/]+"))


_PATTERNS = {
    surface.module: tuple(
        (method, _pattern(path), operation) for (method, path), operation in surface.operations.items()
    )
    for surface in SURFACES
}


def routes(core: Core) -> list[Mount]:
    """All surfaces, to be asked when the gateway's own document has nothing at a path."""
    apps = {surface.module: Lazy(partial(_surface, surface.module, core)) for surface in SURFACES}
    return [Mount(mount, apps[surface.module]) for mount, surface in _MOUNTS]


def operation_of(method: str, path: str) -> str | None:
    """The gateway's operation that a request to a surface comes to, `None` for any other request."""
    if not path.startswith(_FIRST):
        return None
    for mount, surface in _MOUNTS:
        if path.startswith(f"{mount}/"):
            rest = path[len(mount) :]
            for wanted, pattern, operation in _PATTERNS[surface.module]:
                if wanted == method and pattern.fullmatch(rest):
                    return operation
            return None
    return None


def _surface(name: str, core: Core) -> ASGIApp:
    module: SurfaceModule = import_module(f"video_gateway.surfaces.{name}")
    return module.surface(core)
