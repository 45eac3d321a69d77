"""Addresses of outputs that answer a plain GET: signed for one file of one job, and for a time.

Whoever has such an address may fetch that file, as with the providers' own. The caller's key is not in it,
and the part that is secret is in no log, since paths are logged without their queries.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable

from bifrost_api.models import Video
from specwright_runtime.server import current
from video_gateway.media import downloads as content

MOUNT = "/outputs"
STEP = 900
"""Seconds after which looking again gives another address: until then, equal looks have equal answers."""


class Links:
    def __init__(self, secret: Callable[[], Awaitable[bytes]], public_url: str | None = None) -> None:
        """`secret` is the same for all gateways on a store, and after a restart."""
        self._make = secret
        self._secret: bytes | None = None
        self._public_url = public_url

    def base(self) -> str:
        """Where the gateway is reached, no slash at the end: as set, else as the present request did."""
        if self._public_url is not None:
            return self._public_url
        url = current().request.url
        return f"{url.scheme}://{url.netloc}"

    async def outputs(self, video: Video, lifetime: int) -> list[str]:
        """An address for each file that a completed job made, good for `lifetime` seconds and up to a
        `STEP` more.

        Raises:
            StoreUnavailableError: the secret cannot be read.
        """
        kinds = ["video/mp4"] if video.videos is None else [each.content_type for each in video.videos]
        expires = (int(time.time()) + lifetime) // STEP * STEP + STEP
        return [await self._output(video, number, kind, expires) for number, kind in enumerate(kinds)]

    async def _output(self, video: Video, index: int, kind: str | None, expires: int) -> str:
        provider = video.extra_fields.provider
        path = f"/{provider}/{video.id}/{index}.{content.extension(kind or 'video/mp4')}"
        signature = await self.signature(path, expires)
        return f"{self.base()}{MOUNT}{path}?expires={expires}&signature={signature}"

    async def signature(self, path: str, expires: int) -> str:
        """HMAC-SHA-256 in hexadecimal; `path` is below the mount, and names provider, job and file."""
        if self._secret is None:
            self._secret = await self._make()
        return hmac.new(self._secret, f"{path}\n{expires}".encode(), hashlib.sha256).hexdigest()
