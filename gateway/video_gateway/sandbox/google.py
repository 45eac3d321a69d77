"""What the emulators of Google's two video services have in common."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from typing import Any, Final

from video_gateway import rpc
from video_gateway.media.sizes import tiered
from video_gateway.sandbox.clip import Clip

_MESSAGES: Final = {
    400: "Request contains an invalid argument.",
    401: "Request had invalid authentication credentials.",
    402: "Billing is not enabled for this project.",
    403: "The caller does not have permission.",
    404: "Requested entity was not found.",
    409: "The operation was aborted.",
    413: "Request payload size exceeds the limit: 20971520 bytes.",
    415: "Unsupported media type.",
    429: "Resource has been exhausted (e.g. check quota).",
    500: "An internal error has occurred. Please retry.",
    502: "Bad gateway.",
    503: "The model is overloaded. Please try again later.",
    504: "Deadline expired before operation could complete.",
}
SECONDS: Final = (4, 6, 8)
RATIOS: Final = ("16:9", "9:16")
_TIERS: Final = ("720p", "1080p", "4k")
_LETTERS: Final = string.ascii_lowercase + string.digits


def name(length: int = 12) -> str:
    """A name as Google gives: small letters and digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def refusal(
    status: int, message: str | None = None, *, wait: str | None = None, reason: str | None = None
) -> dict[str, Any]:
    """The fields of the google.rpc.Status in an error response; `wait` is in seconds."""
    return rpc.refusal(status, message or _MESSAGES[status], wait=wait, reason=reason)


def rpc_failure(code: str) -> dict[str, Any]:
    """The fields of an operation's google.rpc.Status; `code` is a number, a name, or nothing."""
    number = int(code) if code.isdigit() else rpc.number(code)
    message = "Video generation failed due to an internal server issue."
    return {"code": number, "message": message if number == 13 else "The video could not be generated."}


def unsupported_parameter(parameters: Mapping[str, Any], known: frozenset[str]) -> str | None:
    """The service's words about the first of Veo's parameters that it would refuse."""
    for key, value in parameters.items():
        if key not in known:
            return f"`{key}` isn't supported by this model."
        if key == "durationSeconds" and value not in SECONDS:
            return f"The number value for `durationSeconds` is out of bound. Please provide one of {SECONDS}."
        if key == "aspectRatio" and value not in RATIOS:
            return f"`aspectRatio` has an unsupported value `{value}`. Supported values are {RATIOS}."
        if key == "resolution" and value not in _TIERS:
            return f"`resolution` has an unsupported value `{value}`. Supported values are {_TIERS}."
    tier, seconds = parameters.get("resolution", "720p"), parameters.get("durationSeconds", 8)
    if tier != "720p" and seconds != 8:
        return f"Resolution {tier} requires duration seconds to be 8 seconds."
    return None


def film(
    prompt: str, label: str, *, ratio: str | None, tier: str | None, seconds: int, sound: bool = True
) -> Clip:
    size = tiered(ratio or "16:9", tier or "720p")
    return Clip(
        width=size.width, height=size.height, seconds=seconds, prompt=prompt, label=label, sound=sound
    )
