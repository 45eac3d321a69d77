"""ElevenLabs' video API, without the videos of those whose models it offers.

Facts are those of its published OpenAPI document: each model has fields and values of its own and refuses all
others, with FastAPI's list of wrong places. Answers about a generation say when to look again.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NoReturn

from starlette.types import ASGIApp

from elevenlabs_video_api import errors, interface, models
from elevenlabs_video_api.server import create_app
from specwright_runtime import Reply
from specwright_runtime.server import Authenticator
from video_gateway.families import FAMILIES
from video_gateway.media.sizes import tiered
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, Succeeded, Waiting
from video_gateway.sandbox.outputs import Output
from video_gateway.sandbox.stage import Stage, caller, damage
from video_gateway.sandbox.steering import Refusal, read

MOUNT: Final = FAMILIES["elevenlabs"].mount
LIFETIME: Final = 3600
"""Seconds for which an address of a video is good. Looking again gives a fresh one."""
LOOK_AFTER: Final = "3"
"""Seconds between two looks, as the service asks for."""
_LETTERS: Final = string.ascii_letters + string.digits
LARGEST: Final = 25 * 1024 * 1024
"""Bytes of a file inside a request."""
_PICTURES: Final = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
_VIDEOS: Final = ("video/mp4", "video/quicktime", "video/webm")
_SOUNDS: Final = ("audio/mpeg", "audio/wav")
_HOLDS: Final = {
    "inline_base64": ("content_base64", "mime_type"),
    "asset": ("asset_id",),
    "generation": ("generation_id",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One model."""

    seconds: Sequence[int]
    default_seconds: int
    ratios: tuple[str, ...]
    resolutions: tuple[str, ...]
    fields: frozenset[str]
    pictures: int
    others: int = 0
    """How many videos, and how many sounds."""


_ALL: Final = frozenset(
    {"model_id", "prompt", "duration_secs", "aspect_ratio", "resolution", "generate_audio"}
    | {"start_frame", "end_frame", "images", "webhook"}
)
_VEO: Final = Rules(
    seconds=(4, 6, 8),
    default_seconds=8,
    ratios=("16:9", "9:16"),
    resolutions=("720p", "1080p", "4K"),
    fields=_ALL | {"negative_prompt", "seed", "enhance_prompt"},
    pictures=3,
)


