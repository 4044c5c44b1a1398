"""Our own service as a contender: wired by `app`, with the pace and the clock of a trial."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from pydantic import SecretStr

from app.garbage import seldom_searched
from app.service import Clock, Service, built, connect
from app.settings import Settings
from benchmarks.fake_telegram import TOKEN
from bot.pacing import PAID_MESSAGES_PER_SECOND, Lane


class TrialClock:
    """Shows `starts` now, or what it is set to, and goes on from there at the usual speed."""

    def __init__(self, starts: datetime) -> None:
        self.set(starts)

    def set(self, instant: datetime) -> None:
        self._instant, self._since = instant, time.monotonic()

    def now(self) -> datetime:
        return self._instant + timedelta(seconds=time.monotonic() - self._since)


class TrialPace:
    """Lets `reminders` of them go in a second, evenly, or any number; replies wait for nothing.

    Telegram's own limit (30 a second) would be all that a trial could measure.
    """

    def __init__(self, reminders: float | None = None) -> None:
        self._apart = 1 / reminders if reminders else 0.0
        self._next = 0.0

    async def turn(self, chat_id: int | None, lane: Lane, *, payable: bool = False) -> bool:
        if lane is Lane.REPLY or not self._apart:
            return False
        now = time.monotonic()
        mine = max(self._next, now)
        self._next = mine + self._apart
        if mine > now:
            await asyncio.sleep(mine - now)
        return False

    def halt(self, seconds: float) -> None:
        raise AssertionError("the fake Telegram asks for no pause")

    def halted_for(self) -> float:
        return 0.0

    def stop_paying(self) -> None:
        raise AssertionError("nothing is paid for here")


@asynccontextmanager
async def our_service(
    address: str, telegram_url: str, clock: TrialClock, pace: TrialPace
) -> AsyncIterator[Service]:
    """The service on the database at `address`, connected, with its schema in place."""
    settings = Settings.model_construct(  # the environment and .env have no say here
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=telegram_url,
        database_url=SecretStr(address),
        spread_minutes=0,  # all at once is what is tried
        paid_broadcast_per_second=PAID_MESSAGES_PER_SECOND,  # sizes the pool for the pace below
    )
    async with built(settings, Clock(now=clock.now), pace) as parts:
        await connect(settings, parts, migrates=True)
        with seldom_searched():  # as in `kneebot run`
            yield parts
