"""What Telegram hands out to who asks is stored as it is, and one bad update stops no other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from pydantic import SecretStr

from app.service import service, utc_now
from app.settings import Settings
from bot.inbound import Poller
from simulator.telegram import TelegramServer

TOKEN = "12345:of-the-local-telegram"


@pytest.fixture
async def telegram(database_url: str) -> AsyncIterator[TelegramServer]:
    """A local Telegram whose bot polls and answers."""
    async with TelegramServer(token=TOKEN) as server:
        settings = Settings.model_construct(
            telegram_bot_token=SecretStr(TOKEN),
            telegram_api_url=server.url,
            database_url=SecretStr(database_url),
            dispatch_interval_seconds=0.1,
        )
        async with service(settings) as parts:
            poller = Poller(
                parts.bot, parts.database, utc_now, parts.worker.wake, poll_seconds=5, timeout=5
            )
            working = [asyncio.create_task(each) for each in (poller.run(), parts.worker.run())]
            yield server
            for task in working:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


async def test_an_update_that_nobody_can_read_is_given_up_and_blocks_no_other(
    telegram: TelegramServer,
) -> None:
    ann, ben = telegram.person(started=True), telegram.person()
    unreadable: dict[str, Any] = {"from": {"id": ann.id}, "chat": {"id": ann.id}, "date": "soon"}
    telegram.updates.add("message", ann.id, unreadable)
    await ben.type("/start")
    await ann.sees("Something went wrong")
    await ben.sees("I help runners")
    await ann.type("/start")
    await ann.sees("I help runners")
    assert telegram.violations == []
