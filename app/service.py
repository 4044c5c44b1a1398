"""The running service: every room wired together, started in order and ended in order."""

import asyncio
import contextlib
import logging
import os
import signal
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ExtBot

from app.settings import Settings, SettingsError
from bot.handlers import Handlers, build_application
from bot.inbound import FIRST_PAUSE, LONGEST_PAUSE, InboxWorker, Poller
from bot.pacing import Pacing
from bot.places import prepare
from bot.request import AiohttpRequest
from bot.runner import Runner
from bot.sender import Sender
from bot.texts import SOURCE_LANGUAGE, translator
from bot.views import commands, description, short_description
from jobs.alarm import AlarmClock
from jobs.tick import Jobs
from storage import inbox, migrate, outbox
from storage.database import Database, Waits

log = logging.getLogger(__name__)

DATABASE_PATIENCE_SECONDS = 30.0
FINISHING_SECONDS = 6.0  # for what is in hand when the end is asked for; Docker kills after 10
CUTTING_OFF_SECONDS = 1.0  # for what was not finished by then
POLLING_CONNECTIONS = 2


class ServiceDownError(Exception):
    """A service that is needed did not come; the message says which and what to do."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """What tells the time and waits; the system's, unless another is handed in.

    `now` is aware, in UTC; `monotonic` and `sleep` are in seconds.
    """

    now: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


def open_database(settings: Settings) -> Database:
    """The database of the settings. TELEGRAM_TIMEOUT_SECONDS=0 lifts every limit here too."""
    unlimited = Waits(connect=None, turn=None, statement=None)
    waits = Waits() if settings.telegram_timeout is not None else unlimited
    return Database(settings.database, waits=waits)


def open_bot(settings: Settings) -> ExtBot[None]:
    """The bot of the settings, with connections of its own for polling."""
    return ExtBot(
        settings.require_token(),
        base_url=settings.telegram_base_url,
        base_file_url=settings.telegram_base_file_url,
        request=AiohttpRequest(settings.telegram_timeout),
        get_updates_request=AiohttpRequest(
            settings.telegram_timeout, connections=POLLING_CONNECTIONS
        ),
    )


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that one process runs."""

    database: Database
    bot: Bot
    runner: Runner
    jobs: Jobs
    application: Application[Any, Any, Any, Any, Any, Any]
    handlers: Handlers
    worker: InboxWorker
    sender: Sender
    owner: str


@contextlib.asynccontextmanager
async def service(settings: Settings, clock: Clock = Clock()) -> AsyncIterator[Service]:
    """Everything built and connected; closed again on every way out.

    `clock` is the time that people live in, and that the pace of messages follows.
    Raises SettingsError for a refused token, ServiceDownError for an absent database or an old
    schema. Telegram is waited for, however long it is away.
    """
    database = open_database(settings)
    bot = open_bot(settings)
    try:
        await wait_for_database(database)
        await _require_schema(settings, database)
        owner = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        sender = Sender(bot, Pacing(clock.monotonic, clock.sleep), sleep=clock.sleep)
        runner = Runner(database, sender, owner, clock.now)
        handlers = Handlers(runner, sender)
        application = build_application(bot, handlers)
        worker = InboxWorker(
            application,
            handlers,
            database,
            owner,
            clock.now,
            idle_seconds=settings.dispatch_interval_seconds,
        )
        await _wait_for_telegram(bot)
        await application.initialize()
        try:
            yield Service(
                database=database,
                bot=bot,
                runner=runner,
                jobs=Jobs(database, runner),
                application=application,
                handlers=handlers,
                worker=worker,
                sender=sender,
                owner=owner,
            )
        finally:
            await application.shutdown()
    finally:
        await bot.shutdown()
        await database.dispose()


