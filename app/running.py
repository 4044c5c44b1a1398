"""`kneebot run`, `kneebot web`, `kneebot worker` and, before them, `kneebot migrate`."""

import typer

from app.process import Role, live
from app.service import open_database, wait_for_database
from app.settings import Settings
from app.starting import with_settings
from storage import migrate


def run_command() -> None:
    """Polling and jobs in one process. Needs TELEGRAM_BOT_TOKEN."""
    with_settings(lambda settings: live(settings, Role.RUN))


def web_command() -> None:
    """Take updates by webhook and answer them.

    Needs TELEGRAM_BOT_TOKEN, WEBHOOK_URL, WEBHOOK_SECRET and PORT. Reminders are sent by
    kneebot worker, beside it on the same PostgreSQL.
    """
    with_settings(lambda settings: live(settings, Role.WEB))


def worker_command() -> None:
    """Send what is due. Needs TELEGRAM_BOT_TOKEN; kneebot web answers people."""
    with_settings(lambda settings: live(settings, Role.WORKER))


def migrate_command() -> None:
    """Bring the database's schema up to date."""
    with_settings(_migrate)


async def _migrate(settings: Settings) -> None:
    database = open_database(settings)
    try:
        await wait_for_database(database)
    finally:
        await database.dispose()
    await migrate.upgrade(settings.database)
    typer.echo("The database is up to date.")
