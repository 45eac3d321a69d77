"""What Google's two video services have in common: errors, Veo's parameters, operations that end."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bifrost_api import models
from specwright_runtime import ByteStream
from video_gateway import capabilities, errors, rpc
from video_gateway.media import inputs as media
from video_gateway.media.fetch import Fetcher
from video_gateway.providers.answer import Status, filtered, picture
from video_gateway.providers.upstream import Complaint

MAX_IMAGE = 15 * 1024 * 1024
"""Bytes: in base64 they still fit into the 20 MB that a request may have."""

_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)s")
_FILTERS = ("safety", "blocked", "usage guidelines", "responsible ai", "support codes")
"""Parts of messages in which a refusal of the content is told without a word for programs."""


class RpcStatus(Protocol):
    """A google.rpc.Status, as each generated package has it."""

    @property
    def code(self) -> int | str | None: ...
    @property
    def message(self) -> str | None: ...
    @property
    def status(self) -> str | None: ...
    @property
    def details(self) -> Sequence[Mapping[str, Any]] | None: ...


def complaint(error: RpcStatus) -> Complaint:
    """An error response. A wrong key is told as 400, and the time to wait only in the details."""
    reason = param = wait = None
    for detail in error.details or ():
        match str(detail.get("@type", "")).rpartition(".")[2]:
            case "RetryInfo":
                found = _DURATION.fullmatch(str(detail.get("retryDelay", "")))
                wait = float(found[1]) if found else wait
            case "ErrorInfo":
                reason = detail.get("reason")
            case "BadRequest":
                violations = detail.get("fieldViolations")
                if isinstance(violations, list) and violations and isinstance(violations[0], dict):
                    param = violations[0].get("field")
    word = error.code if isinstance(error.code, str) else None  # as interactions are refused
    refused = reason in {"API_KEY_INVALID", "API_KEY_EXPIRED", "API_KEY_SERVICE_BLOCKED"}
    return Complaint(
        error.message or "Google gave no reason.",
        code=str(reason or error.status or word or "").lower() or None,
        param=str(param) if param else None,
        status=401 if refused else None,
        retry_after=wait,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a job stands; `videos` is how many it made."""

    status: Status
    videos: int = 0
    error: models.VideoFailure | None = None
    content_filter: models.ContentFilter | None = None

    def fields(self) -> dict[str, Any]:
        """The part of a `Video` that says so."""
        fields: dict[str, Any] = {"status": self.status}
        if self.status == "completed":
            fields["progress"] = 100
        if self.error is not None:
            fields["error"] = self.error
        if self.content_filter is not None:
            fields["content_filter"] = self.content_filter
        return fields


RUNNING = Outcome(status="in_progress")


def failed(error: RpcStatus) -> Outcome:
    """A job that ended with a code of gRPC, not of HTTP."""
    code = rpc.CODES.get(error.code or 2, str(error.code)) if not isinstance(error.code, str) else error.code
    return failed_as(code, error.message or "The operation failed.")


def failed_as(code: str, message: str) -> Outcome:
    held_back = any(part in message.lower() for part in _FILTERS)
    return Outcome(
        status="failed",
        error=models.VideoFailure(code=code, message=message),
        content_filter=filtered(message) if held_back else None,
    )


def ended(videos: int, filtered_count: int | None, reasons: Sequence[str] | None) -> Outcome:
    """A finished operation: with some videos held back it is completed, with all of them it failed."""
    held_back = None
    if filtered_count or (reasons and not videos):
        held_back = models.ContentFilter(filtered_count=filtered_count or 1, reasons=list(reasons or ()))
    if videos:
        return Outcome(status="completed", videos=videos, content_filter=held_back)
    if held_back is not None:
        message = " ".join(held_back.reasons) or "The video was held back by the safety filters."
        return Outcome(
            status="failed",
            error=models.VideoFailure(code="content_filter", message=message),
            content_filter=held_back,
        )
    return Outcome(
        status="failed",
        error=models.VideoFailure(code="no_video", message="The operation ended without a video."),
    )


def veo_parameters(fit: capabilities.Fit) -> dict[str, Any]:
    """Veo's `parameters`: what both services take; a sheet lets only that through which its service takes."""
    given = {
        "durationSeconds": fit.seconds,
        "aspectRatio": fit.ratio,
        "resolution": fit.resolution,
        "negativePrompt": fit.negative_prompt,
        "seed": fit.seed,
        "generateAudio": fit.audio,
    }
    return {name: value for name, value in given.items() if value is not None}


async def image(reference: str, fetcher: Fetcher) -> media.Media:
    """The picture to start from: Google takes bytes and its own files, so other addresses are fetched."""
    if media.is_http_url(reference):
        return await fetcher.input(reference, "input_reference", limit=MAX_IMAGE)
    return picture(reference)


def encoded(found: media.Media) -> dict[str, str]:
    """A picture as Veo takes it."""
    return {"bytesBase64Encoded": base64.b64encode(found.content).decode(), "mimeType": found.content_type}


def content(provider: str, data: str | None) -> ByteStream:
    """The video in an answer, whole."""
    if not data:
        raise errors.broken(provider, "named no file")
    try:
        return ByteStream(base64.b64decode(data, validate=True), media_type="video/mp4")
    except binascii.Error as error:
        raise errors.broken(provider, "sent a video that is not base64") from error
