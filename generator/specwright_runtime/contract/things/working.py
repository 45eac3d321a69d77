"""Things that are worked on: much cannot be done to them until that has ended, which it does by itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.things import envelope

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

WORKING = frozenset(
    {
        *("queued", "pending", "processing", "running", "in_progress", "in-progress", "working", "started"),
        *("starting", "rendering", "generating", "cancelling", "canceling", "stopping", "uploading"),
    }
)
"""States in which one is."""
_NOT_WORK = frozenset({"missing", "outstanding", "existing", "upcoming", "trending", "standing"})


def works(state: object) -> bool:
    """It names work that goes on: one of the words for it, or another participle, as `printing`."""
    word = str(state).lower()
    return word in WORKING or (word.endswith("ing") and word not in _NOT_WORK)


_PATIENCE, _LOOK = 15.0, 0.05
"""Seconds that its end is waited for, and between two looks."""


class Working:
    """Of one run."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._in_vain: set[str] = set()
        """Operations whose things were waited for in vain."""

    def has_ended(self, call: Call) -> bool:
        """Waits while the thing on the path is worked on; whether it is so no more, and may have been."""
        session, operation = self._session, call.operation
        around = session.resources.of(operation)
        looks = (r.retriever for r in reversed(around) if r.retriever not in (None, operation))
        retriever = next(looks, None)
        if retriever is None or operation.id in self._in_vain:
            return False
        path = {key: value for key, value in call.values.items() if key[0] == "path"}
        until, worked = time.monotonic() + min(session.wait, _PATIENCE), False
        while time.monotonic() < until:
            shown = session.send(session.write(session.plain(retriever, values=path)), retriever.id)
            told = envelope.thing(shown.response.json())
            states = [told.get(name) for name in ("status", "state")] if isinstance(told, dict) else []
            if not any(map(works, states)):
                return worked or any(states)  # its work may have ended since
            worked = True
            time.sleep(_LOOK)
        self._in_vain.add(operation.id)
        return False
