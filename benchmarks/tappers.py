"""Who answers taps on a pain score: our whole way in, and the peers with nothing behind them.

Each is a contender's `open` (benchmarks/rounds.py). Updates come by polling, as in `kneebot run`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import chain, count
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from app.service import Service
from benchmarks.crowds import EVENING, asked_in_the_evening, move_in
from benchmarks.fake_telegram import TOKEN
from benchmarks.ours import TrialClock, TrialPace, our_service
from benchmarks.rounds import Go, Sample
from benchmarks.screens import Outgoing, evening_of, shown
from bot.callback_data import unpack
from bot.inbound import Poller
from bot.request import AiohttpRequest
from bot.screen import Button
from care.events import Action, Tapped
from care.person import PersonState
from storage import inbox
from storage.database import Database

SCORE = "3"
PEERS_AT_ONCE = 64
_LOOK_EVERY = 0.1  # seconds; more often it would be part of what is measured
_POLL_SECONDS = 5
_MESSAGE_ID = 1_000_000


def taps(first: int, last: int) -> list[dict[str, Any]]:
    """One tap on the score 3 of each of these people, as Telegram tells of it."""
    return [
        _tap(first + number, evening_of(person))
        for number, person in enumerate(asked_in_the_evening(first, last))
    ]


def score_button(message: Outgoing) -> Button:
    """The button that is tapped."""
    (button,) = (each for row in message.screen.rows for each in row if each.label == SCORE)
    return button


def _tap(number: int, message: Outgoing) -> dict[str, Any]:
    person = {"id": message.chat_id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    rows = [
        [{"text": button.label, "callback_data": button.data} for button in row]
        for row in message.screen.rows
    ]
    return {
        "update_id": 1 + number,
        "callback_query": {
            "id": str(number),
            "from": person,
            "chat_instance": "1",
            "data": score_button(message).data,
            "message": {
                "message_id": _MESSAGE_ID,
                "from": {"id": 12345, "is_bot": True, "first_name": "Bench"},
                "chat": {"id": message.chat_id, "first_name": "Ann", "type": "private"},
                "date": int(EVENING.timestamp()),
                "text": message.screen.text,
                "reply_markup": {"inline_keyboard": rows},
            },
        },
    }


def _answer_to(person: PersonState) -> Outgoing:
    """What the tapped message shows next."""
    data = unpack(score_button(evening_of(person)).data)
    assert data is not None
    return shown(person, Tapped(Action(data.action), data.args), EVENING)


@asynccontextmanager
async def ours(url: str, address: str, people: int, each: int) -> AsyncIterator[Go]:
    """Polled, stored, claimed, acted on, saved, answered, edited: all as `kneebot run` does it."""
    clock = TrialClock(EVENING)
    async with our_service(address, url, clock, TrialPace()) as parts:
        crowd = asked_in_the_evening(0, people)
        await move_in(parts.database, crowd, EVENING - timedelta(hours=1))

        async def go() -> Sample:
            clock.set(EVENING)
            async with _answering(parts, clock):
                return await _timed(each, _all_done(parts.database, each))

        yield go


@asynccontextmanager
async def ours_while_draining(
    url: str, address: str, people: int, each: int, reminders: int, rate: float
) -> AsyncIterator[Go]:
    """The same taps while so many reminders of other people go out at `rate` a second.

    Every round has its own reminders, a minute after the last one's.
    """
    clock = TrialClock(EVENING)
    rounds = people // each
    async with our_service(address, url, clock, TrialPace(rate)) as parts:
        crowd = asked_in_the_evening(0, people)
        others = chain.from_iterable(
            asked_in_the_evening(
                people + number * reminders,
                people + (number + 1) * reminders,
                EVENING + timedelta(minutes=number + 1),
            )
            for number in range(rounds)
        )
        # The evening of those who tap is over: their question was sent.
        await move_in(parts.database, chain(crowd, others), EVENING + timedelta(minutes=1))
        minutes = count(1)

        async def go() -> Sample:
            clock.set(EVENING + timedelta(minutes=next(minutes)))
            await parts.jobs.plan(clock.now())
            async with _answering(parts, clock):
                sent = asyncio.create_task(parts.jobs.dispatch())
                sample = await _timed(each, _all_done(parts.database, each))
                drained = await sent
                if drained != reminders:
                    raise AssertionError(f"{drained} rows were taken, not {reminders}")
            return sample

        yield go


@asynccontextmanager
async def _answering(parts: Service, clock: TrialClock) -> AsyncIterator[None]:
    poller = Poller(
        parts.bot,
        parts.database,
        clock.now,
        parts.worker.wake,
        poll_seconds=_POLL_SECONDS,
        timeout=10,
    )
    tasks = [asyncio.create_task(poller.run()), asyncio.create_task(parts.worker.run())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def _all_done(database: Database, expected: int) -> None:
    """Until so many updates have come, and none is open."""
    async with database.read() as connection:
        newest = await inbox.next_offset(connection, EVENING) or 1
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        async with database.read() as connection:
            offset = await inbox.next_offset(connection, EVENING) or 1
            if offset - newest >= expected and not await inbox.open_count(connection):
                return


@asynccontextmanager
async def ptb(url: str, each: int, on_our_request: bool = False) -> AsyncIterator[Go]:
    """python-telegram-bot: its updater, its handler, answer and edit; nothing is saved."""
    reply = _answer_to(asked_in_the_evening(0, 1)[0])
    buttons = [
        [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
        for row in reply.screen.rows
    ]
    answered = _Count()

    async def tapped(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        await query.answer()
        await query.edit_message_text(
            reply.screen.text,
            parse_mode="HTML",
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=InlineKeyboardMarkup(buttons),
        )
        answered.more()

    builder = Application.builder().token(TOKEN).base_url(f"{url}/bot")
    builder = builder.concurrent_updates(PEERS_AT_ONCE)
    if on_our_request:
        builder = builder.request(AiohttpRequest(10)).get_updates_request(AiohttpRequest(10))
    application = builder.build()
    application.add_handler(CallbackQueryHandler(tapped))
    updater = application.updater
    assert updater is not None
    async with application:

        async def go() -> Sample:
            await application.start()
            await updater.start_polling(timeout=_POLL_SECONDS)
            sample = await _timed(each, answered.until(each))
            await updater.stop()
            await application.stop()
            return sample

        yield go


@asynccontextmanager
async def aiogram(url: str, each: int) -> AsyncIterator[Go]:
    """aiogram 3: its dispatcher, answer and edit; nothing is saved."""
    from aiogram import Bot, Dispatcher, types
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    reply = _answer_to(asked_in_the_evening(0, 1)[0])
    buttons = [
        [types.InlineKeyboardButton(text=button.label, callback_data=button.data) for button in row]
        for row in reply.screen.rows
    ]
    answered = _Count()
    dispatcher = Dispatcher()

    @dispatcher.callback_query()
    async def tapped(query: types.CallbackQuery) -> None:
        await query.answer()
        assert isinstance(query.message, types.Message)
        await query.message.edit_text(
            reply.screen.text,
            parse_mode="HTML",
            link_preview_options=types.LinkPreviewOptions(is_disabled=True),
            reply_markup=types.InlineKeyboardMarkup(inline_keyboard=buttons),
        )
        answered.more()

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot(TOKEN, session=session) as bot:

        async def go() -> Sample:
            polling = asyncio.create_task(
                dispatcher.start_polling(
                    bot,
                    polling_timeout=_POLL_SECONDS,
                    handle_signals=False,
                    close_bot_session=False,
                )
            )
            sample = await _timed(each, answered.until(each))
            await dispatcher.stop_polling()
            await polling
            return sample

        yield go


class _Count:
    """Counts what was answered."""

    def __init__(self) -> None:
        self._count = 0
        self._expected = 0
        self._reached = asyncio.Event()

    def more(self) -> None:
        self._count += 1
        if self._count >= self._expected:
            self._reached.set()

    async def until(self, expected: int) -> None:
        """Wait for so many since the last time."""
        self._expected += expected
        if self._count < self._expected:
            self._reached.clear()
            await self._reached.wait()


async def _timed(each: int, work: Awaitable[object]) -> Sample:
    cpu = time.process_time()
    await work
    return {"taps": each, "cpu_ms": 1000 * (time.process_time() - cpu) / each}
