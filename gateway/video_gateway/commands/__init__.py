"""What people type: commands that ask a running gateway, or look at the settings of one to be.

Here is what they take; each one's module is loaded when it is called.
"""

from __future__ import annotations

import argparse
from pathlib import Path

URL = "VIDEO_GATEWAY_URL"
KEY = "VIDEO_GATEWAY_KEY"
DEFAULT_URL = "http://127.0.0.1:8080"


class CommandError(Exception):
    """Why a command ends without what was asked for, in words for the person who asked."""

    status = 1
    """What the process exits with."""


class StoppedError(CommandError):
    """Somebody pressed ^C; what is said is how to go on."""

    status = 130


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    create = commands.add_parser("create", help="make a video with a running gateway")
    create.add_argument("prompt", help="what the video shows")
    create.add_argument("--model", required=True, metavar="PROVIDER/MODEL", help="see `video-gateway models`")
    create.add_argument("--seconds", help="how long the video is")
    create.add_argument("--size", metavar="WIDTHxHEIGHT", help="in pixels, as in 1280x720")
    create.add_argument("--image", metavar="FILE|URL", help="start from this picture")
    create.add_argument("--video", metavar="URL", help="edit or extend this video")
    create.add_argument("--seed", type=int, help="equal seeds make similar videos, with models that take one")
    create.add_argument("--negative-prompt", metavar="TEXT", help="what the video should not show")
    create.add_argument("--audio", action=argparse.BooleanOptionalAction, help="with or without sound")
    create.add_argument(
        "--fallback", action="append", metavar="PROVIDER/MODEL", help="try it if the model fails (repeatable)"
    )
    create.add_argument(
        "--idempotency-key",
        metavar="KEY",
        help="create commands with the same key buy once (default: a random key)",
    )
    create.add_argument("--wait", action="store_true", help="wait until the video is finished; -o implies it")
    _add_waiting(create)
    _add_remote(create)

    wait = commands.add_parser("wait", help="wait for a video that was created, and download it")
    wait.add_argument("id", help="as `create` printed it")
    _add_waiting(wait)
    _add_remote(wait)

    models = commands.add_parser("models", help="what the models of a running gateway can do and cost")
    models.add_argument("--provider", metavar="NAME", help="only models of this provider")
    models.add_argument("--json", action="store_true", help="print the gateway's response as it is")
    _add_remote(models)

    doctor = commands.add_parser(
        "doctor", help="check the settings, the store and each provider's keys, without buying anything"
    )
    doctor.add_argument("--config", type=Path, metavar="FILE", help="settings, in TOML")


def _add_waiting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="file to write the video to")
    parser.add_argument(
        "--timeout", type=float, default=1800.0, metavar="SECONDS", help="longest wait for the video (1800)"
    )


def _add_remote(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--base-url", metavar="URL", help=f"the gateway (${URL}, else {DEFAULT_URL})")
    parser.add_argument(
        "--key", help=f"a virtual key or a token; better in ${KEY}, which process lists do not show"
    )
