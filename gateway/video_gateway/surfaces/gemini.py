"""The Gemini API in front of every provider, as `google-genai` speaks it: predictions, operations and files.

Releases of the SDK since 3.0 ask with an API key by interactions only: those are in `gemini_interactions`.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlencode

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from bifrost_api.models import Video, VideoFailure
from gemini_video_api import errors, interface, models
from gemini_video_api.server import create_app
from specwright_runtime import ByteStream, Reply
from specwright_runtime.problem import Problem
from video_gateway import rpc
from video_gateway.errors import Failure, no_such_video, unsupported
from video_gateway.media.sizes import shaped
from video_gateway.providers.provider import bare
from video_gateway.surfaces.core import Core, Videos
from video_gateway.surfaces.gemini_interactions import InteractionsSurface
from video_gateway.surfaces.links import Links
from video_gateway.surfaces.refusals import Refusals
from video_gateway.surfaces.translation import Wish, created, native, qualified

OWN = "gemini"
PLACE = "/genai"
_RESPONSE = "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse"
_MODEL = re.compile(rb"(/v1beta/models/)(.+)(:predictLongRunning|/operations/[^/]+)")
HEADER = b"x-goog-api-key"
_FILE = re.compile(r"([0-9]{1,4}):(.+)")

Release = Literal["v1", "v1beta"]


def surface(core: Core) -> ASGIApp:
    return create_app(
        GeminiSurface(core.videos, core.links),
        authenticate=REFUSALS.authenticator(core.authenticate),
        max_body_size=core.max_body_size,
        middleware=[Middleware(Slashes), Middleware(KeyInQuery)],
        error_body=_rendered,
    )


class Slashes:
    """ASGI middleware: a model's name with slashes is one segment of the path, as if they were encoded."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            raw = scope.get("raw_path") or quote(scope["path"], safe="/:").encode()
            root = scope.get("root_path", "").encode()
            match = _MODEL.fullmatch(raw.removeprefix(root))
            if match is not None:
                before, model, after = match.groups()
                scope["raw_path"] = root + before + model.replace(b"/", b"%2F") + after
        await self._app(scope, receive, send)


