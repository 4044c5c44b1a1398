"""Many people at once, for trials of load: what `people.save` does for a few, in bulk."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import cycle
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Dialect, Table, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from care.person import PersonState
from storage import noted, people, schedule, tables

Values = tuple[Any, ...]  # of a row, without the person's id in front

# For as long as SQLite fills: its indexes grow in many places at once, and two megabytes, its
# own choice, would have it read and write the same pages over and over.
_SQLITE_CACHE_KIB = 128 * 1024


async def anybody(connection: AsyncConnection) -> bool:
    """Whether there is any person."""
    query = select(tables.person.c.id).order_by(tables.person.c.id).limit(1)
    return (await connection.execute(query)).first() is not None


async def add(connection: AsyncConnection, crowd: Sequence[PersonState], now: datetime) -> None:
    """Writes people who are not there yet, with all that is known of them and their next slots.

    The slots are those as of `now` (aware); one whose minute is `now`'s is due.
    """
    await Copies(crowd, now, connection.dialect).add(connection, [person.id for person in crowd])


class Copies:
    """People who differ in nothing but their id from one of a few models.

    What the models' rows hold is turned once into what the driver takes. The slots are the next
    ones as of `now` (aware); one whose minute is `now`'s is due.
    """

    def __init__(self, models: Sequence[PersonState], now: datetime, dialect: Dialect) -> None:
        place = {model.id: number for number, model in enumerate(models)}
        rows = {
            tables.person: [{"person_id": one.id, **people.PERSON.row(one)} for one in models],
            tables.enrollment: people.enrollment_rows(models),
            tables.schedule: schedule.first_rows(models, now),
        }
        for collection in people.COLLECTIONS:
            having = [one for one in models if collection.items(one)]
            if having:
                rows[collection.table] = [
                    row
                    for one in having
                    for row in collection.rows(one.id, collection.items(one)).values()
                ]
        self._held: dict[Table, list[list[Values]]] = {}
        for table, found in rows.items():
            held: list[list[Values]] = [[] for _ in models]
            for row, values in zip(found, _values(table, found, dialect), strict=True):
                held[place[row["person_id"]]].append(values)
            self._held[table] = held

    async def add(self, connection: AsyncConnection, ids: Iterable[int]) -> None:
        """Writes people who are not there yet: the models in turn, under these ids."""
        ids = list(ids)
        for table, held in self._held.items():
            in_turn = zip(ids, cycle(held), strict=False)
            rows = [(id, *values) for id, some in in_turn for values in some]
            await _write(connection, table, rows)


async def settle_in(connection: AsyncConnection) -> None:
    """Lets the database look at what it holds now, so that its plans fit.

    The slots that were written follow the zone data of this process.
    """
    await noted.write(connection, noted.ZONE_RULES, noted.zone_rules())
    await connection.execute(text("ANALYZE"))


def _values(table: Table, rows: Sequence[dict[str, Any]], dialect: Dialect) -> list[Values]:
    """What rows hold beside the person's id, which is the first column of each of the tables."""
    columns = [_kept(column, rows, dialect) for column in list(table.c)[1:]]
    return list(zip(*columns, strict=True))


def _kept(column: Column[Any], rows: Sequence[dict[str, Any]], dialect: Dialect) -> Iterable[Any]:
    """A column's values as the driver takes them."""
    values = map(itemgetter(column.name), rows)
    turn = column.type.dialect_impl(dialect).bind_processor(dialect)
    return map(turn, values) if turn else values


async def _write(connection: AsyncConnection, table: Table, rows: list[Values]) -> None:
    """Hands rows to the driver as they are: SQLAlchemy takes several times as long for each."""
    if connection.dialect.name == "postgresql":
        driver: Any = (await connection.get_raw_connection()).driver_connection
        names = [column.name for column in table.c]
        await driver.copy_records_to_table(table.name, records=rows, columns=names)
    else:
        statement = insert(table).compile(dialect=connection.dialect)
        await connection.exec_driver_sql(f"PRAGMA cache_size = -{_SQLITE_CACHE_KIB}")
        if rows:
            await connection.exec_driver_sql(str(statement), rows)
