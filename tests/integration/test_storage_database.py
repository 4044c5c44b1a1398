"""Transactions, instants, and what an error may say."""

import asyncio
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, StatementError

from care.person import PersonState, Score
from storage import people
from storage.database import DATABASE_AWAY, Database, Waits, sqlite_file
from storage.inbox import NewUpdate, open_count, store
from storage.lock import AlreadyRunningError, only_process
from storage.outbox import add, settle
from storage.tables import inbox, person, score
from storage.types import Json, UtcDateTime

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CANARY = "canary-4711"


def _update(update_id: int, received_at: datetime = NOON, payload: str = "{}") -> NewUpdate:
    return NewUpdate(update_id, None, payload, received_at)


async def test_an_instant_comes_back_in_utc_whatever_zone_it_was_given_in(
    database: Database,
) -> None:
    noon_in_new_york = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=-5)))
    async with database.write() as connection:
        await store(connection, [_update(1, noon_in_new_york)])
        kept = (await connection.execute(select(inbox.c.received_at))).scalar_one()
    assert kept == datetime(2026, 3, 1, 17, tzinfo=UTC)
    assert kept.utcoffset() == timedelta(0)


async def test_instants_are_compared_as_instants_not_as_clock_readings(
    database: Database,
) -> None:
    later = datetime(2026, 3, 1, 10, tzinfo=timezone(timedelta(hours=-5)))  # 15:00 UTC
    async with database.write() as connection:
        await store(connection, [_update(1, NOON), _update(2, later)])
        after_noon = select(inbox.c.update_id).where(inbox.c.received_at > NOON)
        assert (await connection.execute(after_noon)).scalars().all() == [2]


async def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    async with database.write() as connection:
        with pytest.raises(StatementError, match="needs a time zone"):
            await store(connection, [_update(1, NOON.replace(tzinfo=None))])


@given(local=st.datetimes(timezones=st.timezones()))
def test_every_instant_keeps_its_microsecond(local: datetime) -> None:
    assume(1 < local.year < 9999)  # at the very ends UTC has no such date
    dialect = sqlite.dialect()
    column = UtcDateTime().dialect_impl(dialect)
    write, read = column.bind_processor(dialect), column.result_processor(dialect, None)
    assert write is not None and read is not None
    assert read(write(local)) == local.astimezone(UTC)


async def test_a_transaction_that_fails_writes_nothing(database: Database) -> None:
    with pytest.raises(LookupError):
        async with database.write() as connection:
            await store(connection, [_update(1)])
            raise LookupError
    async with database.read() as connection:
        assert await open_count(connection) == 0


