"""Replicate's API in front of every provider, as `replicate` speaks it."""

from __future__ import annotations

import asyncio
import hashlib
import time
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final, Literal
from urllib.parse import urlencode

from starlette.types import ASGIApp

from bifrost_api import models as ours
from replicate_api import errors, interface, models
from replicate_api.server import create_app
from specwright_runtime import Reply
from video_gateway.errors import OWN as FAILURES
from video_gateway.errors import Failure, unsupported
from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.media import inputs as media
from video_gateway.providers.answer import spoken
from video_gateway.providers.inputs import NAMES
from video_gateway.providers.provider import bare
from video_gateway.providers.replicate import LIFETIME, STATUS
from video_gateway.purchases.polling import CANCELLED
from video_gateway.surfaces.core import Core, Videos
from video_gateway.surfaces.links import Links
from video_gateway.surfaces.refusals import Refusals
from video_gateway.surfaces.replicate_input import taken
from video_gateway.surfaces.replicate_models import described, version
from video_gateway.surfaces.translation import Wish, created, is_of, native, qualified, shown

OWN = "replicate"
PLACE: Final = "/replicate/v1"
PAGE: Final = 100
HIDDEN: Final = "hidden"
"""The version of official models, which nobody gets to see."""
_WORDS = spoken(STATUS)
_UNSEEN: tuple[type[Exception], ...] = (*FAILURES, StoreUnavailableError)
"""Why a job cannot be looked at now."""
_FILTERED: Final = "E005"
"""The code by which Replicate's users know what was held back."""


def surface(core: Core) -> ASGIApp:
    return create_app(
        ReplicateSurface(core.videos, core.links),
        authenticate=REFUSALS.authenticator(core.authenticate),
        max_body_size=core.max_body_size,
    )


class ReplicateSurface(interface.UnimplementedModelsApi, interface.Api):
    def __init__(self, videos: Videos, links: Links) -> None:
        self._videos = videos
        self._links = links

    async def create_prediction(
        self, body: models.VersionPredictionRequest, *, prefer: str | None, cancel_after: str | None
    ) -> Reply[models.Prediction]:
        return await self._run(body.version, body, prefer, cancel_after)

    async def create_model_prediction(
        self,
        model_owner: str,
        model_name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None,
        cancel_after: str | None,
    ) -> Reply[models.Prediction]:
        return await self._run(f"{model_owner}/{model_name}", body, prefer, cancel_after)

    async def create_deployment_prediction(
        self,
        deployment_owner: str,
        deployment_name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None,
        cancel_after: str | None,
    ) -> Reply[models.Prediction]:
        model = f"deployments/{deployment_owner}/{deployment_name}"
        return await self._run(model, body, prefer, cancel_after)

    async def _run(
        self,
        model: str,
        body: models.PredictionRequest | models.VersionPredictionRequest,
        prefer: str | None,
        cancel_after: str | None,
    ) -> Reply[models.Prediction]:
        wish = Wish(body.input, "input.")
        with REFUSALS.translated(wish.places):
            if body.webhook is not None:
                raise unsupported("webhook", "webhook is not taken here: look at the prediction.")
            if cancel_after is not None:
                raise unsupported("Cancel-After", "Cancel-After is not taken here: cancel the prediction.")
            reply = await created(self._videos, _request(qualified(model, OWN), wish, body.input))
            video = reply.value if prefer is None else await self._awaited(reply, _patience(prefer))
            prediction = await self._prediction(video)
        prediction.input = body.input
        if prefer is not None and video.status not in {"completed", "failed"}:
            # The SDK takes anything else for an end, and shows no output.
            prediction.status = "starting"
            return Reply(prediction, status=202)
        return Reply(prediction, status=201)

    async def _awaited(self, reply: Reply[ours.Video], seconds: float) -> ours.Video:
        """The job at its end, or as it is after so many seconds. It is bought: no failed look is an error."""
        until = time.monotonic() + seconds
        video = reply.value
        while video.status not in {"completed", "failed"} and (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, reply.headers.get("openai-poll-after-ms", 1000) / 1000))
            try:
                looked = await self._videos.video_retrieve(_name(video))
            except _UNSEEN:
                break
            reply = looked if isinstance(looked, Reply) else Reply(looked)
            video = reply.value
        return video

    async def retrieve_prediction(self, prediction_id: str) -> models.Prediction:
        with REFUSALS.translated():
            return await self._prediction(bare(await self._videos.video_retrieve(prediction_id)))

    async def cancel_prediction(self, prediction_id: str) -> models.Prediction:
        with REFUSALS.translated():
            return await self._prediction(await self._videos.video_cancel(prediction_id))

    async def list_predictions(
        self,
        *,
        cursor: str | None,
        created_after: datetime | None,
        created_before: datetime | None,
        source: Literal["web"] | None,
    ) -> models.PredictionPage:
        if source is not None:  # nothing was started on a site
            return models.PredictionPage(results=[], next=None, previous=None)
        with REFUSALS.translated():
            page = bare(await self._videos.video_list(provider=None, after=cursor, limit=PAGE, order="desc"))
            # The store knows no times: a page may have less than the next one.
            wanted = [video for video in page.data if _is_between(video, created_after, created_before)]
            results = [await self._prediction(video) for video in wanted]
        if not page.has_more:
            return models.PredictionPage(results=results, next=None, previous=None)
        asked = {"cursor": page.last_id}
        asked |= {
            name: moment.isoformat()
            for name, moment in (("created_after", created_after), ("created_before", created_before))
            if moment is not None
        }
        more = f"{self._links.base()}{PLACE}/predictions?{urlencode(asked)}"
        return models.PredictionPage(results=results, next=more, previous=None)

    async def retrieve_model(self, model_owner: str, model_name: str) -> models.Model:
        with REFUSALS.translated():
            return described(model_owner, model_name, await self._known(f"{model_owner}/{model_name}"))

    async def retrieve_version(self, model_owner: str, model_name: str, version_id: str) -> models.Version:
        with REFUSALS.translated():
            return version(version_id, await self._known(f"{model_owner}/{model_name}"))

    async def _known(self, name: str) -> ours.VideoModel | None:
        """The model as the gateway lists it. Replicate has more than are listed; all take a prompt."""
        wanted = qualified(name, OWN)
        listed = bare(await self._videos.list_models(provider=None))
        return next((each for each in listed.data if each.id == wanted), None)

    async def create_file(self, body: models.FileUpload) -> models.File:
        """Kept nowhere: the address that is answered is the file itself, and good as an input."""
        upload = body.content
        file = media.from_bytes(upload.read(), upload.media_type)
        digest = hashlib.sha256(file.content).hexdigest()
        return models.File(
            id=digest[:32],
            name=upload.filename or f"input.{file.extension}",
            content_type=file.content_type,
            size=len(file.content),
            etag=digest,
            checksums={"sha256": digest},
            metadata={},
            created_at=datetime.now(UTC),
            expires_at=None,
            urls=models.FileUrls(get=file.data_url()),
        )

    async def _prediction(self, video: ours.Video) -> models.Prediction:
        here = f"{self._links.base()}{PLACE}/predictions/{video.id}"
        prediction = models.Prediction(
            id=video.id,
            model=shown(video.model, OWN),
            version=HIDDEN,
            input=_said(video),
            output=None,
            logs="",
            error=None,
            status=_WORDS[video.status],
            data_removed=False,
            created_at=datetime.fromtimestamp(video.created_at, UTC),
            started_at=None,
            completed_at=None,
            source="api",
            urls=models.PredictionUrls(get=here, cancel=f"{here}/cancel"),
        )
        if video.completed_at is not None:
            prediction.completed_at = datetime.fromtimestamp(video.completed_at, UTC)
        match video.status:
            case "in_progress":
                prediction.logs = _bar(int(video.progress or 0))
            case "completed":
                outputs = await self._links.outputs(video, LIFETIME)
                prediction.output = outputs[0] if len(outputs) == 1 else outputs
                prediction.data_removed = not outputs
            case "failed":
                prediction.error = _why(video)
                if video.error is not None and video.error.code in {
                    CANCELLED,
                    "aborted",
                }:  # which the SDK waits on
                    prediction.status = "canceled"
            case "queued":
                pass
        return prediction


