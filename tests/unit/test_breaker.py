"""A Telegram that is down: who waits, who knocks, and when all go on."""

import asyncio
import logging
from itertools import pairwise

import pytest

from bot.breaker import FAILURES, LONGEST_PAUSE, Breaker
from bot.metrics import Metrics
from bot.patience import look_for_telegram


class Telegram:
    """Down for so many probes. Time passes only while somebody sleeps, and then at once."""

    def __init__(self, down_for: int, chance: float = 1.0) -> None:
        self.now = 100.0
        self.probed_at: list[float] = []
        self.at_once = 0
        self.metrics = Metrics()
        self.breaker = Breaker(
            self._probe,
            self.metrics,
            clock=lambda: self.now,
            sleep=self._sleep,
            chance=lambda: chance,
        )
        self._down_for = down_for

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    async def _probe(self) -> None:
        self.probed_at.append(self.now)
        self.at_once += 1
        assert self.at_once == 1
        await asyncio.sleep(0)
        self.at_once -= 1
        if len(self.probed_at) <= self._down_for:
            self.breaker.failed()
        else:
            self.breaker.succeeded()

    def breaks(self) -> None:
        for _ in range(FAILURES):
            self.breaker.failed()

    @property
    def pauses(self) -> list[float]:
        times = [100.0, *self.probed_at]
        return [later - earlier for earlier, later in pairwise(times)]


async def test_a_few_failures_are_no_outage() -> None:
    telegram = Telegram(0)
    for _ in range(FAILURES - 1):
        telegram.breaker.failed()
    assert not telegram.breaker.is_open


async def test_only_failures_in_a_row_are_an_outage() -> None:
    telegram = Telegram(0)
    for _ in range(3 * FAILURES):
        telegram.breaker.failed()
        telegram.breaker.succeeded()
    assert not telegram.breaker.is_open


async def test_the_pauses_between_probes_double_up_to_half_a_minute() -> None:
    telegram = Telegram(down_for=7)
    telegram.breaks()
    assert await telegram.breaker.closes_within(1000)
    assert telegram.pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    assert LONGEST_PAUSE == 30


async def test_the_pauses_are_scattered_so_that_processes_do_not_knock_together() -> None:
    telegram = Telegram(down_for=2, chance=0.0)
    telegram.breaks()
    assert await telegram.breaker.closes_within(1000)
    assert telegram.pauses == [0.5, 1, 2]


async def test_whoever_asks_before_it_is_time_for_a_probe_makes_none() -> None:
    telegram = Telegram(down_for=0)
    telegram.breaks()
    telegram.now += 0.9
    assert not await telegram.breaker.is_closed_by_now()
    assert telegram.probed_at == []
    telegram.now += 0.1
    assert await telegram.breaker.is_closed_by_now()


async def test_however_many_ask_there_is_one_probe_at_a_time() -> None:
    telegram = Telegram(down_for=3)
    telegram.breaks()
    told = await asyncio.gather(*(telegram.breaker.closes_within(1000) for _ in range(20)))
    assert told == [True] * 20
    assert len(telegram.probed_at) == 4


async def test_any_call_that_gets_through_ends_it() -> None:
    telegram = Telegram(down_for=1000)
    telegram.breaks()
    telegram.breaker.succeeded()
    assert await telegram.breaker.is_closed_by_now()
    assert telegram.probed_at == []


async def test_whoever_waits_goes_on_as_soon_as_a_call_gets_through() -> None:
    telegram = Telegram(down_for=1000)
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def sleep(_: float) -> None:
        await never

    breaker = Breaker(telegram._probe, telegram.metrics, clock=lambda: 0.0, sleep=sleep)
    for _ in range(FAILURES):
        breaker.failed()
    waiting = asyncio.create_task(breaker.closes_within(60))
    await asyncio.sleep(0)
    breaker.succeeded()
    assert await waiting


async def test_nobody_waits_longer_than_their_patience() -> None:
    telegram = Telegram(down_for=1000)
    telegram.breaks()
    assert not await telegram.breaker.closes_within(60)
    assert telegram.now == 160


async def test_the_log_says_once_that_it_began_and_once_that_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    telegram = Telegram(down_for=5)
    for _ in range(3):
        telegram.breaks()
    assert await telegram.breaker.closes_within(1000)
    telegram.breaker.succeeded()
    actions = [vars(record)["action"] for record in caplog.records]
    assert actions == ["breaker_opened", "breaker_closed"]


async def test_an_operator_sees_it() -> None:
    telegram = Telegram(down_for=0)
    assert b"kneebot_telegram_down NaN" in telegram.metrics.text()
    telegram.breaker.succeeded()
    assert b"kneebot_telegram_down 0.0" in telegram.metrics.text()
    telegram.breaks()
    assert b"kneebot_telegram_down 1.0" in telegram.metrics.text()
    assert await telegram.breaker.closes_within(60)
    assert b"kneebot_telegram_down 0.0" in telegram.metrics.text()


async def test_a_process_that_called_nobody_does_not_say_that_telegram_is_down() -> None:
    telegram = Telegram(down_for=0)
    assert await telegram.breaker.is_closed_by_now()
    assert b"kneebot_telegram_down NaN" in telegram.metrics.text()


async def test_an_outage_is_over_without_anybody_who_writes() -> None:
    telegram = Telegram(down_for=2)
    telegram.breaks()
    looking = asyncio.create_task(
        look_for_telegram(telegram.breaker.is_closed_by_now, 15, sleep=telegram._sleep)
    )
    for _ in range(50):
        await asyncio.sleep(0)
        if not telegram.breaker.is_open:
            break
    looking.cancel()
    assert telegram.probed_at == [115, 130, 145]
    assert b"kneebot_telegram_down 0.0" in telegram.metrics.text()


async def test_a_second_outage_begins_with_short_pauses_again() -> None:
    telegram = Telegram(down_for=4)
    telegram.breaks()
    assert await telegram.breaker.closes_within(1000)
    telegram.breaks()
    assert telegram.breaker.probes_in == 1


async def test_an_error_of_ours_in_a_probe_is_raised_and_the_next_one_waits_its_time() -> None:
    telegram = Telegram(down_for=0)

    async def broken() -> None:
        raise ZeroDivisionError

    breaker = Breaker(broken, telegram.metrics, clock=lambda: telegram.now, chance=lambda: 1.0)
    for _ in range(FAILURES):
        breaker.failed()
    telegram.now += 1
    with pytest.raises(ZeroDivisionError):
        await breaker.is_closed_by_now()
    assert breaker.probes_in == 2
