"""What is due is sent once, by whoever holds it, and its end is written down."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from care.events import Kind
from care.outcome import Due
from care.person import PersonState
from storage import people
from storage.database import Database
from storage.leases import DATABASE_TIME
from storage.outbox import (
    Row,
    Settled,
    add,
    bring_forward,
    claim,
    close,
    end_leases,
    forget_settled,
    mark_sending,
    open_count,
    overdue,
    release,
    renew,
    settle,
    settle_overdue,
    stale,
)
from storage.tables import State, outbox
from storage.waiting import anything_due

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = date(2026, 3, 1)
LEASE = timedelta(seconds=30)
LATER = NOW + LEASE
ANNA, BEN = 1, 2


def a_due(
    minutes_ago: int = 0, kind: Kind = Kind.EVENING, on: date = TODAY, occasion: str = ""
) -> Due:
    at = NOW - timedelta(minutes=minutes_ago)
    return Due(kind, on, at, at + timedelta(hours=1), occasion)


async def added(database: Database, *rows: tuple[int, Due]) -> None:
    async with database.write() as connection:
        known = [PersonState(id=id) for id in sorted({id for id, _ in rows})]
        await people.save(connection, {}, known, NOW)
        await add(connection, rows, NOW)


async def claimed(
    database: Database,
    now: datetime = NOW,
    owner: str = "worker",
    limit: int = 100,
    person_ids: tuple[int, ...] | None = None,
) -> list[Row]:
    async with database.write() as connection:
        return await claim(connection, now, owner, LEASE, limit, person_ids)


async def sending(
    database: Database, *ids: int, owner: str = "worker", now: datetime = NOW
) -> set[int]:
    async with database.write() as connection:
        return await mark_sending(connection, ids, owner, now, LEASE)


async def settled(
    database: Database, *results: Settled, owner: str = "worker", now: datetime = NOW
) -> None:
    async with database.write() as connection:
        await settle(connection, results, owner, now)


async def the_row(database: Database) -> dict[str, object]:
    async with database.read() as connection:
        return dict((await connection.execute(select(outbox))).mappings().one())


async def test_a_message_is_added_once_per_person_kind_date_and_occasion(
    database: Database,
) -> None:
    await added(database, (ANNA, a_due()))
    await added(
        database,
        (ANNA, a_due(minutes_ago=5)),
        (ANNA, a_due(occasion="second")),
        (ANNA, a_due(kind=Kind.MORNING)),
        (ANNA, a_due(on=TODAY - timedelta(days=1))),
        (BEN, a_due()),
    )
    rows = await claimed(database)
    assert len(rows) == 5
    assert rows[0].due_at == NOW


async def test_a_claimed_row_says_what_it_is_about(database: Database) -> None:
    due = Due(Kind.VERDICT, TODAY, NOW, NOW + timedelta(hours=12), "calf")
    await added(database, (ANNA, due))
    [row] = await claimed(database)
    assert row == Row(
        id=row.id,
        person_id=ANNA,
        kind=Kind.VERDICT,
        on=TODAY,
        occasion="calf",
        due_at=NOW,
        expires_at=NOW + timedelta(hours=12),
        state=State.CLAIMED,
        tries=0,
    )


async def test_the_longest_due_is_claimed_first_and_what_is_not_due_waits(
    database: Database,
) -> None:
    await added(
        database, (1, a_due(minutes_ago=1)), (2, a_due(minutes_ago=9)), (3, a_due(minutes_ago=-1))
    )
    assert [row.person_id for row in await claimed(database, limit=1)] == [2]
    assert [row.person_id for row in await claimed(database)] == [1]
    assert await claimed(database) == []


async def test_a_persons_rows_can_be_claimed_by_themselves(database: Database) -> None:
    await added(database, (ANNA, a_due(minutes_ago=9)), (BEN, a_due()))
    assert [row.person_id for row in await claimed(database, person_ids=(BEN,))] == [BEN]
    assert await claimed(database, person_ids=()) == []


async def test_a_row_that_is_past_its_last_moment_is_not_claimed(database: Database) -> None:
    await added(database, (ANNA, a_due(minutes_ago=60)))
    assert await claimed(database) == []


async def test_two_processes_never_take_the_same_row(postgresql_database: Database) -> None:
    await added(postgresql_database, *((id, a_due()) for id in range(100)))
    async with postgresql_database.write() as one, postgresql_database.write() as two:
        halves = await asyncio.gather(
            claim(one, NOW, "one", LEASE, 50), claim(two, NOW, "two", LEASE, 50)
        )
    taken = [row.id for half in halves for row in half]
    assert len(taken) == len(set(taken)) == 100


async def test_many_claimers_share_the_rows_without_a_double(database: Database) -> None:
    await added(database, *((id, a_due()) for id in range(60)))
    shares = await asyncio.gather(
        *(claimed(database, owner=f"worker {n}", limit=7) for n in range(10))
    )
    taken = [row.id for share in shares for row in share]
    assert len(taken) == len(set(taken)) == 60


async def test_a_row_on_the_wire_has_been_tried_once_more(database: Database) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database)
    assert await sending(database, row.id) == {row.id}
    kept = await the_row(database)
    assert (kept["state"], kept["tries"]) == (State.SENDING, 1)


async def test_only_the_owner_puts_a_row_on_the_wire(database: Database) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database)
    assert await sending(database, row.id, owner="other") == set()


async def test_a_row_that_was_freed_meanwhile_does_not_go_on_the_wire(database: Database) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database)
    async with database.write() as connection:
        assert await release(connection, LATER) == 1
    assert await sending(database, row.id, now=LATER) == set()


async def test_a_row_that_nobody_took_over_goes_on_the_wire_however_long_its_turn_took(
    database: Database,
) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database)
    assert await sending(database, row.id, now=LATER) == {row.id}
    async with database.read() as connection:
        assert await overdue(connection, LATER) == []


async def test_a_row_that_got_its_turn_past_its_last_moment_does_not_go_on_the_wire(
    database: Database,
) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database)
    assert await sending(database, row.id, now=row.expires_at) == set()


async def test_a_row_goes_on_the_wire_once(database: Database) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database)
    await sending(database, row.id)
    assert await sending(database, row.id) == set()


async def test_a_sent_row_remembers_the_message_and_its_text(database: Database) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database)
    await sending(database, row.id)
    await settled(database, Settled(row.id, State.SENT, 77, "evening", "3"))
    kept = await the_row(database)
    assert kept["state"] is State.SENT
    assert (kept["message_id"], kept["text_id"], kept["text_version"]) == (77, "evening", "3")
    assert kept["sent_at"] == NOW
    assert (kept["owner"], kept["lease_until"]) == (None, None)


async def test_rows_that_end_together_end_each_in_their_own_way(database: Database) -> None:
    await added(database, *((person, a_due()) for person in range(1, 5)))
    rows = await claimed(database)
    await sending(database, *(row.id for row in rows))
    last_id = 2**40  # more than 32 bits hold
    ends = [
        Settled(rows[0].id, State.SENT, last_id, "morning", "3"),
        Settled(rows[1].id, State.FAILED),
        Settled(rows[2].id, State.SENT, None, "cue", "4"),  # there was no message to change
        Settled(rows[3].id, State.PENDING, retry_at=LATER),
    ]
    await settled(database, *ends)
    columns = (outbox.c.state, outbox.c.message_id, outbox.c.text_id, outbox.c.sent_at)
    async with database.read() as connection:
        kept = await connection.execute(select(*columns).order_by(outbox.c.id))
    assert kept.all() == [
        (State.SENT, last_id, "morning", NOW),
        (State.FAILED, None, None, None),
        (State.SENT, None, "cue", NOW),
        (State.PENDING, None, None, None),
    ]


async def test_no_rows_are_none_to_send_and_none_to_end(database: Database) -> None:
    await added(database, (ANNA, a_due()))
    await claimed(database)
    assert await sending(database) == set()
    await settled(database)
    assert (await the_row(database))["state"] is State.CLAIMED


@pytest.mark.parametrize("state", [State.UNCERTAIN, State.FAILED, State.EXPIRED])
async def test_a_row_that_has_ended_is_never_claimed_again(
    database: Database, state: State
) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database)
    await settled(database, Settled(row.id, state))
    assert await claimed(database, LATER) == []
    assert (await the_row(database))["sent_at"] is None


async def test_another_try_waits_until_its_time(database: Database) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database)
    again_at = NOW + timedelta(minutes=5)
    await settled(database, Settled(row.id, State.PENDING, retry_at=again_at))
    assert await claimed(database, again_at - timedelta(seconds=1)) == []
    [again] = await claimed(database, again_at)
    assert (again.id, again.due_at) == (row.id, NOW)


async def test_a_zombie_cannot_settle_what_another_process_has_taken_over(
    database: Database,
) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database, owner="zombie")
    async with database.write() as connection:
        assert await release(connection, LATER) == 1
    await claimed(database, LATER, owner="next")
    await settled(database, Settled(row.id, State.FAILED), owner="zombie", now=LATER)
    kept = await the_row(database)
    assert (kept["state"], kept["owner"]) == (State.CLAIMED, "next")


async def test_a_claimed_row_is_free_again_when_its_lease_is_over(database: Database) -> None:
    await added(database, (ANNA, a_due()))
    await claimed(database, owner="dead")
    async with database.write() as connection:
        assert await release(connection, LATER - timedelta(seconds=1)) == 0
        assert await release(connection, LATER) == 1
    [again] = await claimed(database, LATER)
    assert again.tries == 0


async def test_a_row_that_was_on_the_wire_is_not_freed_but_shown(database: Database) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database, owner="dead")
    await sending(database, row.id, owner="dead")
    async with database.write() as connection:
        assert await overdue(connection, NOW) == []
        assert await release(connection, LATER) == 0
        [shown] = await overdue(connection, LATER)
    assert (shown.id, shown.state, shown.tries) == (row.id, State.SENDING, 1)


@pytest.mark.parametrize("end", [State.PENDING, State.UNCERTAIN])
async def test_the_caller_says_what_becomes_of_an_overdue_row(
    database: Database, end: State
) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database, owner="dead")
    await sending(database, row.id, owner="dead")
    async with database.write() as connection:
        await settle_overdue(connection, [Settled(row.id, end)], NOW)  # too early
    assert (await the_row(database))["state"] is State.SENDING
    async with database.write() as connection:
        await settle_overdue(connection, [Settled(row.id, end)], LATER)
    assert (await the_row(database))["state"] is end


async def test_the_only_process_need_not_wait_for_the_leases_of_a_dead_one(
    database: Database,
) -> None:
    await added(database, (ANNA, a_due()), (BEN, a_due()))
    [first, _] = await claimed(database, owner="dead")
    await sending(database, first.id, owner="dead")
    async with database.write() as connection:
        await end_leases(connection, NOW)
        assert await release(connection, NOW) == 1
        assert [row.id for row in await overdue(connection, NOW)] == [first.id]


async def test_who_leaves_gives_back_their_own_rows_only(database: Database) -> None:
    await added(database, (ANNA, a_due()), (BEN, a_due()))
    await claimed(database, owner="leaving", limit=1)
    await claimed(database, owner="staying", limit=1)
    async with database.write() as connection:
        await end_leases(connection, NOW, "leaving")
        assert await release(connection, NOW) == 1


async def test_waiting_rows_expire_and_rows_in_hand_do_not(database: Database) -> None:
    await added(database, (ANNA, a_due(minutes_ago=30)), (BEN, a_due()))
    await claimed(database, limit=1)
    async with database.write() as connection:
        assert await stale(connection, NOW + timedelta(minutes=59), limit=9) == []
        [late] = await stale(connection, NOW + timedelta(minutes=60), limit=9)
        assert await close(connection, [late.id], NOW + timedelta(minutes=59)) == []
        [closed] = await close(connection, [late.id], NOW + timedelta(minutes=60))
        assert closed.state is State.EXPIRED


async def test_settled_rows_are_forgotten_when_they_are_old_and_open_ones_never(
    database: Database,
) -> None:
    await added(database, (ANNA, a_due(minutes_ago=2)), (BEN, a_due(minutes_ago=1)), (3, a_due()))
    sent, _ = await claimed(database, limit=2)
    await settled(database, Settled(sent.id, State.SENT))
    last_moment = NOW + timedelta(minutes=58)
    async with database.write() as connection:
        assert await forget_settled(connection, last_moment - timedelta(seconds=1), 10) == 0
        assert await forget_settled(connection, last_moment + timedelta(days=90), 10) == 1
    async with database.read() as connection:
        left = await connection.execute(select(outbox.c.person_id).order_by(outbox.c.person_id))
        assert list(left.scalars()) == [BEN, 3]


async def test_no_more_settled_rows_are_forgotten_at_once_than_asked_for(
    database: Database,
) -> None:
    await added(database, *((id, a_due()) for id in range(1, 6)))
    rows = await claimed(database)
    await settled(database, *(Settled(row.id, State.SENT) for row in rows))
    forgotten = []
    for _ in range(3):
        async with database.write() as connection:
            forgotten.append(await forget_settled(connection, NOW + timedelta(days=1), 2))
    assert forgotten == [2, 2, 1]


async def test_what_is_due_or_in_hand_is_open_and_what_comes_later_is_not(
    database: Database,
) -> None:
    await added(
        database, (1, a_due(minutes_ago=2)), (2, a_due(minutes_ago=1)), (3, a_due(minutes_ago=-9))
    )
    [row] = await claimed(database, limit=1)
    async with database.read() as connection:
        assert await open_count(connection, NOW) == 2
    await settled(database, Settled(row.id, State.SENT))
    async with database.read() as connection:
        assert await open_count(connection, NOW) == 1


async def test_a_row_in_hand_has_an_owner_and_the_database_holds_to_it(
    database: Database,
) -> None:
    await added(database, (ANNA, a_due()))
    with pytest.raises(DBAPIError, match="in_hand_has_an_owner"):
        async with database.write() as connection:
            await connection.execute(text("UPDATE outbox SET state = 'sending'"))


# --- Deadlines ----------------------------------------------------------------------------------


def until(minutes: int, kind: Kind = Kind.EVENING, minutes_ago: int = 30) -> Due:
    """A row that has been due for a while and may be sent for so many minutes more."""
    return Due(
        kind, TODAY, NOW - timedelta(minutes=minutes_ago), NOW + timedelta(minutes=minutes), ""
    )


async def in_order(database: Database) -> list[int]:
    """The people in the order in which their rows are claimed, one by one."""
    order = []
    while rows := await claimed(database, limit=1):
        order.append(rows[0].person_id)
    return order


async def test_after_an_outage_what_would_be_stale_first_goes_first(database: Database) -> None:
    await added(
        database, (1, until(50, minutes_ago=90)), (2, until(5, minutes_ago=1)), (3, until(20))
    )
    assert await in_order(database) == [2, 3, 1]


async def test_of_one_deadline_the_longest_due_goes_first(database: Database) -> None:
    await added(database, (1, until(9, minutes_ago=1)), (2, until(9, minutes_ago=7)))
    assert await in_order(database) == [2, 1]


@pytest.mark.parametrize(
    "kind", [Kind.VERDICT, Kind.SEVERE, Kind.DECISION, Kind.FOLLOW_UP, Kind.CUE]
)
async def test_advice_and_cues_go_before_any_reminder_whatever_time_they_have_left(
    database: Database, kind: Kind
) -> None:
    await added(database, (1, until(1)), (2, until(7 * 24 * 60, kind, minutes_ago=0)))
    assert await in_order(database) == [2, 1]


async def test_a_claim_follows_the_index_of_deadlines_after_five_runs_too(
    postgresql_database: Database,
) -> None:
    await added(postgresql_database, *((id, until(60)) for id in range(1, 3001)))
    async with postgresql_database.write() as connection:
        await connection.execute(text("ANALYZE outbox"))
        await connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
        await connection.execute(
            text(
                "PREPARE claim (timestamptz, integer) AS SELECT id FROM outbox "
                "WHERE state = 'pending' AND not_before <= $1 AND expires_at > $1 "
                "ORDER BY deadline, not_before, id LIMIT $2"
            )
        )
        plan = await connection.execute(text("EXPLAIN EXECUTE claim (now(), 100)"))
        lines = [line for (line,) in plan]
    assert any("ix_outbox_by_deadline" in line for line in lines)
    assert not any("Sort" in line or "Seq Scan" in line for line in lines)


@pytest.fixture
def asked(sqlite_database: Database) -> list[tuple[str, Any]]:
    """What is asked of SQLite from now on."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    event.listen(sqlite_database.engine.sync_engine, "before_cursor_execute", note)
    return asked


