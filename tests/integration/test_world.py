"""The world of made-up lives: what it asks of the database, and when it has something to do."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from threading import get_ident

import pytest
from sqlalchemy import text

from app.demo import a_world
from care.events import Kind
from care.outcome import Due
from care.person import PersonState
from simulator.play.one_thread import answer_in_one_thread
from simulator.play.world import World
from storage import inbox, outbox, people
from storage.database import Database
from storage.inbox import NewUpdate
from storage.waiting import Waiting, waiting

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with a_world() as world:
        yield world


@pytest.fixture
async def known_person(database: Database) -> Database:
    """A database in which rows may be made for the people 1 and 2."""
    async with database.write() as connection:
        await people.save(connection, {}, [PersonState(id=1), PersonState(id=2)], NOW)
    return database


def due(at: datetime) -> Due:
    return Due(Kind.LATER, date(2026, 3, 1), at, at + timedelta(days=1), f"{at:%H}")


async def ask(database: Database) -> Waiting:
    async with database.read() as connection:
        return await waiting(connection)


# --- What waits -----------------------------------------------------------------------------


async def test_in_an_empty_database_nothing_waits(database: Database) -> None:
    assert await ask(database) == Waiting(updates=0, in_hand=0, next_due=None)


async def test_updates_that_are_not_done_wait(database: Database) -> None:
    async with database.write() as connection:
        await inbox.store(connection, [NewUpdate(number, None, "{}", NOW) for number in (1, 2)])
        await inbox.mark_done(connection, [1], NOW)
    assert (await ask(database)).updates == 1


async def test_a_row_that_waits_says_when_it_is_due(known_person: Database) -> None:
    async with known_person.write() as connection:
        await outbox.add(connection, [(1, due(LATER)), (1, due(NOW))], NOW)
    assert await ask(known_person) == Waiting(updates=0, in_hand=0, next_due=NOW)


async def test_a_row_in_hand_waits_no_more(known_person: Database) -> None:
    async with known_person.write() as connection:
        await outbox.add(connection, [(1, due(NOW))], NOW)
        await outbox.claim(connection, NOW, "me", timedelta(minutes=1), 10)
    assert await ask(known_person) == Waiting(updates=0, in_hand=1, next_due=None)


async def test_what_waits_for_a_person_is_theirs_the_earliest_first(known_person: Database) -> None:
    async with known_person.write() as connection:
        await outbox.add(connection, [(1, due(LATER)), (1, due(NOW)), (2, due(NOW))], NOW)
        rows = await outbox.waiting_for(connection, 1)
    assert [(row.person_id, row.due_at) for row in rows] == [(1, NOW), (1, LATER)]


# --- The world ------------------------------------------------------------------------------


async def test_settling_says_when_something_is_due_next(world: World) -> None:
    assert await world.settle() is None


async def test_where_nobody_did_anything_nothing_is_fetched(world: World) -> None:
    await world.settle()
    assert world.server.calls("getUpdates") == []


async def test_each_update_is_fetched_once(world: World) -> None:
    await world.server.person().type("/start")
    await world.settle()
    await world.settle()
    assert len(world.server.calls("getUpdates")) == 1


async def test_a_repeated_update_is_fetched_again_and_changes_nothing(world: World) -> None:
    person = world.server.person()
    await person.type("/start")
    await world.settle()
    before = len(person.messages)
    world.server.repeat_update()
    await world.settle()
    assert len(world.server.calls("getUpdates")) == 2
    assert len(person.messages) == before


async def test_the_menu_is_set_as_in_a_bot_that_runs(world: World) -> None:
    assert len(world.server.calls("setMyCommands")) == 1


# --- One thread -----------------------------------------------------------------------------


async def test_sqlite_answers_in_the_thread_that_asks(sqlite_database: Database) -> None:
    await answer_in_one_thread(sqlite_database)
    async with sqlite_database.write() as connection:
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        assert driver is not None
        await driver.create_function("thread", 0, get_ident)
        answered_in = (await connection.execute(text("SELECT thread()"))).scalar_one()
    assert answered_in == get_ident()


async def test_a_connection_that_is_closed_answers_no_more(sqlite_database: Database) -> None:
    await answer_in_one_thread(sqlite_database)
    async with sqlite_database.read() as connection:
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
    assert driver is not None
    await sqlite_database.dispose()
    with pytest.raises(ValueError, match=r"closed|no active connection"):
        await driver.execute("SELECT 1")
