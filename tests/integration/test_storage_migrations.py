"""The schema is what the tables say, and a migration is whole, alone and on our own tables."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import HeadMaintainer, MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, insert, inspect, text

from care.person import PersonState
from storage import migrate, people
from storage.database import Database
from storage.tables import metadata, told

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_the_migrated_schema_is_what_the_tables_say(database: Database) -> None:
    async with database.read() as connection:
        assert await connection.run_sync(_differences) == []


async def test_the_migrated_schema_has_every_constraint_that_the_tables_have(
    database: Database,
) -> None:
    def checks(connection: Connection) -> set[str | None]:
        inspector = inspect(connection)
        return {
            check["name"]
            for table in metadata.tables
            for check in inspector.get_check_constraints(table)
        }

    async with database.read() as connection:
        assert await connection.run_sync(checks) == {
            constraint.name
            for table in metadata.tables.values()
            for constraint in table.constraints
            if isinstance(constraint, CheckConstraint)
        }


def test_the_revisions_are_those_that_the_names_of_their_files_tell() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).with_name("migrations")))
    steps = ScriptDirectory.from_config(config).walk_revisions()
    assert [step.revision for step in steps] == list(reversed(migrate.revisions()))


async def test_an_upgrade_of_a_current_schema_keeps_its_people(
    database: Database, database_url: str
) -> None:
    async with database.write() as connection:
        await people.save(connection, {}, [PersonState(id=1)], NOW)
    await migrate.upgrade(database_url)
    async with database.read() as connection:
        assert await people.load(connection, [1]) == {1: PersonState(id=1)}


async def test_an_empty_database_is_not_current_and_a_migrated_one_is(
    empty_database_url: str,
) -> None:
    database = Database(empty_database_url)
    try:
        async with database.read() as connection:
            assert not await migrate.is_current(connection)
        await migrate.upgrade(empty_database_url)
        async with database.read() as connection:
            assert await migrate.is_current(connection)
    finally:
        await database.dispose()


async def test_a_migration_that_fails_leaves_nothing_behind(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the tables are made, the revision is not noted")

    monkeypatch.setattr(HeadMaintainer, "update_to_step", fail)
    with pytest.raises(RuntimeError, match="not noted"):
        await migrate.upgrade(empty_database_url)

    database = Database(empty_database_url)
    try:
        async with database.read() as connection:
            assert await connection.run_sync(_tables) == set()
    finally:
        await database.dispose()


async def test_a_migration_that_leaves_rows_without_their_person_is_refused(
    sqlite_url: str,
) -> None:
    await migrate.downgrade(sqlite_url, migrate.revisions()[-2])
    careless = Database(sqlite_url, foreign_keys=False)
    try:
        async with careless.write() as connection:
            await connection.execute(
                insert(told).values(person_id=9, on=NOW.date(), text_id="rest-1")
            )
    finally:
        await careless.dispose()
    with pytest.raises(RuntimeError, match="rows of told without their person"):
        await migrate.upgrade(sqlite_url)


async def test_two_who_upgrade_at_once_do_it_once(empty_database_url: str) -> None:
    await asyncio.gather(migrate.upgrade(empty_database_url), migrate.upgrade(empty_database_url))
    database = Database(empty_database_url)
    try:
        async with database.read() as connection:
            assert await migrate.is_current(connection)
    finally:
        await database.dispose()


async def test_a_database_with_another_program_s_table_is_refused_and_left_as_it_is(
    empty_database_url: str,
) -> None:
    database = Database(empty_database_url)
    try:
        async with database.write() as connection:
            await connection.execute(text("CREATE TABLE person (name text)"))
        with pytest.raises(migrate.ForeignSchemaError, match="another program's table 'person'"):
            await migrate.upgrade(empty_database_url)
        async with database.read() as connection:
            assert await connection.run_sync(_tables) == {"person"}
    finally:
        await database.dispose()


async def test_tables_beside_kneebot_s_are_nobody_s_business(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    try:
        async with database.write() as connection:
            await connection.execute(text("CREATE TABLE spatial_ref_sys (srid integer)"))
        await migrate.upgrade(empty_database_url)
        async with database.read() as connection:
            assert await migrate.is_current(connection)
    finally:
        await database.dispose()