async def run(settings: Settings) -> None:
    """Polling and jobs in one process, until SIGINT or SIGTERM.

    Such a signal also ends the wait for a service that is down. Raises what `service` raises.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    stopped = asyncio.create_task(stop.wait())
    async with contextlib.AsyncExitStack() as ends:
        starting = asyncio.create_task(ends.enter_async_context(service(settings)))
        await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await _work(settings, starting.result(), stopped)
        else:
            log.info("kneebot stops before it runs", extra={"action": "stopping"})
            starting.cancel()
            await asyncio.wait({starting})


async def _work(settings: Settings, parts: Service, stopped: asyncio.Task[bool]) -> None:
    """Everything that a running process does, until `stopped` is done.

    1. Webhook off, without dropping what waits; leases of an earlier process ended (SQLite).
    2. Commands registered and the index of places built, both in the background.
    3. Poller, inbox worker and alarm clock run.
    4. On a signal no new work is taken; what is in hand is finished.
    """
    if parts.database.is_sqlite:
        await _take_over(parts.database)
    poller = Poller(
        parts.bot,
        parts.database,
        utc_now,
        parts.worker.wake,
        poll_seconds=settings.telegram_poll_seconds,
        timeout=settings.telegram_timeout,
    )
    alarm = AlarmClock(parts.jobs, utc_now, settings.dispatch_interval_seconds)
    background = asyncio.create_task(_settle_in(parts))
    polling = asyncio.create_task(_poll(parts.bot, poller))
    working = asyncio.create_task(parts.worker.run())
    alarm.start()
    log.info("kneebot is running", extra={"action": "started"})
    try:
        await asyncio.wait({stopped, polling, working}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        log.info("kneebot is stopping", extra={"action": "stopping"})
        in_hand = {background, polling, working, *alarm.stop()}
        for task in (stopped, background, polling, working):
            task.cancel()
        _, late = await asyncio.wait(in_hand, timeout=FINISHING_SECONDS)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=CUTTING_OFF_SECONDS)
        await _let_go(parts)
        alarm.close()
    for task in (polling, working):
        if task.done() and not task.cancelled():
            task.result()


async def wait_for_database(database: Database) -> None:
    """Wait until the database answers, at most half a minute.

    Raises ServiceDownError when it does not, SettingsError for a file that is no database.
    """
    pause, waited = FIRST_PAUSE, 0.0
    while True:
        try:
            async with database.read() as connection:
                await connection.execute(text("SELECT 1"))
        except (DBAPIError, OSError, TimeoutError) as error:
            if isinstance(error, DBAPIError) and _no_database(error):
                raise SettingsError(
                    f"DATABASE_URL names what cannot be used as SQLite ({error.orig}); name "
                    "another file, or move that one away."
                ) from None
            if waited >= DATABASE_PATIENCE_SECONDS:
                raise ServiceDownError(
                    "DATABASE_URL: the database does not answer; is it running, and may this "
                    "machine reach it?"
                ) from error
            log.warning(
                "the database does not answer (%s), next try in %.0f s",
                type(error).__name__,
                pause,
                extra={"action": "database_awaited"},
            )
            await asyncio.sleep(pause)
            waited, pause = waited + pause, min(pause * 2, LONGEST_PAUSE)
        else:
            return


def _no_database(error: DBAPIError) -> bool:
    """Whether a SQLite file can never answer: it is none, or it cannot be opened."""
    name = getattr(error.orig, "sqlite_errorname", "")
    return name in {"SQLITE_NOTADB", "SQLITE_CANTOPEN"}


async def _require_schema(settings: Settings, database: Database) -> None:
    """The embedded database migrates by itself; another is migrated by whoever runs it."""
    if database.is_sqlite:
        await migrate.upgrade(settings.database)
        return
    async with database.read() as connection:
        if not await migrate.is_current(connection):
            raise ServiceDownError(
                "DATABASE_URL: the schema of this database is not the one of this version; "
                "run kneebot migrate"
            )


async def _wait_for_telegram(bot: Bot) -> None:
    pause = FIRST_PAUSE
    while True:
        try:
            await bot.initialize()
        except InvalidToken:
            raise SettingsError(
                "TELEGRAM_BOT_TOKEN is refused by Telegram; get a valid one from @BotFather."
            ) from None
        except TelegramError as error:
            log.warning(
                "Telegram does not answer (%s), next try in %.0f s",
                type(error).__name__,
                pause,
                extra={"action": "telegram_awaited"},
            )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return


async def _take_over(database: Database) -> None:
    """Alone on this file: what an earlier process had in hand is free at once."""
    now = utc_now()
    async with database.write() as connection:
        await inbox.end_leases(connection, now)
        await outbox.end_leases(connection, now)


async def _let_go(parts: Service) -> None:
    """What could not be finished is free for the next process."""
    now = utc_now()
    async with parts.database.write() as connection:
        await inbox.end_leases(connection, now, parts.owner)
        await outbox.end_leases(connection, now, parts.owner)


async def _poll(bot: Bot, poller: Poller) -> None:
    """A webhook would keep polling out: it is removed first, what waits there is kept."""
    pause = FIRST_PAUSE
    while True:
        try:
            await bot.delete_webhook(drop_pending_updates=False)
            break
        except TelegramError as error:
            log.warning(
                "the webhook could not be removed (%s)",
                type(error).__name__,
                extra={"action": "webhook_not_removed"},
            )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
    await poller.run()


async def _settle_in(parts: Service) -> None:
    """What makes the start no slower and a failure of which stops nothing."""
    translate = translator(SOURCE_LANGUAGE)
    await parts.sender.register(
        commands(translate), description(translate), short_description(translate)
    )
    await prepare()
