"""Interactions with omni models, as the emulators of the Gemini API and of Vertex AI have them alike.

Facts are those of the vendor's SDK: the words for states, where a video is found, and that a refusal of an
interaction has a word for its code where Google's other errors have a number.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NoReturn, Protocol

from video_gateway.sandbox import google
from video_gateway.sandbox.clip import Clip
from video_gateway.sandbox.job_table import JobTable
from video_gateway.sandbox.lifecycle import Cancelled, Course, Failed, Running, State, Succeeded, Waiting
from video_gateway.sandbox.stage import Stage, caller, damage
from video_gateway.sandbox.steering import Refusal, read

OMNI: Final = {
    "gemini-omni-1.2-flash": ("360p", "720p", "1080p", "4k"),
    "gemini-omni-1.1-flash": ("360p", "720p", "1080p", "4k"),
    "gemini-omni-flash-preview": ("720p",),
}
REFUSED: Final = "I can't make that video, since it would violate the usage guidelines."


class Refuse(Protocol):
    def __call__(self, status: int, message: str | None = None, *, wait: str | None = None) -> NoReturn: ...


@dataclass(slots=True, kw_only=True)
class Talk:
    """An interaction. Its video is at `uri`, or, without one, in the answers."""

    id: str
    account: str
    course: Course
    model: str
    clip: Clip
    uri: str | None
    steps: list[Any]
    previous: str | None = None
    cancelled_at: float | None = None

    def state(self, now: float) -> State:
        return self.course.state(now) if self.cancelled_at is None else Cancelled(self.cancelled_at)


class Interactions:
    """`wire` is the generated package's models, `files` what addresses of pictures and videos look like."""

    def __init__(self, stage: Stage, wire: Any, refuse: Refuse, files: re.Pattern[str]) -> None:
        self._stage = stage
        self._wire = wire
        self._refuse = refuse
        self._files = files
        self._talks: JobTable[Talk] = JobTable()

    async def start(self, body: Any, place: Callable[[Any], str | None]) -> Talk:
        """`place` says of the wanted form where the video is to be."""
        if body.model not in OMNI:
            self._refuse(404, f"models/{body.model} is not found.")
        form = body.response_format or self._wire.VideoFormat(type="video")
        tier, seconds = form.resolution or "720p", float((form.duration or "8s").rstrip("s"))
        if form.aspect_ratio not in {None, *google.RATIOS}:
            self._refuse(400, f"Unsupported aspect_ratio: {form.aspect_ratio}.")
        if tier not in OMNI[body.model]:
            self._refuse(400, f"Unsupported resolution for {body.model}: {tier}.")
        if not 3 <= seconds <= 10:
            self._refuse(400, f"Unsupported duration: {form.duration}. It must be from 3s to 10s.")
        source = None
        if body.previous_interaction_id is not None:
            source = self._talks.get(caller(), body.previous_interaction_id)
            if source is None:
                self._refuse(400, f"previous_interaction_id {body.previous_interaction_id} is not found.")
        said = self._said(body.input)
        prompt = "\n".join(item.text for item in said if item.text)
        if not prompt:
            self._refuse(400, "The input has no text.")
        for item in said:
            self._look_at(item)
        script = read(prompt)
        if script.refusal is not None and self._stage.refuses(script.refusal, (caller(), prompt)):
            self._refuse_steered(script.refusal)
        talk = Talk(
            id=f"v1_{google.name(24)}",
            account=caller(),
            course=self._stage.course(script),
            model=body.model,
            clip=google.film(
                prompt,
                f"Google {body.model}, emulated",
                ratio=form.aspect_ratio,
                tier=tier,
                seconds=round(seconds),
            ),
            uri=place(form),
            steps=[self._wire.Step(type="user_input", content=[each for each in said if each.data is None])],
            previous=None if source is None else source.id,
        )
        self._talks.put(talk)
        await self._stage.receive(script)
        return talk

    async def look(self, interaction: str) -> Any:
        talk = self._find(interaction)
        script = talk.course.script
        if script.look is not None and self._stage.refuses(script.look, ("look", talk.id)):
            self._refuse_steered(script.look)
        damage(script.look_fault)
        return await self.shown(talk)

    def delete(self, interaction: str) -> None:
        self._talks.remove(self._find(interaction))

    async def cancel(self, interaction: str) -> Any:
        talk = self._find(interaction)
        now = self._stage.clock()
        if isinstance(talk.state(now), Waiting | Running):
            talk.cancelled_at = now
        return await self.shown(talk)

    async def shown(self, talk: Talk) -> Any:
        wire = self._wire
        created = datetime.fromtimestamp(talk.course.started, UTC)
        shown = wire.Interaction(
            id=talk.id, model=talk.model, status="queued", created=created, updated=created, steps=talk.steps
        )
        if talk.previous is not None:
            shown.previous_interaction_id = talk.previous
        match talk.state(self._stage.clock()):
            case Waiting():
                pass
            case Running():
                shown.status = "in_progress"
            case Succeeded():
                shown.status = "completed"
                shown.steps = [*talk.steps, self._answer(await self._video(talk))]
            case Failed(filtered=True):
                shown.status = "completed"
                shown.steps = [*talk.steps, self._answer(wire.Content(type="text", text=REFUSED))]
            case Failed(code=code):
                shown.status = "failed"
                shown.errors = [wire.InteractionError(code=code or "internal", message="Internal error.")]
            case Cancelled():
                shown.status = "cancelled"
        if talk.course.script.status is not None:
            shown.status = talk.course.script.status
        return shown

    def _answer(self, content: Any) -> Any:
        return self._wire.Step(type="model_output", content=[content])

    async def _video(self, talk: Talk) -> Any:
        video = self._wire.Content(type="video", mime_type="video/mp4")
        if talk.uri is None:
            path = await self._stage.gallery.file(talk.clip)
            video.data = base64.b64encode(path.read_bytes()).decode()
        else:
            video.uri = talk.uri
        return video

    def _find(self, interaction: str) -> Talk:
        talk = self._talks.get(caller(), interaction)
        if talk is None:
            self._refuse(404)
        return talk

    def _said(self, given: Any) -> list[Any]:
        if isinstance(given, str):
            return [self._wire.Content(type="text", text=given)]
        return [item for step in given for item in step.content or []]

    def _look_at(self, item: Any) -> None:
        if item.type not in {"image", "video"}:
            return
        if (item.data is None) == (item.uri is None):
            self._refuse(400, f"The {item.type} needs exactly one of data and uri.")
        if item.uri is not None and not self._files.fullmatch(item.uri):
            self._refuse(400, "Unsupported file uri.")

    def _refuse_steered(self, refusal: Refusal) -> NoReturn:
        self._refuse(refusal.status, wait=refusal.retry_after)
