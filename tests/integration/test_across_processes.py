"""Two processes on one PostgreSQL: who has what in hand, and for how long."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from care.events import Kind
from care.outcome import Due
from care.person import Enrollment, Knee, PersonState, Place, Status
from rehab.content.lessons import Track
from storage import inbox, outbox, people
from storage.database import Database
from storage.inbox import NewUpdate
from storage.outbox import Settled
from storage.tables import State
from storage.tables import outbox as outbox_table

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(minutes=1)
PEOPLE, UPDATES_EACH = 12, 8
OPEN_FOR = timedelta(hours=4)


@pytest.fixture
async def processes(postgresql_url: str) -> AsyncIterator[tuple[Database, Database]]:
    both = (Database(postgresql_url), Database(postgresql_url))
    yield both
    for database in both:
        await database.dispose()


async def due_rows(database: Database, count: int) -> None:
    """A message to each of so many people."""
    due = Due(Kind.EVENING, NOW.date(), NOW, NOW + OPEN_FOR)
    async with database.write() as connection:
        ids = range(1, count + 1)
        await people.save(connection, {}, [PersonState(id=number) for number in ids], NOW)
        await outbox.add(connection, [(number, due) for number in ids], NOW)


async def test_each_person_s_updates_are_handled_in_order_and_applied_once_by_two_processes(
    processes: tuple[Database, Database],
) -> None:
    chance = random.Random(4)
    coming = [
        NewUpdate(number * PEOPLE + person, person, "hello", NOW)
        for number in range(UPDATES_EACH)
        for person in range(PEOPLE)
    ]
    handled: dict[int | None, list[int]] = defaultdict(list)
    in_hand: set[int | None] = set()
    applied: list[int] = []
    done = 0

    async def deliver() -> None:
        waiting = coming
        while waiting:
            count = chance.randint(1, 7)
            some, waiting = waiting[:count], waiting[count:]
            database = chance.choice(processes)
            async with database.write() as connection:
                await inbox.store(connection, some)

    async def work(owner: str, database: Database) -> None:
        nonlocal done
        while done < len(coming):
            async with database.write() as connection:
                claimed = await inbox.claim(connection, NOW, owner, LEASE, limit=4)
            for row in claimed:
                assert row.person_id not in in_hand
                in_hand.add(row.person_id)
                handled[row.person_id].append(row.update_id)
            for row in claimed:
                async with database.write() as connection:
                    applied.extend(await inbox.mark_applied(connection, [row.update_id], NOW))
                in_hand.discard(row.person_id)
                async with database.write() as connection:
                    await inbox.mark_done(connection, [row.update_id], NOW)
                done += 1

    async with asyncio.timeout(60):
        await asyncio.gather(
            deliver(), *(work(f"web {number}", each) for number, each in enumerate(processes))
        )
    assert sorted(applied) == sorted(new.update_id for new in coming)
    assert all(order == sorted(order) for order in handled.values())
    assert sum(map(len, handled.values())) == len(coming)


async def test_two_processes_never_claim_the_same_row(
    processes: tuple[Database, Database],
) -> None:
    await due_rows(processes[0], 100)

    async def claim_all(owner: str, database: Database) -> list[int]:
        mine: list[int] = []
        while True:
            async with database.write() as connection:
                rows = await outbox.claim(connection, NOW, owner, LEASE, limit=7)
            if not rows:
                return mine
            mine += [row.id for row in rows]

    one, two = await asyncio.gather(
        *(claim_all(f"worker {number}", each) for number, each in enumerate(processes))
    )
    assert len(one) + len(two) == 100
    assert not set(one) & set(two)


async def test_an_update_whose_answer_takes_longer_than_a_lease_stays_in_hand(
    database: Database,
) -> None:
    async with database.write() as connection:
        await inbox.store(connection, [NewUpdate(1, 1, "hello", NOW)])
        await inbox.claim(connection, NOW, "web 1", LEASE, limit=1)
        await inbox.renew(connection, [1], "web 1", NOW + 2 * LEASE)
        assert await inbox.claim(connection, NOW + LEASE, "web 2", LEASE, limit=1) == []


async def test_only_its_owner_keeps_an_update(database: Database) -> None:
    async with database.write() as connection:
        await inbox.store(connection, [NewUpdate(1, 1, "hello", NOW)])
        await inbox.claim(connection, NOW, "web 1", LEASE, limit=1)
        await inbox.renew(connection, [1], "web 2", NOW + 2 * LEASE)
        (taken,) = await inbox.claim(connection, NOW + LEASE, "web 2", LEASE, limit=1)
    assert taken.tries == 2


async def test_a_message_on_the_wire_for_longer_than_a_lease_is_not_taken_for_a_dead_one_s(
    database: Database,
) -> None:
    await due_rows(database, 2)
    later = NOW + LEASE
    async with database.write() as connection:
        sending, _ = await outbox.claim(connection, NOW, "worker 1", LEASE, limit=2)
        await outbox.mark_sending(connection, [sending.id], "worker 1", NOW, LEASE)
        await outbox.renew(connection, "worker 1", NOW, later + LEASE)
        assert await outbox.overdue(connection, later) == []
        # What only waits for its turn is free: it may have to wait till its hour is past.
        assert await outbox.release(connection, later) == 1
        await outbox.settle(connection, [Settled(sending.id, State.SENT, 7)], "worker 1", later)


async def test_a_message_that_got_its_turn_late_has_a_whole_lease_for_the_wire(
    database: Database,
) -> None:
    await due_rows(database, 1)
    late = NOW + LEASE - timedelta(seconds=1)
    async with database.write() as connection:
        (row,) = await outbox.claim(connection, NOW, "worker 1", LEASE, limit=1)
        await outbox.mark_sending(connection, [row.id], "worker 1", late, LEASE)
        assert await outbox.overdue(connection, NOW + LEASE) == []
        assert [found.id for found in await outbox.overdue(connection, late + LEASE)] == [row.id]


async def test_a_lease_that_has_run_out_is_not_brought_back(database: Database) -> None:
    await due_rows(database, 1)
    later = NOW + LEASE
    async with database.write() as connection:
        (row,) = await outbox.claim(connection, NOW, "worker 1", LEASE, limit=1)
        await outbox.mark_sending(connection, [row.id], "worker 1", NOW, LEASE)
        await outbox.renew(connection, "worker 1", later, later + LEASE)
        assert [found.id for found in await outbox.overdue(connection, later)] == [row.id]


async def test_the_queue_is_what_is_due_and_since_when(database: Database) -> None:
    async with database.read() as connection:
        assert await outbox.queue(connection, NOW) == (0, None)
    await due_rows(database, 3)
    earlier = NOW - timedelta(minutes=3)
    async with database.write() as connection:
        await connection.execute(
            update(outbox_table).where(outbox_table.c.person_id == 2).values(not_before=earlier)
        )
        await outbox.claim(connection, NOW, "worker 1", LEASE, limit=1)
    async with database.read() as connection:
        assert await outbox.queue(connection, NOW) == (3, earlier)


async def test_mornings_that_nobody_plans_are_in_the_queue_too(database: Database) -> None:
    asleep = PersonState(
        id=1,
        status=Status.ACTIVE,
        place=Place("Berlin, Germany", "Europe/Berlin", "DE"),
        enrollment=Enrollment(NOW.date(), NOW, baseline=6, knee=Knee.LEFT, track=Track.STOP),
    )
    async with database.write() as connection:
        await people.save(connection, {}, [asleep], NOW)
        count, since = await outbox.queue(connection, NOW + timedelta(days=1))
    evening = datetime(2026, 3, 1, 19, tzinfo=UTC)  # 20:00 in Berlin
    assert (count, since) == (2, evening)