def _seedance(*resolutions: str) -> Rules:
    return Rules(
        seconds=range(4, 16),
        default_seconds=5,
        ratios=("auto", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16"),
        resolutions=resolutions,
        fields=_ALL | {"seed", "videos", "audios"},
        pictures=9,
        others=3,
    )


RULES: Final[Mapping[str, Rules]] = {
    "veo-3.1-generate-001": _VEO,
    "veo-3.1-fast-generate-001": _VEO,
    "bytedance-seedance-v2": _seedance("480p", "720p", "1080p", "4k"),
    "bytedance-seedance-v2-fast": _seedance("480p", "720p"),
    "bytedance-seedance-v2-mini": _seedance("480p", "720p"),
    "bytedance-seedance-v2.5": Rules(
        seconds=range(4, 31),
        default_seconds=5,
        ratios=("auto", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16"),
        resolutions=("480p", "720p", "1080p"),
        fields=_ALL | {"videos", "audios"},
        pictures=30,
        others=10,
    ),
}

_STEERED: Final = {
    400: ("bad_request", "The request cannot be served."),
    401: ("invalid_api_key", "Invalid API key"),
    402: ("payment_required", "Your account has no credits left."),
    403: ("missing_permissions", "The API key lacks a permission."),
    404: ("not_found", "There is no such thing."),
    409: ("conflict", "The request conflicts with another one."),
    413: ("payload_too_large", "The request is too large."),
    415: ("unsupported_media_type", "The media type is not supported."),
    429: ("too_many_concurrent_requests", "Too many concurrent requests."),
    500: ("internal_server_error", "Something went wrong."),
    502: ("bad_gateway", "Bad gateway."),
    503: ("system_busy", "We are experiencing heavy traffic."),
    504: ("timeout", "The request timed out."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    id: str
    account: str
    course: Course
    clip: Clip
    model: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A place in a request that the model does not take."""

    place: tuple[str | int, ...]
    kind: str
    message: str


def emulator(stage: Stage, authenticate: Authenticator) -> ASGIApp:
    return create_app(ElevenLabsVideos(stage), authenticate=authenticate)


class ElevenLabsVideos(interface.Api):
    """The emulator. Each key has its own generations."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._jobs: JobTable[Job] = JobTable()

    async def create_video(self, body: models.VideoRequest) -> Reply[models.GenerationCreated]:
        sent = body.model_dump(by_alias=True, exclude_unset=True)
        if found := list(_wrong(sent)):
            detail = [
                models.ValidationError(
                    loc=["body", body.model_id, *each.place]
                    if each.kind != "union_tag_invalid"
                    else ["body"],
                    msg=each.message,
                    type=each.kind,
                )
                for each in found
            ]
            raise errors.UnprocessableContent(models.ValidationFailure(detail=detail))
        rules = RULES[body.model_id]
        account = caller()
        for reference in body.videos or ():
            if reference is not None and reference.type == "generation":
                self._find(reference.generation_id or "")
        ratio = body.aspect_ratio if body.aspect_ratio not in {None, "auto"} else "16:9"
        size = tiered(ratio or "16:9", body.resolution or "720p")
        prompt = body.prompt or ""
        script = read(prompt)
        if script.refusal is not None and self._stage.refuses(script.refusal, (account, prompt)):
            _refuse_steered(script.refusal)
        job = Job(
            id="".join(secrets.choice(_LETTERS) for _ in range(20)),
            account=account,
            course=self._stage.course(script),
            clip=Clip(
                width=size.width,
                height=size.height,
                seconds=body.duration_secs or rules.default_seconds,
                prompt=prompt,
                label=f"{body.model_id} by ElevenLabs, emulated",
                sound=body.generate_audio is not False,
            ),
            model=body.model_id,
        )
        self._jobs.put(job)
        await self._stage.receive(script)
        created = models.GenerationCreated(id=job.id, status="pending")
        return Reply(created, headers={"Retry-After": LOOK_AFTER})

    async def retrieve_video(self, generation_id: str) -> Reply[models.Generation]:
        job = self._find(generation_id)
        script = job.course.script
        if script.look is not None and self._stage.refuses(script.look, ("look", job.id)):
            _refuse_steered(script.look)
        damage(script.look_fault)
        shown = self._shown(job)
        headers = {"Retry-After": LOOK_AFTER} if shown.status in {"pending", "generating"} else {}
        return Reply(shown, headers=headers)

    async def list_videos(
        self,
        *,
        cursor: str | None,
        page_size: int,
        status: Literal["pending", "generating", "completed", "failed"] | None,
        model_id: str | None,
    ) -> models.GenerationList:
        jobs = self._jobs.of(caller())[::-1]
        if cursor is not None:
            places = [place for place, job in enumerate(jobs) if _cursor(job) == cursor]
            if not places:
                error = models.ValidationError(
                    loc=["query", "cursor"], msg="Invalid cursor", type="value_error"
                )
                raise errors.UnprocessableContent(models.ValidationFailure(detail=[error]))
            jobs = jobs[places[0] + 1 :]
        fitting = [
            (job, shown)
            for job in jobs
            if model_id is None or job.model == model_id
            if (shown := self._shown(job)) and status in {None, shown.status}
        ]
        page = fitting[:page_size]
        has_more = len(fitting) > len(page)
        return models.GenerationList(
            generations=[shown for _, shown in page],
            next_cursor=_cursor(page[-1][0]) if has_more else None,
            has_more=has_more,
        )

    def _find(self, generation_id: str) -> Job:
        job = self._jobs.get(caller(), generation_id)
        if job is None:
            _refuse(404, "generation_not_found", "There is no such generation.")
        return job

    def _shown(self, job: Job) -> models.Generation:
        script = job.course.script
        shown = models.Generation(id=job.id, status="pending")
        match job.course.state(self._stage.clock()):
            case Waiting():
                pass
            case Running():
                shown.status = "generating"
            case Succeeded():
                shown.status = "completed"
                output = Output(clip=job.clip, fault=script.file_fault)
                lifetime = 0 if script.expired else LIFETIME
                shown.content_url = self._stage.address(MOUNT, job.id, output, lifetime=lifetime)
                shown.content_mime_type = "video/mp4"
            case Failed(filtered=filtered, code=code):
                shown.status = "failed"
                shown.failure_reason = "moderated" if filtered else code or "model_error"
                shown.error_message = "The prompt was blocked." if filtered else "The model failed."
            case Cancelled():  # nobody can cancel
                shown.status, shown.failure_reason = "failed", "dependency_failed"
                shown.error_message = "The model's provider cancelled the generation."
        if script.status is not None:
            shown.status = script.status
        return shown


def _wrong(sent: Mapping[str, Any]) -> Iterator[Wrong]:
    """All that the model does not take."""
    rules = RULES.get(str(sent["model_id"]))
    if rules is None:
        known = ", ".join(f"'{model}'" for model in RULES)
        message = f"Input tag '{sent['model_id']}' found using 'model_id' does not match any of: {known}"
        yield Wrong((), "union_tag_invalid", message)
        return
    for name in sent.keys() - rules.fields:
        yield Wrong((name,), "extra_forbidden", "Extra inputs are not permitted")
    if not isinstance(sent.get("prompt"), str):
        yield Wrong(("prompt",), "missing", "Field required")
    for name, allowed in (
        ("duration_secs", rules.seconds),
        ("aspect_ratio", rules.ratios),
        ("resolution", rules.resolutions),
    ):
        if name in sent and sent[name] not in allowed:
            message = f"Input should be {' or '.join(map(repr, allowed))}"
            yield Wrong((name,), "literal_error", message)
    for name in ("start_frame", "end_frame"):
        if sent.get(name) is not None:
            yield from _wrong_reference((name,), sent[name], _PICTURES)
    for name, most, kinds in (
        ("images", rules.pictures, _PICTURES),
        ("videos", rules.others, _VIDEOS),
        ("audios", rules.others, _SOUNDS),
    ):
        given = sent.get(name) or ()
        if name in rules.fields and len(given) > most:
            yield Wrong((name,), "too_long", f"List should have at most {most} items after validation")
        for place, each in enumerate(given):
            if name == "images" and rules is _VEO:
                if not each.get("image") or not each.get("role"):
                    yield Wrong((name, place), "missing", "Field required")
                    continue
                each = each["image"]
            yield from _wrong_reference((name, place), each, kinds)


def _wrong_reference(
    place: tuple[str | int, ...], reference: Mapping[str, Any], kinds: tuple[str, ...]
) -> Iterator[Wrong]:
    kind = reference.get("type")
    if kind not in _HOLDS:
        yield Wrong(place, "union_tag_not_found", "Unable to extract tag using discriminator 'type'")
        return
    for name in _HOLDS[kind]:
        if not reference.get(name):
            yield Wrong((*place, kind, name), "missing", "Field required")
    for name in reference.keys() - {"type", *_HOLDS[kind]}:
        yield Wrong((*place, kind, name), "extra_forbidden", "Extra inputs are not permitted")
    if kind != "inline_base64":
        return
    if reference.get("mime_type") not in kinds:
        message = f"Input should be {' or '.join(map(repr, kinds))}"
        yield Wrong((*place, kind, "mime_type"), "literal_error", message)
    found: str | None = None
    try:
        if len(base64.b64decode(str(reference.get("content_base64")), validate=True)) > LARGEST:
            found = f"Value error, file is larger than {LARGEST} bytes"
    except binascii.Error:
        found = "Value error, invalid base64"
    if found is not None:
        yield Wrong((*place, kind, "content_base64"), "value_error", found)


def _cursor(job: Job) -> str:
    return base64.urlsafe_b64encode(job.id.encode()).decode()


def _refuse_steered(refusal: Refusal) -> NoReturn:
    code, message = _STEERED[refusal.status]
    _refuse(refusal.status, code, message, retry_after=refusal.retry_after)


def _refuse(status: int, code: str, message: str, *, retry_after: str | None = None) -> NoReturn:
    body = models.ErrorResponse(detail=models.ErrorDetail(status=code, message=message))
    headers = {"Retry-After": retry_after} if retry_after else {}
    raise errors.DefaultError(body, status=status, headers=headers)
