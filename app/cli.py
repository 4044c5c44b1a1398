"""The command line: `kneebot …`."""

import asyncio
import sys
import zoneinfo
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

import typer

from app import doctor as doctor_checks
from app import logs
from app.assess import assess_command
from app.demo import demo_command
from app.service import ServiceDownError, open_database, run, wait_for_database
from app.settings import Settings, SettingsError, load_settings
from app.texts import texts_command
from storage import migrate as schema
from storage.lock import AlreadyRunningError, UnusableFileError, only_process

WRONG_SETTING = 2
SERVICE_DOWN = 1

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

    def start(settings: Settings) -> Coroutine[Any, Any, None]:
        settings.require_token()
        return run(settings)

    with_settings(start, alone=True)


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


@app.command("doctor")
def doctor_command() -> None:
    """Check token, database, webhook and clock, and say how to mend what is wrong."""
    settings = _settings()
    # Its report is what it says; what its libraries tell of their work would stand between.
    logs.configure("WARNING", settings.log_format, settings.secrets)
    healthy = asyncio.run(doctor_checks.examine(settings, typer.echo))
    raise typer.Exit(0 if healthy else 1)


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
