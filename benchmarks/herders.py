"""Who reminds many people at the same second: our tick, and one job for each person.

Each is a contender's `open` (benchmarks/rounds.py). The peers send over our transport, which is
faster than python-telegram-bot's own.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot
from telegram.ext import Application, ContextTypes

from benchmarks.crowds import EVENING, asked_in_the_evening, move_in
from benchmarks.fake_telegram import TOKEN
from benchmarks.ours import TrialClock, TrialPace, our_service
from benchmarks.rounds import Go, Sample
from benchmarks.screens import Outgoing, evening_of
from benchmarks.senders import keyboard_of
from bot.request import AiohttpRequest

_LOOK_EVERY = 0.001  # seconds
_LOOK_AGAIN, _QUIET_LOOKS, _MOST_LOOKS = 0.1, 20, 6000  # seconds; for silence after the last one
_TRIED = 50  # jobs that are added to learn how long one takes


class Stall:
    """The longest time for which the event loop let nobody else run, in seconds."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def watch(self) -> None:
        """Look every millisecond until cancelled."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(_LOOK_EVERY)
            self.longest = max(self.longest, time.perf_counter() - began - _LOOK_EVERY)


@asynccontextmanager
async def _watched() -> AsyncIterator[Stall]:
    stall = Stall()
    watching = asyncio.create_task(stall.watch())
    try:
        yield stall
    finally:
        watching.cancel()
        await asyncio.wait([watching])


@asynccontextmanager
async def ours(url: str, address: str, herd: int, rounds: int) -> AsyncIterator[Go]:
    """One tick of the service; every round has another herd."""
    clock = TrialClock(EVENING)
    async with our_service(address, url, clock, TrialPace()) as parts:
        instants = [EVENING + timedelta(minutes=number) for number in range(rounds)]
        for number, at in enumerate(instants):
            crowd = asked_in_the_evening(number * herd, (number + 1) * herd, at)
            await move_in(parts.database, crowd, EVENING - timedelta(hours=1))
        left = iter(instants)

        async def go() -> Sample:
            clock.set(next(left))
            async with _watched() as stall:
                began = time.perf_counter()
                await parts.jobs.tick(clock.now())
                seconds = time.perf_counter() - began
            return {"stall_ms": 1000 * stall.longest, "seconds": seconds}

        yield go


class _Peer:
    """Sends, and knows when the last message went out."""

    def __init__(self, bot: Bot, herd: int) -> None:
        self._bot = bot
        self.messages = [evening_of(person) for person in asked_in_the_evening(0, herd)]
        self._by_chat = {message.chat_id: message for message in self.messages}
        self.last = 0.0
        self._on_the_way = 0
        self._sent = 0

    async def remind(self, chat_id: int) -> None:
        message = self._by_chat[chat_id]
        self._on_the_way += 1
        try:
            await self._bot.send_message(
                chat_id, message.screen.text, parse_mode="HTML", reply_markup=keyboard_of(message)
            )
        finally:
            self._on_the_way -= 1
        self._sent += 1
        self.last = time.perf_counter()

    async def round(
        self, add: Callable[[Outgoing, datetime], object], clear: Callable[[], object]
    ) -> Sample:
        """Add a job for each of them, all due at the same second, and wait until it is over."""
        began = time.perf_counter()
        for message in self.messages[:_TRIED]:
            add(message, datetime.now(UTC) + timedelta(hours=12))
        a_job = (time.perf_counter() - began) / min(_TRIED, len(self.messages))
        clear()
        ready_in = 1 + 2 * a_job * len(self.messages)
        due = datetime.fromtimestamp(math.ceil(time.time() + ready_in), UTC)
        began = time.perf_counter()
        for message in self.messages:
            add(message, due)
        added = time.perf_counter() - began
        left = (due - datetime.now(UTC)).total_seconds()
        if left < 0:
            raise AssertionError("the jobs were due before all of them were there")
        due_at = time.perf_counter() + left
        async with _watched() as stall:
            await asyncio.sleep(left)
            await self._silence()
        clear()
        took = max(0.0, self.last - due_at)
        return {"stall_ms": 1000 * stall.longest, "seconds": took, "added": added}

    async def _silence(self) -> None:
        """Until nothing is on its way and nothing has come for some looks, however long one took.

        Seconds alone would not do: the event loop stands still while the jobs are handed out.
        """
        quiet, seen = 0, 0
        for _ in range(_MOST_LOOKS):
            await asyncio.sleep(_LOOK_AGAIN)
            quiet = 0 if self._on_the_way or self._sent != seen else quiet + 1
            seen = self._sent
            if quiet == _QUIET_LOOKS:
                return
        raise AssertionError("there is no end to it")


@asynccontextmanager
async def job_queue(url: str, herd: int) -> AsyncIterator[Go]:
    """python-telegram-bot's JobQueue: `run_daily` for each person."""
    builder = Application.builder().token(TOKEN).base_url(f"{url}/bot").updater(None)
    application = builder.request(AiohttpRequest(None)).build()
    jobs = application.job_queue
    assert jobs is not None
    async with application:
        await application.start()
        peer = _Peer(application.bot, herd)

        async def remind(context: ContextTypes.DEFAULT_TYPE) -> None:
            assert context.job is not None and context.job.chat_id is not None
            await peer.remind(context.job.chat_id)

        def add(message: Outgoing, due: datetime) -> object:
            return jobs.run_daily(remind, due.timetz(), chat_id=message.chat_id)

        async def go() -> Sample:
            return await peer.round(add, jobs.scheduler.remove_all_jobs)

        yield go
        await application.stop()


# A stored job is found again by the name of its function, so the one who sends is found here.
_peers: dict[str, _Peer] = {}


async def remind(chat_id: int) -> None:
    """What a job of the store below calls."""
    await _peers["job_store"].remind(chat_id)


@asynccontextmanager
async def job_store(url: str, address: str, herd: int) -> AsyncIterator[Go]:
    """APScheduler with its SQLAlchemyJobStore: a daily job for each person, in SQLite."""
    store = SQLAlchemyJobStore(url=address.replace("+aiosqlite", ""))
    scheduler: Any = AsyncIOScheduler(timezone="UTC", jobstores={"default": store})
    async with Bot(TOKEN, base_url=f"{url}/bot", request=AiohttpRequest(None)) as bot:
        _peers["job_store"] = peer = _Peer(bot, herd)
        scheduler.start()

        def add(message: Outgoing, due: datetime) -> object:
            return scheduler.add_job(
                remind,
                "cron",
                hour=due.hour,
                minute=due.minute,
                second=due.second,
                args=(message.chat_id,),
            )

        async def go() -> Sample:
            return await peer.round(add, scheduler.remove_all_jobs)

        yield go
        scheduler.shutdown(wait=False)
        store.engine.dispose()
