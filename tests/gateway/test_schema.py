"""The tables of the store: made, brought up to date, looked at."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, inspect, text
from tests.gateway.test_jobs import job, opened

from video_gateway import cli
from video_gateway.jobs import migrate, remote, upgrade
from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.store import SqlJobStore

if TYPE_CHECKING:
    from tests.gateway.cluster import Cluster


def tables(url: str) -> dict[str, object]:
    inspected = inspect(create_engine(url))
    return {
        name: (
            [
                (column["name"], str(column["type"]), column["nullable"])
                for column in inspected.get_columns(name)
            ],
            [index["name"] for index in inspected.get_indexes(name)],
            inspected.get_pk_constraint(name)["constrained_columns"],
            [unique["column_names"] for unique in inspected.get_unique_constraints(name)],
        )
        for name in inspected.get_table_names()
        if name != "sqlite_sequence"
    }


@pytest.fixture
def urls(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> tuple[str, str]:
    """Two empty databases of a kind."""
    if url.startswith("sqlite"):
        return url, f"sqlite:///{tmp_path}/other.sqlite3"
    return url, request.getfixturevalue("cluster").database()


def engine_url(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


def test_migrations_make_the_tables_that_the_code_uses(urls: tuple[str, str]) -> None:
    migrated, made = urls
    with create_engine(engine_url(migrated)).begin() as connection:
        connection.execute(text("CREATE TABLE somebody_elses (id INTEGER)"))  # not a fresh database
        upgrade._upgrade(migrate.HEAD, connection)
        connection.execute(text("DROP TABLE somebody_elses"))

    async def scenario() -> None:
        async with opened(made):
            pass

    asyncio.run(scenario())
    found = tables(engine_url(migrated))
    assert found == tables(engine_url(made))
    assert set(found) == {"jobs", "promises", "virtual_keys", "usage", "secrets", "alembic_version"}


def test_a_store_of_an_earlier_version_is_brought_up_to_date_with_what_is_in_it(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            await store.add(job(1))
        with create_engine(engine_url(url)).begin() as connection:
            for table in ("virtual_keys", "usage", "secrets"):
                connection.execute(text(f"DROP TABLE {table}"))
            for index in ("jobs_by_provider", "jobs_by_owner_and_provider", "jobs_by_status"):
                connection.execute(text(f"DROP INDEX {index}"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        # Replicas are started together.
        stores = await asyncio.gather(*(SqlJobStore.open(url) for _ in range(3)))
        try:
            for store in stores:
                assert await store.find("video_1", "openai") == job(1, seq=1)
                assert await store.keys.all() == ()
        finally:
            for store in stores:
                await store.close()

    asyncio.run(scenario())


def test_to_bring_a_large_store_up_to_date_may_take_longer_than_any_request(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "HANGING", 0.5)
    monkeypatch.setattr(
        upgrade, "_create", lambda head, connection: connection.execute(text("SELECT pg_sleep(1)"))
    )

    async def scenario() -> None:
        async with opened(cluster.database()) as store:
            await store.ready()

    asyncio.run(scenario())


def test_a_store_of_a_later_version_is_left_alone(url: str) -> None:
    """As after a step back to the version before."""

    async def scenario() -> None:
        async with opened(url) as store:
            await store.add(job(1))
        with create_engine(engine_url(url)).begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(StoreUnavailableError, match="revision 9999, which this version does not know"):
            await SqlJobStore.open(url)
        with create_engine(engine_url(url)).begin() as connection:
            assert connection.execute(text("SELECT id FROM jobs")).scalars().all() == ["video_1"]

    asyncio.run(scenario())


def test_the_newest_migration_is_the_one_that_is_looked_for() -> None:
    folder = Path(migrate.__file__).parent / "migrations" / "versions"
    assert max(path.name for path in folder.glob("[0-9]*.py")).startswith(migrate.HEAD)


def test_who_only_looks_makes_no_store_and_changes_no_tables(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An older gateway may be at work on them."""
    config = tmp_path / "gateway.toml"
    config.write_text(f'[store]\nurl = "{url}"\n')
    looks = (["doctor"], ["keys", "list"], ["purge", "--days", "1"], ["keys", "revoke", "a"])
    before = set(tmp_path.rglob("*"))
    for command in looks:
        status = cli.main([*command, "--config", str(config)])
        assert status == (1 if "revoke" in command else 0), capsys.readouterr()
    assert set(tmp_path.rglob("*")) == before
    if url.startswith("postgresql"):
        assert tables(engine_url(url)) == {}
    assert "the first gateway will make it" in capsys.readouterr().out

    async def age() -> None:
        async with opened(url):
            pass
        with create_engine(engine_url(url)).begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))

    asyncio.run(age())
    for command in looks:
        assert cli.main([*command, "--config", str(config)]) == 1
        said = capsys.readouterr()
        told = " ".join(f"{said.out} {said.err}".split())
        assert "revision 0002" in told, told
        assert "`video-gateway serve` brings older ones up to date" in told, told
    with create_engine(engine_url(url)).begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0002"


def test_a_file_that_cannot_be_made_is_named_with_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "gateway.toml"
    config.write_text(f'[store]\nurl = "sqlite:///{tmp_path}/nowhere/jobs.sqlite3"\n')
    for command in (["doctor"], ["keys", "list"], ["keys", "create", "alice"]):
        assert cli.main([*command, "--config", str(config)]) == 1
        said = capsys.readouterr()
        assert "there is no folder" in " ".join(f"{said.out} {said.err}".split())
