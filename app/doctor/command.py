"""`kneebot doctor`: what is wrong, and how to mend it."""

import asyncio

import typer

from app import logs
from app.doctor.examination import examine
from app.service import utc_now
from app.settings import SettingsError, examine_settings
from app.starting import WRONG_SETTING, end


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
        end(str(error), WRONG_SETTING)
    # Its report is what it says; what its libraries tell of their work would stand between.
    logs.configure("WARNING", settings.log_format, settings.secrets)
    raise typer.Exit(asyncio.run(examine(settings, unusable, typer.echo, utc_now)))