@pytest.mark.parametrize("call", range(1, 13))
async def test_a_task_that_is_cancelled_while_sqlite_works_leaves_no_lock(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    async def write() -> None:
        async with sqlite_database.write() as connection:
            await connection.execute(text("SELECT 1"))

    execute: Callable[..., Any] = aiosqlite.Connection._execute
    calls, tracebacks = count(1), list[BaseException]()

    async def cut_off(*arguments: Any, **named: Any) -> Any:
        if next(calls) == call:
            writing.cancel()
        try:
            return await execute(*arguments, **named)
        except asyncio.CancelledError as error:
            tracebacks.append(error)  # as a log or a debugger may keep it
            raise

    monkeypatch.setattr(aiosqlite.Connection, "_execute", cut_off)
    writing = asyncio.create_task(write())
    await asyncio.wait({writing})
    async with asyncio.timeout(10):
        await write()


class Ways:
    """Counts the ways to the thread of SQLite, once a connection is open."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken = 0
        execute: Callable[..., Any] = aiosqlite.Connection._execute

        async def counted(*arguments: Any, **named: Any) -> Any:
            self.taken += 1
            return await execute(*arguments, **named)

        monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)


@pytest.fixture
async def ways(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Ways:
    async with sqlite_database.at_once() as connection:
        await connection.execute(text("SELECT 1"))
    return Ways(monkeypatch)


async def test_a_statement_and_its_rows_are_one_way_to_the_thread_of_sqlite(
    sqlite_database: Database, ways: Ways
) -> None:
    async with sqlite_database.write() as connection:
        rows = await connection.execute(text("SELECT 1 UNION ALL SELECT 2"))
        assert rows.scalars().all() == [1, 2]
    assert ways.taken == len(("BEGIN with SELECT", "COMMIT"))


async def test_a_transaction_without_a_statement_takes_no_way(
    sqlite_database: Database, ways: Ways
) -> None:
    async with sqlite_database.write():
        pass
    async with sqlite_database.read():
        pass
    assert ways.taken == 0


async def test_a_statement_by_itself_takes_one_way_and_is_kept(
    sqlite_database: Database, ways: Ways
) -> None:
    async with sqlite_database.at_once() as connection:
        await connection.execute(text("CREATE TABLE kept (number INTEGER)"))
    assert ways.taken == 1
    async with sqlite_database.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM kept"))).scalar_one() == 0


async def test_a_connection_that_postgresql_has_closed_is_not_handed_out(
    postgresql_database: Database,
) -> None:
    own = text("SELECT pg_backend_pid()")
    async with postgresql_database.read() as connection:
        gone = (await connection.execute(own)).scalar_one()
    other = Database(postgresql_database.engine.url)
    try:
        async with other.write() as connection:
            await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": gone})
        while True:  # until the word of it has come
            async with other.read() as connection:
                left = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
                if (await connection.execute(left, {"pid": gone})).scalar_one() == 0:
                    break
    finally:
        await other.dispose()
    async with postgresql_database.read() as connection:
        assert (await connection.execute(own)).scalar_one() != gone


async def test_a_cancelled_task_ends_though_its_transaction_fails_on_the_way_out(
    database: Database,
) -> None:
    async def write_for_ever() -> None:
        while True:
            with suppress(*DATABASE_AWAY):
                async with database.write():
                    writing.cancel()
                    try:
                        await asyncio.Event().wait()
                    finally:
                        raise ConnectionResetError

    writing = asyncio.create_task(write_for_ever())
    async with asyncio.timeout(10):
        await asyncio.wait({writing})
    assert writing.cancelled()


async def test_a_read_keeps_nothing_that_was_written_in_it(database: Database) -> None:
    async with database.read() as connection:
        await store(connection, [_update(1)])
    async with database.read() as connection:
        assert await open_count(connection) == 0


async def test_a_statement_alone_is_committed_when_it_ends(database: Database) -> None:
    async with database.at_once() as alone, database.read() as reading:
        await store(alone, [_update(1)])
        assert await open_count(reading) == 1


async def test_what_a_statement_alone_returns_is_there_and_kept(database: Database) -> None:
    async with database.write() as connection:
        await store(connection, [_update(1), _update(2)])
    received = update(inbox).values(applied_at=NOON).returning(inbox.c.update_id)
    async with database.at_once() as alone:
        assert sorted((await alone.execute(received)).scalars()) == [1, 2]
    async with database.read() as connection:
        kept = select(func.count()).select_from(inbox).where(inbox.c.applied_at == NOON)
        assert (await connection.execute(kept)).scalar_one() == 2


async def test_many_writers_at_once_wait_for_each_other_instead_of_failing(
    database: Database,
) -> None:
    async def read_then_write(update_id: int) -> None:
        async with database.write() as connection:
            await open_count(connection)
            await store(connection, [_update(update_id)])

    await asyncio.gather(*(read_then_write(update_id) for update_id in range(40)))
    async with database.read() as connection:
        assert await open_count(connection) == 40


async def test_writers_of_two_engines_on_one_file_wait_for_each_other_too(
    sqlite_url: str,
) -> None:
    databases = [Database(sqlite_url), Database(sqlite_url)]

    async def read_then_write(update_id: int) -> None:
        async with databases[update_id % 2].write() as connection:
            await open_count(connection)
            await store(connection, [_update(update_id)])

    try:
        await asyncio.gather(*(read_then_write(update_id) for update_id in range(40)))
        async with databases[0].read() as connection:
            assert await open_count(connection) == 40
    finally:
        for database in databases:
            await database.dispose()


async def test_a_reader_sees_the_state_from_before_a_write_that_is_not_finished(
    database: Database,
) -> None:
    async with database.write() as writing:
        await store(writing, [_update(1)])
        async with database.read() as reading:
            assert await open_count(reading) == 0


async def test_a_writer_whose_turn_does_not_come_gives_up(sqlite_url: str) -> None:
    database = Database(sqlite_url, waits=Waits(turn=0.05))
    try:
        async with database.write():
            with pytest.raises(TimeoutError):
                async with database.write():
                    raise AssertionError("two writers at once")
    finally:
        await database.dispose()


async def test_a_writer_who_comes_at_the_moment_of_a_change_of_turns_gives_up_too(
    sqlite_url: str,
) -> None:
    database, over = Database(sqlite_url, waits=Waits(turn=0.05)), asyncio.Event()

    async def next_in_line() -> None:
        async with database.write():
            await over.wait()

    try:
        async with database.write():
            following = asyncio.create_task(next_in_line())
            await asyncio.sleep(0)  # it waits
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(5) as patience, database.write():
                raise AssertionError("two writers at once")
        assert not patience.expired()
        assert not following.done()
        over.set()
        await following
    finally:
        await database.dispose()


async def test_a_refused_row_is_not_quoted_in_the_error(database: Database) -> None:
    row = {
        "person_id": 1,
        "on": NOON.date(),
        "source": CANARY,
        "value": 11,
        "at": NOON,
    }
    async with database.write() as connection:
        await people.save(connection, {}, [PersonState(id=1)], NOON)
    with pytest.raises(DBAPIError) as refused:
        async with database.write() as connection:
            await connection.execute(insert(score).values(row))
    shown = "".join(traceback.format_exception(refused.value))
    assert "on_the_scale" in shown
    assert CANARY not in shown


async def test_a_value_of_the_wrong_type_is_not_quoted_in_the_error(
    postgresql_url: str,
) -> None:
    database = Database(postgresql_url)
    try:
        with pytest.raises(DBAPIError) as refused:
            async with database.write() as connection:
                await connection.execute(
                    text("SELECT CAST(:said AS integer)").bindparams(said=CANARY)
                )
        assert CANARY not in "".join(traceback.format_exception(refused.value))
    finally:
        await database.dispose()


async def test_an_unreadable_conversation_is_not_quoted_in_the_error(
    sqlite_database: Database,
) -> None:
    async with sqlite_database.write() as connection:
        await people.save(connection, {}, [PersonState(id=1)], NOON)
        spoilt = text("UPDATE person SET dialog = :dialog")
        await connection.execute(spoilt, {"dialog": f'{{"step": "{CANARY}"}}'})
        with pytest.raises(ValueError, match="not a value of") as refused:
            await people.load(connection, [1])
    assert CANARY not in "".join(traceback.format_exception(refused.value))


async def test_a_word_that_nobody_knows_is_refused_when_it_is_read(
    sqlite_database: Database,
) -> None:
    async with sqlite_database.write() as connection:
        await people.save(connection, {}, [PersonState(id=1)], NOON)
        await connection.execute(text("UPDATE person SET status = 'asleep'"))
        with pytest.raises(LookupError, match="unknown Status"):
            await people.load(connection, [1])


def test_a_value_of_another_form_is_refused_and_not_quoted() -> None:
    column: Json[tuple[int, ...]] = Json(tuple[int, ...])
    wrong: Any = (CANARY,)
    with pytest.raises(ValueError, match="not a value of") as refused:
        column.process_bind_param(wrong, sqlite.dialect())
    assert CANARY not in "".join(traceback.format_exception(refused.value))


async def test_nothing_to_write_is_no_error(sqlite_database: Database) -> None:
    async with sqlite_database.write() as connection:
        assert await store(connection, []) == 0
        await add(connection, [], NOON)
        await settle(connection, [], "worker", NOON)


def test_a_database_that_would_not_last_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a file"):
        Database("sqlite+aiosqlite:///:memory:")


async def test_a_score_belongs_to_a_person(database: Database) -> None:
    row = {"person_id": 9, "on": NOON.date(), "source": "slot", "value": 4, "at": NOON}
    with pytest.raises(DBAPIError):
        async with database.write() as connection:
            await connection.execute(insert(score).values(row))


async def test_deleted_text_is_gone_from_the_sqlite_file(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    known = PersonState(id=1, language=CANARY, scores=(Score(NOON.date(), CANARY, 4, NOON),))
    async with database.write() as connection:
        await people.save(connection, {}, [known], NOON)
    async with database.write() as connection:
        await people.delete(connection, [1], NOON)
        assert (await connection.execute(select(func.count()).select_from(person))).scalar() == 0
    await database.dispose()
    file = sqlite_file(sqlite_url)
    assert file is not None
    assert CANARY.encode() not in file.read_bytes()
    assert not file.with_name(f"{file.name}-wal").exists()


def test_a_program_that_disposes_of_its_database_ends(sqlite_url: str) -> None:
    program = (
        "import asyncio\n"
        "from storage.database import DATABASE_AWAY, Database\n"
        "async def main():\n"
        f"    database = Database({sqlite_url!r})\n"
        "    async with database.write(), database.read():\n"
        "        pass\n"
        "    await database.dispose()\n"
        "asyncio.run(main())\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)


def test_only_one_process_works_on_a_sqlite_file(sqlite_url: str) -> None:
    program = (
        "from storage.lock import AlreadyRunningError, only_process\n"
        "try:\n"
        f"    with only_process({sqlite_url!r}): print('got it')\n"
        "except AlreadyRunningError as error: print(error)\n"
    )

    def second() -> str:
        return subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True
        ).stdout

    with only_process(sqlite_url):
        assert "already works on" in second()
    assert second() == "got it\n"


def test_the_second_process_is_told_the_number_of_the_first(sqlite_url: str) -> None:
    with (
        only_process(sqlite_url),
        pytest.raises(AlreadyRunningError, match=f"process {os.getpid()} already works"),
        only_process(sqlite_url),
    ):
        raise AssertionError("two at once")


def test_several_processes_may_work_on_postgresql() -> None:
    url = "postgresql+asyncpg://localhost/kneebot"
    with only_process(url), only_process(url):
        pass


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite+aiosqlite:///kneebot.db", Path("kneebot.db")),
        ("sqlite+aiosqlite:////var/lib/kneebot.db", Path("/var/lib/kneebot.db")),
        ("sqlite+aiosqlite:///:memory:", None),
        ("sqlite+aiosqlite://", None),
        ("postgresql+asyncpg://localhost/kneebot", None),
    ],
)
def test_the_file_of_a_sqlite_address_is_known(url: str, file: Path | None) -> None:
    assert sqlite_file(url) == file
