"""Finished files behind addresses that expire, as providers' file hosts have them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from video_gateway.sandbox import faults
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.lifecycle import Clock
from video_gateway.sandbox.render_cache import RenderCache


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """`fault` is one of `faults.NAMES`."""

    clip: Clip
    fault: str | None = None


class Outputs:
    """Serves `GET /files/{name}.mp4?expires=…&signature=…`, parts of it too."""

    def __init__(self, gallery: RenderCache, clock: Clock, *, limit: int = 10_000) -> None:
        self._gallery = gallery
        self._clock = clock
        self._limit = limit
        self._secret = secrets.token_bytes(32)
        self._outputs: OrderedDict[str, Output] = OrderedDict()

    @property
    def route(self) -> Route:
        return Route("/files/{name}.mp4", self._serve)

    def address(self, base: str, name: str, output: Output, *, lifetime: float) -> str:
        """An address of the file, good for `lifetime` seconds. `base` is where the sandbox is reached."""
        self._outputs[name] = output
        while len(self._outputs) > self._limit:
            self._outputs.popitem(last=False)
        expires = str(int(self._clock() + lifetime))
        return f"{base}/files/{name}.mp4?expires={expires}&signature={self._signature(name, expires)}"

    def remove(self, name: str) -> None:
        self._outputs.pop(name, None)

    async def _serve(self, request: Request) -> Response:
        name = request.path_params["name"]
        expires = request.query_params.get("expires", "")
        signature = request.query_params.get("signature", "")
        if not hmac.compare_digest(signature.encode(), self._signature(name, expires).encode()):
            raise HTTPException(403, "The signature is wrong")
        if self._clock() >= int(expires):
            raise HTTPException(403, "The address has expired")
        output = self._outputs.get(name)
        if output is None:
            raise HTTPException(404, "There is no such file")
        headers = {faults.HEADER: output.fault} if output.fault else None
        path = await self._gallery.file(output.clip)
        return FileResponse(path, media_type="video/mp4", headers=headers)

    def _signature(self, name: str, expires: str) -> str:
        return hmac.new(self._secret, f"{name}\n{expires}".encode(), hashlib.sha256).hexdigest()
