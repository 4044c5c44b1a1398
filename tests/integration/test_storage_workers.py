"""Who is at work, by heartbeats; and what the service notes about itself."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from storage import noted, workers
from storage.database import Database
from storage.tables import worker

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WITHIN = timedelta(seconds=40)


async def test_a_process_that_beats_is_alive_and_counted_once(database: Database) -> None:
    async with database.write() as connection:
        for _ in range(3):
            await workers.beat(connection, "a", "worker", NOW)
        await workers.beat(connection, "b", "web", NOW)
        await workers.beat(connection, "c", "web", NOW)
        assert await workers.alive(connection, NOW, WITHIN) == {"web": 2, "worker": 1}


async def test_one_that_ends_by_itself_is_gone_at_once(database: Database) -> None:
    async with database.write() as connection:
        await workers.beat(connection, "a", "run", NOW)
        await workers.leave(connection, "a")
        assert await workers.alive(connection, NOW, WITHIN) == {}


async def test_one_that_has_not_beaten_for_a_while_is_dead_and_forgotten_after_a_day(
    sqlite_database: Database,
) -> None:
    async with sqlite_database.write() as connection:
        await workers.beat(connection, "dead", "run", NOW)
        assert await workers.alive(connection, NOW + WITHIN, WITHIN) == {}
        await workers.beat(connection, "next", "run", NOW + timedelta(days=1, seconds=1))
        owners = await connection.scalars(select(worker.c.owner))
        assert list(owners) == ["next"]


async def test_on_postgresql_the_database_s_clock_says_who_is_alive(
    postgresql_database: Database,
) -> None:
    async with postgresql_database.write() as connection:
        await workers.beat(connection, "its clock is wrong", "worker", NOW - timedelta(days=9))
        assert await workers.alive(connection, NOW, WITHIN) == {"worker": 1}
        drift = await connection.scalar(select(func.now() - worker.c.beat_at))
    assert drift is not None
    assert abs(drift) < timedelta(hours=1)


async def test_what_was_noted_last_is_found(database: Database) -> None:
    async with database.write() as connection:
        assert await noted.read(connection, noted.ZONE_RULES) is None
        for version in ("2026.5", "2026.6"):
            await noted.write(connection, noted.ZONE_RULES, version)
        assert await noted.read(connection, noted.ZONE_RULES) == "2026.6"
