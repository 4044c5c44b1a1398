"""A slot becomes one row per person and local date, through travels and absences."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import event, select, text, update

from care.events import Kind
from care.person import Enrollment, Knee, PersonState, Place, Status, Visit
from care.slots import spread_of
from rehab.content.lessons import Track
from rehab.three_week_rule import VisitOutcome
from storage import people
from storage.database import Database
from storage.schedule import due, follow_zones, plan
from storage.tables import outbox, schedule

BERLIN = Place("Berlin", "Europe/Berlin")
NEW_YORK = Place("New York", "America/New_York")
KATHMANDU = Place("Kathmandu", "Asia/Kathmandu")
DAY_1 = date(2026, 3, 1)  # a Sunday; Berlin is one hour ahead of UTC
ENROLLED = datetime(2026, 3, 1, 11, tzinfo=UTC)  # noon in Berlin


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """UTC on a day of March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def a_runner(id: int = 1, place: Place = BERLIN) -> PersonState:
    return PersonState(
        id=id,
        status=Status.ACTIVE,
        place=place,
        enrollment=Enrollment(DAY_1, ENROLLED, 5, Knee.LEFT, Track.KEEP),
    )


async def enroll(database: Database, *runners: PersonState) -> None:
    async with database.write() as connection:
        await people.save(connection, {}, runners, ENROLLED)


async def change(
    database: Database, before: PersonState, after: PersonState, now: datetime
) -> None:
    async with database.write() as connection:
        await people.save(connection, {before.id: before}, [after], now)


async def planned(
    database: Database, now: datetime, limit: int = 100, spread: timedelta = timedelta(0)
) -> int:
    async with database.write() as connection:
        return await plan(connection, now, limit, spread)


async def missed_from(database: Database) -> dict[Kind, date | None]:
    async with database.read() as connection:
        found = await connection.execute(select(outbox.c.kind, outbox.c.missed_from))
        return {row.kind: row.missed_from for row in found}


async def rows(database: Database) -> Sequence[tuple[Kind, date, datetime]]:
    query = select(outbox.c.kind, outbox.c.local_date, outbox.c.due_at).order_by(outbox.c.id)
    async with database.read() as connection:
        return [(kind, on, due_at) for kind, on, due_at in await connection.execute(query)]


async def next_slots(database: Database) -> dict[Kind, datetime]:
    query = select(schedule.c.slot, schedule.c.due_at)
    async with database.read() as connection:
        return {row.slot: row.due_at for row in await connection.execute(query)}


async def test_who_enrolls_at_noon_has_the_evening_first_and_the_morning_after(
    database: Database,
) -> None:
    await enroll(database, a_runner())
    assert await next_slots(database) == {Kind.EVENING: at(1, 19), Kind.MORNING: at(2, 7)}


async def test_nothing_is_planned_before_it_is_due(database: Database) -> None:
    await enroll(database, a_runner())
    assert await planned(database, at(1, 18, 59)) == 0
    assert await rows(database) == []


async def test_a_due_slot_becomes_a_row_and_moves_to_the_next_day(database: Database) -> None:
    await enroll(database, a_runner())
    assert await planned(database, at(1, 19)) == 1
    assert await rows(database) == [(Kind.EVENING, DAY_1, at(1, 19))]
    assert (await next_slots(database))[Kind.EVENING] == at(2, 19)
    assert await planned(database, at(1, 19)) == 0


async def test_after_days_away_only_the_newest_date_is_planned(database: Database) -> None:
    await enroll(database, a_runner())
    assert await planned(database, at(5, 8)) == 2
    assert sorted(await rows(database)) == [
        (Kind.EVENING, date(2026, 3, 4), at(4, 19)),
        (Kind.MORNING, date(2026, 3, 5), at(5, 7)),
    ]
    assert await next_slots(database) == {Kind.EVENING: at(5, 19), Kind.MORNING: at(6, 7)}


async def test_a_row_after_days_away_says_since_when_its_slot_did_not_come(
    database: Database,
) -> None:
    await enroll(database, a_runner())
    await planned(database, at(5, 8))
    assert await missed_from(database) == {Kind.EVENING: DAY_1, Kind.MORNING: date(2026, 3, 2)}


async def test_a_slot_that_is_planned_within_a_day_has_missed_nothing(database: Database) -> None:
    await enroll(database, a_runner())
    await planned(database, at(2, 18, 59))
    assert await missed_from(database) == {Kind.EVENING: None, Kind.MORNING: None}