class KeyInQuery:
    """ASGI middleware: a key in the address, as examples for `curl` have it, is one in the header."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and b"key=" in scope["query_string"]:
            said = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            keys = [value for name, value in said if name == "key"]
            rest = [(name, value) for name, value in said if name != "key"]
            scope["query_string"] = urlencode(rest).encode()
            if keys and all(name != HEADER for name, _ in scope["headers"]):
                scope["headers"] = [*scope["headers"], (HEADER, keys[0].encode())]
        await self._app(scope, receive, send)


class GeminiSurface(InteractionsSurface, interface.Api):
    def __init__(self, videos: Videos, links: Links) -> None:
        super().__init__(videos, REFUSALS, lambda video: file_addresses(links, video))
        self._links = links

    async def predict_long_running(
        self, model: str, body: models.PredictLongRunningRequest
    ) -> models.Operation:
        instance = body.instances[0].model_dump(by_alias=True, exclude_unset=True)
        wish = Wish(instance, "instances[0].")
        name = qualified(model, OWN)
        with REFUSALS.translated(wish.places):
            if body.parameters is not None:
                wish.also(body.parameters.model_dump(by_alias=True, exclude_unset=True), "parameters.")
            wish.put("model", name)
            wish.places["model"] = "model"
            _single(wish)
            if name.startswith(f"{OWN}/veo"):
                request = native(
                    name, body.instances[0].prompt, body.model_dump(by_alias=True, exclude_unset=True)
                )
            else:
                _taken(wish)
                request = wish.request()
            video = (await created(self._videos, request)).value
        return models.Operation(name=f"models/{model}/operations/{video.id}")

    async def get_operation(self, model: str, operation_id: str) -> models.Operation:
        with REFUSALS.translated():
            video = bare(await self._videos.video_retrieve(operation_id))
        operation = models.Operation(name=f"models/{model}/operations/{operation_id}")
        if video.status not in {"completed", "failed"}:
            return operation
        operation.done = True
        held_back = video.content_filter
        if video.status == "failed" and held_back is None:
            failure = video.error or VideoFailure(code="internal", message="The job failed.")
            message = f"{failure.message} ({failure.code})"
            operation.error = models.Status(code=rpc.number(failure.code), message=message)
            return operation
        made = models.GenerateVideoResponse()
        if video.status == "completed":
            made.generated_samples = [
                models.GeneratedSample(video=models.Video(uri=uri))
                for uri in file_addresses(self._links, video)
            ]
        if held_back is not None:
            made.rai_media_filtered_count = held_back.filtered_count
            made.rai_media_filtered_reasons = held_back.reasons
        operation.response = models.PredictLongRunningResponse.model_validate(
            {"@type": _RESPONSE, "generateVideoResponse": made}
        )
        return operation

    async def download_file(
        self, version: Release, file_id: str, *, alt: Literal["media"]
    ) -> ByteStream | Reply[ByteStream]:
        with REFUSALS.translated():
            video_id, index = _opened(file_id)
            return await self._videos.video_download(
                video_id, variant="video", index=index, range=None, if_range=None, if_none_match=None
            )


def _taken(wish: Wish) -> None:
    wish.take("prompt", "prompt")
    wish.take("image", "input_reference", lambda image: _data(image, "bytesBase64Encoded", "mimeType"))
    wish.take(
        "video", "video_uri", lambda video: video.get("uri") or _data(video, "encodedVideo", "encoding")
    )
    wish.take("durationSeconds", "seconds", str)
    wish.take("negativePrompt", "negative_prompt")
    wish.take("seed", "seed")
    wish.take("generateAudio", "audio")
    resolution, ratio = wish.pop("resolution", "size"), wish.pop("aspectRatio", "size")
    wish.put("size", wish.converted("size", shaped, ratio, resolution))


def _single(wish: Wish) -> None:
    if wish.pop("sampleCount", "sampleCount") not in {None, 1}:
        raise unsupported("parameters.sampleCount", "One job makes one video.", allowed=["1"])


def _data(sent: dict[str, Any], data: str, kind: str) -> str:
    if not sent.get(data):
        raise ValueError(f"There is no {data} in it.")
    return f"data:{sent.get(kind, '')};base64,{sent[data]}"


def file_addresses(links: Links, video: Video) -> list[str]:
    """One for each file that a completed job made. Names of files are small letters and digits.

    The SDK finds a file's name in addresses that begin with https only; where the gateway has none, the name
    itself stands for the address.
    """
    base = links.base()
    place = f"{base}{PLACE}/v1beta/" if base.startswith("https://") else ""
    end = ":download?alt=media" if place else ""
    count = 1 if video.videos is None else len(video.videos)
    return [f"{place}files/{_closed(video, index)}{end}" for index in range(count)]


def _closed(video: Video, index: int) -> str:
    text = f"{index}:{video.id}:{video.extra_fields.provider}"
    return base64.b32encode(text.encode()).decode().lower().rstrip("=")


def _opened(file_id: str) -> tuple[str, int]:
    try:
        text = base64.b32decode(file_id.upper() + "=" * (-len(file_id) % 8)).decode()
    except (binascii.Error, ValueError):
        text = ""
    match = _FILE.fullmatch(text)
    if match is None:
        raise no_such_video(file_id)
    return match[2], int(match[1])


def _rendered(problem: Problem, operation: str | None) -> object | None:
    return models.ErrorResponse(error=_status(problem.status, problem.message, field=problem.param))


def _body(failure: Failure) -> models.ErrorResponse:
    details = failure.body.error
    return models.ErrorResponse(
        error=_status(
            failure.status,
            details.message,
            wait=failure.headers.get("Retry-After"),
            reason=details.code.upper(),
            field=details.param,
        )
    )


def _status(status: int, message: str, **details: str | None) -> models.Status:
    return models.Status.model_validate(rpc.refusal(status, message, **details))


REFUSALS = Refusals(errors, _body)
