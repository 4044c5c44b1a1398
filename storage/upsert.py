"""Inserting rows of which some may be there already; both databases spell it alike."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def _insert(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def insert_new(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that leaves a row alone that is there already."""
    return _insert(connection, table).on_conflict_do_nothing()


def insert_or_replace(
    connection: AsyncConnection, table: Table
) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that overwrites the row of the same primary key."""
    statement = _insert(connection, table)
    values = {
        column.name: statement.excluded[column.name] for column in table.c if not column.primary_key
    }
    if not values:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)
