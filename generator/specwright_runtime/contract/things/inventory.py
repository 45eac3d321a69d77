"""What a run made on the server and has not deleted yet: to be looked at again, and to be cleared away."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call, Values
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.things.resource import Resource

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_FIRST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A thing that this run made: the path values that lead to it, what was sent and what came back."""

    resource: Resource
    values: Values
    call: Call
    exchange: Exchange

    @property
    def id(self) -> Any:
        return self.values["path", self.resource.parameter]

    def lies_in(self, resource: Resource, values: Values) -> bool:
        """In the resource's collection that `values` lead to, itself or by what it lies in."""
        return f"{self.resource.item_path}/".startswith(f"{resource.item_path}/") and all(
            self.values.get(key, value) == value for key, value in values.items()
        )


class Inventory:
    """The things of a run, oldest first."""

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._made: list[Made] = []
        self._doubtful: list[Made] = []
        """What may have been deleted with others."""
        self._ids: dict[str, set[str]] = {}
        self._first: dict[str, list[Made]] = {}

    def told(self, made: Made) -> None:
        """An answer names it as made, whether or not it can be deleted."""
        path = made.resource.item_path
        self._ids.setdefault(path, set()).add(str(made.id))
        first = self._first.setdefault(path, [])
        if len(first) < _FIRST and all(known.id != made.id for known in first):
            first.append(made)

    def known(self, resource: Resource) -> set[str]:
        """The ids of all that this run made."""
        return set(self._ids.get(resource.item_path, ()))

    def first(self, resource: Resource) -> list[Made]:
        """The first few that this run made; they may have moved on, or be gone."""
        return list(self._first.get(resource.item_path, ()))

    def add(self, made: Made) -> None:
        """It is there, to be deleted at the end."""
        with self._lock:
            if not made.resource.named or all(made.values != known.values for known in self._made):
                self._made.append(made)

    def left(self, resource: Resource) -> list[Made]:
        """Those that this run made and that are there."""
        with self._lock:
            return [made for made in self._made if made.resource.item_path == resource.item_path]

    def oldest(self, resource: Resource) -> Made | None:
        """The first that this run made and that is still there."""
        return next(iter(self.left(resource)), None)

    def deleted(self, resource: Resource, values: Values) -> None:
        """What `values` lead to was deleted: it is no neighbour any more."""
        with self._lock:
            self._made = [
                made
                for made in self._made
                if made.resource.item_path != resource.item_path
                or any(values.get(key, value) != value for key, value in made.values.items())
            ]

    def emptied(self, resource: Resource, values: Values) -> None:
        """Several of the collection that `values` lead to were deleted, perhaps all."""
        with self._lock:
            self._doubtful += (made for made in self._made if made.lies_in(resource, values))
            self._made = [made for made in self._made if not made.lies_in(resource, values)]

    def forget(self, made: Made) -> None:
        """It was removed by a test."""
        with self._lock:
            self._made = [known for known in self._made if known.values != made.values]

    def clear(self, session: Session) -> int:
        """Removes what the run made, newest first; how many could not be removed."""
        left = 0
        for made in reversed([*self._doubtful, *self._made]):
            deleter = made.resource.deleter
            if deleter is None or (deleter.is_manual and not session.manual):
                continue
            try:
                exchange = session.call(session.plain(deleter, values=made.values))
            except (BrokenError, NotTestedError, wire.UnwritableError):
                left += 1
                continue
            if exchange.response.status not in {200, 202, 204, 404, 410} and made not in self._doubtful:
                left += 1
        self._made.clear()
        self._doubtful.clear()
        return left
