"""An update is handled once, in the order of its person, whatever happens on the way."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from storage.database import Database
from storage.inbox import (
    NewUpdate,
    OpenUpdate,
    claim,
    end_leases,
    forget_done,
    mark_applied,
    mark_done,
    next_offset,
    open_count,
    store,
)
from storage.tables import inbox

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)
LATER = NOW + LEASE
ANNA, BEN = 1, 2


def an_update(update_id: int, person_id: int | None = ANNA, said: str = "4") -> NewUpdate:
    return NewUpdate(update_id, person_id, said, NOW)


async def stored(database: Database, *updates: NewUpdate) -> int:
    async with database.write() as connection:
        return await store(connection, updates)


async def claimed(
    database: Database,
    now: datetime = NOW,
    owner: str = "worker",
    limit: int = 100,
    exclude_people: tuple[int, ...] = (),
) -> list[OpenUpdate]:
    async with database.write() as connection:
        return await claim(connection, now, owner, LEASE, limit, exclude_people)


async def done(database: Database, *update_ids: int) -> None:
    async with database.write() as connection:
        await mark_done(connection, update_ids, NOW)


def ids(updates: list[OpenUpdate]) -> list[int]:
    return [update.update_id for update in updates]


async def test_a_repeated_update_is_stored_once_and_stays_as_it_was(database: Database) -> None:
    assert await stored(database, an_update(1, said="first"), an_update(2)) == 2
    assert await stored(database, an_update(1, said="again"), an_update(3)) == 1
    [first, *_] = await claimed(database)
    assert first.payload == "first"


async def test_an_update_that_is_done_is_not_handled_when_it_is_repeated(
    database: Database,
) -> None:
    await stored(database, an_update(1))
    await claimed(database)
    await done(database, 1)
    assert await stored(database, an_update(1)) == 0
    assert await claimed(database, LATER) == []


async def test_of_each_person_the_oldest_update_comes_first_and_alone(database: Database) -> None:
    await stored(database, *(an_update(n, ANNA) for n in (1, 3)), an_update(2, BEN))
    assert ids(await claimed(database)) == [1, 2]
    assert await claimed(database) == []
    await done(database, 1)
    assert ids(await claimed(database)) == [3]


async def test_an_older_update_that_arrives_late_waits_for_the_one_in_hand(
    database: Database,
) -> None:
    await stored(database, an_update(5))
    await claimed(database)
    await stored(database, an_update(4))
    assert await claimed(database) == []
    await done(database, 5)
    assert ids(await claimed(database)) == [4]


async def test_updates_without_a_person_do_not_wait_for_each_other(database: Database) -> None:
    await stored(database, an_update(1, None), an_update(2, None))
    assert ids(await claimed(database)) == [1, 2]


async def test_excluded_people_are_passed_over_and_groups_are_not(database: Database) -> None:
    await stored(database, an_update(1, ANNA), an_update(2, BEN), an_update(3, None))
    assert ids(await claimed(database, exclude_people=(ANNA,))) == [2, 3]


async def test_no_more_than_the_limit_is_claimed_lowest_first(database: Database) -> None:
    await stored(database, *(an_update(n, person_id=n) for n in (3, 1, 2)))
    assert ids(await claimed(database, limit=2)) == [1, 2]


async def test_what_a_dead_process_had_in_hand_comes_back_when_its_lease_is_over(
    database: Database,
) -> None:
    await stored(database, an_update(1), an_update(2))
    await claimed(database, owner="dead")
    assert await claimed(database, LATER - timedelta(seconds=1)) == []
    [again] = await claimed(database, LATER)
    assert (again.update_id, again.tries) == (1, 2)


async def test_the_only_process_need_not_wait_for_the_leases_of_a_dead_one(
    database: Database,
) -> None:
    await stored(database, an_update(1))
    await claimed(database, owner="dead")
    async with database.write() as connection:
        await end_leases(connection, NOW)
    assert ids(await claimed(database)) == [1]


async def test_who_leaves_gives_back_their_own_updates_only(database: Database) -> None:
    await stored(database, an_update(1, ANNA))
    await claimed(database, owner="leaving")
    await stored(database, an_update(2, BEN))
    await claimed(database, owner="staying")
    async with database.write() as connection:
        await end_leases(connection, NOW, "leaving")
    assert ids(await claimed(database)) == [1]


async def test_an_update_that_was_applied_and_not_answered_says_so_when_it_comes_back(
    database: Database,
) -> None:
    await stored(database, an_update(1))
    [update] = await claimed(database)
    assert not update.is_applied
    async with database.write() as connection:
        assert await mark_applied(connection, [1], NOW) == {1}
    [again] = await claimed(database, LATER)
    assert again.is_applied


async def test_an_effect_is_saved_by_the_first_who_says_so(database: Database) -> None:
    await stored(database, an_update(1, ANNA), an_update(2, BEN))
    async with database.write() as connection:
        await mark_applied(connection, [1], NOW)
    async with database.write() as connection:
        assert await mark_applied(connection, [1, 2], NOW) == {2}


async def test_an_update_that_is_done_holds_no_word_and_no_name(database: Database) -> None:
    await stored(database, an_update(1, said="my knee is swollen"))
    await claimed(database)
    await done(database, 1)
    async with database.read() as connection:
        row = (await connection.execute(select(inbox))).one()
    assert (row.payload, row.person_id, row.owner) == ("", None, None)
    assert row.done_at == NOW


async def test_old_updates_are_forgotten_when_done_and_kept_while_open(
    database: Database,
) -> None:
    await stored(database, an_update(1), an_update(2))
    await claimed(database)
    await done(database, 1)
    async with database.write() as connection:
        assert await forget_done(connection, NOW) == 0
        assert await forget_done(connection, NOW + timedelta(days=1)) == 1
    assert ids(await claimed(database)) == [2]


async def test_polling_goes_on_after_the_newest_update(database: Database) -> None:
    async with database.read() as connection:
        assert await next_offset(connection, NOW) is None
    await stored(database, an_update(7), an_update(9))
    await done(database, 7, 9)
    async with database.read() as connection:
        assert await next_offset(connection, NOW) == 10


async def test_after_a_week_without_updates_polling_begins_anywhere(database: Database) -> None:
    await stored(database, an_update(900))
    async with database.read() as connection:
        assert await next_offset(connection, NOW + timedelta(days=7)) is None


async def test_the_open_updates_are_counted(database: Database) -> None:
    await stored(database, an_update(1), an_update(2), an_update(3, None))
    await claimed(database)
    await done(database, 1)
    async with database.read() as connection:
        assert await open_count(connection) == 2


async def test_two_processes_never_take_the_same_update(postgresql_database: Database) -> None:
    await stored(postgresql_database, *(an_update(n, person_id=n % 40) for n in range(200)))
    async with (
        postgresql_database.write() as one,
        postgresql_database.write() as two,
    ):
        halves = await asyncio.gather(
            claim(one, NOW, "one", LEASE, 20), claim(two, NOW, "two", LEASE, 20)
        )
    people = [update.person_id for half in halves for update in half]
    assert len(people) == len(set(people)) == 40


async def test_while_one_process_takes_a_persons_oldest_another_takes_none_of_theirs(
    postgresql_database: Database,
) -> None:
    await stored(postgresql_database, an_update(1, ANNA), an_update(2, ANNA), an_update(3, BEN))
    async with postgresql_database.write() as one, postgresql_database.write() as two:
        assert ids(await claim(one, NOW, "one", LEASE, 1)) == [1]
        assert ids(await claim(two, NOW, "two", LEASE, 10)) == [3]
