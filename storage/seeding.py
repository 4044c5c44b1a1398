"""Many people at once, for trials of load: what `people.save` does for a few, in bulk."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Dialect, Table, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from care.person import PersonState
from storage import people, schedule, tables


async def anybody(connection: AsyncConnection) -> bool:
    """Whether there is any person."""
    query = select(tables.person.c.id).order_by(tables.person.c.id).limit(1)
    return (await connection.execute(query)).first() is not None


async def add(connection: AsyncConnection, crowd: Sequence[PersonState], now: datetime) -> None:
    """Writes people who are not there yet, with all that is known of them and their next slots.

    The slots are those as of `now` (aware): one whose minute is `now`'s is due.
    """
    await _write(connection, tables.person, [people.PERSON.row(one) for one in crowd])
    await _write(connection, tables.enrollment, people.enrollment_rows(crowd))
    await _write(connection, tables.schedule, schedule.first_rows(crowd, now))
    for collection in people.COLLECTIONS:
        having = [one for one in crowd if getattr(one, collection.field)]
        rows = [row for one in having for row in collection.rows(one).values()]
        await _write(connection, collection.table, rows)


async def settle_in(connection: AsyncConnection) -> None:
    """Lets the database look at what it holds now, so that its plans fit."""
    await connection.execute(text("ANALYZE"))


async def _write(connection: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Hands rows to the driver itself: SQLAlchemy takes several times as long for each."""
    if not rows:
        return
    columns = [_kept(column, rows, connection.dialect) for column in table.c]
    values = list(zip(*columns, strict=True))
    driver: Any = (await connection.get_raw_connection()).driver_connection
    if connection.dialect.name == "postgresql":
        names = [column.name for column in table.c]
        await driver.copy_records_to_table(table.name, records=values, columns=names)
    else:
        statement = insert(table).compile(dialect=connection.dialect)
        await driver.executemany(str(statement), values)


def _kept(column: Column[Any], rows: list[dict[str, Any]], dialect: Dialect) -> Iterable[Any]:
    """A column's values as the driver takes them; what many share is turned once."""
    values = map(itemgetter(column.name), rows)
    turn = column.type.dialect_impl(dialect).bind_processor(dialect)
    return map(lru_cache(2**14)(turn), values) if turn else values
