"""What all emulators share: the clock, the pace, the pictures, and how prompts and keys steer them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from starlette.types import ASGIApp

from specwright_runtime.server import Attempt, Authenticator, Forbidden, Unauthorized, current
from video_gateway.sandbox import faults
from video_gateway.sandbox.lifecycle import Clock, Course, Pace
from video_gateway.sandbox.outputs import Output, Outputs
from video_gateway.sandbox.render_cache import RenderCache
from video_gateway.sandbox.steering import Refusal, Script


@dataclass(kw_only=True)
class Stage:
    """One sandbox's surroundings."""

    clock: Clock
    pace: Pace
    gallery: RenderCache
    outputs: Outputs
    _refused: Counter[tuple[str, str]] = field(default_factory=Counter)

    def course(self, script: Script) -> Course:
        return Course(script=script, pace=self.pace, started=self.clock())

    def refuses(self, refusal: Refusal | None, key: tuple[str, str]) -> bool:
        """Whether a steered refusal is due now. `key` is what its `times` are counted for."""
        if refusal is None:
            return False
        if refusal.times is None:
            return True
        self._refused[key] += 1
        return self._refused[key] <= refusal.times

    async def receive(self, script: Script) -> None:
        """What a create request's prompt does to its answer, before the answer is known."""
        damage(script.fault)
        if script.hang is not None:
            await asyncio.sleep(script.hang)

    def address(self, mount: str, name: str, output: Output, *, lifetime: float) -> str:
        """Where a file can be had for `lifetime` seconds, for whoever sent the present request."""
        return self.outputs.address(outside(mount), name, output, lifetime=lifetime)


class EmulatorModule(Protocol):
    """What a module of `sandbox` that is named for a family offers."""

    def emulator(self, stage: Stage, authenticate: Authenticator) -> ASGIApp: ...


def outside(mount: str) -> str:
    """The sandbox's own address, as the present request reached it; `mount` is the emulator's place in it."""
    request = current().request
    path = str(request.scope.get("root_path", "")).removesuffix(mount)
    return f"{request.url.scheme}://{request.url.netloc}{path}"


def damage(fault: str | None) -> None:
    """Have the answer to the present request damaged on its way."""
    if fault in faults.NAMES:
        current().response_headers[faults.HEADER] = fault


def accounts(keys: Collection[str] | None) -> Authenticator:
    """Who may call: those with one of `keys`, each an account; with `None`, every key is one.

    Keys that hold the word `invalid`, in any case, are refused with 401, `forbidden` with 403.
    """

    async def account(attempt: Attempt) -> str:
        key = next(iter(attempt.credentials.values()), "anonymous")
        assert isinstance(key, str), "no provider takes a user name"
        if "invalid" in key.lower() or (keys is not None and key not in keys):
            raise Unauthorized(f"Incorrect API key provided: {key[:3]}***.", code="invalid_api_key")
        if "forbidden" in key.lower():
            raise Forbidden("This key may not use the video API.", code="insufficient_permissions")
        return key

    return account


def caller() -> str:
    """The account that sent the present request."""
    principal = current().principal
    assert isinstance(principal, str), "`accounts` makes the authenticator"
    return principal
