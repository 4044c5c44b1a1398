"""The way to the database: short transactions, on SQLite or on PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import from_json
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.sqlite_driver import Connection as SqliteConnection

_WRITES = "kneebot_writes"
_SINGLE = "kneebot_single"
# The class of SQLSTATE codes whose messages quote the value.
_DATA_EXCEPTION = "22"

ENGINE_OPTIONS: dict[str, Any] = {
    "hide_parameters": True,
    "json_deserializer": from_json,
    # Every transaction here ends before its connection goes back.
    "pool_reset_on_return": None,
}

# What a transaction raises while the database is away or too busy; the work is tried again later.
DATABASE_AWAY = (DBAPIError, NoConnectionFree, OSError, TimeoutError)


_DISK_FULL = "53100"  # SQLSTATE disk_full


def why_away(error: BaseException) -> str:
    """For the log: what is wrong with the database, where one of DATABASE_AWAY says it."""
    driver: Any = getattr(error, "orig", None) or error
    name = getattr(driver, "sqlite_errorname", "") or ""
    sqlstate = getattr(driver, "sqlstate", None) or getattr(driver.__cause__, "sqlstate", None)
    if name == "SQLITE_FULL" or sqlstate == _DISK_FULL:
        return "its disk is full: make room"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "another program has locked it"
    return type(error).__name__


@dataclass(frozen=True, slots=True)
class Waits:
    """The longest waits, in seconds; None waits for ever.

    `turn` is the wait for a free connection and, on SQLite, for the one writer; `connect` and
    `statement` are PostgreSQL's.
    """

    connect: float | None = 10.0
    turn: float | None = 30.0
    statement: float | None = 60.0


def sqlite_file(url: str | URL) -> Path | None:
    """The database file of a SQLite address; None in memory and on PostgreSQL."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or address.database in {None, "", ":memory:"}:
        return None
    return Path(str(address.database))


class Database:
    """An engine and its two kinds of transaction.

    `url` is an address with an async driver: `sqlite+aiosqlite:///kneebot.db` or
    `postgresql+asyncpg://…`. Call `dispose` on every way out: an open connection to SQLite keeps
    the process alive. A SQLite address without a file raises ValueError.

    On SQLite the writers of this process queue for one lock, and a write takes SQLite's own lock
    when it begins: a transaction that reads first and writes later would fail at once beside
    another writer. Readers run beside them (WAL).

    No error that comes out of a transaction holds a stored value.
    """

    def __init__(
        self,
        url: str | URL,
        *,
        waits: Waits = Waits(),
        connections: int = 10,
        foreign_keys: bool = True,
    ) -> None:
        address = make_url(url)
        self.is_sqlite = address.get_backend_name() == "sqlite"
        if self.is_sqlite and sqlite_file(address) is None:
            raise ValueError("a SQLite database needs a file: in memory nothing would last")
        self._turn = waits.turn
        self._one_writer = asyncio.Lock()
        self.engine = create_async_engine(
            address,
            **ENGINE_OPTIONS,
            connect_args=_sqlite_args(waits) if self.is_sqlite else _postgresql_args(waits),
            pool_size=connections,
            max_overflow=0,
            pool_timeout=waits.turn,
        )
        self._writer: AsyncEngine = self.engine.execution_options(**{_WRITES: True})
        # On SQLite nothing is to be set: outside a transaction a statement commits by itself.
        self._single: AsyncEngine = self.engine.execution_options(
            **{_SINGLE: True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        )
        event.listen(self.engine.sync_engine, "handle_error", _hide_values)
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", settings_of_sqlite(foreign_keys))
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
            event.listen(self.engine.sync_engine, "invalidate", _release_sqlite)
        else:
            event.listen(self.engine.sync_engine, "checkout", _refuse_closed)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed at the end of the block, rolled back by an error.

        Raises TimeoutError when the turn does not come in time.
        """
        with _cancelled_first():
            if not self.is_sqlite:
                async with self._writer.begin() as connection:
                    yield connection
                return
            async with asyncio.timeout(self._turn):
                await self._one_writer.acquire()
            try:
                async with self._writer.begin() as connection:
                    yield connection
            finally:
                self._one_writer.release()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is always rolled back."""
        with _cancelled_first():
            async with self.engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def at_once(self) -> AsyncIterator[AsyncConnection]:
        """Each statement commits by itself: one way to the server and back, no lock outlives it."""
        async with self._single.connect() as connection:
            yield connection

    def when_written(self, then: Callable[[], None]) -> None:
        """Call `then` whenever a transaction of this process is committed."""
        event.listen(self.engine.sync_engine, "commit", lambda _connection: then())

    async def dispose(self) -> None:
        """Closes every connection."""
        await self.engine.dispose()


@contextmanager
def _cancelled_first() -> Iterator[None]:
    """A task that is cancelled ends, also when its transaction fails on the way out.

    Else a loop that takes the failure for a database that is away would go on for ever.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        yield
    except DATABASE_AWAY as error:
        if task and task.cancelling() > before:
            raise asyncio.CancelledError from error
        raise


def _sqlite_args(waits: Waits) -> dict[str, Any]:
    # SQLite's longest wait is what fits its counter of milliseconds, 24 days.
    timeout = 2_000_000 if waits.turn is None else waits.turn
    return {"timeout": timeout, "async_creator_fn": SqliteConnection}


def _postgresql_args(waits: Waits) -> dict[str, Any]:
    return {
        "timeout": waits.connect,
        "command_timeout": waits.statement,
        "server_settings": {"application_name": "kneebot", "timezone": "UTC"},
    }


def settings_of_sqlite(foreign_keys: bool = True) -> Callable[[Any, object], None]:
    """What an engine does with each new connection to SQLite."""

    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        # The file keeps this mode. Locked: somebody sets it, or migrates, at this very moment.
        with suppress(sqlite3.OperationalError):
            cursor.execute("PRAGMA journal_mode = WAL")
        for setting in (
            "synchronous = NORMAL",
            "secure_delete = ON",  # what is deleted is overwritten
            f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    return prepare


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(_SINGLE):
        return  # each statement commits by itself
    driver: Any = connection.connection.driver_connection
    driver.begins_with = "BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN"


def _release_sqlite(connection: Any, _record: object, _error: BaseException | None) -> None:
    """A task that is cut off gives its locks back before its connection is thrown away.

    SQLite keeps a closed connection, and what it has locked, as long as anything refers to one
    of its statements: the traceback does.
    """
    with suppress(sqlite3.Error):
        connection.rollback()


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """A connection whose other end is gone is not handed out, nor are those of its age.

    The event loop knows it as soon as the server has hung up. To ask the server each time, as the
    pool can, takes three ways there and back, more than most transactions of ours.
    """
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError


def _hide_values(context: ExceptionContext) -> None:
    """Takes stored values out of an error of PostgreSQL's; SQLite names columns only.

    PostgreSQL quotes the refused row in a detail, and the refused value where it could not be
    read. Both are in the driver's error, in SQLAlchemy's copy of it and in the one it raises.
    """
    driver: Any = context.original_exception.__cause__
    sqlstate = getattr(driver, "sqlstate", None)
    if sqlstate is None:
        return
    driver.detail = None
    if sqlstate.startswith(_DATA_EXCEPTION):
        driver.__cause__ = None
        for error in (driver, context.original_exception, context.sqlalchemy_exception):
            if error is not None:
                error.args = (f"{type(driver).__name__}: a value does not fit its column",)
