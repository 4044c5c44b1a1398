"""What a look for due messages does with what was left: by a dead process, an outage, a clock."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from app import service
from app.demo import made_up_world
from app.service import built
from app.settings import Settings
from bot import runner
from care.events import Kind
from care.outcome import Due, Outcome
from care.person import Score
from jobs import tick
from jobs.tick import Jobs
from simulator.play.world import World
from simulator.telegram import Fault, Person
from storage import noted, outbox, people
from storage.leases import DATABASE_TIME
from storage.outbox import Row
from storage.tables import State, schedule
from storage.tables import outbox as outbox_table
from tests.end_to_end.prepared import BERLIN, three_weeks_no_better

LEASE = timedelta(seconds=40)
FAULT = "That was a fault of mine, and nothing you did."


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with made_up_world(f"sqlite:///{tmp_path / 'kneebot.db'}") as made_up:
        yield made_up


@pytest.fixture
async def ann(world: World) -> Person:
    """Somebody whose knee is no better after three weeks, on the evening of day 21 at 20:30."""
    chat = world.server.person(started=True)
    await three_weeks_no_better(world, chat)
    await world.settle()
    return chat


def january(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=BERLIN)


def jobs_of(world: World) -> Jobs:
    return world._jobs


async def on_the_wire(world: World, person: Person, *kinds: Kind) -> None:
    """Rows of these kinds that a process had on the wire when it died, a lease ago."""
    now, on = world.clock.now(), date(2026, 1, 25)
    async with world.database.write() as connection:
        due = [Due(kind, on, now - LEASE, now + timedelta(hours=9), "x") for kind in kinds]
        await outbox.add(connection, [(person.id, one) for one in due], now)
        rows = await outbox.claim(connection, now, "dead", LEASE, 99)
        assert len(rows) == len(kinds)
        await outbox.mark_sending(connection, [r.id for r in rows], "dead", now - LEASE, LEASE)


async def states(world: World) -> dict[Kind, State]:
    async with world.database.read() as connection:
        query = select(outbox_table.c.kind, outbox_table.c.state)
        return {row.kind: row.state for row in await connection.execute(query)}


async def fail_on_the_wire_again(world: World) -> None:
    now = world.clock.now()
    async with world.database.write() as connection:
        rows = await outbox.claim(connection, now, "next", LEASE, 99)
        await outbox.mark_sending(connection, [r.id for r in rows], "next", now - LEASE, LEASE)


# --- What a dead process had on the wire --------------------------------------------------------


async def test_what_was_on_the_wire_is_tried_once_more_but_for_a_cue(
    world: World, ann: Person
) -> None:
    kinds = [Kind.VERDICT, Kind.EVENING, Kind.MORNING, Kind.LATER, Kind.FOLLOW_UP, Kind.CUE]
    await on_the_wire(world, ann, *kinds)
    assert await jobs_of(world).reap(world.clock.now()) == len(kinds)
    assert await states(world) == {
        **dict.fromkeys(kinds, State.PENDING),
        Kind.CUE: State.UNCERTAIN,
    }
    await fail_on_the_wire_again(world)
    await jobs_of(world).reap(world.clock.now())
    assert await states(world) == dict.fromkeys(kinds, State.UNCERTAIN)


async def test_what_was_on_the_wire_past_its_window_is_not_tried_again(
    world: World, ann: Person
) -> None:
    await on_the_wire(world, ann, Kind.EVENING)
    await jobs_of(world).reap(world.clock.now() + timedelta(hours=9))
    assert await states(world) == {Kind.EVENING: State.UNCERTAIN}


async def test_a_question_that_was_answered_meanwhile_is_not_asked_again(
    world: World, ann: Person
) -> None:
    await world.until(january(26, 20))
    shown = len(ann.messages)
    async with world.database.write() as connection:
        await connection.execute(
            update(outbox_table)
            .where(outbox_table.c.kind == Kind.EVENING)
            .values(state=State.SENDING, owner="dead", lease_until=world.clock.now())
        )
    async with world.database.write() as connection:
        before = await people.load(connection, [ann.id])
        given = Score(date(2026, 1, 26), "e", 5, world.clock.now() + timedelta(minutes=1))
        after = replace(before[ann.id], scores=(*before[ann.id].scores, given))
        await people.save(connection, before, [after], world.clock.now())
    await world.until(january(26, 20, 30))
    assert len(ann.messages) == shown
    assert (await states(world))[Kind.EVENING] is State.UNCERTAIN


async def test_leases_are_counted_by_a_clock_that_does_not_jump(world: World, ann: Person) -> None:
    await on_the_wire(world, ann, Kind.EVENING)
    steady = world.clock.now()
    jobs_of(world).runner.leases = lambda: steady
    yesterday = world.clock.now() - timedelta(days=1)
    assert await jobs_of(world).reap(yesterday) == 1
    assert await states(world) == {Kind.EVENING: State.PENDING}


async def test_a_process_alone_on_a_file_counts_leases_on_when_its_wall_clock_is_turned_back(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.model_construct(
        telegram_bot_token=SecretStr("123:abc"), database_url=SecretStr(sqlite_url)
    )
    async with built(settings) as parts:
        before = parts.runner.leases()
        monkeypatch.setattr(service, "utc_now", lambda: datetime(2020, 1, 1, tzinfo=UTC))
        after = parts.runner.leases()
    assert isinstance(before, datetime)
    assert isinstance(after, datetime)
    assert timedelta(0) <= after - before < timedelta(minutes=5)


async def test_on_postgresql_leases_are_counted_by_the_database(postgresql_url: str) -> None:
    settings = Settings.model_construct(
        telegram_bot_token=SecretStr("123:abc"), database_url=SecretStr(postgresql_url)
    )
    async with built(settings) as parts:
        assert parts.runner.leases() is DATABASE_TIME


# --- An outage ----------------------------------------------------------------------------------


async def test_advice_that_telegram_did_not_take_for_a_day_is_given_on_the_next_morning(
    world: World, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pause in ("FIRST_RETRY", "LONGEST_RETRY"):  # a day of tries takes a while to live
        monkeypatch.setattr(runner, pause, timedelta(hours=1))
    away = world.server.faults.add(Fault("sendMessage", status=502, times=None))
    await world.until(january(26, 23))  # day 22: the morning's advice, and the evening question
    assert ann.messages == []
    away.remove()
    await world.until(january(27, 9))
    assert len(ann.messages) == 1
    assert "3 weeks in" in ann.last.text
    assert f"My messages of Monday, 26 January did not reach you. {FAULT}" in ann.last.text
    await world.until(january(27, 20))
    assert len(ann.messages) == 2
    assert FAULT not in ann.last.text


async def test_a_morning_that_telegram_refuses_is_told_in_the_evening(
    world: World, ann: Person
) -> None:
    world.server.faults.add(Fault("sendMessage", status=400))
    await world.until(january(26, 20))
    said = f"This morning's message did not reach you; /today has it. {FAULT}"
    assert len(ann.messages) == 1
    assert said in ann.last.text
    assert (await states(world))[Kind.MORNING] is State.FAILED


async def test_a_question_that_telegram_takes_late_comes_late_and_nothing_is_told(
    world: World, ann: Person
) -> None:
    await world.until(january(26, 19))
    shown = len(ann.messages)
    away = world.server.faults.add(Fault("sendMessage", status=502, times=None))
    await world.until(january(26, 20, 40))
    assert len(ann.messages) == shown
    away.remove()
    await world.until(january(26, 21))
    assert len(ann.messages) == shown + 1
    await world.until(january(27, 9))
    assert FAULT not in ann.last.text


async def test_after_days_without_a_running_process_one_message_comes_and_says_so(
    world: World, ann: Person
) -> None:
    world.clock.turn_to(january(29, 10))
    await world.settle()
    assert len(ann.messages) == 1
    since = "My messages from Monday, 26 January to Wednesday, 28 January did not all reach you."
    assert f"{since} {FAULT}" in ann.last.text


async def test_a_look_that_took_long_asks_for_the_next_one_at_once(
    world: World, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.clock.turn_to(january(26, 9))
    assert await jobs_of(world).tick(world.clock.now()) is False
    monkeypatch.setattr(tick, "SENDING_SECONDS", 0.0)
    assert await jobs_of(world).tick(world.clock.now()) is True


async def test_stale_rows_are_closed_in_batches(
    world: World, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tick, "STALE_AT_ONCE", 2)
    now = world.clock.now()
    late = [
        (ann.id, Due(Kind.LATER, now.date(), now - LEASE, now - timedelta(1), str(number)))
        for number in range(5)
    ]
    async with world.database.write() as connection:
        await outbox.add(connection, late, now)
    assert await jobs_of(world).reap(now) == 5


# --- Beyond the free pace -----------------------------------------------------------------------


async def five_rows(world: World, person: Person) -> None:
    """Five rows that are due, with nothing left to say."""
    now = world.clock.now()
    due = [Due(Kind.LATER, now.date(), now, now + LEASE, str(number)) for number in range(5)]
    async with world.database.write() as connection:
        await outbox.add(connection, [(person.id, one) for one in due], now)


async def test_two_batches_in_hand_take_each_row_once(world: World, ann: Person) -> None:
    await five_rows(world, ann)
    jobs = replace(jobs_of(world), rows_at_once=2, hands=2)
    assert await jobs.dispatch() == 5
    assert await states(world) == {Kind.LATER: State.EXPIRED}


async def test_when_one_batch_fails_the_other_is_brought_to_its_end(
    world: World, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await five_rows(world, ann)
    jobs = replace(jobs_of(world), rows_at_once=2, hands=2)
    deliver, calls = jobs.runner.deliver_due, count()

    async def fails_at_first(most: int) -> int:
        if next(calls) == 0:
            raise OSError("the database is away")
        return await deliver(most)

    monkeypatch.setattr(jobs.runner, "deliver_due", fails_at_first)
    with pytest.raises(OSError, match="away"):
        await jobs.dispatch()
    assert await states(world) == {Kind.LATER: State.EXPIRED}


async def test_a_batch_that_is_cut_off_leaves_its_room_to_the_next(
    world: World, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = jobs_of(world)
    monkeypatch.setattr(jobs.runner, "_undelivered", asyncio.Semaphore(5))
    decide = jobs.runner.decide

    async def cut_off(_rows: Sequence[Row]) -> Sequence[Outcome]:
        raise OSError("the end of a row could not be written")

    await five_rows(world, ann)
    monkeypatch.setattr(jobs.runner, "decide", cut_off)
    with pytest.raises(ExceptionGroup):
        await jobs.dispatch()
    monkeypatch.setattr(jobs.runner, "decide", decide)
    async with world.database.write() as connection:
        await outbox.release(connection, jobs.runner.leases() + 2 * LEASE)
    async with asyncio.timeout(10):
        assert await jobs.dispatch() == 5


def test_only_a_paid_pace_has_two_batches_in_hand() -> None:
    assert tick.hands(30) == 1
    assert tick.hands(1000) == 2


# --- The zone data ------------------------------------------------------------------------------


async def test_new_zone_data_moves_the_schedules_once(world: World, ann: Person) -> None:
    jobs = jobs_of(world)
    assert await jobs.follow_zones(world.clock.now()) == 0
    async with world.database.write() as connection:
        due_at = schedule.c.due_at
        right = set(await connection.scalars(select(due_at)))
        wrong = world.clock.now() + timedelta(days=9)
        await connection.execute(update(schedule).values(due_at=wrong))
        await noted.write(connection, noted.ZONE_RULES, "2026.1")
    assert await jobs.follow_zones(world.clock.now()) == 2
    assert await jobs.follow_zones(world.clock.now()) == 0
    async with world.database.read() as connection:
        assert set(await connection.scalars(select(due_at))) == right
        assert await noted.read(connection, noted.ZONE_RULES) == jobs.zone_rules
