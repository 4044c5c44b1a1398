"""The service: every room wired together, connected in order and closed in order."""

import asyncio
import contextlib
import logging
import os
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from telegram.error import InvalidToken
from telegram.ext import Application

from app.settings import Settings, SettingsError
from bot.handlers import Handlers, build_application
from bot.inbound import InboxWorker
from bot.metrics import Metrics
from bot.pacing import Pace, Pacing, Paid
from bot.patience import FIRST_PAUSE, until_done
from bot.purse import Purse
from bot.request import AiohttpRequest
from bot.runner import Runner
from bot.sender import Sender, connections, reminders_at_once
from bot.shared_pacing import SharedPacing
from bot.updates import PollingBot
from jobs.tick import Jobs, hands, rows_at_once
from storage import migrate
from storage.database import DATABASE_AWAY, Database, Waits
from storage.leases import DATABASE_TIME, LeaseTime

log = logging.getLogger(__name__)

DATABASE_PATIENCE_SECONDS = 30.0
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


def open_bot(settings: Settings) -> PollingBot:
    """The bot of the settings, with connections of its own for polling."""
    return PollingBot(
        settings.require_token(),
        base_url=settings.telegram_base_url,
        base_file_url=settings.telegram_base_file_url,
        request=AiohttpRequest(
            settings.telegram_timeout, connections=connections(settings.messages_per_second)
        ),
        get_updates_request=AiohttpRequest(
            settings.telegram_timeout, connections=POLLING_CONNECTIONS
        ),
    )


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of which a process runs those that it needs."""

    database: Database
    bot: PollingBot
    runner: Runner
    jobs: Jobs
    application: Application[Any, Any, Any, Any, Any, Any]
    handlers: Handlers
    worker: InboxWorker
    sender: Sender
    metrics: Metrics
    owner: str


@contextlib.asynccontextmanager
async def built(
    settings: Settings,
    clock: Clock = Clock(),
    pace: Pace | None = None,
    opened: Callable[[Settings], Database] = open_database,
) -> AsyncIterator[Service]:
    """Everything built and nothing connected yet; closed again on every way out.

    `clock` is the time that people live in, and that the pace of messages follows. Another
    `pace` than Telegram's is for trials of speed. `opened` makes the database.
    """
    metrics = Metrics()
    database = opened(settings)
    bot = open_bot(settings)
    owner = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    sender = Sender(
        bot,
        pace or _pace(settings, database, clock),
        reminders_at_once=reminders_at_once(settings.messages_per_second),
        clock=clock.monotonic,
        sleep=clock.sleep,
        metrics=metrics,
    )
    leases = _lease_time(database, clock)
    runner = Runner(database, sender, owner, clock.now, metrics, leases)
    handlers = Handlers(runner, sender)
    application = build_application(bot, handlers)
    worker = InboxWorker(
        application,
        handlers,
        database,
        owner,
        clock.now,
        idle_seconds=settings.dispatch_interval_seconds,
        metrics=metrics,
        leases=leases,
    )
    try:
        yield Service(
            database=database,
            bot=bot,
            runner=runner,
            jobs=Jobs(
                database,
                runner,
                metrics,
                spread=settings.spread,
                rows_at_once=rows_at_once(settings.messages_per_second),
                hands=hands(settings.messages_per_second),
            ),
            application=application,
            handlers=handlers,
            worker=worker,
            sender=sender,
            metrics=metrics,
            owner=owner,
        )
    finally:
        await application.shutdown()
        await bot.shutdown()
        await database.dispose()


async def connect(settings: Settings, parts: Service, *, migrates: bool) -> None:
    """Find the database with its schema, then Telegram, which is waited for without end.

    `migrates` brings an embedded database up to date. Raises SettingsError for a refused token,
    ServiceDownError for an absent database or an old schema, ForeignSchemaError for another's.
    """
    await wait_for_database(parts.database)
    await require_schema(settings, parts.database, migrates=migrates)
    await _wait_for_telegram(parts.bot)
    await parts.application.initialize()


@contextlib.asynccontextmanager
async def service(
    settings: Settings,
    clock: Clock = Clock(),
    opened: Callable[[Settings], Database] = open_database,
) -> AsyncIterator[Service]:
    """Everything built and connected; closed again on every way out. Raises what `connect` does."""
    async with built(settings, clock, opened=opened) as parts:
        await connect(settings, parts, migrates=True)
        yield parts


def _pace(settings: Settings, database: Database, clock: Clock) -> Pace:
    """Shared by all processes on PostgreSQL; a turned clock has only one, that the database's
    clock knows nothing of."""
    paid = None
    if per_second := settings.paid_broadcast_per_second:
        stars = settings.paid_broadcast_daily_stars
        paid = Paid(per_second, Purse(database, stars, per_second // 4, clock.now))
    if database.is_sqlite or clock != Clock():
        return Pacing(clock.monotonic, clock.sleep, paid)
    return SharedPacing(database, paid)


def _lease_time(database: Database, clock: Clock) -> Callable[[], LeaseTime]:
    """What no jump of the wall clock touches: the database's time, or one's own on SQLite."""
    if clock != Clock():
        return clock.now
    if not database.is_sqlite:
        return lambda: DATABASE_TIME
    began, at_start = time.monotonic(), utc_now()
    return lambda: at_start + timedelta(seconds=time.monotonic() - began)


async def wait_for_database(database: Database) -> None:
    """Wait until the database answers, about half a minute, however long each try takes.

    Raises ServiceDownError when it does not, SettingsError for a file that is no database.
    """
    pause, until = FIRST_PAUSE, time.monotonic() + DATABASE_PATIENCE_SECONDS
    while True:
        try:
            async with database.read() as connection:
                await connection.execute(text("SELECT 1"))
        except DATABASE_AWAY as error:
            if isinstance(error, DBAPIError) and _no_database(error):
                raise SettingsError(
                    f"DATABASE_URL names what cannot be used as SQLite ({error.orig}); name "
                    "another file, or move that one away."
                ) from None
            if (left := until - time.monotonic()) <= 0:
                raise ServiceDownError(
                    "DATABASE_URL: the database does not answer; is it running, and may this "
                    "machine reach it?"
                ) from error
            wait = min(pause, left)
            log.warning(
                "the database does not answer (%s), next try in %.0f s",
                type(error).__name__,
                wait,
                extra={"action": "database_awaited"},
            )
            await asyncio.sleep(wait)
            pause *= 2
        else:
            return


def _no_database(error: DBAPIError) -> bool:
    """Whether a SQLite file can never answer: it is none, damaged, or cannot be opened."""
    name = getattr(error.orig, "sqlite_errorname", "")
    return name in {"SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_CORRUPT"}


async def require_schema(settings: Settings, database: Database, *, migrates: bool) -> None:
    """The schema is this version's; the embedded one is, where `migrates`, brought there."""
    if database.is_sqlite and migrates:
        await migrate.upgrade(settings.database)
        return
    async with database.read() as connection:
        await migrate.require_ours(connection)
        if not await migrate.is_current(connection):
            raise ServiceDownError(
                "DATABASE_URL: the schema of this database is not the one of this version; "
                "run kneebot migrate"
            )


async def _wait_for_telegram(bot: PollingBot) -> None:
    async def call() -> None:
        try:
            await bot.initialize()
        except InvalidToken:
            raise SettingsError(
                "TELEGRAM_BOT_TOKEN is refused by Telegram; get a valid one from @BotFather."
            ) from None

    await until_done(call, "Telegram does not answer", "telegram_awaited")