async def test_the_messages_of_one_minute_are_spread_and_each_keeps_its_moment(
    database: Database,
) -> None:
    spread, everyone = timedelta(minutes=3), range(1, 21)
    await enroll(database, *(a_runner(id) for id in everyone))
    for day in (1, 2):
        await planned(database, at(day, 19), spread=spread)
        async with database.read() as connection:
            query = select(outbox.c.person_id, outbox.c.due_at, outbox.c.not_before)
            found = await connection.execute(
                query.where(
                    outbox.c.kind == Kind.EVENING, outbox.c.local_date == date(2026, 3, day)
                )
            )
            moments = {id: (due_at, not_before) for id, due_at, not_before in found}
        expected = {id: at(day, 19) + spread_of(id, spread) for id in everyone}
        assert moments == {id: (moment, moment) for id, moment in expected.items()}
    assert (await next_slots(database))[Kind.EVENING] == at(3, 19)  # the schedule keeps the minute


async def test_what_is_late_already_is_not_spread(database: Database) -> None:
    await enroll(database, a_runner())
    await planned(database, at(1, 19, 30), spread=timedelta(minutes=3))
    async with database.read() as connection:
        assert (await connection.execute(select(outbox.c.not_before))).scalar_one() < at(1, 19, 30)


async def test_a_clock_that_is_turned_back_a_day_brings_no_slot_twice(database: Database) -> None:
    await enroll(database, a_runner())
    await planned(database, at(3, 20))
    before = await rows(database)
    for hour in range(24):
        await planned(database, at(2, 20) + timedelta(hours=hour))
    assert await rows(database) == before
    await planned(database, at(4, 20))
    dates = [(kind, on) for kind, on, _ in await rows(database)]
    assert len(dates) == len(set(dates))


async def test_a_clock_that_jumps_ahead_a_day_and_back_leaves_out_no_date_that_comes(
    database: Database,
) -> None:
    await enroll(database, a_runner())
    await planned(database, at(2, 20))  # it is in truth the evening of the 1st
    await planned(database, at(1, 20))
    await planned(database, at(3, 20))
    evenings = [on for kind, on, _ in await rows(database) if kind is Kind.EVENING]
    assert evenings == [date(2026, 3, 2), date(2026, 3, 3)]


async def test_new_rules_of_a_zone_move_what_is_planned_some_at_a_time(database: Database) -> None:
    everyone = [a_runner(id) for id in range(1, 6)]
    await enroll(database, *everyone)
    right = await next_slots(database)
    async with database.write() as connection:  # planned when Berlin was still two hours ahead
        for kind, instant in right.items():
            await connection.execute(
                update(schedule)
                .where(schedule.c.slot == kind, schedule.c.person_id != 3)
                .values(due_at=instant - timedelta(hours=1))
            )
    moved, last, batches = 0, None, 0
    while True:
        async with database.write() as connection:
            count, last = await follow_zones(connection, last, limit=4)
        if last is None:
            break
        moved, batches = moved + count, batches + 1
    assert (moved, batches) == (8, 3)
    async with database.read() as connection:
        found = (await connection.execute(select(schedule.c.slot, schedule.c.due_at))).all()
    assert {(kind, instant) for kind, instant in found} == set(right.items())


async def test_on_a_decision_day_the_morning_waits_for_nine(database: Database) -> None:
    await enroll(database, a_runner())
    await planned(database, at(14, 20))
    assert (await next_slots(database))[Kind.MORNING] == at(15, 8)  # day 15, 9:00 in Berlin


async def test_the_oldest_slots_come_first_up_to_the_limit(database: Database) -> None:
    await enroll(database, a_runner(1, NEW_YORK), a_runner(2, KATHMANDU), a_runner(3, BERLIN))
    assert await planned(database, at(1, 23), limit=2) == 2
    assert [due_at for _, _, due_at in await rows(database)] == [at(1, 13), at(1, 14, 15)]


async def test_planning_costs_the_same_number_of_statements_for_one_as_for_fifty(
    database: Database,
) -> None:
    counts: list[int] = []

    async def cost(now: datetime, limit: int) -> int:
        statements: list[object] = []

        def note(*arguments: object) -> None:
            statements.append(arguments)

        event.listen(database.engine.sync_engine, "before_cursor_execute", note)
        assert await planned(database, now, limit) == limit
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)
        return len(statements)

    await enroll(database, *(a_runner(id) for id in range(1, 52)))
    counts = [await cost(at(1, 20), 1), await cost(at(1, 20), 50)]
    assert counts[0] == counts[1]


