"""SQLite answers in the thread that asks.

The driver gives each connection a thread of its own, so that a slow disk holds nobody up. A
made-up life asks ten thousand times in a few seconds and waits for each answer, and the way to
the other thread and back costs more than the answer.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import event

from storage.database import Database
from storage.sqlite_driver import Connection

Answer = TypeVar("Answer")


class _SameThread(Connection):
    """A connection whose statements run at once; only opening and closing use its thread."""

    async def _execute(self, fn: Callable[..., Answer], *args: Any, **kwargs: Any) -> Answer:
        return fn(*args, **kwargs)


async def answer_in_one_thread(database: Database) -> None:
    """Let every connection of a SQLite `database` from now on answer in the thread that asks.

    Only one process may write to it then: waiting for another one's lock would stop everything.
    """
    event.listen(database.engine.sync_engine, "do_connect", _connect)
    await database.dispose()  # those that are open already


def _connect(_dialect: object, _record: object, _args: object, parameters: dict[str, Any]) -> None:
    parameters["async_creator_fn"] = _SameThread
