"""What a look from outside tells about a database in use; nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Column, func, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import sqlite_file
from storage.tables import LEASED, OPEN, PENDING, inbox, outbox, schedule


@dataclass(frozen=True, slots=True)
class Backlog:
    """What has waited too long: messages to send, updates to answer, and since when."""

    messages: int
    updates: int
    since: datetime | None


def for_reading(url: URL) -> URL:
    """The address of the same database, opened so that a SQLite file stays as it is."""
    file = sqlite_file(url)
    if file is None:
        return url
    query = {"mode": "ro", "uri": "true"}
    return url.set(database=f"file:{quote(str(file.absolute()))}", query=query)


async def backlog(connection: AsyncConnection, before: datetime, now: datetime) -> Backlog:
    """What was due before an instant and is neither done nor out of date at `now`."""

    async def late(instant: Column[datetime], *conditions: Any) -> tuple[int, datetime | None]:
        query = select(func.count(), func.min(instant)).where(instant <= before, *conditions)
        count, since = (await connection.execute(query)).one()
        return count, since

    to_send, send_since = await late(outbox.c.not_before, PENDING, outbox.c.expires_at > now)
    in_hand, hand_since = await late(outbox.c.lease_until, LEASED)
    to_plan, plan_since = await late(schedule.c.due_at)
    to_answer, answer_since = await late(inbox.c.received_at, OPEN)
    instants = (send_since, hand_since, plan_since, answer_since)
    return Backlog(
        messages=to_send + in_hand + to_plan,
        updates=to_answer,
        since=min((instant for instant in instants if instant is not None), default=None),
    )


async def others_connected(connection: AsyncConnection) -> int:
    """How many other connections kneebot has to this PostgreSQL database."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()"
    )
    return int((await connection.execute(query)).scalar_one())


async def is_read_only(connection: AsyncConnection) -> bool:
    """Whether this PostgreSQL database takes no writes."""
    return bool((await connection.execute(text("SHOW transaction_read_only"))).scalar() == "on")


async def has_tables(connection: AsyncConnection) -> bool:
    """Whether the database holds any table, whosever it is."""
    return bool(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
