"""Inserting rows of which some may be there already; both databases spell it alike.

Each statement is made once for a table: to build one takes longer than SQLite takes to run it.
"""

from functools import cache

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Insert = postgresql.Insert | sqlite.Insert


def insert_new(connection: AsyncConnection, table: Table) -> Insert:
    """An INSERT that leaves a row alone that is there already."""
    return _new(connection.dialect.name, table)


def insert_or_replace(connection: AsyncConnection, table: Table) -> Insert:
    """An INSERT that overwrites the row of the same primary key."""
    return _or_replace(connection.dialect.name, table)


@cache
def _new(dialect: str, table: Table) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _or_replace(dialect: str, table: Table) -> Insert:
    statement = _insert(dialect, table)
    values = {
        column.name: statement.excluded[column.name] for column in table.c if not column.primary_key
    }
    if not values:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)


def _insert(dialect: str, table: Table) -> Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
