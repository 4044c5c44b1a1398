"""`kneebot seed`: a database full of made-up people, for trials of load."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.service import open_database, require_schema, utc_now, wait_for_database
from app.settings import Settings, SettingsError
from app.starting import with_settings
from simulator.play.crowd import MODELS, Crowd
from storage import seeding


def seed_command(
    people: Annotated[int, typer.Option(min=1, help="How many there shall be.")],
    due_now: Annotated[
        int, typer.Option(min=0, help="How many of them wait for their morning message now.")
    ] = 0,
) -> None:
    """Fill a database with made-up people, to try how it carries many.

    Only one without people: nothing made up stands beside anybody real. Their chats do not
    exist, so let TELEGRAM_API_URL be a local server's before kneebot runs on it.
    """
    if due_now > people:
        raise typer.BadParameter("at most all of the people can be due", param_hint="--due-now")
    began = time.monotonic()
    with_settings(lambda settings: _fill(settings, people, due_now))
    seconds = time.monotonic() - began
    typer.echo(f"{people:,} made-up people, {due_now:,} of them due now, in {seconds:.1f} s.")


async def _fill(settings: Settings, people: int, due_now: int) -> None:
    """All of them, some thousands in a transaction. Raises SettingsError beside real people."""
    now = utc_now()
    database = open_database(settings)
    try:
        await wait_for_database(database)
        await require_schema(settings, database, migrates=True)
        async with database.read() as connection:
            if await seeding.anybody(connection):
                raise SettingsError(
                    "DATABASE_URL: this database has people in it; made-up ones go into one of "
                    "their own, so name a new database."
                )
        dialect = database.engine.dialect
        with _progress_bar(people) as advance:
            for group in Crowd(people, due_now, now).groups():
                copies = seeding.Copies(group.models, now, dialect)
                for first in range(0, len(group.ids), MODELS):
                    some = group.ids[first : first + MODELS]  # of one transaction
                    async with database.write() as connection:
                        await copies.add(connection, some)
                    advance(len(some))
        async with database.write() as connection:
            await seeding.settle_in(connection)
    finally:
        await database.dispose()


@contextmanager
def _progress_bar(people: int) -> Iterator[Callable[[int], None]]:
    """On a terminal, gone again at the end; elsewhere nothing."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        auto_refresh=False,  # no thread of its own
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("Making people", total=people)

        def advance(more: int) -> None:
            bar.advance(task, more)
            bar.refresh()

        yield advance
