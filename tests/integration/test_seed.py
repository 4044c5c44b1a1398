"""A crowd of made-up people in a database: as a real one would have got there, and only alone."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from care.evening import EVENING_SOURCE
from care.events import Kind
from care.person import Score, Told
from care.slots import slot_plans
from simulator.play.crowd import FIRST_ID, MODELS, Crowd
from storage import outbox, people, schedule, seeding
from storage.database import Database

NOON = datetime(2026, 3, 1, 12, 0, 40, tzinfo=UTC)


async def seeded(database: Database, crowd: Crowd) -> None:
    async with database.write() as connection:
        await seeding.add(connection, list(crowd), crowd.now)
        await seeding.settle_in(connection)


async def test_what_is_loaded_is_what_was_made(database: Database) -> None:
    crowd = Crowd(people=300, due_now=20, now=NOON)
    await seeded(database, crowd)
    made = {person.id: person for person in crowd}
    async with database.read() as connection:
        assert await people.load(connection, made) == made


async def test_what_is_known_of_a_person_is_written_too(database: Database) -> None:
    scored = Score(NOON.date(), EVENING_SOURCE, 4, NOON)
    told = Told(NOON.date(), "a lesson")
    ann, bob = (person for person in Crowd(people=2, due_now=0, now=NOON))
    ann = replace(ann, scores=(scored,), told=(told,))
    async with database.write() as connection:
        await seeding.add(connection, [ann, bob], NOON)
        assert await people.load(connection, [ann.id, bob.id]) == {ann.id: ann, bob.id: bob}


async def test_exactly_those_who_are_to_be_due_are_due_on_the_minute(database: Database) -> None:
    await seeded(database, Crowd(people=300, due_now=20, now=NOON))
    async with database.read() as connection:
        found = await schedule.due(connection, NOON, limit=300)
    mornings = [slot for slot in found if slot.person_id < FIRST_ID + 20]
    assert {slot.person_id for slot in mornings} == set(range(FIRST_ID, FIRST_ID + 20))
    assert {slot.plan.kind for slot in mornings} == {Kind.MORNING}
    assert {slot.due_at for slot in mornings} == {NOON.replace(second=0)}


async def test_the_slots_are_those_that_saving_each_person_would_have_planned(
    database: Database,
) -> None:
    crowd = Crowd(people=50, due_now=0, now=NOON)
    just_before = NOON.replace(second=0) - timedelta(microseconds=1)
    async with database.write() as connection:
        await people.save(connection, {}, list(crowd), just_before)
        one_by_one = await schedule.due(connection, datetime(2027, 1, 1, tzinfo=UTC), limit=999)
        for slot in one_by_one:
            (person,) = [person for person in crowd if person.id == slot.person_id]
            assert slot.plan in slot_plans(person)
        await people.delete(connection, [person.id for person in crowd], NOON)
    await seeded(database, crowd)
    async with database.read() as connection:
        at_once = await schedule.due(connection, datetime(2027, 1, 1, tzinfo=UTC), limit=999)
    assert at_once == one_by_one


async def test_each_of_those_who_are_due_becomes_one_row_of_the_outbox(database: Database) -> None:
    await seeded(database, Crowd(people=60, due_now=60, now=NOON))
    async with database.write() as connection:
        assert await schedule.plan(connection, NOON, limit=500) == 60
        assert len(await outbox.claim(connection, NOON, "me", NOON - NOON, 500)) == 60


async def test_who_is_like_another_has_the_same_rows_under_an_id_of_their_own(
    database: Database,
) -> None:
    models = list(Crowd(people=3, due_now=1, now=NOON))
    copies = seeding.Copies(models, NOON, database.engine.dialect)
    async with database.write() as connection:
        await copies.add(connection, range(11, 18))
    async with database.read() as connection:
        found = await people.load(connection, range(11, 18))
        slots = await schedule.due(connection, datetime(2027, 1, 1, tzinfo=UTC), limit=99)
    assert [found[id] for id in range(11, 18)] == [
        replace(models[number % 3], id=id) for number, id in enumerate(range(11, 18))
    ]
    due = {(slot.person_id, slot.plan.kind): slot.due_at for slot in slots}
    assert due[14, Kind.MORNING] == due[11, Kind.MORNING] == NOON.replace(second=0)
    assert len(due) == 14


def test_after_some_thousands_the_crowd_is_the_same_people_under_other_ids() -> None:
    everyone = list(Crowd(people=MODELS + 2, due_now=0, now=NOON))
    assert everyone[MODELS:] == [
        replace(everyone[number], id=FIRST_ID + MODELS + number) for number in range(2)
    ]


def test_the_command_fills_a_new_database_and_refuses_one_with_people(tmp_path: Path) -> None:
    def seed(*arguments: str) -> tuple[int, str]:
        program = [str(Path(sys.executable).with_name("kneebot")), "seed", *arguments]
        settings = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'many.sqlite3'}"}
        done = subprocess.run(
            program, env=settings, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    code, said = seed("--people", "1200", "--due-now", "7")
    assert (code, said.partition(", in ")[0]) == (0, "1,200 made-up people, 7 of them due now")
    code, said = seed("--people", "1")
    assert code == 2
    assert said.startswith("kneebot: DATABASE_URL: this database has people in it")


def test_the_same_crowd_comes_each_time() -> None:
    assert list(Crowd(100, 10, NOON)) == list(Crowd(100, 10, NOON))


@pytest.mark.parametrize("hour", range(24))
def test_at_every_hour_it_is_morning_somewhere(hour: int) -> None:
    (person,) = Crowd(people=1, due_now=1, now=NOON.replace(hour=hour))
    assert 5 <= person.morning_at.hour <= 11


@pytest.mark.parametrize(("people", "due_now"), [(0, 0), (5, 6), (5, -1)])
def test_a_crowd_of_nobody_or_with_more_due_than_there_are_is_refused(
    people: int, due_now: int
) -> None:
    with pytest.raises(ValueError, match="at least 1 person"):
        Crowd(people, due_now, NOON)
