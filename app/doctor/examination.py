"""The whole examination: every part in turn, a line about each."""

import os
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime

from app.doctor.database import examine_database
from app.doctor.finding import WELL, Finding, well, wrong_setting
from app.doctor.machine import examine_clock, examine_port, examine_zones
from app.doctor.telegram import examine_telegram, examine_webhook_address
from app.logs import Redactor
from app.settings import Settings

SETTINGS = "Settings"


async def examine(
    settings: Settings,
    unusable: Mapping[str, str],
    say: Callable[[str], None],
    clock: Callable[[], datetime],
) -> int:
    """Looks at every part and says a line about each; returns the exit code.

    `unusable` holds the line for each setting that is wrong, by field; `settings` has the default
    in its place, and what depends on it is passed over. No line holds a secret.
    0: all is well. 1: something is wrong. 2: a setting is, with which kneebot ends at its start.
    """
    redactor = Redactor(settings.secrets)
    code = WELL
    async for finding in _findings(settings, unusable, clock):
        say(redactor.redact(finding.line))
        code = max(code, finding.code)
    return code


async def _findings(
    settings: Settings, unusable: Mapping[str, str], clock: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    for finding in _settings(unusable):
        yield finding
    at_work = False
    if "database_url" not in unusable:
        database = await examine_database(settings, clock())
        at_work = database.at_work
        for finding in database.findings:
            yield finding
    if "telegram_api_url" not in unusable:
        telegram = await examine_telegram(settings, unusable, clock(), at_work=at_work)
        for finding in telegram.findings:
            yield finding
        yield examine_clock(telegram.time, clock())
        for finding in examine_webhook_address(settings):
            yield finding
    if "port" not in unusable:
        yield await examine_port(settings)
    yield examine_zones()


def _settings(unusable: Mapping[str, str]) -> list[Finding]:
    if not unusable:
        return [well(SETTINGS, "each one can be used.")]
    return [wrong_setting(SETTINGS, f"{line}{_origin(name)}") for name, line in unusable.items()]


def _origin(name: str) -> str:
    """Where to change it, if it is not the file."""
    set_there = {key.upper() for key, value in os.environ.items() if value}
    if name.upper() in set_there:
        return " It is set in the environment, which wins over .env."
    return ""