async def steps_of(database: Database, statement: str, values: Any) -> list[str]:
    async with database.read() as connection:
        explained = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [row.detail for row in explained]


async def test_a_claim_on_sqlite_gathers_and_sorts_nothing(
    sqlite_database: Database, asked: list[tuple[str, Any]]
) -> None:
    await claimed(sqlite_database)
    [(statement, values)] = asked
    steps = await steps_of(sqlite_database, statement, values)
    assert any("ix_outbox_by_deadline" in step for step in steps)
    assert not any("TEMP B-TREE FOR ORDER BY" in step for step in steps)


async def test_rows_are_found_by_their_ids_without_a_look_at_all_of_them(
    sqlite_database: Database, asked: list[tuple[str, Any]]
) -> None:
    await sending(sqlite_database, 1, 2)
    await settled(sqlite_database, Settled(1, State.SENT, 77), Settled(2, State.FAILED))
    async with sqlite_database.read() as connection:
        await people.load(connection, [ANNA, BEN])
    assert len(asked) == 4
    for statement, values in list(asked):
        steps = await steps_of(sqlite_database, statement, values)
        scanned = {step for step in steps if step.startswith("SCAN") and "VIRTUAL" not in step}
        assert scanned == set(), statement


# --- What may have arrived ----------------------------------------------------------------------


