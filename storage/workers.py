"""Which processes are at work: each one beats, and one that has not for a while is gone.

On PostgreSQL the database's clock counts, so that no machine's own has to be right.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.leases import DATABASE_TIME, LeaseTime
from storage.tables import worker
from storage.upsert import insert_new

KEPT = timedelta(days=1)  # a row of a process that did not end by itself


async def beat(connection: AsyncConnection, owner: str, kind: str, now: datetime) -> None:
    """Notes that the process `owner` is at work, as a run, web or worker.

    With its first beat go the rows of those that are long gone.
    """
    at = _time(connection, now)
    renewed = await connection.execute(
        update(worker).where(worker.c.owner == owner).values(beat_at=at)
    )
    if renewed.rowcount:
        return
    await connection.execute(delete(worker).where(worker.c.beat_at < at - KEPT))
    await connection.execute(
        insert_new(connection, worker).values(owner=owner, kind=kind, started_at=at, beat_at=at)
    )


async def leave(connection: AsyncConnection, owner: str) -> None:
    """The process ends by itself."""
    await connection.execute(delete(worker).where(worker.c.owner == owner))


async def alive(connection: AsyncConnection, now: datetime, within: timedelta) -> dict[str, int]:
    """How many processes have beaten within the last `within`, by what they are there for."""
    since = _time(connection, now) - within
    query = select(worker.c.kind, func.count()).where(worker.c.beat_at > since)
    rows = await connection.execute(query.group_by(worker.c.kind).order_by(worker.c.kind))
    return {row[0]: row[1] for row in rows}


def _time(connection: AsyncConnection, now: datetime) -> LeaseTime:
    return DATABASE_TIME if connection.dialect.name == "postgresql" else now
