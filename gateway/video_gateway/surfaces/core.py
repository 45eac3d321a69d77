"""What all surfaces stand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from starlette.types import ASGIApp

from bifrost_api.interface import Api
from bifrost_api.models import Video
from specwright_runtime.server import Authenticator
from video_gateway.surfaces.links import Links


class Videos(Api, Protocol):
    """The gateway, and what only other APIs than its own ask it for."""

    async def video_cancel(self, video_id: str) -> Video:
        """Stops what runs. It is failed then, as `cancelled`; what has ended stays as it is.

        Raises:
            errors: as `video_delete` does.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    videos: Videos
    """The gateway. It sees who asks by the request that is being served, as it does without a surface."""
    authenticate: Authenticator
    links: Links
    max_body_size: int
    """Bytes."""


class SurfaceModule(Protocol):
    """What a module of `surfaces` that is named for a surface offers."""

    def surface(self, core: Core) -> ASGIApp: ...
