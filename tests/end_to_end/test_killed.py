"""The process dies at the worst moments: nothing is lost, nothing is done twice."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from simulator.telegram import Fault, FaultKind, Person, TelegramServer
from storage import inbox, outbox
from storage.database import Database
from storage.tables import State
from storage.tables import outbox as outbox_table
from storage.tables import score as score_table
from tests.end_to_end.chats import QUICKEST, step
from tests.end_to_end.conftest import Run
from tests.end_to_end.prepared import due_a_minute_ago, leases_run_out

QUESTION = "What was the WORST your knee got"


def questions(person: Person) -> int:
    return sum(QUESTION in message.text for message in person.messages)


async def scores(database: Database) -> list[int]:
    async with database.read() as connection:
        return list((await connection.execute(select(score_table.c.value))).scalars())


async def in_state(database: Database, state: State) -> int:
    async with database.read() as connection:
        query = select(func.count()).where(outbox_table.c.state == state)
        return (await connection.execute(query)).scalar_one()


async def nothing_open(database: Database) -> bool:
    async with database.read() as connection:
        updates = await inbox.open_count(connection)
        return updates + await outbox.open_count(connection, datetime.now(UTC)) == 0


async def test_an_enrollment_goes_on_where_the_process_died(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    program, ann = kneebot(file), telegram.person()
    await program.runs()
    await ann.type("/start")
    await ann.sees("I help runners")
    for label, sees in QUICKEST[:3]:
        await step(ann, label, sees)
    await program.kill()

    await ann.tap("None of these")  # while nothing runs
    await program.runs()
    await ann.sees("Where is it sore?", timeout=20)
    for label, sees in QUICKEST[4:6]:
        await step(ann, label, sees)
    await program.kill()

    await ann.type("/start")
    await program.runs()
    await ann.sees("Are you running now?", timeout=20)
    for label, sees in QUICKEST[6:]:
        await step(ann, label, sees)
    await ann.answered()
    assert await program.stop() == 0
    assert ann.taps + 1 <= 9  # and the location that was shared


@pytest.mark.parametrize("kind", [FaultKind.HANG, FaultKind.LATE_ANSWER])
async def test_an_answer_that_was_cut_off_comes_after_the_restart_and_its_effect_exists_once(
    telegram: TelegramServer, kneebot: Run, database: Database, database_url: str, kind: FaultKind
) -> None:
    program, ann = kneebot(database_url), telegram.person(started=True)
    await due_a_minute_ago(database, ann)
    await program.runs()
    await ann.sees(QUESTION, timeout=20)

    held = telegram.faults.add(Fault("editMessageText", ann.id, kind=kind))
    await ann.tap("7")
    await held.hit()
    await program.kill()
    held.remove()
    assert await scores(database) == [7]

    await leases_run_out(database)
    await program.runs()
    await telegram.asked("editMessageText", times=1 if kind is FaultKind.HANG else 2, seconds=20)
    assert await program.stop() == 0
    assert [message.text for message in ann.messages if "Saved: 7." in message.text]
    assert await scores(database) == [7]
    assert questions(ann) == 0  # the one there was shows the answer now
    assert await nothing_open(database)


async def test_a_typed_score_that_was_on_the_wire_is_answered_again_and_saved_once(
    telegram: TelegramServer, kneebot: Run, sqlite_database: Database, sqlite_url: str
) -> None:
    program, ann = kneebot(sqlite_url), telegram.person(started=True)
    await due_a_minute_ago(sqlite_database, ann)
    await program.runs()
    await ann.sees(QUESTION, timeout=20)

    held = telegram.faults.add(Fault("sendMessage", ann.id, kind=FaultKind.LATE_ANSWER))
    await ann.type("6")
    await held.hit()
    await ann.sees("6")
    await program.kill()
    held.remove()

    await program.runs()
    await telegram.asked("sendMessage", times=3, seconds=20)  # the question, the answer, again
    assert await program.stop() == 0
    assert len(telegram.calls("sendMessage")) == 3
    assert await scores(sqlite_database) == [6]
    assert await nothing_open(sqlite_database)


async def test_what_was_claimed_and_not_sent_goes_out_after_the_restart_once_to_each(
    telegram: TelegramServer, kneebot: Run, database: Database, database_url: str
) -> None:
    program = kneebot(database_url)
    everyone = [telegram.person(started=True) for _ in range(8)]
    await due_a_minute_ago(database, *everyone)
    halt = telegram.faults.add(Fault("sendMessage", status=429, retry_after=3))
    await program.start()
    await halt.hit(seconds=30)
    await program.says("Telegram asks for a pause of 3 s")
    await program.kill()
    assert await in_state(database, State.CLAIMED) > 0

    await leases_run_out(database)
    await program.runs()
    for person in everyone:
        await person.sees(QUESTION, timeout=20)
    assert await program.stop() == 0
    assert [questions(person) for person in everyone] == [1] * len(everyone)
    assert await in_state(database, State.SENT) == len(everyone)


async def test_a_message_on_the_wire_when_the_process_died_may_come_twice_and_not_more(
    telegram: TelegramServer, kneebot: Run, sqlite_database: Database, sqlite_url: str
) -> None:
    program, ann = kneebot(sqlite_url), telegram.person(started=True)
    await due_a_minute_ago(sqlite_database, ann)
    held = telegram.faults.add(Fault("sendMessage", kind=FaultKind.LATE_ANSWER))
    await program.start()
    await held.hit(seconds=30)
    await program.kill()
    held.remove()

    for life in (2, 3):
        await program.runs()
        await telegram.asked("sendMessage", times=2, seconds=20)
        await telegram.asked("setMyCommands", times=life)
        assert await program.stop() == 0
    assert questions(ann) == 2
    assert await nothing_open(sqlite_database)


async def test_on_postgresql_too_an_enrollment_goes_on_where_the_process_died(
    telegram: TelegramServer, kneebot: Run, empty_postgresql_url: str
) -> None:
    program, ann = kneebot(empty_postgresql_url), telegram.person()
    await program.start("migrate")
    assert await program.ended() == 0
    assert program.printed == ["The database is up to date."]
    await program.runs()
    await ann.type("/start")
    await ann.sees("I help runners", timeout=20)
    await step(ann, *QUICKEST[0])
    await program.kill()

    database = Database(empty_postgresql_url)
    await leases_run_out(database)
    await database.dispose()
    await program.runs()
    await step(ann, *QUICKEST[1])
    assert await program.stop() == 0
