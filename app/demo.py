"""`kneebot demo`: the real bot with made-up people, on this machine alone.

A page in the browser by default, the conversation alone with `--transcript`.
"""

import asyncio
import contextlib
import errno
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import SecretStr

from app import logs
from app.garbage import seldom_searched
from app.service import Clock, open_database, service
from app.settings import Settings
from bot.inbound import Poller
from bot.texts import SOURCE_LANGUAGE, translator
from bot.views import commands, description, short_description
from simulator.play.clock import TurnedClock
from simulator.play.life import BEGINS, live
from simulator.play.one_thread import OneThread
from simulator.play.runners import RUNNER_BY_NAME, MadeUpRunner
from simulator.play.world import DrivenWorker, World
from simulator.telegram import TelegramServer
from storage.database import Database, sqlite_file

TOKEN = "12345:made-up-for-the-local-telegram"
WRONG_OPTION = 2  # the exit code
FIRST_SHOWN = "plateau"
LOOPBACK = "127.0.0.1"
USUAL_PORT = 8000


def demo_command(
    runner: Annotated[
        str, typer.Option(help=f"Who lives it: one of {', '.join(RUNNER_BY_NAME)}.")
    ] = FIRST_SHOWN,
    port: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, help=f"Where the page is. Else {USUAL_PORT}, or a free one."
        ),
    ] = None,
    transcript: Annotated[
        bool, typer.Option("--transcript", help="No page: the conversation alone, for a file.")
    ] = False,
) -> None:
    """Show six weeks of the real bot in a browser. Needs no token and no network."""
    chosen = RUNNER_BY_NAME.get(runner)
    if chosen is None:
        _end(f"there is no runner {runner!a}; there are {', '.join(RUNNER_BY_NAME)}")
    logs.configure("WARNING", "text", ())
    if transcript:
        began = time.monotonic()
        with seldom_searched():
            told = asyncio.run(played(chosen))
        typer.echo(told)
        typer.echo(f"Played in {time.monotonic() - began:.1f} s.", err=True)
        return
    try:
        bound = listen(port)
    except OSError as error:
        _end(_why_not(error, port))
    with bound, seldom_searched():
        asyncio.run(_show(chosen, bound))


def listen(port: int | None) -> socket.socket:
    """A socket on this machine alone: on `port`, or without one on the usual or a free one.

    Raises OSError for a port that cannot be had.
    """
    if port is not None:
        return socket.create_server((LOOPBACK, port))
    try:
        return socket.create_server((LOOPBACK, USUAL_PORT))
    except OSError:
        return socket.create_server((LOOPBACK, 0))


def _why_not(error: OSError, port: int | None) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {port} is taken by another program; name another --port, or none"
        case errno.EACCES | errno.EPERM:
            return f"port {port} may not be opened by this user; name a --port above 1023, or none"
        case _:
            return f"port {port} cannot be opened ({error.strerror}); name another --port"


def _end(line: str) -> NoReturn:
    typer.echo(f"kneebot: {line}", err=True)
    sys.exit(WRONG_OPTION)


async def _show(runner: MadeUpRunner, bound: socket.socket) -> None:
    """The page, until SIGINT or SIGTERM."""
    # Imported for a page only: a transcript needs no web server.
    from app.serving import answering
    from bot.places import prepare
    from simulator.play.page import page
    from simulator.play.stage import Stage

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    indexing = asyncio.create_task(prepare())  # of the places, for the first who types a city
    try:
        async with Stage(a_world, runner) as stage, answering(page(stage), bound):
            typer.echo(f"http://{LOOPBACK}:{bound.getsockname()[1]}")
            typer.echo("Open this address in a browser. Ctrl-C ends it.")
            await stop.wait()
            stage.close()
    finally:
        indexing.cancel()
        await asyncio.wait({indexing})


@contextlib.asynccontextmanager
async def a_world() -> AsyncIterator[World]:
    """A made-up world with a database of its own, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="kneebot-") as folder:
        async with made_up_world(f"sqlite:///{Path(folder) / 'kneebot.sqlite3'}") as world:
            yield world


async def played(runner: MadeUpRunner) -> str:
    """The conversation of `runner` with the bot."""
    async with a_world() as world:
        person = world.server.person(first_name="Ann")
        return str(await live(world, person, runner))


def in_one_thread(settings: Settings) -> Database:
    """The database of the settings; SQLite answers in the thread that asks."""
    url = settings.database
    return OneThread(url) if sqlite_file(url) else open_database(settings)


@contextlib.asynccontextmanager
async def made_up_world(database_url: str) -> AsyncIterator[World]:
    """The real service on a local Telegram, at 18:00 of a Monday in Berlin.

    `database_url` is any that DATABASE_URL takes; one that is not SQLite has its schema already.
    """
    turned = TurnedClock(BEGINS)
    async with TelegramServer(token=TOKEN, clock=turned.now) as server:
        # The environment and .env of whoever runs this have no say here.
        settings = Settings.model_construct(
            telegram_bot_token=SecretStr(TOKEN),
            telegram_api_url=server.url,
            database_url=SecretStr(database_url),
            spread_minutes=0,
        )
        clock = Clock(turned.now, turned.monotonic, turned.sleep)
        async with service(settings, clock, in_one_thread) as parts:
            translate = translator(SOURCE_LANGUAGE)
            await parts.sender.register(
                commands(translate), description(translate), short_description(translate)
            )
            worker = DrivenWorker(
                parts.application,
                parts.handlers,
                parts.database,
                parts.owner,
                turned.now,
                idle_seconds=0,
            )
            poller = Poller(
                parts.bot,
                parts.database,
                turned.now,
                worker.wake,
                poll_seconds=0,
                timeout=settings.telegram_timeout,
            )
            yield World(server, turned, parts.database, poller, worker, parts.jobs)
