"""SQLite answers in the thread that asks.

The service gives each connection a thread of its own, so that a slow disk holds nobody up. A
made-up life asks ten thousand times in a few seconds and waits for each answer, and the way to
the other thread and back costs more than the answer; so does the way through SQLAlchemy's
asynchronous half, which then waits for nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL, CursorResult, create_engine, event
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import ENGINE_OPTIONS, Database, settings_of_sqlite


class OneThread(Database):
    """A SQLite database whose every answer is there at once.

    Only one process may write to it: waiting for another one's lock would stop everything. What
    it holds survives the process but not a machine that loses power.
    """

    def __init__(self, url: URL) -> None:
        super().__init__(url)
        # Without a listener to its statements or transactions: each would be asked about all.
        self._here = create_engine(url.set(drivername="sqlite"), **ENGINE_OPTIONS, max_overflow=-1)
        event.listen(self._here, "connect", settings_of_sqlite())
        event.listen(self._here, "connect", _never_wait_for_the_disk)
        self._turn_to_write = asyncio.Lock()
        self._told: list[Callable[[], None]] = []

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """As everywhere: committed at the end of the block, rolled back by an error."""
        async with self._turn_to_write:
            with self._here.begin() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield _Connection(self.engine, connection)
        for then in self._told:
            then()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is always rolled back."""
        with self._here.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield _Connection(self.engine, connection)

    @asynccontextmanager
    async def at_once(self) -> AsyncIterator[AsyncConnection]:
        """Each statement commits by itself: nothing has begun."""
        with self._here.connect() as connection:
            yield _Connection(self.engine, connection)

    def when_written(self, then: Callable[[], None]) -> None:
        """Call `then` whenever a transaction is committed."""
        self._told.append(then)

    async def dispose(self) -> None:
        """Closes every connection."""
        self._here.dispose()
        await super().dispose()


class _Connection(AsyncConnection):
    """A connection to which nobody is switched: what it is asked, it answers."""

    __slots__ = ()

    async def execute(
        self, statement: Any, parameters: Any = None, *, execution_options: Any = None
    ) -> CursorResult[Any]:
        """The result of a statement."""
        return self._proxied.execute(statement, parameters, execution_options=execution_options)

    async def exec_driver_sql(
        self, statement: str, parameters: Any = None, execution_options: Any = None
    ) -> CursorResult[Any]:
        """The result of a statement in the driver's own words."""
        return self._proxied.exec_driver_sql(statement, parameters, execution_options)


def _never_wait_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")