def _request(model: str, wish: Wish, sent: dict[str, Any]) -> ours.VideoGenerationRequest:
    if is_of(model, OWN):
        return native(model, next((sent[name] for name in NAMES["prompt"] if name in sent), None), sent)
    wish.put("model", model)
    taken(wish)
    return wish.request()


def _is_between(video: ours.Video, after: datetime | None, before: datetime | None) -> bool:
    created = datetime.fromtimestamp(video.created_at, UTC)
    return (after is None or created >= after) and (before is None or created < before)


def _patience(prefer: str) -> float:
    """Seconds of `wait` and `wait=5`."""
    return float(prefer.partition("=")[2] or 60)


def _name(video: ours.Video) -> str:
    return f"{video.id}:{video.extra_fields.provider}"


def _said(video: ours.Video) -> dict[str, Any]:
    """What is known of the input once it was sent on, in the commonest names."""
    known = {
        "prompt": video.prompt,
        "duration": None if video.seconds is None else int(video.seconds),
        "size": video.size,
    }
    return {name: value for name, value in known.items() if value is not None}


def _bar(progress: int) -> str:
    """As the SDK reads progress from a log."""
    return f"{progress}%|{'█' * (progress // 10):<10}| {progress}/100"


def _why(video: ours.Video) -> str:
    failure = video.error or ours.VideoFailure(code="failed", message="The prediction failed.")
    code = failure.code if video.content_filter is None else _FILTERED
    return failure.message if code in failure.message else f"{failure.message} ({code})"


def _status(failure: Failure) -> int:
    """Replicate answers 422 where a place in the request is wrong."""
    return 422 if failure.status == 400 and failure.body.error.param is not None else failure.status


def _body(failure: Failure) -> models.Problem:
    details, status = failure.body.error, _status(failure)
    title = "Input validation failed" if status == 422 else HTTPStatus(status).phrase
    problem = models.Problem(title=title, detail=details.message, status=status)
    if details.param is not None:
        problem.invalid_fields = [
            models.InvalidField(type=details.code, field=details.param, description=details.message)
        ]
    return problem


REFUSALS = Refusals(errors, _body, _status)
