"""A running gateway, as a command reaches it."""

from __future__ import annotations

import argparse
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bifrost_api import errors, models
from bifrost_api.async_client import AsyncClient
from specwright_runtime.client import Retry
from specwright_runtime.errors import InvalidResponse, StatusError, TransportError
from video_gateway.commands import DEFAULT_URL, KEY, URL, CommandError

TIMEOUT = 120.0
"""Seconds for one call; for a download, the longest silence."""


@asynccontextmanager
async def reached(parsed: argparse.Namespace) -> AsyncIterator[AsyncClient]:
    """A client of the gateway that the options name; of the kind that a ^C gets through to.

    Raises:
        CommandError: for what the client raises.
    """
    url = (parsed.base_url or os.environ.get(URL) or DEFAULT_URL).rstrip("/").removesuffix("/v1")
    key = parsed.key or os.environ.get(KEY) or None
    if not url.startswith(("http://", "https://")):
        raise CommandError(f"{url} is no address of a gateway: it begins with http:// or https://")
    async with AsyncClient(url, bearer_auth=key, timeout=TIMEOUT, retries=Retry()) as client:
        try:
            yield client
        except StatusError as error:
            raise CommandError(_told(error, has_key=key is not None)) from error
        except InvalidResponse as error:
            raise CommandError(f"what answers at {url} is no video gateway: {error}") from error
        except TransportError as error:
            if error.accepted is False:
                raise CommandError(
                    f"nobody answers at {url}: `video-gateway serve` starts a gateway, --base-url names one"
                ) from error
            raise CommandError(f"the connection to {url} broke: {error}") from error
        except ValueError as error:  # an id, a key or an address that no request can have
            raise CommandError(str(error)) from error


def _told(error: StatusError[models.BifrostError], *, has_key: bool) -> str:
    body = error.body
    if not isinstance(body, models.BifrostError):
        return str(error)
    details = body.error
    text = details.message
    if details.code is not None:
        text += f" ({details.code})"
    match error:
        case errors.Unauthorized() if not has_key:
            text += f"\ngive a key with ${KEY} or --key; `video-gateway keys create NAME` issues one"
        case errors.Unauthorized():
            text += "\nthe gateway does not know this key"
        case _:
            pass
    attempts = body.extra_fields.attempts if body.extra_fields is not None else None
    for attempt in attempts if attempts is not None and len(attempts) > 1 else ():
        why = attempt.error.message if attempt.error is not None else "served"
        text += f"\n  {attempt.provider}/{attempt.model}: {why}"
    return text
