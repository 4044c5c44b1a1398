"""How a command begins and ends: its settings, one line for what is wrong, the exit code."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Any, NoReturn

import typer

from app import logs
from app.service import ServiceDownError
from app.settings import Settings, SettingsError, load_settings
from storage.lock import AlreadyRunningError, UnusableFileError, only_process
from storage.migrate import ForeignSchemaError

SERVICE_DOWN = 1
WRONG_SETTING = 2


def with_settings(start: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    """Run `start` with the settings, alone on a SQLite file.

    What whoever runs it can mend is one line, no traceback.
    """
    settings = read_settings()
    try:
        with (
            only_process(settings.database),
            asyncio.Runner(loop_factory=_loop_factory(settings)) as runner,
        ):
            runner.run(start(settings))
    except (SettingsError, AlreadyRunningError, UnusableFileError) as error:
        end(str(error), WRONG_SETTING)
    except (ServiceDownError, ForeignSchemaError) as error:
        end(str(error), SERVICE_DOWN)


def _loop_factory(settings: Settings) -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the loop that EVENT_LOOP names; None for Python's own."""
    if settings.event_loop == "asyncio":
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = import_module("uvloop").new_event_loop
    return factory


def read_settings() -> Settings:
    """The settings, with the log set up as they say; a wrong one ends the process."""
    try:
        settings = load_settings()
    except SettingsError as error:
        end(str(error), WRONG_SETTING)
    logs.configure(settings.log_level, settings.log_format, settings.secrets)
    return settings


def end(line: str, code: int) -> NoReturn:
    """Say why, and end the process."""
    typer.echo(f"kneebot: {line}", err=True)
    sys.exit(code)
