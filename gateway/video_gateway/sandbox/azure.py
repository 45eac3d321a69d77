"""Azure OpenAI's video API, without the videos: OpenAI's emulator behind Azure's door.

A resource takes its key in the header `api-key` and Entra's tokens as bearers, names models by their
deployments, and has `api-version` in its queries or not. Facts are those of OpenAI's SDK and of the vendor's
documentation.
"""

from __future__ import annotations

from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from openai_video_api import models
from openai_video_api.server import create_app
from specwright_runtime.server import Authenticator
from video_gateway.sandbox.openai import OpenAIVideos, refuse
from video_gateway.sandbox.rewording import Rewording
from video_gateway.sandbox.stage import Stage

DEPLOYMENTS: Final = ("sora-2", "sora-2-pro")


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    return _Door(Rewording(create_app(AzureVideos(stage), authenticate=authenticate), _said))


class AzureVideos(OpenAIVideos):
    maker = "Azure OpenAI"

    def judged(self, body: models.CreateVideoForm | models.CreateVideoRequest) -> tuple[str, str]:
        if body.model not in DEPLOYMENTS:
            refuse(
                404,
                "The API deployment for this resource does not exist.",
                code="DeploymentNotFound",
            )
        return super().judged(body)


class _Door:
    """The key's own header, as the bearer that the API behind it knows."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            key = next((value for name, value in scope["headers"] if name == b"api-key"), None)
            if key is not None:
                kept = [each for each in scope["headers"] if each[0] not in (b"api-key", b"authorization")]
                scope = {**scope, "headers": [*kept, (b"authorization", b"Bearer " + key)]}
        await self._app(scope, receive, send)


def _said(scope: Scope, status: int, body: Any) -> tuple[int, Any]:
    if status == 401 and isinstance(body, dict) and isinstance(body.get("error"), dict):
        message = "Access denied due to invalid subscription key or wrong API endpoint."
        return status, {"error": {"code": "401", "message": message}}
    return status, body
