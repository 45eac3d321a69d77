"""What is asked of issued keys now and then, by SQLAlchemy, which is loaded with the first that asks."""

from __future__ import annotations

import json
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, or_, select, update

from video_gateway.jobs import schema
from video_gateway.jobs.database import Database
from video_gateway.jobs.keys import ENDED, IssuedKey, KeyTakenError, NoSuchKeyError
from video_gateway.jobs.schema import usage, virtual_keys

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as Upsert


class KeyQueries:
    """The part of a `KeyStore` that says there what it does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def issue(self, key: IssuedKey, *, replace_at: int | None) -> None:
        def work(connection: Connection) -> None:
            there = _has_good(connection, key.name)
            if replace_at is None and there:
                raise KeyTakenError(key.name)
            if replace_at is not None:
                if not there:
                    raise NoSuchKeyError(key.name)
                _end(connection, key.name, replace_at)
            connection.execute(insert(virtual_keys), _row(key))

        await self._database.write(work)

    async def end(self, name: str) -> None:
        def work(connection: Connection) -> None:
            if not _has_good(connection, name):
                raise NoSuchKeyError(name)
            _end(connection, name, ENDED)

        await self._database.write(work)

    async def secret(self, name: str) -> bytes:
        table = schema.secrets
        found = select(table.c.value).where(table.c.name == name)
        made = {"name": name, "value": secrets.token_hex(32)}

        def work(connection: Connection) -> str:
            upsert = _upsert(connection)
            connection.execute(upsert(table).values(made).on_conflict_do_nothing())
            value: str = connection.execute(found).scalar_one()
            return value

        def look(connection: Connection) -> str | None:
            value: str | None = connection.execute(found).scalar()
            return value

        known = await self._database.read(look)
        if known is None:
            known = await self._database.write(work)
        return bytes.fromhex(known)

    async def spend_all(self, asked: Sequence[tuple[str, int]]) -> Sequence[int]:
        numbers = Counter(asked)

        def work(connection: Connection) -> dict[tuple[str, int], int]:
            connection.execute(delete(usage).where(usage.c.minute < max(minute for _, minute in asked) - 1))
            return {place: _spent(connection, place, numbers[place]) for place in sorted(numbers)}

        totals = await self._database.write(work)
        ranks: list[int] = []
        for place in reversed(asked):
            ranks.append(totals[place])
            totals[place] -= 1
        return ranks[::-1]


def _upsert(connection: Connection) -> type[Upsert]:
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import Insert
    else:
        from sqlalchemy.dialects.sqlite import Insert  # type: ignore[assignment]  # the same to us
    return Insert


def _spent(connection: Connection, place: tuple[str, int], number: int) -> int:
    row = _upsert(connection)(usage).values(name=place[0], minute=place[1], requests=number)
    added = row.on_conflict_do_update(
        index_elements=[usage.c.name, usage.c.minute],
        set_={"requests": usage.c.requests + row.excluded.requests},
    )
    total: int = connection.execute(added.returning(usage.c.requests)).scalar_one()
    return total


def _has_good(connection: Connection, name: str) -> bool:
    ends = virtual_keys.c.ends_at
    good = select(virtual_keys.c.sha256).where(
        virtual_keys.c.name == name, or_(ends.is_(None), ends > int(time.time()))
    )
    return connection.execute(good).first() is not None


def _end(connection: Connection, name: str, second: int) -> None:
    """Of all keys of a name; none of them ends later than it would have."""
    ends = virtual_keys.c.ends_at
    mine = (virtual_keys.c.name == name, or_(ends.is_(None), ends > second))
    connection.execute(update(virtual_keys).where(*mine).values(ends_at=second))


def _row(key: IssuedKey) -> dict[str, object]:
    return {
        "sha256": key.sha256,
        "name": key.name,
        "hint": key.hint,
        "providers": json.dumps(key.providers),
        "models": json.dumps(key.models),
        "requests_per_minute": key.requests_per_minute,
        "created_at": key.created_at,
        "ends_at": key.ends_at,
    }
