"""What a query parameter chooses by: which entries may be listed where a value is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from specwright_runtime.operation import ABSENT

_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
EVERYTHING = frozenset({"all", "any", "*", "both", "either"})
"""Members of an enum by which all are asked for."""

Way: TypeAlias = Literal["is", "among", "has", "least", "most"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """The property that a parameter chooses by, and how."""

    path: tuple[str, ...]
    way: Way
    text: bool = False
    """Free: may be looked for without its case."""
    part: bool = False
    """May be looked for by a part of it."""
    said: str = ""
    """What the document says of it, where it is a text."""
    beyond: bool | None = None
    """The end itself is left out; `None`: whether it is, is not said."""
    key: str | None = None
    """The member of a parameter that is an object: `created[gte]`."""
    members: frozenset[str] = frozenset()
    """All that the property may be, where the document lists them."""
    alone: bool = True
    """Not within an array."""
    there: bool = False
    """It is asked whether it is there."""
    every: bool = False
    """Of several that are asked for, an entry has all."""
    another: bool = False
    """It is what another thing is known by: one that is not there may be refused."""
    only: bool = False
    """A flag by which only some are asked for; where it is false, all are."""
    roles: tuple[str, ...] = ()
    """Properties of which one has to have it: `account_id` may be its `from_account_id`."""

    @property
    def name(self) -> str:
        return self.path[-1]

    def of(self, entry: Any) -> Any:
        """What an entry has there; `ABSENT`: it does not say."""
        if self.roles:
            return [entry[name] for name in self.roles if entry.get(name) is not None]
        for name in self.path:
            entry = entry.get(name, ABSENT) if isinstance(entry, dict) else None if entry is None else ABSENT
        return entry not in (None, ABSENT, "", [], {}, 0) if self.there else entry

    def passes(self, wanted: Any, has: Any) -> bool:
        """An entry that `has` this may be listed where `wanted` is asked for."""
        if has is None and self.way in {"least", "most"}:
            return False
        match self.way:
            case "is":
                if self.everything(wanted) or not isinstance(has, str | int | float | bool | None):
                    return True
                asked, told = str(wanted).lower(), str(has).lower()
                return bool(has == wanted) or (self.text and (asked == told or (self.part and asked in told)))
            case "among":
                return has in wanted
            case "has":
                parts = wanted if isinstance(wanted, list) else [wanted]
                return not isinstance(has, list) or all(
                    any(
                        part in one.values() if isinstance(one, dict) else self._alike(part, one)
                        for one in has
                    )
                    for part in parts[: len(parts) if self.every else 1]
                )
            case "least" | "most":
                one, other = comparable(has), comparable(wanted)
                if one == other and len(str(has)) == len(str(wanted)):
                    return self.beyond is not True
                return one >= other if self.way == "least" else one <= other

    def _alike(self, wanted: Any, has: Any) -> bool:
        asked, told = str(wanted).lower(), str(has).lower()
        return asked == told or (self.part and asked in told)

    def everything(self, wanted: Any) -> bool:
        """`all`: a member that no entry can have, or that chooses none by its name."""
        if self.only:
            return wanted is False
        return str(wanted) not in self.members if self.members else str(wanted).lower() in EVERYTHING

    def wrapped(self, value: Any) -> Any:
        """A value as the parameter is sent it."""
        if self.key is not None:
            return {self.key: value}
        return value if self.alone or isinstance(value, list) else [value]


def is_number(value: str) -> bool:
    return _NUMBER.fullmatch(value) is not None


def comparable(value: Any) -> float:
    """A number, in a text, too, or the seconds of a moment."""
    if not isinstance(value, str) or is_number(value):
        return float(value)
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
