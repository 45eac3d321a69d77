"""Virtual keys that were issued by command, and how often their callers asked: shared by all replicas."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

from video_gateway.jobs.database import Database, Row, Statement
from video_gateway.jobs.group import Group

if TYPE_CHECKING:
    from video_gateway.jobs.key_queries import KeyQueries


ENDED = 0
"""`ends_at` of a key that was ended at once: no clock that is behind, or put back, makes it good again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedKey:
    """A key by its hash; the key itself is kept nowhere."""

    sha256: str
    name: str
    """The caller. While a key is being replaced, there are two of one name."""
    hint: str
    """Its first and last characters, by which people tell keys apart."""
    providers: tuple[str, ...] = ("*",)
    models: tuple[str, ...] = ("*",)
    requests_per_minute: int | None = None
    created_at: int
    ends_at: int | None = None
    """Unix second from which it is worth nothing; `None`: it does not end by itself."""

    def is_good(self, now: float) -> bool:
        return self.ends_at is None or now < self.ends_at


_FIELDS = tuple(field.name for field in fields(IssuedKey))
_ALL = Statement("""
    SELECT sha256, name, hint, providers, models, requests_per_minute, created_at, ends_at
    FROM virtual_keys ORDER BY created_at, name
""")


class NoSuchKeyError(LookupError):
    """No good key has that name."""


class KeyTakenError(Exception):
    """A good key has that name already."""


class KeyStore:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._spend = Group(self._spend_all)

    @cached_property
    def _queries(self) -> KeyQueries:
        from video_gateway.jobs.key_queries import KeyQueries  # as in `store`

        return KeyQueries(self._database)

    async def all(self) -> tuple[IssuedKey, ...]:
        """Every key that was ever issued, the oldest first."""
        return tuple(map(_issued, await self._database.get(_ALL, [()])))

    async def issue(self, key: IssuedKey, *, replace_at: int | None = None) -> None:
        """Keep a new key. `replace_at` is when older ones of its name end at the latest, `ENDED` for at once;
        without it there may be none.

        Raises:
            KeyTakenError: there is one.
            NoSuchKeyError: there is none to replace.
        """
        await self._queries.issue(key, replace_at=replace_at)

    async def end(self, name: str) -> None:
        """End all keys of a name now.

        Raises:
            NoSuchKeyError: none is good any more.
        """
        await self._queries.end(name)

    async def spend(self, name: str, minute: int) -> int:
        """Count a request of a caller; answers which one of that minute it is, from 1, over all replicas."""
        return await self._spend((name, minute))

    async def secret(self, name: str) -> bytes:
        """256 random bits that all gateways on the store share, made by the first that asks for them."""
        return await self._queries.secret(name)

    async def drain(self) -> None:
        await self._spend.drain()

    async def _spend_all(self, asked: Sequence[tuple[str, int]]) -> Sequence[int]:
        return await self._queries.spend_all(asked)


def _issued(row: Row) -> IssuedKey:
    named = dict(zip(_FIELDS, row, strict=True))
    return IssuedKey(
        **{**named, **{name: tuple(json.loads(named[name])) for name in ("providers", "models")}}
    )
