"""The way to SQLite and back, once for each statement.

The driver gives each connection a thread of its own, so that a slow disk holds nobody up, and
goes there for each step: to make a cursor, to run the statement, for its rows, to close. The way
costs several times what SQLite takes, so here the thread does all that may wait in one go.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

_RETURNING = " RETURNING "  # no text of ours stands in a statement, where it could look like it
_ROWS_AT_ONCE = 64  # of a cursor that is iterated over, as the driver does


class Statement(aiosqlite.Cursor):
    """A cursor for one statement, whose rows come with it."""

    def __init__(self, connection: "Connection") -> None:
        self._conn: Connection = connection
        self._rows: list[Any] = []

    async def execute(self, sql: str, parameters: Any = None) -> Self:
        """Run a statement."""
        await self._run(lambda driver: driver.execute(sql, parameters or ()), _RETURNING in sql)
        return self

    async def executemany(self, sql: str, parameters: Any) -> Self:
        """Run a statement for each of the parameters."""
        await self._run(lambda driver: driver.executemany(sql, parameters))
        return self

    async def fetchall(self) -> Sequence[Any]:
        """The rows that came with the statement."""
        return self._rows

    async def close(self) -> None:
        """A statement whose rows are all read holds nothing."""

    async def _run(
        self, execute: Callable[[sqlite3.Connection], sqlite3.Cursor], returning: bool = False
    ) -> None:
        begin = self._conn.begins_with
        if begin is not None:
            self._conn.has_begun, self._conn.begins_with = True, None
        # What a change returns is all in memory when it has run; only its commit goes to the disk.
        # It is read here: for each row the thread would wait until the event loop lets Python go.
        gathered = returning and self._conn.has_begun

        def in_its_thread() -> None:
            driver = self._conn._conn
            if begin is not None:
                driver.execute(begin)
            self._cursor = execute(driver)
            if not gathered:
                self._rows = self._cursor.fetchall()

        await self._conn._execute(in_its_thread)  # type: ignore[no-untyped-call]
        if gathered:
            self._rows = self._cursor.fetchall()


class Connection(aiosqlite.Connection):
    """A connection of the driver's that runs each statement in one go.

    It begins no transaction by itself (`isolation_level` None), so without a BEGIN there is none
    to be ended. `begins_with` is a BEGIN that waits for its first statement, `has_begun` tells of
    one that was sent to the thread, whether or not it has run yet.
    """

    has_begun = False
    begins_with: str | None = None

    def __init__(self, file: str, **options: Any) -> None:
        super().__init__(partial(sqlite3.connect, file, **options), _ROWS_AT_ONCE)
        self._thread.daemon = True  # as SQLAlchemy has it: one that hangs does not keep the process

    async def commit(self) -> None:
        """Keep what the transaction did; where it did nothing there is no way to go."""
        self.begins_with = None
        if self.has_begun:
            await super().commit()
            self.has_begun = False

    async def rollback(self) -> None:
        """Give up the transaction; where it did nothing there is no way to go."""
        self.begins_with = None
        if self.has_begun:
            self.has_begun = False
            await super().rollback()

    def cursor(self) -> Any:  # nothing to wait for: it is made with its statement
        """A cursor for one statement."""
        return Statement(self)
