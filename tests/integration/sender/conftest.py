"""What the tests of the sender ask for: `desk` and `chat`."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot

from bot.pacing import Pacing
from bot.request import AiohttpRequest
from bot.sender import Sender
from simulator.telegram.server import TelegramServer
from tests.integration.sender.desk import TOKEN, Chat, Desk, Telegram, TurnedClock


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    clock = TurnedClock()
    telegram = Telegram(clock)
    app = web.Application()
    app.router.add_post("/{path:.*}", telegram.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
        async with AiohttpRequest(5) as request:
            bot = Bot(TOKEN, base_url=address, request=request, get_updates_request=request)
            pacing = Pacing(clock.time, clock.sleep)
            sender = Sender(
                bot,
                pacing,
                tries=4,
                patience=60,
                reminders_at_once=3,
                chance=lambda: 1.0,
                clock=clock.time,
                sleep=clock.sleep,
            )
            yield Desk(sender, telegram, clock, pacing, bot)
    finally:
        await runner.cleanup()


@pytest.fixture
async def chat() -> AsyncIterator[Chat]:
    """A person's chat on the local Telegram, which is as strict as the real one."""
    async with TelegramServer(token=TOKEN) as server, AiohttpRequest(5) as request:
        bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request)
        yield Chat(Sender(bot, Pacing(), tries=2), server, server.person(started=True))
        assert server.violations == []
