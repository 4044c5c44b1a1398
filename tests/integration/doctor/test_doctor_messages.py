"""`kneebot doctor` and what waits: sent by nobody, or only not yet."""

from datetime import timedelta

from care.events import Kind
from care.outcome import Due
from care.person import PersonState
from storage import inbox, outbox, people
from storage.database import Database
from tests.integration.doctor.conftest import Doctor, about, at_work, now


async def test_messages_that_a_running_kneebot_does_not_get_to_are_wrong(
    doctor: Doctor, database: Database, database_url: str
) -> None:
    await _leave(database, minutes_ago=25)
    async with at_work(database, database_url):
        code, lines = await doctor(DATABASE_URL=database_url)
    assert code == 1
    assert about("Messages", lines).startswith(
        "✗ Messages: messages waiting: 1, updates: 1, the oldest for 30 minutes. kneebot is at work"
    )


async def test_messages_that_wait_for_a_start_are_a_remark(
    doctor: Doctor, sqlite_database: Database
) -> None:
    await _leave(sqlite_database, minutes_ago=25)
    code, lines = await doctor()
    assert code == 0
    assert about("Messages", lines).endswith(
        "kneebot is not running; start it and they are taken up."
    )


async def test_messages_that_are_due_since_a_minute_are_none_of_the_doctors_business(
    doctor: Doctor, sqlite_database: Database
) -> None:
    await _leave(sqlite_database, minutes_ago=1)
    _, lines = await doctor()
    assert about("Messages", lines) == "✓ Messages: none waits that should have gone out."


async def _leave(database: Database, minutes_ago: int) -> None:
    """A message that fell due then and an update from 5 minutes before, both untouched."""
    at = now() - timedelta(minutes=minutes_ago)
    due = Due(Kind.EVENING, at.date(), at, at + timedelta(hours=3))
    update = inbox.NewUpdate(1, None, "{}", at - timedelta(minutes=5))
    async with database.write() as connection:
        await people.save(connection, {}, [PersonState(id=1)], at)
        await outbox.add(connection, [(1, due)], at)
        await inbox.store(connection, [update])
