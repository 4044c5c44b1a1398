"""`kneebot demo`: the real bot with a made-up runner, on this machine alone, in a few seconds."""

import asyncio
import contextlib
import sys
import tempfile
import textwrap
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from app import logs
from app.service import Clock, service
from app.settings import Settings
from bot.inbound import Poller
from simulator.play.clock import TurnedClock
from simulator.play.life import BEGINS, live
from simulator.play.runners import RUNNER_BY_NAME, RUNNERS, MadeUpRunner
from simulator.play.transcript import WIDTH
from simulator.play.world import DrivenWorker, World
from simulator.telegram import TelegramServer

TOKEN = "12345:made-up-for-the-local-telegram"
UNKNOWN_RUNNER = 2  # the exit code
FIRST_SHOWN = "plateau"


def demo_command(
    runner: Annotated[str, typer.Option(help=f"One of {', '.join(RUNNER_BY_NAME)}.")] = FIRST_SHOWN,
    transcript: Annotated[
        bool, typer.Option("--transcript", help="The conversation alone, for a file.")
    ] = False,
) -> None:
    """Play a made-up runner's weeks as a dated conversation. Needs no token and no network."""
    chosen = RUNNER_BY_NAME.get(runner)
    if chosen is None:
        known = ", ".join(RUNNER_BY_NAME)
        typer.echo(f"kneebot: there is no runner {runner!a}; there are {known}", err=True)
        sys.exit(UNKNOWN_RUNNER)
    logs.configure("WARNING", "text", ())
    if not transcript:
        typer.echo(_introduction(chosen))
    began = time.monotonic()
    typer.echo(asyncio.run(played(chosen)))
    typer.echo(f"Played in {time.monotonic() - began:.1f} s.", err=True)


def _introduction(runner: MadeUpRunner) -> str:
    others = ", ".join(other.name for other in RUNNERS if other is not runner)
    shown = (
        f"The real bot with a made-up runner who {runner.about}. Others: {others} (--runner NAME)."
    )
    return textwrap.fill(shown, WIDTH) + "\n"


async def played(runner: MadeUpRunner) -> str:
    """The conversation of `runner` with the bot."""
    with tempfile.TemporaryDirectory(prefix="kneebot-") as folder:
        async with made_up_world(f"sqlite:///{Path(folder) / 'kneebot.sqlite3'}") as world:
            person = world.server.person(first_name="Ann")
            return str(await live(world, person, runner))


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
        )
        clock = Clock(turned.now, turned.monotonic, turned.sleep)
        async with service(settings, clock) as parts:
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
