"""What the doctor looks at in the database: its place, its schema, and what waits in it."""

import os
import shutil
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.doctor.finding import Finding, remark, well, wrong, wrong_setting
from app.settings import Settings
from bot.inbound import ALIVE_WITHIN
from storage import inspection, migrate, workers
from storage.backup import readable
from storage.database import DATABASE_AWAY, Database, Waits, sqlite_file
from storage.lock import works_on

DATABASE, DISK, MESSAGES, PROCESSES = "Database", "Disk", "Messages", "Processes"
PATIENCE_SECONDS = 10.0
LEAST_FREE = 200_000_000  # bytes: the files that SQLite needs for a while, and the log
STUCK_AFTER = timedelta(minutes=10)  # in good health a message waits for seconds

# PostgreSQL's codes, and what to do about them.
_REFUSED = {
    "28P01": "PostgreSQL refuses user or password. Check both in DATABASE_URL; what is no letter "
    "or digit must be percent-encoded there.",
    "28000": "PostgreSQL does not let this user in from here. Check the user in DATABASE_URL and "
    "the server's pg_hba.conf.",
    "3D000": "PostgreSQL has no database of that name. Make it (createdb), or correct the end of "
    "DATABASE_URL.",
    "42501": "this user may not read kneebot's tables. Let the user who ran kneebot migrate run "
    "kneebot too, or grant access.",
    "53300": "PostgreSQL has no connection free. Raise its max_connections, or end what holds "
    "them.",
    "57P03": "PostgreSQL is starting or stopping. Try again in a minute.",
}


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found, and whether a kneebot works on this database now."""

    findings: list[Finding] = field(default_factory=list)
    at_work: bool = False


async def examine_database(settings: Settings, now: datetime) -> Examined:
    """Place, access, schema and backlog; changes nothing, not even the mode of a SQLite file."""
    file = sqlite_file(settings.database)
    if file is None:
        return await _connect(settings, now, None)
    if fault := _fault_of(file):
        return Examined([wrong_setting(DATABASE, fault)])
    disk = _disk(file)
    if not file.exists():
        missing = f"{file} is not there yet; kneebot run makes it."
        return Examined([well(DATABASE, missing), disk])
    examined = await _connect(settings, now, works_on(settings.database))
    return Examined([*examined.findings, disk], examined.at_work)


def _fault_of(file: Path) -> str | None:
    """Why SQLite can never work in this place, and what to do; None where it can."""
    folder = file.absolute().parent
    named = f"DATABASE_URL names {file}, but"
    if not folder.is_dir():
        return f"{named} there is no folder {folder}. Make it (mkdir -p), or name another file."
    if file.is_dir():
        return f"{named} that is a folder. Name a file in it."
    if not os.access(folder, os.W_OK | os.X_OK):
        return (
            f"{named} the folder {folder} is read-only for this user. Give it to the user who runs "
            "kneebot (chown, chmod u+rwx), or name another file."
        )
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        return (
            f"{named} it is read-only for this user. Give it to the user who runs kneebot (chown, "
            "chmod u+rw), or name another file."
        )
    return None


def _disk(file: Path) -> Finding:
    """Room for what SQLite needs for a while: a migration copies the largest table."""
    folder = file.absolute().parent
    free = shutil.disk_usage(folder).free
    needed = max(LEAST_FREE, file.stat().st_size if file.exists() else 0)
    if free < needed:
        return wrong(
            DISK,
            f"{readable(free)} are free in {folder}, {readable(needed)} should be. Make "
            "room, or move the database to another disk.",
        )
    return well(DISK, f"{readable(free)} are free in {folder}.")


async def _connect(settings: Settings, now: datetime, holder: str | None) -> Examined:
    """`holder` is the process that holds a SQLite file."""
    patience = None if settings.telegram_timeout is None else PATIENCE_SECONDS
    waits = Waits(connect=patience, turn=patience, statement=patience)
    database = Database(inspection.for_reading(settings.database), waits=waits)
    try:
        async with database.read() as connection:
            if database.is_sqlite:
                return await _sqlite(connection, settings, now, holder)
            return await _postgresql(connection, settings, now)
    except DATABASE_AWAY as error:
        return Examined([_away(settings, error)])
    finally:
        await database.dispose()


async def _sqlite(
    connection: AsyncConnection, settings: Settings, now: datetime, holder: str | None
) -> Examined:
    revision = await migrate.revision(connection)
    beside = f" {holder.capitalize()} works on it, which is fine." if holder else ""
    if revision is None:
        if await inspection.has_tables(connection):
            return Examined([_foreign()], bool(holder))
        return Examined([well(DATABASE, f"it is empty; kneebot run fills it.{beside}")])
    if revision == migrate.head():
        found = well(DATABASE, f"it answers and its schema is up to date.{beside}")
        stuck = await _messages(connection, settings, now, at_work=bool(holder))
        return Examined([found, stuck], bool(holder))
    if not migrate.is_known(revision):
        return Examined([_newer(revision)], bool(holder))
    older = (
        "its schema is of an older version; kneebot run brings it up to date by itself. Run "
        f"kneebot backup first, to be able to go back.{beside}"
    )
    return Examined([remark(DATABASE, older)], bool(holder))


async def _postgresql(connection: AsyncConnection, settings: Settings, now: datetime) -> Examined:
    at_work = await inspection.others_connected(connection) > 0
    revision = await migrate.revision(connection)
    if await inspection.is_read_only(connection):
        read_only = (
            "PostgreSQL is read-only. Name the primary server in DATABASE_URL, or switch "
            "default_transaction_read_only off."
        )
        return Examined([wrong(DATABASE, read_only)], at_work)
    if revision is None:
        empty = not await inspection.has_tables(connection)
        found = wrong(DATABASE, "it is empty. Run kneebot migrate.") if empty else _foreign()
        return Examined([found], at_work)
    if revision == migrate.head():
        found = well(DATABASE, "it answers and its schema is up to date.")
        processes = await _processes(connection, now)
        stuck = await _messages(connection, settings, now, at_work=at_work)
        return Examined([found, processes, stuck], at_work)
    if not migrate.is_known(revision):
        return Examined([_newer(revision)], at_work)
    return Examined(
        [wrong(DATABASE, "its schema is of an older version. Run kneebot migrate.")], at_work
    )


async def _processes(connection: AsyncConnection, now: datetime) -> Finding:
    """Who is at work on a database that several may share, and who is missing."""
    alive = await workers.alive(connection, now, ALIVE_WITHIN)
    if not alive:
        return well(PROCESSES, "none is at work.")
    told = ", ".join(f"{count} {kind}" for kind, count in alive.items())
    if "run" in alive or alive.keys() == {"web", "worker"}:
        return well(PROCESSES, f"{told} at work.")
    if "web" in alive:
        return remark(PROCESSES, f"{told} at work, no worker: start one, or no reminder goes out.")
    return remark(PROCESSES, f"{told} at work, no web: start one, or nobody is answered.")


def _foreign() -> Finding:
    return wrong(
        DATABASE,
        "it holds another program's tables and none of kneebot's. Name one of kneebot's own in "
        "DATABASE_URL.",
    )


def _newer(revision: str) -> Finding:
    return wrong(
        DATABASE,
        f"its schema ({revision}) is of a newer version of kneebot. Install that version, or "
        "restore a copy made with this one (docs/backup.md).",
    )


def _away(settings: Settings, error: Exception) -> Finding:
    """What to do about a database that does not answer; never the driver's own words."""
    if settings.database.get_backend_name() == "sqlite":
        return _no_sqlite(getattr(getattr(error, "orig", None), "sqlite_errorname", ""))
    cause = _driver_error(error)
    if code := getattr(cause, "sqlstate", None):
        known = _REFUSED.get(code, f"PostgreSQL refuses it (code {code}). Look into its log.")
        return wrong(DATABASE, known)
    where = settings.database.host or "the socket in DATABASE_URL"
    match cause:
        case socket.gaierror():
            text = f"no machine is known as {where}. Check the host in DATABASE_URL and the DNS."
        case TimeoutError():
            text = (
                f"no answer from {where} in time. Check the host in DATABASE_URL, and that no "
                "firewall is between."
            )
        case FileNotFoundError() | ConnectionRefusedError():
            text = (
                f"nothing answers at {where}. Start PostgreSQL, and check host and port in "
                "DATABASE_URL."
            )
        case _:
            text = (
                f"no answer from {where} that PostgreSQL would give ({type(cause).__name__}). "
                "Check host, port and sslmode in DATABASE_URL."
            )
    return wrong(DATABASE, text)


