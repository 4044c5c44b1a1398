"""A Telegram that is down: who waits, who knocks, and when all go on."""

import asyncio
import logging

import pytest

from bot.breaker import FAILURES, LONGEST_PAUSE, Breaker
from bot.metrics import Metrics


class Telegram:
    """Down until it has been probed so often; sleeping takes no time and is written down."""

    def __init__(self, down_for: int, chance: float = 1.0) -> None:
        self.pauses: list[float] = []
        self.probes = 0
        self.at_once = 0
        self.metrics = Metrics()
        self.breaker = Breaker(self._probe, self.metrics, chance=lambda: chance, sleep=self._sleep)
        self._down_for = down_for
        self._answered = asyncio.Event()

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    async def _probe(self) -> None:
        self.probes += 1
        self.at_once += 1
        assert self.at_once == 1
        await asyncio.sleep(0)
        self.at_once -= 1
        if self.probes < self._down_for:
            self.breaker.failed()
        else:
            self.breaker.succeeded()
            self._answered.set()

    def breaks(self) -> None:
        self._answered.clear()
        for _ in range(FAILURES):
            self.breaker.failed()

    async def answers(self) -> None:
        async with asyncio.timeout(10):
            await self._answered.wait()


async def test_a_few_failures_are_no_outage() -> None:
    telegram = Telegram(1)
    for _ in range(FAILURES - 1):
        telegram.breaker.failed()
    assert not telegram.breaker.is_open


async def test_only_failures_in_a_row_are_an_outage() -> None:
    telegram = Telegram(1)
    for _ in range(3 * FAILURES):
        telegram.breaker.failed()
        telegram.breaker.succeeded()
    assert not telegram.breaker.is_open


async def test_one_probe_at_a_time_finds_out_when_it_is_over() -> None:
    telegram = Telegram(down_for=8)
    telegram.breaks()
    assert telegram.breaker.is_open
    await telegram.answers()
    assert telegram.probes == 8


async def test_the_pauses_between_probes_double_up_to_half_a_minute() -> None:
    telegram = Telegram(down_for=8)
    telegram.breaks()
    await telegram.answers()
    assert telegram.pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    assert LONGEST_PAUSE == 30


async def test_the_pauses_are_scattered_so_that_processes_do_not_knock_together() -> None:
    telegram = Telegram(down_for=3, chance=0.0)
    telegram.breaks()
    await telegram.answers()
    assert telegram.pauses == [0.5, 1, 2]


async def test_any_call_that_gets_through_ends_it() -> None:
    telegram = Telegram(down_for=1000)
    telegram.breaks()
    telegram.breaker.succeeded()
    assert not telegram.breaker.is_open
    for _ in range(10):
        await asyncio.sleep(0)
    assert telegram.probes == 0


async def test_whoever_waits_goes_on_when_it_is_over() -> None:
    telegram = Telegram(1000)
    waiting = asyncio.create_task(telegram.breaker.closes_within(60))
    assert await waiting  # it was not open

    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def sleep(_: float) -> None:
        await never

    breaker = Breaker(telegram._probe, telegram.metrics, sleep=sleep)
    for _ in range(FAILURES):
        breaker.failed()
    waiting = asyncio.create_task(breaker.closes_within(60))
    await asyncio.sleep(0)
    breaker.succeeded()
    assert await waiting


async def test_nobody_waits_longer_than_their_patience() -> None:
    telegram = Telegram(1000)
    telegram.breaks()
    assert not await telegram.breaker.closes_within(60)
    telegram.breaker.stop()


async def test_the_log_says_once_that_it_began_and_once_that_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    telegram = Telegram(down_for=5)
    for _ in range(3):
        telegram.breaks()
    await telegram.answers()
    telegram.breaker.succeeded()
    actions = [vars(record)["action"] for record in caplog.records]
    assert actions == ["breaker_opened", "breaker_closed"]


async def test_an_operator_sees_it() -> None:
    telegram = Telegram(down_for=2)
    assert b"kneebot_telegram_down 0.0" in telegram.metrics.text()
    telegram.breaks()
    assert b"kneebot_telegram_down 1.0" in telegram.metrics.text()
    await telegram.answers()
    assert b"kneebot_telegram_down 0.0" in telegram.metrics.text()


async def test_a_second_outage_is_probed_too() -> None:
    telegram = Telegram(down_for=2)
    telegram.breaks()
    await telegram.answers()
    await asyncio.sleep(0)
    telegram.breaks()
    assert telegram.breaker.is_open
    await telegram.answers()
    assert telegram.probes == 3


async def test_an_error_of_ours_in_a_probe_is_said_and_the_next_one_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    telegram = Telegram(down_for=2)
    probes = [telegram._probe, telegram._probe]

    async def broken_at_first() -> None:
        if len(probes) == 2:
            probes.pop()
            raise ZeroDivisionError
        await telegram._probe()

    telegram.breaker._probe = broken_at_first
    telegram.breaks()
    await telegram.answers()
    assert "a probe failed" in caplog.text


async def test_after_the_end_nobody_knocks() -> None:
    telegram = Telegram(down_for=1000)
    telegram.breaks()
    telegram.breaker.stop()
    for _ in range(10):
        await asyncio.sleep(0)
    assert telegram.probes == 0