async def test_who_flies_west_does_not_live_the_same_evening_twice(database: Database) -> None:
    runner = a_runner()
    await enroll(database, runner)
    await planned(database, at(1, 19))
    await change(database, runner, replace(runner, place=NEW_YORK), at(1, 20))  # 15:00 there
    await planned(database, at(2, 8))
    assert (Kind.EVENING, DAY_1, at(2, 1)) not in await rows(database)
    assert (await next_slots(database))[Kind.EVENING] == at(3, 1)  # the evening of 2 March


async def test_who_lands_after_the_slots_time_gets_it_at_once(database: Database) -> None:
    runner = a_runner(place=NEW_YORK)
    await enroll(database, runner)
    await planned(database, at(2, 3))
    await change(database, runner, replace(runner, place=BERLIN), at(2, 9))  # 10:00 there
    assert await planned(database, at(2, 9)) == 1
    assert (Kind.MORNING, date(2026, 3, 2), at(2, 7)) in await rows(database)


async def test_who_lands_at_night_does_not_get_the_evening_of_the_day_that_is_over(
    database: Database,
) -> None:
    runner = a_runner(place=NEW_YORK)
    await enroll(database, runner)
    await change(database, runner, replace(runner, place=KATHMANDU), at(1, 20))  # 01:45 there
    assert (await next_slots(database))[Kind.EVENING] == at(2, 14, 15)


async def test_a_changed_time_counts_from_the_next_slot_that_was_not_sent(
    database: Database,
) -> None:
    runner = a_runner()
    await enroll(database, runner)
    await planned(database, at(1, 19))
    await change(database, runner, replace(runner, evening_at=time(21)), at(1, 19, 5))
    assert (await next_slots(database))[Kind.EVENING] == at(2, 20)


async def test_a_visit_begins_new_decision_days(database: Database) -> None:
    runner = a_runner()
    await enroll(database, runner)
    await planned(database, at(14, 20))
    visit = Visit(date(2026, 3, 14), VisitOutcome.CARRY_ON)
    await change(database, runner, replace(runner, visits=(visit,)), at(14, 20))
    assert (await next_slots(database))[Kind.MORNING] == at(15, 7)


async def test_who_stops_has_no_slots_and_begins_with_the_next_one_on_return(
    database: Database,
) -> None:
    runner = a_runner()
    stopped = replace(runner, status=Status.STOPPED)
    await enroll(database, runner)
    await change(database, runner, stopped, at(1, 12))
    assert await next_slots(database) == {}
    await change(database, stopped, runner, at(5, 12))
    assert await next_slots(database) == {Kind.EVENING: at(5, 19), Kind.MORNING: at(6, 7)}


async def test_a_slot_that_cannot_be_computed_does_not_stop_the_others(
    database: Database,
) -> None:
    await enroll(database, a_runner(1), a_runner(2))
    async with database.write() as connection:
        await connection.execute(
            text("UPDATE schedule SET zone = 'Atlantis/Poseidonis' WHERE person_id = 1")
        )
    assert await planned(database, at(1, 19)) == 2
    assert await rows(database) == [(Kind.EVENING, DAY_1, at(1, 19))]
    async with database.read() as connection:
        later = select(schedule.c.due_at).where(
            schedule.c.person_id == 1, schedule.c.slot == Kind.EVENING
        )
        assert (await connection.execute(later)).scalar_one() == at(1, 20)


async def test_two_planners_never_take_the_same_slot(postgresql_database: Database) -> None:
    await enroll(postgresql_database, *(a_runner(id) for id in range(1, 11)))
    async with postgresql_database.write() as one, postgresql_database.write() as two:
        first = await due(one, at(1, 19), 6)
        second = await due(two, at(1, 19), 6)
    assert len(first) == 6
    assert len(second) == 4
    assert {slot.person_id for slot in first} & {slot.person_id for slot in second} == set()


async def test_a_row_is_stale_an_hour_after_a_late_evening(database: Database) -> None:
    await enroll(database, replace(a_runner(), evening_at=time(22)))
    await planned(database, at(1, 21))
    async with database.read() as connection:
        expires_at = (await connection.execute(select(outbox.c.expires_at))).scalar_one()
    assert expires_at - at(1, 21) == timedelta(hours=1)
