"""The command line: `kneebot …`."""

import asyncio
import sys
import zoneinfo
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from app import backup as backups
from app import doctor as doctor_checks
from app import logs
from app.assess import assess_command
from app.demo import demo_command
from app.process import Role, live
from app.service import ServiceDownError, open_database, utc_now, wait_for_database
from app.settings import Settings, SettingsError, examine_settings, load_settings
from app.texts import texts_command
from storage import migrate as schema
from storage.backup import BackupFailedError, RefusedTargetError
from storage.lock import AlreadyRunningError, UnusableFileError, only_process

WRONG_SETTING = 2
SERVICE_DOWN = 1
NO_COPY = 1

app = typer.Typer(
    name="kneebot",
    help="A Telegram companion for runners with runner's knee.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("assess")(assess_command)
app.command("demo")(demo_command)
app.command("texts")(texts_command)


@app.command("run")
def run_command() -> None:
    """Polling and jobs in one process. Needs TELEGRAM_BOT_TOKEN."""
    with_settings(lambda settings: live(settings, Role.RUN), alone=True)


@app.command("web")
def web_command() -> None:
    """Take updates by webhook and answer them.

    Needs TELEGRAM_BOT_TOKEN, WEBHOOK_URL, WEBHOOK_SECRET and PORT. Reminders are sent by
    kneebot worker, beside it on the same PostgreSQL.
    """
    with_settings(lambda settings: live(settings, Role.WEB), alone=True)


@app.command("worker")
def worker_command() -> None:
    """Send what is due. Needs TELEGRAM_BOT_TOKEN; kneebot web answers people."""
    with_settings(lambda settings: live(settings, Role.WORKER), alone=True)


@app.command("migrate")
def migrate_command() -> None:
    """Bring the database's schema up to date."""

    async def start(settings: Settings) -> None:
        database = open_database(settings)
        try:
            await wait_for_database(database)
        finally:
            await database.dispose()
        await schema.upgrade(settings.database)
        typer.echo("The database is up to date.")

    with_settings(start, alone=True)


@app.command("backup")
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
    settings = _settings()
    backups.end_on_sigterm()
    try:
        line = backups.backup(settings, target, utc_now(), overwrite=force)
    except RefusedTargetError as error:
        _end(str(error), WRONG_SETTING)
    except BackupFailedError as error:
        _end(str(error), NO_COPY)
    typer.echo(line)


@app.command("doctor")
def doctor_command() -> None:
    """Check settings, database, Telegram, port and clock; say how to mend what is wrong.

    A line a part: ✓ is well, ! is worth knowing, ✗ is wrong. It changes nothing
    and may run beside kneebot.

    Exit codes: 0 all is well, 1 something is wrong, 2 a setting is wrong that
    would end the start of kneebot.
    """
    try:
        settings, unusable = examine_settings()
    except SettingsError as error:
        _end(str(error), WRONG_SETTING)
    # Its report is what it says; what its libraries tell of their work would stand between.
    logs.configure("WARNING", settings.log_format, settings.secrets)
    raise typer.Exit(asyncio.run(doctor_checks.examine(settings, unusable, typer.echo, utc_now)))


def main() -> None:
    """The entry point of `kneebot`."""
    # The locked time zone data, not the machine's: the same rules everywhere.
    zoneinfo.reset_tzpath(to=())
    app()


def with_settings(
    start: Callable[[Settings], Coroutine[Any, Any, None]], *, alone: bool = False
) -> None:
    """Run `start` with the settings; what whoever runs it can mend is one line, no traceback.

    `alone` keeps a second process off one SQLite file.
    """
    settings = _settings()
    try:
        if alone:
            with only_process(settings.database):
                asyncio.run(start(settings))
        else:
            asyncio.run(start(settings))
    except (SettingsError, AlreadyRunningError, UnusableFileError) as error:
        _end(str(error), WRONG_SETTING)
    except ServiceDownError as error:
        _end(str(error), SERVICE_DOWN)


def _settings() -> Settings:
    try:
        settings = load_settings()
    except SettingsError as error:
        _end(str(error), WRONG_SETTING)
    logs.configure(settings.log_level, settings.log_format, settings.secrets)
    return settings


def _end(line: str, code: int) -> NoReturn:
    typer.echo(f"kneebot: {line}", err=True)
    sys.exit(code)