async def test_a_row_that_may_have_arrived_remembers_when(database: Database) -> None:
    await added(database, (ANNA, a_due()))
    [row] = await claimed(database)
    again = Settled(row.id, State.PENDING, retry_at=LATER, uncertain_at=NOW)
    await settled(database, again)
    [row] = await claimed(database, now=LATER)
    assert row.uncertain_at == NOW
    await settled(database, Settled(row.id, State.PENDING, retry_at=LATER))
    [row] = await claimed(database, now=LATER)
    assert row.uncertain_at == NOW


async def test_a_row_that_may_have_arrived_does_not_end_as_one_that_never_came(
    database: Database,
) -> None:
    await added(database, (ANNA, a_due()), (BEN, a_due()))
    anna, ben = await claimed(database)
    await settled(
        database,
        Settled(anna.id, State.PENDING, uncertain_at=NOW),
        Settled(ben.id, State.PENDING),
    )
    end = NOW + timedelta(hours=1)
    async with database.write() as connection:
        closed = await close(connection, [anna.id, ben.id], end)
    assert [row.state for row in closed] == [State.UNCERTAIN, State.EXPIRED]


# --- A clock that is turned back ----------------------------------------------------------------


async def test_what_was_to_go_at_once_goes_at_once_when_the_clock_is_turned_back(
    database: Database,
) -> None:
    await added(database, (ANNA, a_due()), (BEN, a_due(minutes_ago=-9)))
    yesterday = NOW - timedelta(days=1)
    assert await claimed(database, now=yesterday) == []
    async with database.write() as connection:
        assert await bring_forward(connection, yesterday) == 1
    assert [row.person_id for row in await claimed(database, now=yesterday)] == [ANNA]


