"""What was paid for beyond Telegram's free pace: one row a day, for all processes."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import spending
from storage.upsert import insert_new


async def reserve(connection: AsyncConnection, day: date, wanted: int, most: int) -> int:
    """Sets paid messages of a day (UTC) aside for the caller; how many.

    No more than `wanted`, and no more than `most` on this day in all. They count as spent from
    now on, whatever becomes of the caller. In a transaction that writes.
    """
    await connection.execute(insert_new(connection, spending), [{"day": day, "messages": 0}])
    today = spending.c.day == day
    query = select(spending.c.messages).where(today).with_for_update()
    spent: int = (await connection.execute(query)).scalar_one()
    granted = max(0, min(wanted, most - spent))
    if granted:
        values = {"messages": spent + granted}
        await connection.execute(spending.update().where(today).values(values))
    return granted
