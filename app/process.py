"""A process from its start to its end: `kneebot run`, `kneebot web` or `kneebot worker`."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Coroutine
from enum import StrEnum
from typing import Any

from starlette.routing import Route
from telegram import Bot

from app.garbage import seldom_searched
from app.health import DATABASE_SECONDS, Health
from app.service import Service, built, connect, utc_now
from app.settings import Settings, SettingsError
from app.web import (
    READ_SECONDS,
    health_routes,
    listen,
    metrics_route,
    serving,
    webhook_address,
    webhook_routes,
)
from bot.inbound import LeaseKeeper, Poller
from bot.patience import look_for_telegram, until_done
from bot.places import prepare
from bot.texts import SOURCE_LANGUAGE, translator
from bot.views import commands, description, short_description
from bot.webhook import STORED_WITHIN, RefusedAddressError, Webhook, set_webhook
from jobs.alarm import AlarmClock
from storage import inbox, outbox, workers
from storage.database import DATABASE_AWAY

log = logging.getLogger(__name__)

# After the signal to end; hosting platforms kill after 10 seconds.
FINISHING_SECONDS = 6.0  # for what is in hand
CUTTING_OFF_SECONDS = 1.0  # for what was not finished by then
LETTING_GO_SECONDS = 1.0


class Role(StrEnum):
    """What a process is there for."""

    RUN = "run"  # everything, with polling
    WEB = "web"  # takes updates by webhook and answers them
    WORKER = "worker"  # sends what is due

    @property
    def answers(self) -> bool:
        """Whether it takes updates from the inbox to the handlers."""
        return self is not Role.WORKER

    @property
    def reminds(self) -> bool:
        """Whether it sends what is due."""
        return self is not Role.WEB


async def live(settings: Settings, role: Role) -> None:
    """Do what the role asks for, until SIGINT or SIGTERM.

    Such a signal also ends the wait for a service that is down. Raises SettingsError for a token
    or an address that Telegram refuses or a port that is taken, ServiceDownError for an absent
    database or an old schema.
    """
    settings.require_token()
    if role is Role.WEB:
        settings.require_webhook()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    stopped = asyncio.create_task(stop.wait())
    async with contextlib.AsyncExitStack() as ends:
        bound = listen(settings)
        if bound is not None:
            ends.enter_context(bound)
        parts = await ends.enter_async_context(built(settings))
        door = await ends.enter_async_context(contextlib.AsyncExitStack())
        if bound is not None:
            await door.enter_async_context(serving(_routes(settings, role, parts), bound))
        starting = asyncio.create_task(connect(settings, parts, migrates=role is Role.RUN))
        await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            with seldom_searched():
                await _work(settings, role, parts, stopped, door)
        else:
            log.info("kneebot stops before it runs", extra={"action": "stopping"})
            starting.cancel()
            await asyncio.wait({starting})


def _routes(settings: Settings, role: Role, parts: Service) -> list[Route]:
    """What is answered at PORT, from before the database and Telegram are found."""
    pulse = parts.jobs.pulse if role.reminds else None
    interval, patience = settings.dispatch_interval_seconds, settings.at_most(DATABASE_SECONDS)
    routes = [
        *health_routes(Health(parts.database, pulse, interval, patience)),
        metrics_route(parts.metrics, parts.database, utc_now, patience),
    ]
    if role is Role.WEB and settings.webhook_url and settings.webhook_secret:
        webhook = Webhook(
            parts.database,
            utc_now,
            parts.worker.wake,
            patience=settings.at_most(STORED_WITHIN),
        )
        secret = settings.webhook_secret.get_secret_value()
        read_within = settings.at_most(READ_SECONDS)
        routes += webhook_routes(webhook, settings.webhook_url, secret, read_within)
    return routes


async def _work(
    settings: Settings,
    role: Role,
    parts: Service,
    stopped: asyncio.Task[bool],
    door: contextlib.AsyncExitStack,
) -> None:
    """Everything that a running process does, until `stopped` is done.

    1. Leases of an earlier process ended (SQLite).
    2. What the role asks for runs, all at once.
    3. On a signal no new work is taken, by `door` neither; what is in hand is finished.
    4. What could not be finished is let go.
    """
    if parts.database.is_sqlite:
        await _take_over(parts)
    leases = parts.runner.leases
    keeper = LeaseKeeper(
        parts.handlers, parts.database, parts.owner, utc_now, kind=role.value, leases=leases
    )
    keeping = asyncio.create_task(keeper.run())
    background = {asyncio.create_task(_settle_in(parts))} if role.answers else set()
    endless = {asyncio.create_task(each) for each in _endless(settings, role, parts, stopped)}
    alarm = AlarmClock(parts.jobs, utc_now, settings.dispatch_interval_seconds)
    if role.reminds:
        alarm.start()
    log.info("kneebot is running", extra={"action": "started", "role": role.value})
    try:
        await asyncio.wait({stopped, keeping, *endless}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        log.info("kneebot is stopping", extra={"action": "stopping"})
        closing = asyncio.create_task(door.aclose())
        in_hand = {closing, *background, *endless, *(alarm.stop() if role.reminds else ())}
        for task in (stopped, *background, *endless):
            task.cancel()
        _, late = await asyncio.wait(in_hand, timeout=FINISHING_SECONDS)
        late.add(keeping)
        for task in late:
            task.cancel()
        await asyncio.wait(late, timeout=CUTTING_OFF_SECONDS)
        await _let_go(parts)
        if role.reminds:
            alarm.close()
    for task in (*endless, keeping):
        if task.done() and not task.cancelled():
            task.result()


def _endless(
    settings: Settings, role: Role, parts: Service, stopped: asyncio.Task[bool]
) -> list[Coroutine[Any, Any, None]]:
    """What only ends by an error, or when it is cancelled."""
    if not role.answers:
        return []
    if role is Role.WEB:
        return [
            parts.worker.run(),
            look_for_telegram(parts.sender.can_send, settings.dispatch_interval_seconds),
            _be_called(settings, parts.bot, stopped),
        ]
    poller = Poller(
        parts.bot,
        parts.database,
        utc_now,
        parts.worker.wake,
        poll_seconds=settings.telegram_poll_seconds,
        timeout=settings.telegram_timeout,
    )
    return [parts.worker.run(), _poll(parts.bot, poller)]


async def _be_called(settings: Settings, bot: Bot, stopped: asyncio.Task[bool]) -> None:
    """Have Telegram deliver here. Raises SettingsError for an address that it refuses."""
    if settings.webhook_url and settings.webhook_secret:
        secret = settings.webhook_secret.get_secret_value()
        try:
            await set_webhook(bot, webhook_address(settings.webhook_url), secret)
        except RefusedAddressError as error:
            raise SettingsError(f"WEBHOOK_URL is refused by Telegram: {error}.") from None
    await asyncio.wait({stopped})


async def _poll(bot: Bot, poller: Poller) -> None:
    """A webhook would keep polling out: it is removed first, what waits there is kept."""
    await until_done(
        lambda: bot.delete_webhook(drop_pending_updates=False),
        "the webhook could not be removed",
        "webhook_not_removed",
    )
    await poller.run()


async def _settle_in(parts: Service) -> None:
    """What makes the start no slower and a failure of which stops nothing."""
    translate = translator(SOURCE_LANGUAGE)
    await parts.sender.register(
        commands(translate), description(translate), short_description(translate)
    )
    await prepare()


async def _take_over(parts: Service) -> None:
    """Alone on this file: what an earlier process had in hand is free at once."""
    now = parts.runner.leases()
    async with parts.database.write() as connection:
        await inbox.end_leases(connection, now)
        await outbox.end_leases(connection, now)


async def _let_go(parts: Service) -> None:
    """What could not be finished is free for the next process; if not now, when its lease ends."""
    now = parts.runner.leases()
    with contextlib.suppress(*DATABASE_AWAY):
        async with asyncio.timeout(LETTING_GO_SECONDS), parts.database.write() as connection:
            await inbox.end_leases(connection, now, parts.owner)
            await outbox.end_leases(connection, now, parts.owner)
            await workers.leave(connection, parts.owner)
