"""A copy is taken while kneebot runs, and put in place after a loss: docs/backup.md, acted out."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from app.demo import made_up_world
from simulator.play.world import World
from simulator.telegram import Person, TelegramServer
from storage.backup import back_up
from storage.database import Database
from storage.tables import score as score_table
from tests.end_to_end.chats import enroll
from tests.end_to_end.conftest import Run
from tests.end_to_end.prepared import BERLIN, due_a_minute_ago

QUESTION = "What was the WORST your knee got"


def the_copy_in(folder: Path) -> Path:
    [copy] = folder.glob("kneebot-*.sqlite3")
    return copy


def put_in_place(copy: Path, database: Path) -> None:
    """As docs/backup.md says: what belongs to the lost database goes with it."""
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    shutil.copy(copy, database)


@asynccontextmanager
async def opened(file: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{file}")
    yield database
    await database.dispose()


async def scores(file: Path) -> dict[int, int]:
    """The one score that each person has given here, by the person's id."""
    async with opened(file) as database, database.read() as connection:
        query = select(score_table.c.person_id, score_table.c.value)
        return {row.person_id: row.value for row in await connection.execute(query)}


# --- in processes ---------------------------------------------------------------------------------


async def answered(person: Person, score: str) -> None:
    await person.tap(score)
    await person.sees(f"Saved: {score}.", timeout=20)


async def test_a_copy_taken_while_kneebot_writes_brings_back_what_was_saved_and_repeats_nothing(
    telegram: TelegramServer, kneebot: Run, tmp_path: Path
) -> None:
    file = tmp_path / "kneebot.sqlite3"
    program, backup = kneebot(f"sqlite:///{file}"), kneebot(f"sqlite:///{file}")
    everyone = [telegram.person(started=True) for _ in range(9)]
    early, busy, late = everyone[:3], everyone[3:6], everyone[6:]
    await program.start("migrate")
    assert await program.ended() == 0
    async with opened(file) as database:
        await due_a_minute_ago(database, *everyone)
    await program.runs()
    for person in everyone:
        await person.sees(QUESTION, timeout=20)

    await asyncio.gather(*(answered(person, "7") for person in early))
    await backup.start("backup")
    code, *_ = await asyncio.gather(backup.ended(), *(answered(person, "4") for person in busy))
    assert code == 0
    await asyncio.gather(*(answered(person, "5") for person in late))
    assert await program.stop() == 0
    assert len(await scores(file)) == 9

    put_in_place(the_copy_in(tmp_path), file)
    newcomer = telegram.person(started=True)
    async with opened(file) as database:
        await due_a_minute_ago(database, newcomer)
    await program.runs()
    await newcomer.sees(QUESTION, timeout=20)  # so whatever waited has been looked at
    assert await program.stop() == 0

    restored = await scores(file)
    assert [restored[person.id] for person in early] == [7, 7, 7]
    assert [person.id for person in late if person.id in restored] == []
    questions = [call.params["chat_id"] for call in telegram.calls("sendMessage")]
    assert sorted(questions) == sorted(person.id for person in [*everyone, newcomer])


# --- under a turned clock -------------------------------------------------------------------------

TUESDAY = date(2026, 1, 6)


def at(on: date, clock: str) -> datetime:
    return datetime.combine(on, time.fromisoformat(clock), BERLIN)


@pytest.fixture
async def ann_id(sqlite_url: str, tmp_path: Path) -> int:
    """Whose life went on until Friday, and was put back to a copy from Tuesday, 21:00."""
    copy, file = tmp_path / "copy.db", Path(str(make_url(sqlite_url).database))
    async with made_up_world(sqlite_url) as world:
        ann = world.server.person(first_name="Ann")
        await enroll(ann, world.settle)
        await world.until(at(TUESDAY, "20:30"))
        await ann.tap("6")
        await world.until(at(TUESDAY, "21:00"))
        back_up(file, copy, overwrite=False, progress=lambda _: None)
        await world.until(at(TUESDAY + timedelta(days=3), "10:00"))
    put_in_place(copy, file)
    return ann.id


async def heard(world: World, ann: Person, until: datetime) -> list[str]:
    """The first words of what comes by itself until an instant."""
    before = len(ann.messages)
    await world.until(until)
    return [message.text for message in ann.messages[before:]]


async def test_a_copy_that_is_put_back_at_once_goes_on_with_the_next_message(
    ann_id: int, sqlite_url: str
) -> None:
    async with made_up_world(sqlite_url) as world:
        ann = world.server.person(person_id=ann_id, started=True)
        world.clock.turn_to(at(TUESDAY, "21:01"))
        assert await heard(world, ann, at(TUESDAY, "23:59")) == []
        [morning] = await heard(world, ann, at(TUESDAY + timedelta(days=1), "12:00"))
        [evening] = await heard(world, ann, at(TUESDAY + timedelta(days=1), "23:59"))
        assert "Wednesday" in morning
        assert QUESTION in evening


async def test_a_copy_that_is_put_back_late_repeats_the_last_message_at_most_and_goes_on(
    ann_id: int, sqlite_url: str
) -> None:
    friday = TUESDAY + timedelta(days=3)
    async with made_up_world(sqlite_url) as world:
        ann = world.server.person(person_id=ann_id, started=True)
        world.clock.turn_to(at(friday, "10:00"))
        repeated = await heard(world, ann, at(friday, "12:00"))
        assert ["Friday" in message for message in repeated] == [True]  # no older one
        [evening] = await heard(world, ann, at(friday, "23:59"))
        [morning] = await heard(world, ann, at(friday + timedelta(days=1), "12:00"))
        assert QUESTION in evening
        assert "Saturday" in morning
