"""When a process says that it cannot work."""

from app.health import Health
from jobs.pulse import Pulse
from storage.database import Database


class Watch:
    """A watch that is set by hand, in seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_a_dispatcher_that_has_not_got_on_for_minutes_is_told(
    sqlite_database: Database,
) -> None:
    watch = Watch()
    pulse = Pulse(watch)
    health = Health(sqlite_database, pulse, dispatch_interval_seconds=15)
    watch.seconds = 210
    assert await health.problems() == []
    watch.seconds = 211
    assert await health.problems() == ["the dispatcher has not got on for 211 s"]
    pulse.beat()
    assert await health.problems() == []


async def test_a_process_without_jobs_has_no_dispatcher_to_be_stuck(
    sqlite_database: Database,
) -> None:
    assert await Health(sqlite_database, None, dispatch_interval_seconds=15).problems() == []


async def test_who_lifts_every_limit_has_no_dispatcher_that_is_too_slow(
    sqlite_database: Database,
) -> None:
    watch = Watch()
    health = Health(sqlite_database, Pulse(watch), 15, patience=None)
    watch.seconds = 10_000
    assert await health.problems() == []


async def test_a_schema_of_another_version_is_told(empty_sqlite_url: str) -> None:
    database = Database(empty_sqlite_url)
    try:
        problems = await Health(database, None, dispatch_interval_seconds=15).problems()
    finally:
        await database.dispose()
    assert problems == ["the schema of the database is not this version's"]