async def test_another_try_waits_no_longer_than_until_its_row_is_due(database: Database) -> None:
    await added(database, (ANNA, a_due(minutes_ago=-5)))
    due_at, an_hour = NOW + timedelta(minutes=5), timedelta(hours=1)
    [row] = await claimed(database, now=due_at)
    await settled(database, Settled(row.id, State.PENDING, retry_at=due_at + timedelta(minutes=2)))
    async with database.write() as connection:
        assert await bring_forward(connection, due_at - an_hour) == 1
    assert await claimed(database, now=due_at - timedelta(seconds=1)) == []
    assert len(await claimed(database, now=due_at)) == 1


# --- The database's own time --------------------------------------------------------------------


async def test_on_postgresql_leases_run_by_the_database_s_clock_whatever_the_machine_s_says(
    postgresql_database: Database,
) -> None:
    await added(postgresql_database, (ANNA, a_due()), (BEN, a_due()))
    async with postgresql_database.write() as connection:
        rows = await claim(connection, NOW, "worker", LEASE, 9, leases=DATABASE_TIME)
        ids = [row.id for row in rows]
        await mark_sending(connection, ids[:1], "worker", NOW, LEASE, leases=DATABASE_TIME)
    async with postgresql_database.write() as connection:
        assert await release(connection, DATABASE_TIME) == 0
        assert await overdue(connection, DATABASE_TIME) == []
        await renew(connection, "worker", DATABASE_TIME, DATABASE_TIME - LEASE)
    async with postgresql_database.write() as connection:
        assert [row.id for row in await overdue(connection, DATABASE_TIME)] == ids[:1]
        await end_leases(connection, DATABASE_TIME)
    async with postgresql_database.write() as connection:
        assert await release(connection, DATABASE_TIME) == 1


async def is_anything_due(database: Database, now: datetime = NOW) -> bool:
    async with database.at_once() as connection:
        return await anything_due(connection, now)


async def test_a_look_finds_something_from_the_moment_at_which_a_message_is_due(
    database: Database,
) -> None:
    assert not await is_anything_due(database)
    await added(database, (ANNA, a_due()))
    assert not await is_anything_due(database, NOW - timedelta(seconds=1))
    assert await is_anything_due(database)


async def test_a_look_finds_what_is_in_hand_until_it_is_settled(database: Database) -> None:
    await added(database, (ANNA, a_due()))
    (row,) = await claimed(database)
    assert await is_anything_due(database)
    await settled(database, Settled(row.id, State.SENT, 7, "Evening", "1"))
    assert not await is_anything_due(database)


async def test_a_look_finds_what_is_stale_before_it_may_be_tried_again(database: Database) -> None:
    await added(database, (ANNA, a_due(minutes_ago=59)))
    (row,) = await claimed(database)
    await settled(database, Settled(row.id, State.PENDING, retry_at=NOW + timedelta(hours=1)))
    assert not await is_anything_due(database)
    assert await is_anything_due(database, NOW + timedelta(minutes=1))
