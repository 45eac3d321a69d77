"""A request of another API on its way to ours: what is taken is taken by name, and the rest refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from bifrost_api import models
from bifrost_api.interface import Api
from specwright_runtime import Reply
from specwright_runtime.server import current
from video_gateway import errors
from video_gateway.gateway import PROVIDERS
from video_gateway.media.sizes import Size

MAX_KEY = 255
"""Characters of an `Idempotency-Key`, as in the gateway's own document."""

MAX_PROMPT = 32000
NO_PROMPT = "(no prompt)"
SHOWN = 200
"""Characters of a caller's own names that are told back."""


class Wish:
    """Collects the gateway's fields from a body, and remembers where each came from."""

    def __init__(self, sent: Mapping[str, Any], place: str = "") -> None:
        """`place` is the way to `sent` in the body, as in `parameters.`"""
        self._left = {name: (place + name, value) for name, value in sent.items() if value is not None}
        self.fields: dict[str, Any] = {}
        self.places: dict[str, str] = {}
        """By the gateway's name of a field, the API's."""

    def also(self, sent: Mapping[str, Any], place: str) -> None:
        """A further part of the body."""
        self._left |= {name: (place + name, value) for name, value in sent.items() if value is not None}

    def pop(self, name: str, ours: str) -> Any:
        """The value of a property that says something about `ours`, for whoever puts it there."""
        place, value = self._left.pop(name, ("", None))
        if value is not None:
            self.places[ours] = place
        return value

    def take(self, name: str, ours: str, convert: Callable[[Any], Any] | None = None) -> None:
        """A property that is one of the gateway's fields. Raises `errors` when `convert` a `ValueError`."""
        value = self.pop(name, ours)
        if value is not None:
            self.put(ours, value if convert is None else self.converted(ours, convert, value))

    def put(self, ours: str, value: Any) -> None:
        """Raises `errors` where it was said before, by another name."""
        if value is not None:
            if ours in self.fields:
                raise errors.invalid(ours, f"{self.places.get(ours, ours)} says again what was said before.")
            self.fields[ours] = str(value) if isinstance(value, Size) else value

    def converted(self, ours: str, convert: Callable[..., Any], *values: Any) -> Any:
        try:
            return convert(*values)
        except ValueError as error:
            raise errors.invalid(ours, errors.cut(str(error), SHOWN)) from None

    def drop(self, name: str) -> None:
        """A property that asks for what happens anyway."""
        self._left.pop(name, None)

    def request(self) -> models.VideoGenerationRequest:
        """
        Raises:
            errors.BadRequest: there is something left that nobody took; it might change the video.
        """
        for place, _ in self._left.values():
            shown = place[:SHOWN]
            raise errors.unsupported(
                shown, f"{shown} cannot be said to other providers: this gateway does not take it."
            )
        return _request(self.fields)


def _request(fields: Mapping[str, Any]) -> models.VideoGenerationRequest:
    try:
        return models.VideoGenerationRequest.model_validate(fields)
    except ValidationError as invalid:
        found = invalid.errors(include_url=False, include_input=False)[0]
        raise errors.invalid(str(found["loc"][0]), f"{found['msg']}.") from None


def native(model: str, prompt: object, sent: Mapping[str, Any]) -> models.VideoGenerationRequest:
    """A request for the very provider whose API this is: it gets what was sent, as it stands, and judges it.

    The prompt is for the gateway's own record.

    Raises:
        errors.BadRequest: it names no model.
    """
    said = prompt[:MAX_PROMPT] if isinstance(prompt, str) and prompt else NO_PROMPT
    return _request({"model": model, "prompt": said, "native_input": sent})


def is_of(model: str, own: str) -> bool:
    return model.startswith(f"{own}/")


async def created(videos: Api, request: models.VideoGenerationRequest) -> Reply[models.Video]:
    """Buys what is asked for, with the gateway's own headers where they were sent.

    Hints that the model does not take (`seed`, `negative_prompt`) are named in the answer's header
    `x-bf-dropped-params`.
    """
    asked = current().request.headers
    drop = asked.get("x-bf-drop-params")
    reply = await videos.video_generation(
        request,
        idempotency_key=idempotency_key(),
        x_bf_drop_params=None if drop is None else drop.strip().lower() == "true",
    )
    answer = reply if isinstance(reply, Reply) else Reply(reply)
    if dropped := answer.value.extra_fields.dropped_params:
        current().response_headers["x-bf-dropped-params"] = ", ".join(dropped)
    return answer


def idempotency_key() -> str | None:
    key = current().request.headers.get("idempotency-key")
    if key is not None and not 1 <= len(key) <= MAX_KEY:
        raise errors.invalid("Idempotency-Key", f"The key must have 1 to {MAX_KEY} characters.")
    return key


def qualified(model: str, own: str) -> str:
    """`provider/model` of a model's name: a bare one is of the provider whose API this is."""
    return model if model.partition("/")[0] in PROVIDERS and "/" in model else f"{own}/{model}"


def shown(model: str | None, own: str) -> str | None:
    """The other way: the shortest name that `qualified` reads as this one."""
    if model is None:
        return None
    bare = model.removeprefix(f"{own}/")
    return bare if qualified(bare, own) == model else model
