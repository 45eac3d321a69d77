"""What all surfaces stand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from starlette.types import ASGIApp

from bifrost_api.interface import Api
from specwright_runtime.server import Authenticator
from video_gateway.surfaces.links import Links


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    videos: Api
    """The gateway. It sees who asks by the request that is being served, as it does without a surface."""
    authenticate: Authenticator
    links: Links
    max_body_size: int
    """Bytes."""


class SurfaceModule(Protocol):
    """What a module of `surfaces` that is named for a surface offers."""

    def surface(self, core: Core) -> ASGIApp: ...
