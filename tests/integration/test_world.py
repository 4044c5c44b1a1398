"""The world of made-up lives: what it asks of the database, and when it has something to do."""

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import make_url

from app.demo import a_world
from care.events import Kind
from care.outcome import Due
from care.person import Enrollment, Knee, PersonState, Place, Status
from rehab.content.lessons import Track
from simulator.play.one_thread import OneThread
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


async def test_the_next_instant_is_the_earliest_of_rows_and_slots(known_person: Database) -> None:
    runner = PersonState(
        id=2,
        status=Status.ACTIVE,
        place=Place("Berlin", "Europe/Berlin"),
        enrollment=Enrollment(date(2026, 3, 1), NOW, 5, Knee.LEFT, Track.KEEP),
    )
    async with known_person.write() as connection:
        await people.save(connection, {}, [runner], NOW)
    evening = datetime(2026, 3, 1, 19, tzinfo=UTC)
    assert (await ask(known_person)).next_due == evening
    async with known_person.write() as connection:
        await outbox.add(connection, [(1, due(LATER))], NOW)
    assert (await ask(known_person)).next_due == LATER


# --- The world ------------------------------------------------------------------------------


async def test_settling_says_when_something_is_due_next(world: World) -> None:
    assert await world.settle() is None


async def test_what_is_written_beside_a_world_is_seen_by_it(world: World) -> None:
    assert await world.next_due() is None
    async with world.database.write() as connection:
        await people.save(connection, {}, [PersonState(id=1)], NOW)
        await outbox.add(connection, [(1, due(LATER))], NOW)
    assert await world.next_due() == LATER


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


@pytest.fixture
async def one_thread(sqlite_url: str) -> AsyncIterator[Database]:
    database = OneThread(make_url(sqlite_url))
    async with database.write() as connection:
        await people.save(connection, {}, [PersonState(id=1)], NOW)
    yield database
    await database.dispose()


async def ids(database: Database) -> list[int]:
    async with database.read() as connection:
        return list(await people.load(connection, range(9)))


async def test_sqlite_answers_in_the_thread_that_asks(sqlite_url: str) -> None:
    before = set(threading.enumerate())
    database = OneThread(make_url(sqlite_url))
    async with database.write() as writing, database.read() as reading:
        await people.save(writing, {}, [PersonState(id=1)], NOW)
        assert await people.load(reading, [1]) == {}
        assert set(threading.enumerate()) == before
    await database.dispose()


async def test_in_one_thread_too_what_fails_leaves_nothing(one_thread: Database) -> None:
    with pytest.raises(RuntimeError, match="on the way"):
        async with one_thread.write() as connection:
            await people.save(connection, {}, [PersonState(id=2)], NOW)
            raise RuntimeError("on the way")
    assert await ids(one_thread) == [1]


async def test_in_one_thread_too_a_writer_waits_for_the_one_before_it(one_thread: Database) -> None:
    async def writes(id: int) -> None:
        async with one_thread.write() as connection:
            await people.save(connection, {}, [PersonState(id=id)], NOW)
            await asyncio.sleep(0)  # the next one would begin here

    await asyncio.gather(*map(writes, (2, 3, 4)))
    assert await ids(one_thread) == [1, 2, 3, 4]


async def test_in_one_thread_too_a_statement_alone_is_committed(one_thread: Database) -> None:
    async with one_thread.at_once() as connection:
        await inbox.store(connection, [NewUpdate(1, None, "{}", NOW)])
        assert (await ask(one_thread)).updates == 1


async def test_it_is_told_what_was_written_and_not_what_was_read(database: Database) -> None:
    told: list[str] = []
    database.when_written(lambda: told.append("written"))
    await ask(database)
    assert told == []
    async with database.write() as connection:
        await inbox.store(connection, [NewUpdate(1, None, "{}", NOW)])
    assert told == ["written"]
