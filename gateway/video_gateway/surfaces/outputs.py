"""The addresses that `Links` makes."""

from __future__ import annotations

import hmac
import time
from http import HTTPStatus

from starlette.types import ASGIApp

from bifrost_api.errors import NotModified as Current
from bifrost_api.interface import Api as Videos
from outputs_api import errors, interface, models
from outputs_api.server import create_app
from specwright_runtime import ByteStream, Reply
from specwright_runtime.server import Attempt, Authenticator, Forbidden
from video_gateway.callers import Caller
from video_gateway.errors import Failure
from video_gateway.surfaces.core import Core
from video_gateway.surfaces.links import Links
from video_gateway.surfaces.refusals import Refusals

BEARER = Caller(name="an address", is_admin=True)
"""Whoever has a signed address: it was given to the job's owner, and names the one file that it is for."""


def surface(core: Core) -> ASGIApp:
    return create_app(Outputs(core.videos), authenticate=_signed(core.links))


def _signed(links: Links) -> Authenticator:
    async def judged(attempt: Attempt) -> Caller:
        request = attempt.request
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        given = request.query_params.get("expires", "")
        expires = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0
        with REFUSALS.translated():
            signature = await links.signature(path, expires)
        shown = str(attempt.credentials["Signature"])
        if not hmac.compare_digest(signature.encode(), shown.encode("utf-8", "replace")):
            raise Forbidden("The signature is not that of this address.", code="wrong_signature")
        if time.time() >= expires:
            raise Forbidden("The address has expired: look at the job again.", code="expired_address")
        return BEARER

    return judged


class Outputs(interface.Api):
    def __init__(self, videos: Videos) -> None:
        self._videos = videos

    async def download_output(
        self,
        provider: str,
        video_id: str,
        file: str,
        *,
        expires: int,
        range: str | None,  # noqa: A002 - the name in the interface
        if_range: str | None,
        if_none_match: str | None,
    ) -> ByteStream | Reply[ByteStream]:
        try:
            with REFUSALS.translated():
                return await self._videos.video_download(
                    f"{video_id}:{provider}",
                    variant="video",
                    index=int(file.partition(".")[0]),
                    range=range,
                    if_range=if_range,
                    if_none_match=if_none_match,
                )
        except Current as current:
            raise errors.NotModified(None, headers=current.headers) from None


def _problem(failure: Failure) -> models.Problem:
    details = failure.body.error
    title = HTTPStatus(failure.status).phrase
    return models.Problem(title=title, status=failure.status, detail=details.message, code=details.code)


REFUSALS = Refusals(errors, _problem)
