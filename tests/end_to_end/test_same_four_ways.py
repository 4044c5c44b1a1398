"""The same life reads the same through polling and webhook, on SQLite and on PostgreSQL."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr

from app.demo import TOKEN, made_up_world
from app.service import Clock, service
from app.settings import Settings
from app.web import serving, webhook_address, webhook_routes
from bot.webhook import Webhook, set_webhook
from simulator.play.clock import TurnedClock
from simulator.play.life import BEGINS, live
from simulator.play.runners import RUNNER_BY_NAME, MadeUpRunner
from simulator.play.world import Deliveries, DrivenWorker, World
from simulator.telegram import TelegramServer
from tests.end_to_end.lives import SHORTER, TRANSCRIPTS

SECRET = "a-word-between-two"
# Until the morning after the advice of day 22: every kind of screen of an ordinary life.
RUNNER = replace(RUNNER_BY_NAME["plateau"], days=23)
ADVICE = "Please book a physio or doctor"

AWorld = Callable[[str], AbstractAsyncContextManager[World]]


@asynccontextmanager
async def hooked_world(database_url: str) -> AsyncIterator[World]:
    """As `made_up_world`, but the local Telegram delivers to the webhook."""
    turned = TurnedClock(BEGINS)
    bound = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    with bound:
        async with TelegramServer(token=TOKEN, clock=turned.now) as server:
            settings = Settings.model_construct(
                telegram_bot_token=SecretStr(TOKEN),
                telegram_api_url=server.url,
                database_url=SecretStr(database_url),
                spread_minutes=0,  # the transcripts show the chosen times
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
                webhook = Webhook(parts.database, turned.now, worker.wake)
                async with serving(webhook_routes(webhook, address, SECRET), bound):
                    await set_webhook(parts.bot, webhook_address(address), SECRET)
                    feed = Deliveries(server)
                    yield World(server, turned, parts.database, feed, worker, parts.jobs)


async def told(a_world: AWorld, database_url: str, runner: MadeUpRunner = RUNNER) -> str:
    """The whole conversation, as a person reads it."""
    async with a_world(database_url) as world:
        text = str(await live(world, world.server.person(first_name="Ann"), runner))
        assert world.server.violations == []
    return text


TOLD: list[str] = []


@pytest.mark.parametrize("a_world", [made_up_world, hooked_world], ids=["polling", "webhook"])
async def test_a_life_is_the_same_through_polling_and_webhook_on_both_databases(
    a_world: AWorld, database_url: str, empty_sqlite_url: str
) -> None:
    if not TOLD:  # once for all, because it takes some seconds
        TOLD.append(await told(made_up_world, empty_sqlite_url))
    (first,) = TOLD
    assert ADVICE in first
    assert await told(a_world, database_url) == first


# The kept lives are those through polling on SQLite (test_told_lives.py). Those of 12 weeks take
# too long for a second time, and bring nothing new to Telegram or the database.
@pytest.mark.parametrize("runner", SHORTER, ids=lambda runner: runner.name)
async def test_every_shorter_life_reads_through_the_webhook_on_postgresql_as_it_is_kept(
    runner: MadeUpRunner, postgresql_url: str
) -> None:
    said = await told(hooked_world, postgresql_url, runner)
    kept = (TRANSCRIPTS / f"{runner.name}.txt").read_text(encoding="utf-8")
    assert said.splitlines() == kept.splitlines()