def _no_sqlite(code: str) -> Finding:
    match code:
        case "SQLITE_NOTADB":
            return wrong_setting(
                DATABASE,
                "DATABASE_URL names a file that is no SQLite database. Name another, or move that "
                "one away.",
            )
        case "SQLITE_BUSY" | "SQLITE_LOCKED":
            return wrong(
                DATABASE,
                "another program, which is not kneebot, holds the file for itself. End it.",
            )
        case "SQLITE_CORRUPT":
            return wrong(
                DATABASE, "the file is damaged. Restore the last copy, see docs/backup.md."
            )
        case _:
            return wrong(
                DATABASE,
                f"SQLite cannot read the file ({code or 'no answer'}). Check the disk, and restore "
                "the last copy if need be (docs/backup.md).",
            )


def _driver_error(error: BaseException) -> BaseException:
    """The driver's error below SQLAlchemy's, or the error itself."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error


async def _messages(
    connection: AsyncConnection, settings: Settings, now: datetime, *, at_work: bool
) -> Finding:
    """Whether somebody sends what is due and answers what came."""
    patience = max(STUCK_AFTER, 3 * timedelta(seconds=settings.dispatch_interval_seconds))
    waiting = await inspection.backlog(connection, now - patience, now)
    if waiting.since is None:
        return well(MESSAGES, "none waits that should have gone out.")
    minutes = (now - waiting.since).total_seconds() / 60
    what = (
        f"messages waiting: {waiting.messages}, updates: {waiting.updates}, the oldest for "
        f"{minutes:.0f} minutes."
    )
    if at_work:
        return wrong(
            MESSAGES,
            f"{what} kneebot is at work and does not get to them. See what it logs and what is "
            "said here about Telegram, then start it again.",
        )
    return remark(MESSAGES, f"{what} kneebot is not running; start it and they are taken up.")
