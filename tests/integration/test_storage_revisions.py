"""Every step of the schema, forward and back, with rows in every table; on both databases."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, MetaData, Table, insert, select
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Float, Integer, Text, Time

from storage import migrate
from storage.database import Database
from storage.tables import metadata

# What a row holds by the type of its column; the first that fits.
VALUES: tuple[tuple[type[Any], Any], ...] = (
    (Boolean, True),
    (Float, 1.5),
    (Integer, 1),
    (DateTime, datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)),
    (Date, date(2026, 3, 1)),
    (Time, time(8, 15)),
    (JSON, {"squat": [1, None, "ä"]}),
    (Text, "ä word"),
)
# Where a check of the table asks for more than the type: a row in hand, an update that is open.
PARTICULAR = {("outbox", "state"): "claimed", ("inbox", "done_at"): None}
OF_ONE_ROW = {"limiter"}
# Not worth keeping: a limit begins anew whenever PostgreSQL crashes, too.
MAY_GO = {"limiter", "limiter_chat"}

T = TypeVar("T")
Rows = dict[Any, dict[str, Any]]  # by primary key


def _value(column: Column[Any], number: int) -> Any:
    """What the row of that number holds in a column."""
    if (particular := (column.table.name, column.name)) in PARTICULAR:
        return PARTICULAR[particular]
    fitting = next((value for kind, value in VALUES if isinstance(column.type, kind)), None)
    assert fitting is not None, f"VALUES has none for {column.table.name}.{column.name}"
    tells_apart = column.primary_key or column.foreign_keys
    if not tells_apart or column.table.name in OF_ONE_ROW:
        return fitting
    match fitting:
        case int():
            return number
        case str():
            return f"{fitting} {number}"
        case date():
            return fitting + timedelta(days=number)
    return fitting


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _add_rows(connection: Connection, number: int) -> None:
    """One row more in every table, with something in every column."""
    for table in _tables(connection):
        if table.name not in OF_ONE_ROW or not _rows(connection, table):
            row = {column.name: _value(column, number) for column in table.c}
            connection.execute(insert(table).values(row))


def _rows(connection: Connection, table: Table) -> Rows:
    key = [column.name for column in table.primary_key]
    rows = connection.execute(select(table)).mappings()
    return {tuple(row[name] for name in key): dict(row) for row in rows}


def _differences(connection: Connection) -> list[object]:
    """What the schema has otherwise than the tables of this version."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def _held(connection: Connection) -> dict[str, Rows]:
    return {table.name: _rows(connection, table) for table in _tables(connection)}


def _assert_kept(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> None:
    """What both schemas can hold is as it was."""
    for table in (before.keys() & after.keys()) - MAY_GO:
        assert before[table].keys() == after[table].keys(), table
        for key, row in before[table].items():
            both = row.keys() & after[table][key].keys()
            assert both
            for column in both:
                assert row[column] == after[table][key][column], f"{table}.{column}"


async def _in(url: str, work: Callable[..., T], *arguments: object) -> T:
    """Do something in a transaction of its own, with a connection that knows no older schema."""
    database = Database(url)
    try:
        async with database.write() as connection:
            return await connection.run_sync(work, *arguments)
    finally:
        await database.dispose()


async def test_rows_of_every_revision_survive_the_way_up_down_and_up_again(
    empty_database_url: str,
) -> None:
    url, steps = empty_database_url, migrate.revisions()
    for number, revision in enumerate(steps, start=1):
        before = await _in(url, _held)
        await migrate.upgrade(url, revision)
        _assert_kept(before, await _in(url, _held))
        await _in(url, _add_rows, number)
    assert await _in(url, _differences) == []

    for revision in reversed(steps[:-1]):
        before = await _in(url, _held)
        await migrate.downgrade(url, revision)
        _assert_kept(before, await _in(url, _held))
    oldest = await _in(url, _held)
    assert len(oldest["person"]) == len(steps)

    await migrate.upgrade(url)
    _assert_kept(oldest, await _in(url, _held))
    assert await _in(url, _differences) == []
    await migrate.downgrade(url, "base")
    assert await _in(url, _held) == {}
