"""The schema: brought up to date by Alembic, forward and back.

The configuration is built here; the steps are in `migrations/versions`, in files whose names begin
with their revision.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, Waits
from storage.tables import metadata

_MIGRATIONS = Path(__file__).with_name("migrations")
_ADVISORY_LOCK = 0x6B6E6565  # "knee"; any number that nothing else locks
# Building an index on a large table may take as long as it takes.
_PATIENT = Waits(turn=None, statement=None)


class ForeignSchemaError(Exception):
    """A schema that this version can do nothing with; the message is one line."""


def head() -> str:
    """The newest revision."""
    return revisions()[-1]


@cache
def revisions() -> tuple[str, ...]:
    """Every revision, the oldest first."""
    names = (step.name for step in (_MIGRATIONS / "versions").glob("*.py"))
    return tuple(sorted(name.partition("_")[0] for name in names))


def is_known(revision: str) -> bool:
    """Whether a schema at this revision can be brought to the newest: it is that, or older."""
    return revision in revisions()


async def revision(connection: AsyncConnection) -> str | None:
    """The revision of the schema; None where there is none yet."""
    return await connection.run_sync(_revision)


async def is_current(connection: AsyncConnection) -> bool:
    """Whether the schema is at the newest revision."""
    return await connection.run_sync(_revision) == head()


async def require_ours(connection: AsyncConnection) -> None:
    """Raises ForeignSchemaError unless the schema is this version's, an older one's or empty."""
    found = await revision(connection)
    if found is not None and not is_known(found):
        raise ForeignSchemaError(
            f"DATABASE_URL: the schema of this database ({found}) is of a newer version of "
            "kneebot; install that version, or restore a copy made with this one"
        )
    if found is None:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        if taken := sorted(metadata.tables.keys() & set(names)):
            raise ForeignSchemaError(
                f"DATABASE_URL: this database holds another program's table {taken[0]!r}; name a "
                "database of kneebot's own"
            )


async def upgrade(url: str | URL, to: str | None = None) -> None:
    """Brings the schema to the newest revision, or to an earlier one, in one transaction.

    One that is there already is left alone. Raises ForeignSchemaError for that of a newer version
    or of another program.
    """
    await _migrate(url, to or head(), back=False)


async def downgrade(url: str | URL, revision: str) -> None:
    """Takes the schema back to a revision, "base" for an empty database. Raises as `upgrade`."""
    await _migrate(url, revision, back=True)


async def _migrate(url: str | URL, to: str, *, back: bool) -> None:
    # SQLite changes a table by copying it and dropping the old one: with foreign keys enforced,
    # that would delete what refers to it.
    database = Database(url, waits=_PATIENT, foreign_keys=False)
    try:
        async with database.write() as connection:
            if not database.is_sqlite:
                await connection.execute(
                    text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK}
                )
            await require_ours(connection)
            if await revision(connection) == to:
                return  # to look for foreign keys at each start would take longer with each person
            await connection.run_sync(_run, to, back)
            if database.is_sqlite:
                await _check_foreign_keys(connection)
    finally:
        await database.dispose()


def _run(connection: Connection, to: str, back: bool) -> None:
    # Imported for a change only: 8 MB that a service on a current schema never needs.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    (command.downgrade if back else command.upgrade)(config, to)


async def _check_foreign_keys(connection: AsyncConnection) -> None:
    broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
    if broken:
        raise RuntimeError(f"the migration left rows of {broken[0][0]} without their person")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
