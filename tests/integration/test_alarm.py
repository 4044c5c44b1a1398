"""The alarms go on when the wall clock is turned."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from jobs.alarm import AlarmClock

DAY = timedelta(days=1)


class WallClock(datetime):
    """The system's, which somebody turns."""

    ahead = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "WallClock":
        return datetime.now(tz) + cls.ahead  # type: ignore[return-value]


class Steps:
    """Jobs that only say that they were called."""

    def __init__(self) -> None:
        self.stopping = asyncio.Event()
        self.ticked = asyncio.Event()
        self.turned_back: list[datetime] = []

    async def tick(self, now: datetime) -> bool:
        self.ticked.set()
        return False

    async def follow_zones(self, now: datetime) -> int:
        return 0

    async def tidy(self, now: datetime) -> int:
        return 0

    async def next_cue(self, now: datetime, until: datetime) -> None:
        return None

    async def clock_turned_back(self, now: datetime) -> int:
        self.turned_back.append(now)
        return 0

    async def next_tick(self) -> None:
        self.ticked.clear()
        async with asyncio.timeout(10):
            await self.ticked.wait()


@pytest.fixture(autouse=True)
def wall_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", WallClock)
    monkeypatch.setattr("jobs.alarm.datetime", WallClock)
    yield
    WallClock.ahead = timedelta(0)


@pytest.mark.parametrize(
    "jump", [-DAY, -timedelta(hours=1), timedelta(hours=1), DAY, 365 * DAY], ids=str
)
async def test_the_alarms_ring_on_whichever_way_the_clock_jumps(
    jump: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = Steps()
    alarm = AlarmClock(jobs, lambda: WallClock.now(UTC), 0.05)  # type: ignore[arg-type]
    alarm.start()
    try:
        await jobs.next_tick()
        WallClock.ahead += jump
        for _ in range(5):
            await jobs.next_tick()
    finally:
        await asyncio.gather(*alarm.stop())
        alarm.close()
    assert f"the clock jumped by {jump.total_seconds():.0f} s" in caplog.text
    assert len(jobs.turned_back) == (1 if jump < timedelta(0) else 0)


async def test_the_first_tick_comes_at_once() -> None:
    jobs = Steps()
    alarm = AlarmClock(jobs, lambda: WallClock.now(UTC), 3600)  # type: ignore[arg-type]
    alarm.start()
    try:
        await jobs.next_tick()
    finally:
        await asyncio.gather(*alarm.stop())
        alarm.close()
