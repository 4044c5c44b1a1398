"""`kneebot backup`: a checked copy of the SQLite database, taken beside a running kneebot."""

import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar
from sqlalchemy import URL

from app.service import utc_now
from app.settings import Settings
from app.starting import WRONG_SETTING, end, read_settings
from storage.backup import BackupFailedError, Progress, RefusedTargetError, back_up, readable
from storage.database import sqlite_file

NO_COPY = 1  # exit codes
TERMINATED = 128 + signal.SIGTERM  # as a shell gives it


def backup_command(
    target: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="The file to make; in a folder, one named after date and time (UTC). "
            "Without it, such a one beside the database.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Copy the SQLite database to a file, also while kneebot runs.

    The copy is checked before it gets its name. It holds health data:
    only its owner may read it. How to put it back: docs/backup.md.

    Exit codes: 0 a good copy, 1 no good one could be made,
    2 what was asked for cannot be.
    """
    settings = read_settings()
    end_on_sigterm()
    try:
        line = backup(settings, target, utc_now(), overwrite=force)
    except RefusedTargetError as error:
        end(str(error), WRONG_SETTING)
    except BackupFailedError as error:
        end(str(error), NO_COPY)
    typer.echo(line)


def backup(settings: Settings, asked: Path | None, now: datetime, *, overwrite: bool) -> str:
    """Makes the copy; returns the line that says where it is.

    `asked` is a file, or a folder for a file named after the instant `now` (UTC); None is the
    database's own folder. Raises RefusedTargetError or BackupFailedError.
    """
    source = sqlite_file(settings.database)
    if source is None:
        raise RefusedTargetError(
            "DATABASE_URL is PostgreSQL, which makes its own copies: "
            f"{pg_dump(settings.database, now)} (it asks for the password)"
        )
    target = target_of(asked, source, now)
    with _progress_bar() as progress:
        copy = back_up(source, target, overwrite=overwrite, progress=progress)
    return f"Backed up to {copy.path}: {readable(copy.size)}, schema {copy.revision}, checked."


def target_of(asked: Path | None, source: Path, now: datetime) -> Path:
    """The file that the copy becomes, such as `kneebot-2026-03-01-120501.sqlite3`."""
    folder = source.parent if asked is None else asked
    if asked is None or asked.is_dir():
        return folder / f"{source.stem}-{now:%Y-%m-%d-%H%M%S}{source.suffix}"
    return asked


def pg_dump(database: URL, now: datetime) -> str:
    """The command that copies a PostgreSQL database, without its password."""
    query = dict(database.query)
    if "ssl" in query:
        query["sslmode"] = query.pop("ssl")
    query.pop("prepared_statement_cache_size", None)  # the driver's own
    address = URL.create(
        "postgresql",
        username=database.username,
        host=database.host,
        port=database.port,
        database=database.database,
        query=query,
    )
    file = f"kneebot-{now:%Y-%m-%d-%H%M%S}.dump"
    return f"pg_dump --format=custom --file={file} {shlex.quote(address.render_as_string())}"


def end_on_sigterm() -> None:
    """Lets a SIGTERM clean up like Ctrl-C does: no half of a copy stays behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    """On a terminal, gone again at the end; elsewhere nothing."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Bar(
        *columns,
        console=console,
        transient=True,
        auto_refresh=False,  # no thread of its own
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("Copying", total=1.0)

        def show(done: float | None) -> None:
            if done is None:
                bar.update(task, description="Checking", total=None)
            else:
                bar.update(task, completed=done)
            bar.refresh()

        yield show
